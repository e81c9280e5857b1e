"""Which wires have to be looked at again for nodes in their way, a few at a time."""

import time

from PySide6.QtCore import QRectF, Qt

from app.canvas.detour import OUT, Box, is_blocked, way_around
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Curve, Detour

_AROUND = 240.0
_APART = 7.0
_MANY = 400
_MOST_BOXES = 80


class Ways:
    """Leads the wires of a mirror around its nodes.

    To look for a way takes long beside drawing a curve. So it is done after an edit, for the wires
    of nodes that came, went or moved and for those that pass where these stood or stand.

    Args:
        mirror: Has the wires.
    """

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._stood: dict[str, QRectF] = {}
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
        for item in [item for item in self._waiting if not self._is_carried(item)]:
            del self._waiting[item]
            if self._mirror.wires.get(item.wire) is item:
                self._lead(item)
            if time.perf_counter() > end:
                return False
        return True

    def _gather(self) -> None:
        """Find out which wires are touched by what moved."""
        mirror, moved = self._mirror, self._mirror.take_moved()
        if len(moved) > _MANY:
            self._waiting.update(dict.fromkeys(mirror.wires.values()))
        for node_id in moved:
            before = self._stood.pop(node_id, None)
            item = mirror.nodes.get(node_id)
            now = None if item is None else item.body()
            if now is not None:
                self._stood[node_id] = now
                self._waiting.update(dict.fromkeys(mirror.wires_at(node_id)))
            if len(moved) <= _MANY and before != now:
                for rect in filter(None, (before, now)):
                    self._waiting.update(dict.fromkeys(self._wires_near(rect)))

    def _wires_near(self, rect: QRectF) -> list[WireItem]:
        found = self._mirror.scene.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, WireItem)]

    def _is_carried(self, item: WireItem) -> bool:
        """Whether an end of a wire is being carried about."""
        return item in self._mirror.lifted.inner or item in self._mirror.lifted.outer

    def _lead(self, item: WireItem) -> None:
        """Give a wire its way: around what is between its ends, or straight on."""
        curve = Curve.between(*item.ends())
        if item.go(self._around(item, curve)):
            self._mirror.note(item)

    def _around(self, item: WireItem, curve: Curve) -> Detour | None:
        start, end = curve.start, curve.end
        backward = end.x() < start.x() + OUT
        near = self._nodes_near(curve.bounds().adjusted(-1.0, -1.0, 1.0, 1.0))
        others = [Box.of(n.body()) for n in near if n not in (item.source, item.target)]
        if not backward and not is_blocked(curve, others):
            return None
        span = QRectF(start, end).normalized()
        near = self._nodes_near(span.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND))
        if len(near) > _MOST_BOXES:
            return None
        return way_around(start, end, [Box.of(n.body()) for n in near], _APART * item.lane)

    def _nodes_near(self, rect: QRectF) -> list[NodeItem]:
        carried = self._mirror.lifted.ids
        near = self._mirror.nodes_near(rect)
        return [n for n in near if not n.shape_.is_note and n.id not in carried]
