"""The row under a watch card's title: the run's badge, the step, and a line about the values."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.docks.elided import draw_elided
from app.plots.marks import BADGE, paint_badge
from app.plots.series import PlotRun


class SourceRow(QWidget):
    """A badge and a line of text; `text` is the line with the run's label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self._shown = ""
        self._badge: tuple[int, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_run(self, run: PlotRun, color: str, text: str) -> None:
        """Show the badge of `run` in its colour, and `text`."""
        self._badge = run.mark, color
        self._show(text, f"{run.label} · {text}")

    def show_note(self, text: str) -> None:
        """Show `text` alone."""
        self._badge = None
        self._show(text, text)

    def sizeHint(self) -> QSize:
        """Return room for one line."""
        return QSize(0, max(BADGE, round(QFontMetricsF(self._font()).height())) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the line as there is room for."""
        painter = QPainter(self)
        left = 8.0
        if self._badge:
            box = QRectF(left, (self.height() - BADGE) / 2, BADGE, BADGE)
            paint_badge(painter, box, *self._badge)
            left += BADGE + 6
        painter.setFont(self._font())
        painter.setPen(QColor(theme.current().colors.muted))
        room = QRectF(left, 0, self.width() - left - 4, self.height())
        draw_elided(painter, room.toRect(), self._shown)

    def _show(self, shown: str, text: str) -> None:
        self._shown = shown
        self.text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def _font(self) -> QFont:
        return theme.small(self.font())
