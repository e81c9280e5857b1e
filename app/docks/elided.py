"""Texts that give way: what does not fit is left out, with an ellipsis in its place."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_END = Qt.TextElideMode.ElideRight


def draw_elided(
    painter: QPainter,
    rect: QRect,
    text: str,
    elide: Qt.TextElideMode = _END,
    align: Qt.AlignmentFlag = _LEFT,
) -> None:
    """Draw as much of a text as fits into one line of ``rect``."""
    shown = painter.fontMetrics().elidedText(text, elide, rect.width())
    painter.drawText(rect, align, shown)


class ElidedLabel(QLabel):
    """A label in plain text that gives way. Without a tooltip of its own, the whole text is one.

    Args:
        text: What it says.
        elide: Which part is left out where there is no room.
        parent: Its parent.
    """

    def __init__(
        self, text: str, elide: Qt.TextElideMode = _END, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> str:
        """As much of the text as there is room for."""
        return self.fontMetrics().elidedText(self.text(), self._elide, self.width())

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can be read."""
        return QSize(self.fontMetrics().averageCharWidth() * 5, super().minimumSizeHint().height())

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.rect(),
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )

    def event(self, e: QEvent) -> bool:
        """Say all of a text that does not fit."""
        if isinstance(e, QHelpEvent) and not self.toolTip() and self.shown != self.text():
            QToolTip.showText(e.globalPos(), self.text(), self)
            return True
        return super().event(e)
