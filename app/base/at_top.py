"""Keeping a widget over the top edge of another one, in the way of no layout."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_MARGIN = 8
_WIDEST = 960
_SETTLES = (QEvent.Type.LayoutRequest, QEvent.Type.Show)


class AtTop(QObject):
    """Keeps a widget in the middle of the top edge of its parent, as high as its texts need."""

    def __init__(self, widget: QWidget, around: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._around = widget, around
        around.installEventFilter(self)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room around the widget and what is in it."""
        kind = event.type()
        if kind == QEvent.Type.Resize if watched is self._around else kind in _SETTLES:
            self._settle()
        return False

    def _settle(self) -> None:
        room = self._around.width()
        width = min(_WIDEST, room - 2 * _MARGIN)
        height = self._widget.heightForWidth(width)
        height = height if height > 0 else self._widget.sizeHint().height()
        self._widget.setGeometry((room - width) // 2, _MARGIN, width, height)
        self._widget.raise_()
