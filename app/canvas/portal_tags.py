"""The tags of a wire that is hidden: its name beside its output, and beside its input."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.canvas.style import CanvasStyle, Face, elided, font, line_height, text_width

_STUB = 12.0
_HEIGHT, _EDGE, _MOST = 18.0, 8.0, 130.0
_ARROW = 6.0


def reach_of(name: str) -> float:
    """Pixels from a port to the far end of its tag."""
    return _STUB + 2 * _EDGE + _ARROW + text_width(Face.SHAPE, _short(name))


def paint_tags(
    painter: QPainter, name: str, end: QPointF, color: QColor, style: CanvasStyle, *, lit: bool
) -> None:
    """Paint both tags, the first beside the painter's origin.

    Args:
        painter: What paints.
        name: What stands on them.
        end: Where the wire ends.
        color: That of the wire.
        style: What else they are painted with.
        lit: Whether they stand out.
    """
    width = reach_of(name) - _STUB
    for left in (_STUB, end.x() - _STUB - width):
        y = 0.0 if left == _STUB else end.y()
        rect = QRectF(left, y - _HEIGHT / 2, width, _HEIGHT)
        painter.setPen(QPen(color, 2.5 if lit else 1.2))
        painter.setBrush(style.soft["info"] if lit else style.overlay)
        painter.drawRoundedRect(rect, 4.0, 4.0)
        _arrow(painter, QPointF(rect.left() + _EDGE, y), color)
        painter.setPen(style.text)
        painter.setFont(font(Face.SHAPE))
        top = y - line_height(Face.SHAPE) / 2
        place = QRectF(rect.left() + _EDGE + _ARROW, top, width, line_height(Face.SHAPE))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, _short(name))


def _arrow(painter: QPainter, at: QPointF, color: QColor) -> None:
    """Tells that it goes on elsewhere."""
    painter.setPen(QPen(color, 1.4, c=Qt.PenCapStyle.RoundCap))
    for y in (-3.0, 3.0):
        painter.drawLine(at + QPointF(-1.0, y), at + QPointF(2.0, 0.0))


def _short(name: str) -> str:
    return elided(Face.SHAPE, name, _MOST)
