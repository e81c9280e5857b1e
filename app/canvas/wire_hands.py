"""What hands do with wires: draw them, take up their ends, and lead them through dots."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QPointF

from app.base.i18n import tr
from app.canvas.draw_wire import DrawWire
from app.canvas.gestures import Gesture
from app.canvas.held_wires import HeldWires, ends_of
from app.canvas.led_path import Bent
from app.canvas.move_dots import MoveDots, stop
from app.canvas.requests import Requests
from app.canvas.selection import Selection
from app.canvas.viewer import Viewer
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import norm
from app.canvas.wiring import End
from graph_nodes.dots import Dot, Looks, moved, with_dot, without
from graph_nodes.drawing import WireLook
from graph_nodes.elements import Position, Wire

_END = 56.0
"""Pixels from its end, at most, at which a drag takes up that end of a wire."""

_TOGETHER = 2.0
"""Pixels apart, at most, at which wires of one output run together."""


class WireHands:
    """Makes gestures and requests of what is done with wires and dots.

    Args:
        viewer: Shows the wires.
        requests: Hears what is asked for.
        selection: What is selected.
        search: Asks which new node should take the loose ends of wires, at a place of the scene.
    """

    def __init__(
        self,
        viewer: Viewer,
        requests: Requests,
        selection: Selection,
        search: Callable[[HeldWires, QPointF], object],
    ) -> None:
        self._viewer, self._requests, self._selection = viewer, requests, selection
        self._search = search
        self._loose: DrawWire | None = None

    # -- drags -----------------------------------------------------------------------------

    def from_port(self, port: End, *, every: bool) -> Gesture:
        """A drag from a port; ``every`` moves all wires of an output."""
        mirror = self._viewer.mirror
        return self._draw(HeldWires.at_port(mirror.graph, mirror.findings, port, every))

    def _draw(self, held: HeldWires) -> Gesture:
        return DrawWire(self._viewer, self._requests, held, self._offer, self._selection.ids())

    def _offer(self, held: HeldWires, place: QPointF, loose: DrawWire) -> None:
        self._loose = loose
        self._search(held, place)

    def drop_loose(self) -> None:
        """Give up the wires whose loose ends no new node has taken: they are as they were."""
        if self._loose is not None:
            loose, self._loose = self._loose, None
            loose.cancel()

    def from_wire(self, item: WireItem, at: QPoint) -> Gesture:
        """A drag from a wire: near an end it takes that up, in the middle it makes a dot."""
        place, graph = self._viewer.mapToScene(at), self._viewer.mirror.graph
        ends = item.ends()
        ways = [norm(place - end) for end in ends]
        is_end = ways[1] < ways[0]
        reach = min(norm(ends[1] - ends[0]) / 3, _END / self._viewer.zoom)
        if min(ways) <= reach or item.look.portal:
            near, findings = ends_of(item.wire)[is_end], self._viewer.mirror.findings
            return self._draw(HeldWires.moving(graph, findings, near, [item.wire]))
        looks, dot = self._dotted(item, place, snap=False)
        return self._move_dots(dot, [dot], at, looks)

    def from_dot(self, dot: Dot, at: QPoint) -> Gesture:
        """A drag from a dot, which moves all that are selected with it."""
        dots = self._selection.dots()
        return self._move_dots(dot, dots if dot in dots else [dot], at)

    def _move_dots(
        self, held: Dot, dots: Sequence[Dot], at: QPoint, made: Looks | None = None
    ) -> Gesture:
        viewer, requests, snap = self._viewer, self._requests, self._viewer.snap
        return MoveDots(viewer, requests, self._selection, held, dots, at, snap=snap, made=made)

    # -- dots ------------------------------------------------------------------------------

    def add_dot(self, item: WireItem, place: QPointF) -> None:
        """Put a dot on a wire, and on those that run together with it, and select it."""
        looks, dot = self._dotted(item, place, snap=self._viewer.snap)
        self._lead(tr("Add a dot"), looks)
        self._selection.select([], dots=[dot])

    def add_dots(self, items: Iterable[WireItem]) -> None:
        """Put a dot in the middle of each wire, and select them."""
        looks, made = dict[Wire, WireLook](), list[Dot]()
        for item in items:
            if item.wire not in looks and not item.look.portal:
                found, dot = self._dotted(item, item.curve.middle(), snap=self._viewer.snap)
                looks = {**found, **looks}
                made.append(dot)
        self._lead(tr("Add a dot"), looks)
        self._selection.select([], dots=made)

    def _dotted(self, item: WireItem, place: QPointF, *, snap: bool) -> tuple[Looks, Dot]:
        curve, mirror = item.curve, self._viewer.mirror
        foot = curve.nearest(place)
        parts: dict[Wire, int] = {}
        for other in mirror.wires_at(item.wire.source):
            is_like = other.wire.output == item.wire.output and not other.look.portal
            if other is item or (is_like and other.curve.distance(foot) <= _TOGETHER):
                form = other.curve
                parts[other.wire] = form.part_at(foot) if isinstance(form, Bent) else 0
        at = stop(foot, snap)
        return with_dot(mirror.graph.drawing, parts, at), Dot.on(item.wire, at)

    def remove_dots(self, dots: Sequence[Dot]) -> None:
        """Lead wires past these dots."""
        self._lead(tr("Remove dots"), without(self._viewer.mirror.graph.drawing, dots))

    def push_dots(self, dots: Sequence[Dot], by: Position) -> None:
        """Move these dots."""
        places = {dot: (dot.at[0] + by[0], dot.at[1] + by[1]) for dot in dots}
        looks = moved(self._viewer.mirror.graph.drawing, places)
        self._lead(tr("Move dots"), looks)
        self._selection.select([], dots=[Dot(d.source, d.output, p) for d, p in places.items()])

    def _lead(self, label: str, looks: Looks) -> None:
        drawing = self._viewer.mirror.graph.drawing.with_wires(looks)
        self._requests.drawRequested.emit(label, drawing, {})

    # -- tags ------------------------------------------------------------------------------

    def beyond(self, item: WireItem, place: QPointF) -> str:
        """The node at the other end of a hidden wire whose tag is at a place."""
        is_end = item.curve.is_nearer_end(place)
        return item.wire.source if is_end else item.wire.target

    def together(self, item: WireItem) -> list[WireItem]:
        """A wire and, if it is hidden, those that are behind the same name."""
        name, near = item.look.portal, self._viewer.mirror.wires_at(item.wire.source)
        return [each for each in near if each.look.portal == name] if name else [item]
