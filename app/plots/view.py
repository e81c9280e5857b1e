"""A pyqtgraph view with one plot area, whose grid and axes are painted in one go.

pyqtgraph's own axis items cost about 8 ms a frame between them; with a dozen live cards that alone
would make the window stutter. What is painted here costs about half a millisecond.
"""

import math
from collections.abc import Callable
from time import perf_counter

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from app import theme
from app.commands.command import Where
from app.commands.keys import pressed
from app.plots.area import PlotArea
from app.plots.ticks import Tick, value_ticks
from app.theme.color import mix

_TOP = 8
_GAP = 6
_GRID = 0.16
_ZOOM_STEP = 0.8


Ticker = Callable[[float, float, int], list[Tick]]
"""Takes the low and high end of an axis and about how many ticks are wanted."""


class PlotView(pg.GraphicsView):
    """One plot area with painted axes; what is drawn inside is up to the subclass.

    Zooming and panning by mouse and keyboard emit `moved`; a double click or the key 0 emits
    `resetRequested`; the menu key or the right button emits `menuRequested` with the place on the
    screen.
    """

    moved = Signal()
    resetRequested = Signal()
    menuRequested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = PlotArea()
        self.paint_seconds = 0.0
        """How long the last painting took."""
        self.wheel_zooms = False
        """Whether the bare wheel zooms; with Ctrl it always does."""
        self.note = ""
        """A sentence shown in the middle instead of curves."""
        self._theme = theme.current()
        self._left = 0.0
        self._right = 10.0
        self._x_ticks: list[Tick] = []
        self._y_ticks: list[Tick] = []
        self._tickers: tuple[Ticker, Ticker] = (value_ticks, value_ticks)
        self._laid: tuple[object, ...] = ()
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._place = self.centralLayout
        self._place.addItem(self.area, 0, 0)
        self.area.sigRangeChangedManually.connect(self._on_moved)
        self.area.sigRangeChanged.connect(self._lay_axes)
        self.set_theme(self._theme)

    def set_theme(self, current: theme.Theme) -> None:
        """Paint in the colours and type sizes of `current`."""
        self._theme = current
        font = QFont(self.font())
        font.setPointSizeF(current.sizes.small)
        self.setFont(font)
        accent = QColor(current.colors.accent_text)
        self.area.rbScaleBox.setPen(QPen(accent))
        accent.setAlpha(40)
        self.area.rbScaleBox.setBrush(accent)
        self._laid = ()
        self._lay_axes()
        self.viewport().update()

    def set_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show exactly `x` and `y`, (low, high) each in plot coordinates."""
        self.area.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)

    def zoom(self, factor: float) -> None:
        """Scale what is shown by `factor` (below 1 shows less) around the middle."""
        self.area.scaleBy((factor, factor))
        self.moved.emit()

    def pan(self, share: float) -> None:
        """Move right by `share` of what is shown."""
        low, high = self.area.viewRange()[0]
        self.area.translateBy(x=share * (high - low))
        self.moved.emit()

    def set_tickers(self, x: Ticker, y: Ticker) -> None:
        """Let `x` and `y` choose the ticks of the two axes."""
        self._tickers = x, y
        self._laid = ()
        self._lay_axes()

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Return where a point in plot coordinates is, in pixels of the plot area."""
        (x0, x1), (y0, y1) = self.area.viewRange()
        size = self.area.size()
        return QPointF((x - x0) / (x1 - x0) * size.width(), (y1 - y) / (y1 - y0) * size.height())

    def set_right_margin(self, pixels: float) -> None:
        """Keep `pixels` free at the right of the plot area."""
        if pixels != self._right:
            self._right = pixels
            self._laid = ()
            self._lay_axes()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the ground, the grid and the axes."""
        colors = self._theme.colors
        painter.fillRect(rect, QColor(colors.raised))
        area = self.area.geometry()
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        (x0, x1), (y0, y1) = self.area.viewRange()
        grid, text = QColor(mix(colors.raised, colors.muted, _GRID)), QColor(colors.muted)
        for tick in self._y_ticks:
            y = round(area.bottom() - (tick.at - y0) / (y1 - y0) * area.height()) + 0.5
            if area.top() - 1 <= y <= area.bottom() + 1:
                painter.setPen(grid)
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
                painter.setPen(text)
                box = QRectF(0, y - metrics.height() / 2, area.left() - _GAP, metrics.height())
                painter.drawText(box, _RIGHT, tick.label)
        painter.setPen(text)
        beyond = -math.inf
        for tick in self._x_ticks:
            x = area.left() + (tick.at - x0) / (x1 - x0) * area.width()
            width = metrics.horizontalAdvance(tick.label)
            left = min(max(x - width / 2, 0), self.width() - width - 1)
            if left > beyond:
                painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3))
                box = QRectF(left, area.bottom() + 4, width + 1, metrics.height())
                painter.drawText(box, _LEFT, tick.label)
                beyond = left + width + _GAP
        if self.note:
            painter.drawText(area, _MIDDLE, self.note)

    def paintEvent(self, ev: QPaintEvent) -> None:
        """Paint, and note how long that took."""
        begin = perf_counter()
        super().paintEvent(ev)
        self.paint_seconds = perf_counter() - begin

    def resizeEvent(self, ev: QResizeEvent) -> None:
        """Lay the axes out anew."""
        super().resizeEvent(ev)
        if hasattr(self, "_laid"):
            self._lay_axes()

    def wheelEvent(self, ev: QWheelEvent) -> None:
        """Zoom, or leave the wheel to whatever scrolls the card."""
        if self.wheel_zooms or ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(ev)
        else:
            ev.ignore()

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        """Ask for a reset of the view."""
        self.resetRequested.emit()
        ev.accept()

    def contextMenuEvent(self, ev: QContextMenuEvent) -> None:
        """Ask for the menu."""
        self.menuRequested.emit(ev.globalPos())
        ev.accept()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Zoom, pan, or reset the view."""
        match pressed(ev, Where.CURVES):
            case ("closer", _):
                self.zoom(_ZOOM_STEP)
            case ("farther", _):
                self.zoom(1 / _ZOOM_STEP)
            case ("whole", _):
                self.resetRequested.emit()
            case ("pan", nth):
                self.pan((-0.1, 0.1)[nth])
            case _:
                QWidget.keyPressEvent(self, ev)

    def changeEvent(self, ev: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(ev)
        if ev.type() == QEvent.Type.FontChange and hasattr(self, "_laid"):
            self._laid = ()

    def _on_moved(self, *_: object) -> None:
        self.moved.emit()

    def _lay_axes(self, *_: object) -> None:
        """Choose the ticks and make room for their labels."""
        (x0, x1), (y0, y1) = self.area.viewRange()
        key = (x0, x1, y0, y1, self.width(), self.height())
        if key == self._laid:
            return
        self._laid = key
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        x_ticker, y_ticker = self._tickers
        self._y_ticks = y_ticker(y0, y1, max(2, int(self.height() / (3.2 * line))))
        widest = max((metrics.horizontalAdvance(t.label) for t in self._y_ticks), default=0.0)
        left = math.ceil(widest) + 2 * _GAP
        # A margin that shrinks at once would make a live plot wobble.
        if left > self._left or left < self._left - 2 * line:
            self._left = left
        bottom = line + _GAP
        self._place.setContentsMargins(self._left, _TOP, self._right, bottom)
        self._place.activate()
        room = self.width() - self._left - self._right
        self._x_ticks = x_ticker(x0, x1, max(2, int(room / (5 * line))))
        self.viewport().update()


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
