"""Dragging a number that is shown on a node: it grows to the right and shrinks to the left."""

from PySide6.QtCore import QPoint, Qt, QTimer

from app.base.i18n import tr
from app.canvas.gestures import Gesture
from app.canvas.requests import Requests
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Hit, Viewer
from app.docks.number_steps import dragged, within
from graph_nodes.edit import Edit, SetParam
from graph_nodes.graph import GraphNode
from graph_nodes.params import Float, Int

_FINE, _COARSE = 0.2, 10.0
_PAUSE = 120
"""Milliseconds that the hand must rest before it is found out what would come of the number."""


Number = tuple[Int | Float, int | float]
"""A number, and before it what kind of one it is."""


def number_of(node: GraphNode, param: str) -> Number | None:
    """The number that a node has as a parameter; None where it is no number of its own."""
    if node.spec is None or param in node.bound:
        return None
    value, whole = node.value(param), node.spec.params[param]
    for kind in (whole.part(Int), whole.part(Float)):
        if kind is not None and isinstance(value, int | float) and kind.takes(value):
            return kind, value
    return None


def number_at(hit: Hit) -> Number | None:
    """The number under the pointer that a drag would change, if one is there."""
    return number_of(hit.node.node, hit.spot.param) if hit.node and hit.spot else None


class Scrub(Gesture):
    """Change a number; Shift goes finely, Ctrl coarsely. The node shows it, the graph waits."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(
        self, viewer: Viewer, requests: Requests, shown: tuple[str, str], number: Number, at: QPoint
    ) -> None:
        """Args: ``shown`` is the id of the node, and the parameter whose value ``number`` is."""
        self._viewer, self._requests, self._shown = viewer, requests, shown
        self._kind, self._start = number
        self._value = self._start
        self._last, self._gone, self._fine = at, 0.0, False
        self._asked: SetParam | None = None
        self._rest = QTimer(viewer, singleShot=True, interval=_PAUSE)
        self._rest.timeout.connect(self._ask)
        self._sign = Sign(viewer.style_)
        viewer.add_overlay(self._sign)

    @property
    def _edit(self) -> SetParam:
        return SetParam(*self._shown, self._value)

    def move(self, at: QPoint) -> None:
        fine = bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)
        coarse = bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)
        pace = _FINE if fine else _COARSE if coarse else 1.0
        self._fine |= fine
        self._gone += (at.x() - self._last.x()) * pace
        self._last = at
        wanted = dragged(self._kind, self._start, self._gone, fine=self._fine)
        value = within(self._kind, wanted, self._value)
        self._sign.show_at(self._viewer.mapToScene(at))
        if value != self._value:
            self._value = value
            self._show()
        self._viewer.viewport().update()

    def _show(self) -> None:
        """Show the node as it would be; what would come of it is asked once the hand rests."""
        mirror, edit = self._viewer.mirror, self._edit
        mirror.show_as(edit.apply(mirror.graph).nodes[edit.node])
        self._say(Verdict())
        self._rest.start()

    def _ask(self) -> None:
        self._asked = self._edit
        self._requests.editHovered.emit(self._asked)

    def _say(self, verdict: Verdict) -> None:
        said = self._edit.preview(self._viewer.mirror.graph).text(tr)
        text = f"{said}\n{verdict.text}" if verdict.text else said
        self._sign.say(Verdict(text, verdict.severity or "ok"))

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        if edit is self._asked and edit == self._edit:
            can_be = verdict.severity != "error"  # it can be let go there all the same
            self._say(verdict if can_be else Verdict(verdict.text, "warning"))
            self._viewer.viewport().update()

    def release(self, at: QPoint) -> None:
        if self._value != self._start:
            self._requests.editRequested.emit(self._edit)
        # Whoever owns the graph has set it by now, or has not: show what is so.
        self.cancel()

    def cancel(self) -> None:
        mirror = self._viewer.mirror
        self._rest.stop()
        self._rest.deleteLater()
        self._viewer.remove_overlay(self._sign)
        if (node := mirror.graph.nodes.get(self._shown[0])) is not None:
            mirror.show_as(node)
        self._viewer.find_ways()
        self._viewer.viewport().update()
