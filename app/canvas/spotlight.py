"""Nodes that are lit while all the rest is dimmed, such as those that a search found."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.canvas.mirror import Mirror
from app.canvas.node_shape import RADIUS
from app.canvas.style import CanvasStyle

_DIM = 165
"""How opaque the veil over the rest is, of 255."""

_FEW = 300
"""So many are asked where they stand for each frame, as they may be carried about meanwhile."""


class Spotlight:
    """Which nodes are lit, and which of them is the current one.

    Attributes:
        ids: Those that are lit; while there are none, nothing is dimmed.
        current: The one that stands out among them; "" for none.
    """

    def __init__(self) -> None:
        self.ids: frozenset[str] = frozenset()
        self.current = ""
        self._rects: list[QRectF] | None = None

    def light(self, ids: Iterable[str], current: str = "") -> None:
        """Light these and no others."""
        self.ids, self.current = frozenset(ids), current
        self._rects = None

    def forget(self) -> None:
        """Ask again where they stand."""
        self._rects = None

    def paint(self, painter: QPainter, view: QRectF, mirror: Mirror, style: CanvasStyle) -> None:
        """Dim all that can be seen but them, and put a frame around each."""
        if not self.ids:
            return
        lit = [rect for rect in self._lit(mirror) if rect.intersects(view)]
        zoom = painter.worldTransform().m11()
        radius = RADIUS if zoom > 0.5 else 0.0
        hole = QPainterPath()
        for rect in lit:
            if radius:
                hole.addRoundedRect(rect, radius, radius)
            else:
                hole.addRect(rect)
        veil = QPainterPath()
        veil.addRect(view.adjusted(-8.0, -8.0, 8.0, 8.0))
        veil.addPath(hole)
        ground = QColor(style.background)
        ground.setAlpha(_DIM)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(radius))
        painter.fillPath(veil, ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(style.accent, 2.0))
        painter.drawPath(hole)
        if (item := mirror.nodes.get(self.current)) is not None:
            out = 5.0 / zoom
            painter.setPen(_pen(style.text, 3.0))
            painter.drawRoundedRect(item.body().adjusted(-out, -out, out, out), 2 * out, 2 * out)
        painter.restore()

    def _lit(self, mirror: Mirror) -> list[QRectF]:
        if self._rects is not None:
            return self._rects
        rects = [mirror.nodes[i].body() for i in self.ids if i in mirror.nodes]
        if len(rects) > _FEW:
            self._rects = rects
        return rects


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
