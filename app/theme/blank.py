"""Pictures to paint on."""

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QPixmap

CLEAR = QColor(Qt.GlobalColor.transparent)
"""The ground of a picture that lies on others."""


def blank(size: QSizeF, ratio: float, ground: QColor = CLEAR) -> QPixmap:
    """A picture with nothing on it.

    Args:
        size: How large it is shown.
        ratio: Its pixels for each of these.
        ground: Its colour.
    """
    picture = QPixmap((size * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(ground)
    return picture
