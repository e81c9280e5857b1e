"""Nodes that are lit while all the rest is dimmed, such as those that a search found."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.canvas.kept_picture import KeptPicture, Shot
from app.canvas.mirror import Mirror
from app.canvas.node_shape import RADIUS
from app.canvas.style import CanvasStyle
from app.theme.blank import CLEAR

_DIM = 165
"""How opaque the veil over the rest is, of 255."""

_ROUND = 0.5
"""Below this zoom corners are too small to be seen round."""

_MANY = 500
"""So many are framed by the finest line, which Qt draws several times as fast."""


class Spotlight:
    """Which nodes are lit, and which of them is the current one.

    The veil is a picture that is kept while only the view moves: to paint around thousands of
    nodes takes longer than a frame.

    Attributes:
        ids: Those that are lit; while there are none, nothing is dimmed.
        current: The one that stands out among them; "" for none.
    """

    def __init__(self) -> None:
        self.ids: frozenset[str] = frozenset()
        self.current = ""
        self._rects: list[QRectF] = []
        self._stale = True
        self._picture = KeptPicture(CLEAR)

    def light(self, ids: Iterable[str], current: str = "") -> None:
        """Light these and no others."""
        ids = frozenset(ids)
        self._stale = self._stale or ids != self.ids
        self.ids, self.current = ids, current

    def forget(self) -> None:
        """Ask again where they stand."""
        self._stale = True

    def paint(self, painter: QPainter, view: QRectF, mirror: Mirror, style: CanvasStyle) -> None:
        """Dim all that can be seen but them, and put a frame around each.

        Args:
            painter: Paints in the coordinates of the scene.
            view: The visible part of the scene.
            mirror: Has the nodes.
            style: What they are painted with.
        """
        if not self.ids:
            return
        if self._stale or self.ids & mirror.lifted.ids:
            self._rects = [mirror.nodes[i].body() for i in self.ids if i in mirror.nodes]
            self._picture.forget()
            self._stale = False
        zoom, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
        paint = partial(_paint_veil, rects=self._rects, zoom=zoom, style=style)
        self._picture.show(painter, Shot(view, zoom, ratio, style), paint)
        if (item := mirror.nodes.get(self.current)) is not None:
            out = 5.0 / zoom
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(style.text, 3.0))
            painter.drawRoundedRect(item.body().adjusted(-out, -out, out, out), 2 * out, 2 * out)
            painter.restore()


def _paint_veil(
    painter: QPainter, area: QRectF, rects: list[QRectF], zoom: float, style: CanvasStyle
) -> None:
    """The veil with holes: to clear rectangles is quicker than to paint around them."""
    ground = QColor(style.background)
    ground.setAlpha(_DIM)
    painter.fillRect(area, ground)
    lit = [rect for rect in rects if rect.intersects(area)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    _draw(painter, lit, zoom)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(style.accent, 2.0 if len(lit) < _MANY else 1.0))
    _draw(painter, lit, zoom)


def _draw(painter: QPainter, rects: list[QRectF], zoom: float) -> None:
    if zoom < _ROUND:
        painter.drawRects(rects)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for rect in rects:
        painter.drawRoundedRect(rect, RADIUS, RADIUS)


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
