"""A small tensor as a table of numbers, a larger one as a picture of its values."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app import theme
from app.base.i18n import tr
from app.plots.buffers import Floats
from app.plots.ticks import format_value
from app.theme.color import mix

_MAX_TABLE_ROWS = 8
_MAX_TABLE_COLUMNS = 8
_PAD = 8
_SCALE_HEIGHT = 6
_STRENGTH_TEXT = 0.5
_STRENGTH_PICTURE = 1.0
_SHADES = 64


class TensorView(QWidget):
    """The values of a tensor; blue above zero, orange below, the stronger the farther away.

    Tensors of more than two dimensions are shown with all but the last one laid out in rows.
    Pointing at a value tells its indices and its exact number.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Floats = np.empty(0)
        self._grid: Floats = np.empty((0, 0))
        self.setMinimumSize(40, 40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_values(self, values: Floats) -> None:
        """Show `values`, of any shape."""
        self._values = values
        columns = values.shape[-1] if values.ndim else 1
        self._grid = values.reshape(-1, max(columns, 1)) if values.size else np.empty((0, 0))
        self.setAccessibleName(stats(values))
        self.update()

    @property
    def is_table(self) -> bool:
        """Whether the numbers are written out."""
        rows, columns = self._grid.shape
        return rows <= _MAX_TABLE_ROWS and columns <= _MAX_TABLE_COLUMNS and self._fits()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table or the picture."""
        if not self._grid.size:
            return
        painter = QPainter(self)
        if self.is_table:
            self._paint_table(painter)
        else:
            self._paint_picture(painter)

    def event(self, event: QEvent) -> bool:
        """Tell the value under the pointer."""
        if isinstance(event, QHelpEvent):
            found = self.value_at(event.pos())
            QToolTip.showText(event.globalPos(), found, self) if found else QToolTip.hideText()
            return True
        return super().event(event)

    def value_at(self, at: QPoint) -> str:
        """Return the indices and the value at a place in the widget; "" where there is none."""
        rows, columns = self._grid.shape
        box = self._box()
        if not self._grid.size or not box.contains(at):
            return ""
        row = min(int((at.y() - box.top()) / box.height() * rows), rows - 1)
        column = min(int((at.x() - box.left()) / box.width() * columns), columns - 1)
        indices = np.unravel_index(row * columns + column, self._values.shape or (1,))
        where = ", ".join(str(int(i)) for i in indices) if self._values.ndim else ""
        return f"[{where}] = {float(self._grid[row, column])!r}"

    def _box(self) -> QRectF:
        box = QRectF(self.rect()).adjusted(_PAD, _PAD / 2, -_PAD, -_PAD / 2)
        return box if self.is_table else box.adjusted(0, 0, 0, -self._scale_room())

    def _scale_room(self) -> float:
        return _SCALE_HEIGHT + QFontMetricsF(theme.small(self.font())).height() + 6

    def _fits(self) -> bool:
        rows, columns = self._grid.shape
        metrics = QFontMetricsF(theme.small(self.font()))
        room = self.width() - 2 * _PAD, self.height() - _PAD
        needed = columns * metrics.horizontalAdvance("−0.0000"), rows * metrics.height()
        return needed[0] <= room[0] and needed[1] <= room[1]

    def _cells(self, box: QRectF) -> Iterator[tuple[QRectF, float]]:
        rows, columns = self._grid.shape
        height, width = min(box.height() / rows, 28.0), box.width() / columns
        for (row, column), value in np.ndenumerate(self._grid):
            left, top = box.left() + column * width, box.top() + row * height
            yield QRectF(left, top, width - 1, height - 1), float(value)

    def _paint_table(self, painter: QPainter) -> None:
        painter.setFont(theme.small(self.font()))
        painter.setPen(QColor(theme.current().colors.text))
        strongest = strongest_of(self._grid)
        for box, value in self._cells(self._box()):
            painter.fillRect(box, QColor(_shade(value / strongest, _STRENGTH_TEXT)))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, format_value(value))

    def _paint_picture(self, painter: QPainter) -> None:
        strongest = strongest_of(self._grid)
        box = self._box()
        painter.drawImage(box, image_of(self._grid / strongest))
        colors = theme.current().colors
        scale = QRectF(box.left(), box.bottom() + 6, box.width(), _SCALE_HEIGHT)
        painter.drawImage(scale, image_of(np.linspace(-1, 1, _SHADES)[np.newaxis]))
        painter.setFont(theme.small(self.font()))
        painter.setPen(QColor(colors.muted))
        text = QRectF(scale.left(), scale.bottom(), scale.width(), self._scale_room())
        for flag, value in (
            (Qt.AlignmentFlag.AlignLeft, -strongest),
            (Qt.AlignmentFlag.AlignHCenter, 0.0),
            (Qt.AlignmentFlag.AlignRight, strongest),
        ):
            painter.drawText(text, flag | Qt.AlignmentFlag.AlignTop, format_value(value))


def stats(values: Floats) -> str:
    """Return the shape, the smallest, mean and largest value in one line."""
    shape = "(" + ", ".join(str(n) for n in values.shape) + ("," * (values.ndim == 1)) + ")"
    known = values[np.isfinite(values)]
    if not known.size:
        return tr("{shape}, no finite value", shape=shape)
    text = tr(
        "{shape} · min {low} · mean {mean} · max {high}",
        shape=shape,
        low=format_value(float(known.min()), 3),
        mean=format_value(float(known.mean()), 3),
        high=format_value(float(known.max()), 3),
    )
    missing = values.size - known.size
    return text + " · " + tr("{count} not finite", count=missing) if missing else text


def strongest_of(values: Floats) -> float:
    """Return the largest finite distance from zero, or 1 where there is none."""
    known = np.abs(values[np.isfinite(values)])
    return float(known.max()) if known.size and known.max() > 0 else 1.0


def _shade(share: float, strength: float) -> str:
    """Return the colour of a value that is `share` (-1 … 1) of the strongest one."""
    current = theme.current()
    if not np.isfinite(share):
        return current.colors.error_soft
    above, below = current.series[0], current.series[1]
    return mix(current.colors.raised, above if share > 0 else below, strength * abs(share))


def image_of(shares: Floats) -> QImage:
    """Return a picture with one pixel for each of `shares`, shape (rows, columns)."""
    shades = [_shade(share, _STRENGTH_PICTURE) for share in np.linspace(-1, 1, _SHADES)]
    shades.append(_shade(np.nan, _STRENGTH_PICTURE))
    finite = np.isfinite(shares)
    steps = (np.where(finite, shares, 0.0) + 1) / 2 * (_SHADES - 1)
    indices = np.where(finite, np.round(steps), _SHADES).astype(np.uint8)
    rows, columns = indices.shape
    image = QImage(np.ascontiguousarray(indices).data, columns, rows, columns, _INDEXED)
    image.setColorTable([QColor(shade).rgb() for shade in shades])
    return image.convertToFormat(QImage.Format.Format_RGB32)


_INDEXED = QImage.Format.Format_Indexed8
