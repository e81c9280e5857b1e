"""Shapes written on wires."""

from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.canvas.findings import sizes
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem, paint_tag

_OVERLAP = 4.0
_APART = 80.0


def apart(items: Iterable[WireItem]) -> list[WireItem]:
    """The wires whose labels do not touch: of those that run together, the first."""
    told: dict[tuple[str, str], list[WireItem]] = {}
    for item in items:
        same = told.setdefault((item.wire.source, item.wire.output), [])
        if not any(_touch(item, other) for other in same):
            same.append(item)
    return list(chain.from_iterable(told.values()))


def _touch(one: WireItem, other: WireItem) -> bool:
    return (one.curve.middle() - other.curve.middle()).manhattanLength() < _APART


def paint_label(painter: QPainter, item: WireItem, style: CanvasStyle) -> None:
    """Write the shape on a wire: in short, and beside the sign of a problem, not over it."""
    if item.carries is None:
        return
    curve = item.curve
    at = curve.middle() - QPointF(0.0, 18.0 if item.problem else 0.0)
    paint_tag(painter, sizes(item.carries), at, style, curve.room() + 2 * _OVERLAP)
