"""The bars of a histogram in a plot area."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.plots.area import AreaItem
from app.plots.buffers import Floats
from app.plots.view import PlotView

_GAP = 1.0


class HistogramView(PlotView):
    """How many values lie in each of some neighbouring bins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = _BarsItem(self)
        self._all = ((0.0, 1.0), (0.0, 1.0))
        self._free = False
        self.moved.connect(self._stay)
        self.resetRequested.connect(self._show_all)

    def set_histogram(self, edges: Floats, counts: Floats) -> None:
        """Show `counts`, shape (bins,), over bins between `edges`, shape (bins + 1,)."""
        self._bars.set_bars(edges, counts)
        highest = float(counts.max()) if len(counts) and counts.max() > 0 else 1.0
        self._all = (float(edges[0]), float(edges[-1])), (0.0, 1.06 * highest)
        if not self._free:
            self._show_all()

    def set_color(self, color: str) -> None:
        """Paint the bars in `color`."""
        self._bars.set_color(color)

    def _stay(self) -> None:
        self._free = True

    def _show_all(self) -> None:
        self._free = False
        self.set_range(*self._all)


class _BarsItem(AreaItem):
    def __init__(self, view: HistogramView) -> None:
        super().__init__(view.area)
        self._view = view
        self._edges: Floats = np.empty(0)
        self._counts: Floats = np.empty(0)
        self._color = QColor()

    def set_bars(self, edges: Floats, counts: Floats) -> None:
        self._edges, self._counts = edges, counts
        self.update()

    def set_color(self, color: str) -> None:
        self._color = QColor(color)
        self.update()

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setClipRect(self.boundingRect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        floor = self._view.to_pixels(0, 0).y()
        for left, right, count in zip(self._edges, self._edges[1:], self._counts, strict=False):
            corner = self._view.to_pixels(left, count)
            width = self._view.to_pixels(right, count).x() - corner.x()
            gap = _GAP if width > 3 * _GAP else 0.0
            painter.drawRect(QRectF(corner.x(), corner.y(), width - gap, floor - corner.y()))
