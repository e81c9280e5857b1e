"""Keeping a widget over a corner of another one, in the way of no layout."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

MARGIN = 8
_SETTLES = (QEvent.Type.LayoutRequest, QEvent.Type.Show)
_MOVES = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move)


class InCorner(QObject):
    """Keeps a widget in a corner of its parent, as large as it wants to be.

    Args:
        widget: The widget.
        corner: Which corner; one at the right side.
        under: What it stands below while that is shown.
    """

    def __init__(self, widget: QWidget, corner: Qt.Corner, under: QWidget | None = None) -> None:
        super().__init__(widget)
        around = widget.parentWidget()
        assert around is not None
        self._widget, self._around, self._corner = widget, around, corner
        self._under = under
        for each in filter(None, (widget, around, under)):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room around the widget and what is in it."""
        if event.type() in (_SETTLES if watched is self._widget else _MOVES):
            self._settle()
        return False

    def _settle(self) -> None:
        room, widget = self._around.size(), self._widget
        wanted = widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
        width = min(wanted.width(), room.width() - 2 * MARGIN)
        height = widget.heightForWidth(width)
        height = height if height > 0 else wanted.height()
        top = room.height() - height - MARGIN
        if self._corner is Qt.Corner.TopRightCorner:
            top = MARGIN
            if self._under is not None and not self._under.isHidden():
                top += self._under.geometry().bottom()
        widget.setGeometry(room.width() - width - MARGIN, top, width, height)
        widget.raise_()
