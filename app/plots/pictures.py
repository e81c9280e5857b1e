"""Pictures side by side: the last two axes of a tensor, for as many of the others as fit."""

import math

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.base.i18n import tr
from app.plots.buffers import Floats
from app.plots.tensor_view import image_of, strongest_of

_GAP = 3
_MOST = 36


class PicturesView(QWidget):
    """Shows pictures in the colours of a tensor, all on the same scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Floats = np.empty((0, 1, 1))
        self.setMinimumSize(40, 40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_pictures(self, pictures: Floats) -> None:
        """Show the first few of `pictures`, of shape (pictures, rows, columns)."""
        self._pictures = pictures[:_MOST]
        count, rows, columns = self._pictures.shape
        self.setAccessibleName(
            tr("{count} pictures of {rows}×{columns}", count=count, rows=rows, columns=columns)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many as there is room for, whole pixels each where that goes."""
        if not self._pictures.size:
            return
        painter = QPainter(self)
        strongest = strongest_of(self._pictures)
        for picture, box in zip(self._pictures, self._boxes(), strict=False):
            painter.drawImage(box, image_of(picture / strongest))

    def event(self, event: object) -> bool:
        """Tell the value under the pointer."""
        if isinstance(event, QHelpEvent):
            found = self.value_at(event.pos())
            QToolTip.showText(event.globalPos(), found, self) if found else QToolTip.hideText()
            return True
        return super().event(event)  # pyright: ignore[reportArgumentType]

    def value_at(self, at: QPoint) -> str:
        """Return the place in its picture and the value at a place in the widget; "" for none."""
        for number, box in enumerate(self._boxes()):
            if box.contains(at):
                rows, columns = self._pictures.shape[1:]
                row = min(int((at.y() - box.top()) / box.height() * rows), rows - 1)
                column = min(int((at.x() - box.left()) / box.width() * columns), columns - 1)
                return f"[{row}, {column}] = {float(self._pictures[number, row, column])!r}"
        return ""

    def _boxes(self) -> list[QRectF]:
        """Where each picture is: in the grid in which they are largest, or else the first ones."""
        count, rows, columns = self._pictures.shape
        room = QSize(self.width(), self.height())
        best, scale = 1, 0.0
        for across in range(1, count + 1):
            down = math.ceil(count / across)
            width = (room.width() - _GAP * (across - 1)) / across / columns
            height = (room.height() - _GAP * (down - 1)) / down / rows
            if min(width, height) > scale:
                best, scale = across, min(width, height)
        scale = math.floor(scale) if scale >= 1 else scale
        width, height = scale * columns, scale * rows
        return [
            QRectF(n % best * (width + _GAP), n // best * (height + _GAP), width, height)
            for n in range(count)
        ]
