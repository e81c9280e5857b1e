"""Which wires have to be looked at again for nodes in their way, a few at a time."""

import time

from PySide6.QtCore import QPointF, QRectF, Qt

from app.canvas.boxes import Box, Boxes
from app.canvas.detour import OUT, is_blocked, way_around
from app.canvas.mirror import Mirror
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Detour, Form

_AROUND = 240.0
_APART = 7.0
_MANY = 400
_MOST_BOXES = 400


class Ways:
    """Leads the wires of a mirror around its nodes.

    To look for a way takes long beside drawing a curve. So it is done after an edit, for the wires
    of nodes that came, went or moved and for those that pass where these stood or stand.

    Args:
        mirror: Has the wires.

    Attributes:
        has_news: Whether a wire has got another way since somebody set this to False.
    """

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._boxes, self._origin = Boxes(), QPointF()
        self.has_news = False
        self._waiting: dict[WireItem, None] = {}

    @property
    def is_done(self) -> bool:
        """Whether every wire has its way."""
        return not (self._mirror.has_moved or self._waiting)

    def find(self, seconds: float = 1e9) -> bool:
        """Look for ways, no longer than this. Returns whether all are found that can be by now.

        Those of wires whose ends are being carried about are found once these have settled.
        """
        end = time.perf_counter() + seconds
        self._gather()
        for item in list(self._waiting):  # thousands may wait, of which a few have their turn
            if self._is_carried(item):
                continue
            del self._waiting[item]
            if self._mirror.wires.get(item.wire) is item:
                self._lead(item)
            if time.perf_counter() > end:
                return False
        return True

    def _gather(self) -> None:
        """Find out which wires are touched by what moved."""
        mirror = self._mirror
        moved, together = mirror.take_moved()
        self._origin += together
        if len(moved) > _MANY:
            self._waiting.update(dict.fromkeys(mirror.wires.values()))
        for node_id in moved:
            item = mirror.nodes.get(node_id)
            now = None if item is None or item.shape_.is_note else self._box(item.body())
            before = self._boxes.put(node_id, now)
            self._waiting.update(dict.fromkeys(mirror.wires_at(node_id)))
            if len(moved) <= _MANY and before != now:
                for box in filter(None, (before, now)):
                    self._waiting.update(dict.fromkeys(self._wires_near(box)))

    def _box(self, rect: QRectF) -> Box:
        """A rectangle of the scene, less how far all was moved together."""
        return Box.of(rect.translated(-self._origin))

    def _wires_near(self, box: Box) -> list[WireItem]:
        rect = QRectF(QPointF(box.left, box.top), QPointF(box.right, box.bottom))
        rect.translate(self._origin)
        found = self._mirror.scene.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, WireItem)]

    def _is_carried(self, item: WireItem) -> bool:
        """Whether an end of a wire is being carried about."""
        return item in self._mirror.lifted.inner or item in self._mirror.lifted.outer

    def _lead(self, item: WireItem) -> None:
        """Give a wire its way: around what is between its ends, or straight on."""
        start, end = item.ends()
        curve = self._mirror.style.direct(start - self._origin, end - self._origin)
        way = self._around(item, curve)
        if item.go(None if way is None else way.translated(self._origin)):
            self._mirror.note(item)
            self.has_news = True

    def _around(self, item: WireItem, curve: Form) -> Detour | None:
        start, end = curve.start, curve.end
        backward = end.x() < start.x() + OUT
        others = self._boxes.near(Box.of(curve.bounds()))
        ends, carried = (item.source.id, item.target.id), self._mirror.lifted.ids
        between = (box for i, box in others.items() if i not in ends and i not in carried)
        if item.is_led or (not backward and not is_blocked(curve, between)):
            return None
        around = QRectF(start, end).normalized().adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        near = [box for i, box in self._boxes.near(Box.of(around)).items() if i not in carried]
        if len(near) > _MOST_BOXES:
            return None
        return way_around(start, end, near, _APART * item.lane)
