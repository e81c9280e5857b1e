"""The canvas from far away: the whole level in a few batched calls, from cached rectangles.

Asking a thousand items to paint themselves takes longer than a frame; three calls do not.
"""

from collections import defaultdict

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app import icons
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.node_painter import paint_badge
from app.canvas.node_shape import HEADER
from app.canvas.style import CanvasStyle, Face, font

OVERVIEW_ZOOM = 0.45
"""Below this zoom the overview takes over: texts are too small to read anyway."""

_CURVES = 250
_NAMES = 250
_FAINT = 0.4
_MIN_NAME_WIDTH = 44.0


class Overview:
    """Rectangles and lines of a mirror's items, kept until something moves."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._version = -1
        self._bodies: dict[tuple[str, bool], list[QRectF]] = {}
        self._headers: dict[tuple[str, bool], list[QRectF]] = {}
        self._lines: dict[tuple[str, bool], list[QLineF]] = {}

    def paint(self, painter: QPainter, view: QRectF, zoom: float, style: CanvasStyle) -> None:
        """Paint what is in view.

        Args:
            painter: Paints in the coordinates of the scene.
            view: The visible part of the scene.
            zoom: Pixels a unit of the scene.
            style: Colours.
        """
        if self._version != self._mirror.version:
            self._collect()
            self._version = self._mirror.version
        few = len(self._mirror.nodes) <= _CURVES
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, few)
        self._paint_wires(painter, zoom, style, curves=few)
        for (category, faint), rects in self._bodies.items():
            painter.setOpacity(_FAINT if faint else 1.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.note.fill if category == "note" else style.body)
            painter.drawRects(rects)
        for (category, faint), rects in self._headers.items():
            painter.setOpacity(_FAINT if faint else 1.0)
            painter.setBrush(style.category(category).fill)
            painter.drawRects(rects)
        painter.setOpacity(1.0)
        seen = [i for i in self._mirror.nodes.values() if i.body().intersects(view)]
        self._paint_marks(painter, seen, zoom, style)
        if len(seen) <= _NAMES:
            for item in seen:
                _paint_name(painter, item, zoom, style)

    def _collect(self) -> None:
        bodies: defaultdict[tuple[str, bool], list[QRectF]] = defaultdict(list)
        headers: defaultdict[tuple[str, bool], list[QRectF]] = defaultdict(list)
        lines: defaultdict[tuple[str, bool], list[QLineF]] = defaultdict(list)
        for item in self._mirror.nodes.values():
            rect, shape = item.body(), item.shape_
            faint = item.look.opacity < 1.0
            if shape.is_note:
                bodies["note", faint].append(rect)
                continue
            bodies["", faint].append(rect)
            headers[shape.category, faint].append(QRectF(rect.x(), rect.y(), rect.width(), HEADER))
        for item in self._mirror.wires.values():
            lines[item.family, item.faint].append(item.line())
        self._bodies, self._headers, self._lines = bodies, headers, lines

    def _paint_wires(
        self, painter: QPainter, zoom: float, style: CanvasStyle, *, curves: bool
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if curves:
            for item in self._mirror.wires.values():
                item.paint_far(painter, zoom)
            return
        for (family, faint), lines in self._lines.items():
            pen = QPen(style.wire(family), 1.0)
            pen.setCosmetic(True)
            painter.setOpacity(_FAINT if faint else 0.8)
            painter.setPen(pen)
            painter.drawLines(lines)

    def _paint_marks(
        self, painter: QPainter, seen: list[NodeItem], zoom: float, style: CanvasStyle
    ) -> None:
        """Frames of selected and faulty nodes, and a sign on the faulty ones."""
        frames: dict[str, list[QRectF]] = {"error": [], "warning": [], "selected": [], "edge": []}
        for item in seen:
            if item.isSelected():
                frames["selected"].append(item.body())
            elif item.look.severity in frames:
                frames[item.look.severity].append(item.body())
            else:
                frames["edge"].append(item.body())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pens = {"selected": (style.accent, 2.5), "edge": (style.border, 1.0)}
        for name, rects in frames.items():
            color, width = pens.get(name) or (style.signals[name], 1.5)
            pen = QPen(color, width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRects(rects)
        faulty = [i for i in seen if i.look.severity in ("error", "warning")]
        for item in faulty[:_NAMES]:
            painter.save()
            painter.translate(item.body().topRight())
            painter.scale(1.0 / zoom, 1.0 / zoom)
            paint_badge(painter, QPointF(-2.0, 2.0), item.look.severity, style)
            painter.restore()


def _paint_name(painter: QPainter, item: NodeItem, zoom: float, style: CanvasStyle) -> None:
    """The icon and, where it can be read, the name: at the size of the screen, not of the scene."""
    shape = item.shape_
    if shape.is_note:
        return
    width, height = shape.width * zoom, shape.height * zoom
    painter.save()
    painter.translate(item.pos())
    painter.scale(1.0 / zoom, 1.0 / zoom)
    painter.setOpacity(item.look.opacity)
    size = min(16, int(height * 0.5))
    if size >= 8:
        accent = style.category(shape.category).accent
        name = icons.category_name(shape.category) if item.look.known else "help"
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(name, size, accent.name(), ratio)
        below = HEADER * zoom
        middle = below + (height - below) / 2
        label = QFont(font(Face.SMALL))
        label.setPixelSize(10)
        room = width - size - 12.0
        text = ""
        if room > _MIN_NAME_WIDTH:
            text = QFontMetricsF(label).elidedText(
                item.node.name, Qt.TextElideMode.ElideRight, room
            )
        left = 4.0 if text else (width - size) / 2
        painter.drawPixmap(QPointF(left, middle - size / 2), picture)
        painter.setPen(QColor(style.text))
        painter.setFont(label)
        rect = QRectF(left + size + 4.0, middle - 8.0, width, 16.0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()
