"""Commands on the flow: nodes leave it and it is joined behind them, and nodes go on a wire."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from app.base.i18n import tr
from app.canvas.interaction import CanvasView
from app.canvas.panels import Panels
from app.canvas.placing import place_on_wire
from app.canvas.requests import Requests
from app.canvas.wiring import known_misfit
from app.commands.actions import Actions
from app.commands.command import Run
from app.commands.table import table
from graph_nodes.edit import Extract, Insert
from graph_nodes.flow import bridges
from graph_nodes.frames import dissolved
from graph_nodes.graph import GraphError, Wire
from graph_nodes.params import Value

_TOLD = 3
"""Wires that are told of, at most."""


class FlowCommands:
    """Does them with what is selected."""

    def __init__(self, view: CanvasView, panels: Panels, requests: Requests) -> None:
        self._view, self._panels, self._requests = view, panels, requests

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {
            "add_node": self.search,
            "insert_on": lambda: self._panels.edits.open_splices(self._ids),
            "extract": self._extract,
            "cut": lambda: self._requests.cutRequested.emit(self._ids, self._bridges()),
            "delete": lambda: self._delete(self._bridges()),
            "delete_gap": lambda: self._delete(()),
        }

    def tell(self, actions: Actions) -> None:
        """Have the commands that join wires say which these are now, where a menu is walked."""
        nodes = self._view.mirror.graph.nodes
        joins = [f"{nodes[w.source].name} → {nodes[w.target].name}" for w in self._bridges()]
        joined = tr("It joins {wires}.", wires=", ".join(joins[:_TOLD])) if joins else ""
        for name in ("cut", "delete", "extract"):
            if actions[name].isEnabled():
                actions[name].setStatusTip(f"{table()[name].tip} {joined}".strip())

    def search(self) -> None:
        """Open the search for a node to add: on the selected wire, or else where one looks."""
        wire = self._wire
        if wire is None:
            self._panels.open_search(None, self._view.place_in_view())
        else:
            self._panels.open_search(self._view.insertion(wire), self._middle(wire))

    def insertion(self, node_type: str, params: Mapping[str, Value]) -> Insert | None:
        """What would put a new node on the selected wire; None without one, or if it cannot."""
        wire = self._wire
        if wire is None:
            return None
        fresh = self._view.offered.fresh(node_type)
        at = place_on_wire(self._view, fresh, wire, self._middle(wire))
        try:
            return self._view.insertion(wire).of(node_type, params, at)
        except GraphError:
            return None

    @property
    def _wire(self) -> Wire | None:
        """The one wire that is selected, if it is all that is."""
        wires = self._view.selection.wires()
        return wires[0] if len(wires) == 1 and not self._ids else None

    def _middle(self, wire: Wire) -> QPointF:
        return self._view.mirror.wires[wire].curve.middle()

    @property
    def _ids(self) -> list[str]:
        return self._view.selection.ids()

    def _bridges(self) -> tuple[Wire, ...]:
        mirror = self._view.mirror
        return bridges(mirror.graph, self._ids, known_misfit(mirror.findings))

    def _extract(self) -> None:
        self._requests.editRequested.emit(Extract(tuple(self._ids), self._bridges()))

    def _delete(self, joins: tuple[Wire, ...]) -> None:
        ids, wires = self._ids, self._view.selection.wires()
        if frames := self._view.selection.frames():
            self._requests.drawRequested.emit(
                tr("Delete the frame"), dissolved(self._view.mirror.graph.drawing, frames), {}
            )
        elif ids or wires:
            self._requests.deleteRequested.emit(ids, wires, joins)
        elif dots := self._view.selection.dots():
            self._view.wires.remove_dots(dots)
