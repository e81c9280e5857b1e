"""Keeping a widget over a corner of another one, in the way of no layout."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

MARGIN = 8
_SETTLES = (QEvent.Type.LayoutRequest, QEvent.Type.Show)
_GIVES_WAY = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


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
        kind = event.type()
        if watched is self._widget:
            moved = kind in _SETTLES
        else:
            moved = kind == QEvent.Type.Resize if watched is self._around else kind in _GIVES_WAY
        if moved and self._is_there():
            self._settle()
        return False

    def _is_there(self) -> bool:
        """Whether it is not that all of them are just going, which hides one after the other."""
        return all(map(isValid, filter(None, (self._widget, self._around, self._under))))

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
