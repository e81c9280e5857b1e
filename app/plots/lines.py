"""Painting curves, their markers and the crosshair inside a plot area."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.plots.area import AreaItem, PlotArea
from app.plots.buffers import Floats
from app.plots.marks import paint_point

_FINE_POINTS = 6000
"""With more points than this in a chart, lines are drawn without antialiasing."""
_BOLD_LENGTH = 6000.0
"""Up to this many pixels of line are drawn bolder; Qt strokes wide lines about 50 times slower."""
_BOLD = 1.6
_MAX_MARKERS = 40
_FAR = 1e5
"""Coordinates are held within this many pixels: Qt overflows on much larger ones."""


@dataclass(frozen=True)
class Line:
    """A line to paint, in plot coordinates; NaN breaks it.

    `faint` lines lie behind the others. `dashed` ones have diamonds at their points where there are
    few, and a diamond at their end instead of a disc.
    """

    x: Floats
    y: Floats
    color: str
    dashed: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Dot:
    """A point that the crosshair marks, in plot coordinates; a diamond on a dashed line."""

    x: float
    y: float
    color: str
    diamond: bool


class LinesItem(AreaItem):
    """The lines of a chart, painted in pixels of the plot area that is its parent."""

    def __init__(self, area: PlotArea) -> None:
        super().__init__(area)
        self._lines: Sequence[Line] = ()
        # Hovering repaints the crosshair only, not a million points' outline.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Paint `lines`, in this order."""
        self._lines = lines
        self.update()

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint every line."""
        painter.setClipRect(self.boundingRect())
        fine = sum(len(line.x) for line in self._lines) <= _FINE_POINTS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
        placed = [(line, *_pixels(self.area, line.x, line.y)) for line in self._lines]
        bold = fine and sum(_length(x, y) for n, x, y in placed if not n.faint) <= _BOLD_LENGTH
        for line, x, y in placed:
            width = _BOLD if bold and not line.faint else 1.0
            pen = QPen(QColor(line.color), width)
            if line.dashed:
                pen.setDashPattern([5.0 / width, 3.0 / width])
            painter.setPen(pen)
            for piece in _pieces(x, y):
                painter.drawPolyline(piece)
            if not line.faint:
                self._paint_marks(painter, line, x, y)

    def _paint_marks(self, painter: QPainter, line: Line, x: Floats, y: Floats) -> None:
        seen = np.flatnonzero(np.isfinite(y) & (x >= 0) & (x <= self.area.width()))
        if not len(seen):
            return
        few = line.dashed and len(seen) <= _MAX_MARKERS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(line.color))
        for index in seen if few else seen[-1:]:
            paint_point(painter, QPointF(x[index], y[index]), line.dashed)


class CrosshairItem(AreaItem):
    """A vertical line and a dot on each curve, over the lines of a chart."""

    def __init__(self, area: PlotArea) -> None:
        super().__init__(area)
        self._color = QColor()
        self._dots: Sequence[Dot] = ()
        self._x: float | None = None

    def show_at(self, x: float, dots: Sequence[Dot], color: str) -> None:
        """Draw the line at `x` in plot coordinates, in `color`, and the dots."""
        self._x, self._dots, self._color = x, dots, QColor(color)
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        self._x = None
        self.update()

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the line and the dots."""
        if self._x is None:
            return
        xs, _ = _pixels(self.area, np.array([self._x]), np.zeros(1))
        x = round(float(xs[0])) + 0.5
        painter.setPen(QPen(self._color, 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.area.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for dot in self._dots:
            dx, dy = _pixels(self.area, np.array([dot.x]), np.array([dot.y]))
            if np.isfinite(dy[0]):
                painter.setPen(QPen(self._color, 1))
                painter.setBrush(QColor(dot.color))
                paint_point(painter, QPointF(dx[0], dy[0]), dot.diamond, 4.0)


def _pixels(area: PlotArea, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    (x0, x1), (y0, y1) = area.viewRange()
    px = (x - x0) * (area.width() / (x1 - x0))
    py = (y1 - y) * (area.height() / (y1 - y0))
    return np.clip(px, -_FAR, _FAR), np.clip(py, -_FAR, _FAR)


def _length(x: Floats, y: Floats) -> float:
    return float(np.nansum(np.abs(np.diff(x))) + np.nansum(np.abs(np.diff(y))))


def _pieces(x: Floats, y: Floats) -> list[QPolygonF]:
    """Return the unbroken stretches of a line, a lone point as a very short one."""
    finite = np.isfinite(y)
    if finite.all():
        return [_polygon(x, y)] if len(x) else []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(np.int8)))
    return [
        _polygon(x[begin:end], y[begin:end])
        for begin, end in zip(edges[0::2], edges[1::2], strict=True)
    ]


def _polygon(x: Floats, y: Floats) -> QPolygonF:
    if len(x) == 1:
        x, y = np.array([x[0] - 0.5, x[0] + 0.5]), np.repeat(y, 2)
    return arrayToQPolygonF(x, y)
