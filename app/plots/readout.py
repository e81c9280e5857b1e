"""The table beside the crosshair: what each curve says there."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import theme
from app.base.i18n import tr
from app.plots.marks import BADGE, SAMPLE, paint_badge, paint_sample, run_color, split_name
from app.plots.series import VALIDATION, Reading, XAxis
from app.plots.ticks import format_clock, format_duration, format_step, format_value

_MAX_ROWS = 6
"""With more, it would cover the very curves that it tells of."""
_MAX_LABEL = 200.0
_PAD = 8
_COLUMN_GAP = 14
_AWAY = QPoint(14, 10)


class Readout(QWidget):
    """A small window that takes no input, with one row a curve.

    Rows are sorted as the curves lie: the highest value first. Of many curves it shows those that
    are nearest to the pointer, the nearest first.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readings: list[Reading] = []
        self._more = 0
        self._cells: list[list[str]] = []
        self._widths: list[float] = []
        self._labelled = False

    @property
    def rows(self) -> list[list[str]]:
        """The texts of the table, without its head: name, smoothed, value, step, time."""
        return [list(row) for row in self._cells]

    def show_readings(self, readings: Sequence[Reading], axis: XAxis, place: QPoint) -> None:
        """Show `readings` beside `place` on the screen, or hide if there are none.

        Args:
            readings: What the curves say, the nearest to the pointer first.
            axis: What the curves are drawn over.
            place: Where the pointer is.
        """
        if not readings:
            self.hide()
            return
        self._more = max(0, len(readings) - _MAX_ROWS)
        self._readings = list(readings[:_MAX_ROWS])
        if not self._more:
            self._readings.sort(key=_height, reverse=True)
        self._labelled = len({reading.curve.run.id for reading in readings}) > 1
        self._cells = [_texts(reading, axis, self._labelled) for reading in self._readings]
        self._measure()
        text = "; ".join(", ".join(filter(None, row)) for row in self._cells)
        self.setAccessibleName(text)
        self._move_beside(place)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table."""
        colors = theme.current().colors
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.overlay))
        painter.setPen(QPen(QColor(colors.outline)))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        line = self._line()
        self._paint_row(painter, _PAD, ["", *_heads()[1:]], colors.muted)
        for index, (reading, cells) in enumerate(zip(self._readings, self._cells, strict=True)):
            top = _PAD + line * (index + 1)
            self._paint_signs(painter, reading, top)
            self._paint_row(painter, top, cells, colors.text)
        if self._more:
            box = QRectF(_PAD, self.height() - _PAD - line, self.width(), line)
            painter.setPen(QColor(colors.muted))
            painter.drawText(box, _LEFT, tr("and {count} more", count=self._more))

    def _paint_signs(self, painter: QPainter, reading: Reading, top: float) -> None:
        run = reading.curve.run
        color = run_color(run, theme.current())
        line = self._line()
        left = float(_PAD)
        if self._labelled:
            box = QRectF(left, top + (line - BADGE) / 2, BADGE, BADGE)
            paint_badge(painter, box, run.mark, color)
            left += BADGE + 6
        box = QRectF(left, top, SAMPLE, line)
        paint_sample(painter, box, color, reading.curve.split == VALIDATION)

    def _paint_row(self, painter: QPainter, top: float, cells: list[str], color: str) -> None:
        painter.setPen(QColor(color))
        left = self._signs_width()
        metrics = QFontMetricsF(self.font())
        for column, (text, width) in enumerate(zip(cells, self._widths, strict=True)):
            if not width:
                continue
            box = QRectF(left, top, width, self._line())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width + 1)
            painter.drawText(box, _RIGHT if column else _LEFT, shown)
            left += width + _COLUMN_GAP

    def _measure(self) -> None:
        metrics = QFontMetricsF(self.font())
        self._widths = []
        for column, head in enumerate(_heads()):
            texts = [cells[column] for cells in self._cells]
            if not any(texts):
                self._widths.append(0.0)
                continue
            width = max(
                metrics.horizontalAdvance(text) for text in (head if column else "", *texts)
            )
            self._widths.append(min(width, _MAX_LABEL) if column == 0 else width)
        shown = [width for width in self._widths if width]
        width = self._signs_width() + sum(shown) + _COLUMN_GAP * (len(shown) - 1) + _PAD
        rows = len(self._cells) + 1 + bool(self._more)
        self.resize(math.ceil(width), math.ceil(rows * self._line() + 2 * _PAD))

    def _signs_width(self) -> float:
        return _PAD + SAMPLE + 6 + (BADGE + 6 if self._labelled else 0)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 4

    def _move_beside(self, place: QPoint) -> None:
        screen = QGuiApplication.screenAt(place) or self.screen()
        room = screen.availableGeometry()
        box = QRect(place + _AWAY, self.size())
        if box.right() > room.right():
            box.moveRight(place.x() - _AWAY.x())
        if box.bottom() > room.bottom():
            box.moveBottom(place.y() - _AWAY.y())
        box.moveTopLeft(QPoint(max(box.left(), room.left()), max(box.top(), room.top())))
        self.move(box.topLeft())


def _heads() -> list[str]:
    return ["", tr("smoothed"), tr("value"), tr("step"), tr("time")]


def _texts(reading: Reading, axis: XAxis, labelled: bool) -> list[str]:
    curve, point, smoothed = reading
    name = split_name(curve.split)
    if labelled:
        name = tr("{run} · {split}", run=curve.run.label, split=name)
    if axis is XAxis.WALL:
        time = format_clock(point.wall)
    else:
        elapsed = point.wall - curve.run.started
        time = format_duration(elapsed, 0.1 if elapsed < 60 else 1)
    return [
        name,
        "" if smoothed is None else format_value(smoothed),
        format_value(point.value),
        format_step(point.step),
        time,
    ]


def _height(reading: Reading) -> float:
    value = reading.point.value if reading.smoothed is None else reading.smoothed
    return value if math.isfinite(value) else -math.inf


_FLAGS = (
    Qt.WindowType.ToolTip
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowTransparentForInput
)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
