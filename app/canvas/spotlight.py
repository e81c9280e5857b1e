"""What is lit while all the rest is dimmed: nodes that a search found, or the path of values."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.canvas.kept_picture import KeptPicture, Shot
from app.canvas.mirror import Mirror
from app.canvas.node_shape import RADIUS
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import paint_tag
from app.theme.blank import CLEAR
from graph_nodes.elements import Wire

_DIM = 165
"""How opaque the veil over the rest is, of 255."""

_ROUND = 0.5
"""Below this zoom corners are too small to be seen round."""

_STRONG = 3.5
"""Pixels across a lit wire: twice as much as of others, to be told from them without colour."""

_MANY = 500
"""So many are framed by the finest line, which Qt draws several times as fast."""


class Spotlight:
    """Which nodes are lit, and which of them is the current one.

    The veil is a picture that is kept while only the view moves: to paint around thousands of
    nodes takes longer than a frame.

    Attributes:
        ids: Those that are lit; while there are none, nothing is dimmed.
        current: The one that stands out among them; "" for none.
        wires: The wires that are lit with them.
        caption: What is said of it at the top; "" for nothing.
    """

    def __init__(self) -> None:
        self.ids: frozenset[str] = frozenset()
        self.current = self.caption = ""
        self.wires: frozenset[Wire] = frozenset()
        self._paths: list[tuple[QPainterPath, QColor]] = []
        self._rects: list[QRectF] = []
        self._stale = True
        self._picture = KeptPicture(CLEAR)

    def light(
        self,
        ids: Iterable[str],
        current: str = "",
        *,
        wires: Iterable[Wire] = (),
        caption: str = "",
    ) -> None:
        """Light these and no others."""
        ids, wires = frozenset(ids), frozenset(wires)
        self._stale = self._stale or (ids, wires) != (self.ids, self.wires)
        self.ids, self.current, self.wires, self.caption = ids, current, wires, caption

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
            lit = (mirror.wires[wire] for wire in self.wires if wire in mirror.wires)
            self._paths = [(i.path.translated(i.pos()), style.wire(i.family)) for i in lit]
            self._picture.forget()
            self._stale = False
        zoom, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
        paint = partial(_paint_veil, rects=self._rects, paths=self._paths, zoom=zoom, style=style)
        self._picture.show(painter, Shot(view, zoom, ratio, style), paint)
        if (item := mirror.nodes.get(self.current)) is not None:
            out = 5.0 / zoom
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(style.text, 3.0))
            painter.drawRoundedRect(item.body().adjusted(-out, -out, out, out), 2 * out, 2 * out)
            painter.restore()
        if self.caption:
            painter.save()
            painter.resetTransform()
            paint_tag(painter, self.caption, QPointF(view.width() * zoom / 2, 20.0), style)
            painter.restore()


def _paint_veil(
    painter: QPainter,
    area: QRectF,
    rects: list[QRectF],
    paths: list[tuple[QPainterPath, QColor]],
    zoom: float,
    style: CanvasStyle,
) -> None:
    """The veil with holes: to clear rectangles is quicker than to paint around them."""
    ground = QColor(style.background)
    ground.setAlpha(_DIM)
    painter.fillRect(area, ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(paths) < _MANY)
    for path, color in paths:
        if path.controlPointRect().adjusted(-1.0, -1.0, 1.0, 1.0).intersects(area):
            painter.setPen(_pen(color, _STRONG if len(paths) < _MANY else 1.0))
            painter.drawPath(path)
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
