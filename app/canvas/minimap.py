"""A small map of the graph in a corner of the canvas, on which the view is a rectangle."""

from collections.abc import Iterator, Sequence
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.base.errors import guarded
from app.base.i18n import tr
from app.base.in_corner import InCorner
from app.canvas.overview_level import Level
from app.canvas.style import CanvasStyle
from app.canvas.viewer import Viewer
from app.theme.blank import blank

_SIZE = QSize(208, 138)
_MARGIN = 8.0
_LEAST_ROOM = (560, 360)
"""In a smaller canvas, in pixels, it would be in the way."""

_CALM = 120
"""Milliseconds without an edit after which the map is drawn anew."""

_AT_ONCE = 0.005
"""Seconds for which it is drawn at a time."""

_WHEEL_BASE = 1.0015


class Minimap(QWidget):
    """Shows where the view is in a graph that does not fit in it, and takes it elsewhere.

    The nodes are a picture, drawn from the rectangles that the overview keeps; a frame costs no
    more than to copy it. By keyboard, the arrow keys, Home and the search take the view about.

    Args:
        view: The view.
        parent: What it stands over.

    Signals:
        jumping: The view is about to show another place at once.
    """

    jumping = Signal()

    def __init__(self, view: Viewer, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._on = True
        self._bounds, self._scale, self._corner = QRectF(), 1.0, QPointF()
        self._pixels = QPixmap()
        self._parts: Iterator[None] | None = None
        self._held = QPointF()
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Map of the graph"))
        self.setToolTip(tr("The whole graph: drag the frame, or click to go there."))
        self._calm = QTimer(self, singleShot=True)
        self._calm.timeout.connect(self._draw)
        view.viewChanged.connect(self._follow)
        InCorner(self, Qt.Corner.BottomRightCorner)
        self.hide()

    def set_on(self, on: bool) -> None:
        """Show it where the graph does not fit in view, or never."""
        self._on = on
        self.stale()
        self._follow()

    def stale(self) -> None:
        """Draw it anew once nothing else comes for a moment."""
        self._parts = None
        if self._on:
            self._calm.start(_CALM)

    def map_of(self, place: QPointF) -> QPointF:
        """Where a place of the scene is on the map."""
        return self._corner + (place - self._bounds.topLeft()) * self._scale

    def _place_of(self, at: QPointF) -> QPointF:
        return self._bounds.topLeft() + (at - self._corner) / self._scale

    # -- what it shows ---------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw a part of the map, as much as leaves time for a frame, and the rest after that."""
        mirror = self._view.mirror
        if mirror.lifted.ids or mirror.standing:  # until they are where they go
            self.stale()
            return
        self._parts = self._parts or self._drawn()
        end = perf_counter() + _AT_ONCE
        for _ in self._parts:
            if perf_counter() > end:
                self._calm.start(0)
                return
        self._parts = None

    def _drawn(self) -> Iterator[None]:
        """Draws the map, and pauses wherever it may be left for a moment."""
        overview, style = self._view.sheets.current.overview, self._view.style_
        overview.follow()
        level, around = overview.still, QRectF()
        for members in list(level.bodies.values()):
            around |= _around(list(members.values()))
            yield
        around.translate(level.origin)
        room = QSizeF(_SIZE) - QSizeF(2 * _MARGIN, 2 * _MARGIN)
        across, down = max(1.0, around.width()), max(1.0, around.height())
        scale = min(room.width() / across, room.height() / down)
        size = QPointF(across, down) * scale
        corner = (QPointF(_SIZE.width(), _SIZE.height()) - size) / 2
        pixels = blank(QSizeF(_SIZE), self.devicePixelRatioF(), style.overlay)
        for color, rects in self._coloured(level, style):
            painter = QPainter(pixels)
            painter.translate(corner)
            painter.scale(scale, scale)
            painter.translate(level.origin - around.topLeft())
            _paint(painter, rects, color)
            painter.end()
            yield
        self._bounds, self._scale, self._corner = around, scale, corner
        self._pixels = pixels
        self._follow()

    def _coloured(self, level: Level, style: CanvasStyle) -> Iterator[tuple[QColor, list[QRectF]]]:
        """All nodes by kind, then those with problems, the selected and the lit ones."""
        known = level.nodes
        for batch, members in list(level.headers.items()):
            color = QColor(style.category(batch.colour).fill)
            color.setAlphaF(0.45 if batch.faint else 1.0)
            yield color, [known[item].rect for item in members if item in known]
        frames = sorted(level.frames.items(), key=lambda pair: pair[0].colour == "selected")
        for batch, members in frames:
            signal = style.signals.get(batch.colour)
            color = style.accent if batch.colour == "selected" else signal
            if color is not None:
                yield color, list(members.values())
        nodes = self._view.mirror.nodes
        lit = (nodes[i] for i in self._view.spotlight.ids if i in nodes)
        yield style.accent, [known[item].rect for item in lit if item in known]

    def _follow(self) -> None:
        """Show the view as it is now; where all of the graph is in view, nothing."""
        roomy = self._view.width() >= _LEAST_ROOM[0] and self._view.height() >= _LEAST_ROOM[1]
        fits = self._bounds.isEmpty() or self._view.shows(self._bounds)
        self.setVisible(self._on and roomy and not fits)
        self.update()

    def _frame(self) -> QRectF:
        shown = self._view.shown()
        return QRectF(self.map_of(shown.topLeft()), self.map_of(shown.bottomRight()))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, and the view's frame on it."""
        style = self._view.style_
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixels)
        painter.setPen(QPen(style.overlay_border, 1.0))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        ground = QColor(style.accent)
        ground.setAlpha(45)
        painter.setBrush(ground)
        painter.setPen(QPen(style.text, 1.5))
        inner = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        painter.drawRect(self._frame().intersected(inner))

    # -- the mouse -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame where it is, or have it come here."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.jumping.emit()
            at, frame = event.position(), self._frame()
            self._held = at - frame.center() if frame.contains(at) else QPointF()
            self._go(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the frame on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in the middle of the view."""
        self._view.zoom_by(_WHEEL_BASE ** event.angleDelta().y())
        event.accept()

    def _go(self, at: QPointF) -> None:
        middle = self._place_of(at - self._held)
        self._view.pan_by((self._view.centre() - middle) * self._view.zoom)


def _around(rects: Sequence[QRectF]) -> QRectF:
    """The rectangle around some others; null where there are none."""
    if not rects:
        return QRectF()
    lefts, tops, rights, bottoms = zip(*(rect.getCoords() for rect in rects), strict=True)
    return QRectF(QPointF(min(lefts), min(tops)), QPointF(max(rights), max(bottoms)))


def _paint(painter: QPainter, rects: list[QRectF], color: QColor) -> None:
    """Rectangles, of which none is too small to be seen."""
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(color)
    painter.drawRects(rects)
