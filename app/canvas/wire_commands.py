"""Commands on the selected wires: how they are led, and whether they hide behind tags."""

from app.base.i18n import tr
from app.canvas.interaction import CanvasView
from app.canvas.requests import Requests
from app.commands.command import Need, Run
from graph_nodes.drawing import WireLook
from graph_nodes.elements import Wire
from graph_nodes.portals import hidden


class WireCommands:
    """Does them with what is selected: the wires, or else those that leave the nodes."""

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        self._view, self._requests = view, requests

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {
            "add_dot": self._add_dot,
            "remove_dots": self._remove_dots,
            "hide": self._hide,
            "trace": self._view.trace.toggle,
        }

    def needs(self) -> dict[Need, bool]:
        """Which needs of commands are met now."""
        wires, look = self._wires, self._view.mirror.graph.drawing.wire
        return {
            Need.WIRES: bool(wires),
            Need.DOTS: any(look(wire).bends for wire in wires),
        }

    @property
    def _wires(self) -> list[Wire]:
        view = self._view
        chosen = view.selection.wires()
        leaving = (w for i in view.selection.ids() for w in view.mirror.graph.targets[i])
        return chosen or list(leaving)

    def _add_dot(self) -> None:
        items = self._view.mirror.wires
        self._view.wires.add_dots(items[wire] for wire in self._wires)

    def _remove_dots(self) -> None:
        drawing = self._view.mirror.graph.drawing
        looks = {w: WireLook(portal=drawing.wire(w).portal) for w in self._wires}
        self._requests.drawRequested.emit(tr("Remove dots"), drawing.with_wires(looks), {})

    def _hide(self) -> None:
        """Hide the wires behind tags, or show them again where all are hidden."""
        graph, wires = self._view.mirror.graph, self._wires
        shown = all(graph.drawing.wire(wire).portal for wire in wires)
        looks = hidden(graph, wires, hide=not shown)
        label = tr("Show wires") if shown else tr("Hide wires behind tags")
        self._requests.drawRequested.emit(label, graph.drawing.with_wires(looks), {})
