"""Nodes that are held over a wire: what would come of letting them go there."""

from collections.abc import Callable, Collection
from math import inf

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer

from app.base.i18n import tr
from app.canvas.requests import Requests
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Viewer
from app.canvas.wire_path import Form
from graph_nodes.edit import Insert, Splice
from graph_nodes.graph import Graph, GraphError, Wire

REST = 120
"""Milliseconds that a hand rests on a wire before the worker is asked and room is made."""

_REACH = 14.0
_MOST = 200
"""Nodes in view, at most, among which room is shown: so many are moved within a frame."""

Make = Callable[[Wire, QPoint], Insert | Splice]
"""What would put the nodes on a wire if they were let go at a point of the view.

It raises GraphError with the reason where nothing would.
"""


class OnWire(QObject):
    """Lights the wire below what is held, says what would come of it, and shows the room for it.

    Args:
        viewer: Shows the wires.
        requests: Hears of what is hovered.
        make: What would be done.
        graph: Where it would be done: that of the mirror, which may know more types of node.
        held: The nodes that are held, if they are on the canvas.
        above: Whether something hangs below the pointer that would hide a sign.
    """

    def __init__(
        self,
        viewer: Viewer,
        requests: Requests,
        make: Make,
        graph: Graph,
        held: Collection[str] = (),
        *,
        above: bool = False,
    ) -> None:
        super().__init__(viewer)
        self._viewer, self._requests, self._make, self._graph = viewer, requests, make, graph
        self._held = frozenset(held)
        self._sign = Sign(viewer.style_, above=above)
        viewer.add_overlay(self._sign)
        self._wire: Wire | None = None
        self._curve: Form | None = None
        self._at = QPoint()
        self._asked: Insert | Splice | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._on_rest)

    def move(self, at: QPoint) -> None:
        """The pointer is at this point of the view."""
        self._at = at
        place = self._viewer.mapToScene(at)
        reach = _REACH / self._viewer.zoom
        if not self._is_still_meant(place, reach):
            self._turn_to(None)  # without the room for the nodes, all is where it was aimed at
            item = self._viewer.wire_near(place, reach, self._held)
            self._turn_to(item.wire if item else None)
        self._sign.show_at(place)
        if self._wire is not None and not self.refused:
            self._rest.start()

    def _is_still_meant(self, place: QPointF, reach: float) -> bool:
        """Whether the wire is: the room for the nodes may have bent it away from the pointer."""
        away = inf if self._curve is None else self._curve.distance(place)
        if away > reach:
            return False
        other = self._viewer.wire_near(place, reach, self._held)
        return other is None or other.wire == self._wire or away <= other.curve.distance(place)

    def point_at(self, wire: Wire) -> None:
        """The nodes are meant for this wire, by keyboard."""
        curve = self._viewer.mirror.wires[wire].curve
        self._at = self._viewer.mapFromScene(curve.middle())
        self._turn_to(None)
        self._turn_to(wire)
        self._sign.show_at(curve.middle())
        if not self.refused:
            self._rest.start()

    @property
    def verdict(self) -> Verdict:
        """What would come of letting the nodes go here."""
        return self._sign.verdict

    @property
    def refused(self) -> bool:
        """Whether they would not go on the wire."""
        return self.verdict.severity == "error"

    def _turn_to(self, wire: Wire | None) -> None:
        if wire == self._wire:
            return
        self._give_room_back()
        self._rest.stop()
        self._wire, self._asked = wire, None
        self._curve = None if wire is None else self._viewer.mirror.wires[wire].curve
        self._say(Verdict() if wire is None else self._promise(wire))

    def _promise(self, wire: Wire) -> Verdict:
        """What can be said at once."""
        try:
            edit = self._make(wire, self._at)
        except GraphError as error:
            return Verdict(str(error), "error")
        return Verdict(edit.preview(self._graph).text(tr), "ok")

    def _say(self, verdict: Verdict) -> None:
        shown = self._viewer.mirror.wires.get(self._wire) if self._wire else None
        self._sign.say(verdict, [shown.curve] if shown else [])
        self._viewer.viewport().update()

    def _on_rest(self) -> None:
        """Ask the worker once, and make the room that is wanted here."""
        if self._wire is None:
            return
        edit = self._make(self._wire, self._at)
        self._show_room(edit)
        if self._asked is None:
            self._asked = edit
            self._requests.editHovered.emit(edit)
        self._say(self._sign.verdict)

    def _show_room(self, edit: Insert | Splice) -> None:
        """Show where the nodes in view that are behind will stand, unless these are very many."""
        mirror = self._viewer.mirror
        seen = {item.id for item in self._viewer.visible_nodes()} | mirror.standing
        if len(seen) <= _MOST:
            room = edit.room(mirror.graph).items()
            mirror.stand({i: at for i, at in room if i in seen - self._held})
            self._viewer.find_ways()

    def _give_room_back(self) -> None:
        if self._viewer.mirror.standing:
            self._viewer.mirror.stand({})
            self._viewer.find_ways()

    def judge(self, edit: object, verdict: Verdict) -> None:
        """The worker's answer: an error refuses the drop."""
        if edit is not self._asked or edit is None:
            return
        if verdict.severity == "error":
            self._give_room_back()
            self._rest.stop()
        self._say(verdict)

    def take(self) -> Insert | Splice | None:
        """What is to be done now that the nodes are let go; None where they are on no wire."""
        wire, refused = self._wire, self.refused
        self.leave()
        return None if wire is None or refused else self._make(wire, self._at)

    def leave(self) -> None:
        """The nodes are not held here any more."""
        self._turn_to(None)
        self._viewer.remove_overlay(self._sign)
        self.deleteLater()
