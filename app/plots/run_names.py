"""The names of the runs of a chart, in rows, each beside its number on its colour."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app import theme
from app.plots.marks import BADGE, paint_badge, run_color
from app.plots.series import Curve, PlotRun

_GAP = 6.0
_BETWEEN = 16.0
_LONGEST = 240.0


class RunNames:
    """Lays names out in rows of a width, and paints them.

    Args:
        curves: What is charted; of each run the name is told once, if it has one.
        width: How wide a row may be.
        font: What the names are written in.
    """

    def __init__(self, curves: Sequence[Curve], width: float, font: QFont) -> None:
        self._font, self._metrics = font, QFontMetricsF(font)
        self._line = max(self._metrics.height(), BADGE) + 4.0
        self._rows: list[list[PlotRun]] = []
        left = 0.0
        runs = {curve.run.id: curve.run for curve in curves if len(curve.series)}
        for run in runs.values():
            if not run.label:
                continue
            taken = BADGE + _GAP + self._metrics.horizontalAdvance(self._said(run)) + _BETWEEN
            if not self._rows or left + taken > width:
                self._rows.append([])
                left = 0.0
            self._rows[-1].append(run)
            left += taken

    @property
    def height(self) -> float:
        """How high all rows are."""
        return self._line * len(self._rows)

    def paint(self, painter: QPainter, at: QPointF, current: theme.Theme) -> None:
        """Paint the rows with their top left corner at a place."""
        painter.setFont(self._font)
        for nth, runs in enumerate(self._rows):
            left, top = at.x(), at.y() + nth * self._line
            for run in runs:
                box = QRectF(left, top + (self._line - BADGE) / 2, BADGE, BADGE)
                paint_badge(painter, box, run.mark, run_color(run, current))
                left, said = box.right() + _GAP, self._said(run)
                width = self._metrics.horizontalAdvance(said)
                painter.setPen(QColor(current.colors.text))
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(left, top, width + 1, self._line), flags, said)
                left += width + _BETWEEN

    def _said(self, run: PlotRun) -> str:
        return self._metrics.elidedText(run.label, Qt.TextElideMode.ElideMiddle, _LONGEST)
