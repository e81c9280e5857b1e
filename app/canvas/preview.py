"""The graph as an edit would make it, shown before the edit is done."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPointF, QTimer

from app.base.i18n import tr
from app.canvas.interaction import CanvasView
from app.canvas.on_wire import REST
from app.canvas.requests import Requests
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Hit
from graph_nodes.change import Change, diff
from graph_nodes.edit import Combine, Retype, Rewire
from graph_nodes.graph import Graph, GraphError, Wire

Shown = Combine | Retype | Rewire
"""The edits that are shown so."""


class Preview(QObject):
    """Shows what an edit would make of the graph, lights its wires, and says what the check says.

    The document stays as it is: only the canvas shows another graph until ``leave``.

    Args:
        view: The canvas.
        requests: Hears of what is hovered, once a hand rests on it.
        edit: The edit.
    """

    def __init__(self, view: CanvasView, requests: Requests, edit: Shown) -> None:
        super().__init__(view)
        self._view, self._requests, self._edit = view, requests, edit
        self._mirror, self._change = view.mirror, Change()
        self._before = view.mirror.graph
        self._sign = Sign(view.style_, above=True)  # a list is open beside the nodes
        view.add_overlay(self._sign)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(lambda: requests.editHovered.emit(edit))
        try:
            words, after = edit.preview(self._before).text(tr), edit.apply(self._before)
        except GraphError as error:
            self._say(Verdict(str(error), "error"))
            return
        self._change = diff(self._before, after)
        self._follow(self._change, after)
        self._light(True)
        self._sign.show_at(self._place())
        self._say(Verdict(words, "ok"))
        self._rest.start()

    def _follow(self, change: Change, graph: Graph) -> None:
        """Have the canvas show another graph."""
        self._view.hover(Hit())  # the pointer may be on a wire that goes
        self._mirror.apply(change, graph)
        self._view.find_ways()
        self._view.viewport().update()

    def _place(self) -> QPointF:
        """Where it is said what would come of it: above what is new, or where a wire starts."""
        ids = [i for i, (_, after) in self._change.nodes.items() if after is not None]
        if isinstance(self._edit, Rewire):
            ids = [wire.source for wire in self._edit.wires]
        return self._mirror.bounds(ids).topLeft()

    def _new_wires(self) -> Iterable[Wire]:
        if isinstance(self._edit, Retype):
            return self._mirror.graph.wires_of(self._edit.nodes)
        return self._change.added_wires

    def _light(self, on: bool) -> None:
        """Show the wires that it is about as if the pointer were on them, or not any more."""
        for wire in self._new_wires():
            self._mirror.wires[wire].hover(on)

    def _say(self, verdict: Verdict) -> None:
        far = (
            self._view.is_far and verdict.severity != "error"
        )  # there wires are not lit one by one
        wires = self._new_wires() if far else ()
        self._sign.say(verdict, [self._mirror.wires[wire].curve for wire in wires])
        self._view.viewport().update()

    @property
    def verdict(self) -> Verdict:
        """What would come of the edit."""
        return self._sign.verdict

    @property
    def refused(self) -> bool:
        """Whether it cannot be done."""
        return self.verdict.severity == "error"

    def judge(self, edit: object, verdict: Verdict) -> None:
        """The worker's answer."""
        if edit is self._edit:
            self._say(verdict)

    def leave(self) -> None:
        """Show the graph as it is."""
        self._rest.stop()
        self._view.remove_overlay(self._sign)
        if self._change:
            self._light(False)
            self._follow(self._change.inverse(), self._before)
        self.deleteLater()
