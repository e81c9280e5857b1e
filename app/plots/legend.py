"""The row under a card's title: what its lines mean and, for a single run, their latest values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.plots.marks import SAMPLE, paint_sample, run_color, split_name
from app.plots.series import VALIDATION, Curve
from app.plots.ticks import format_value

_GAP = 6
_BETWEEN = 16
_INDENT = 8


@dataclass(frozen=True)
class Entry:
    """One kind of line: its name, its latest value as text (may be empty), its colour.

    `wrong` marks a value that is not a number.
    """

    name: str
    value: str
    color: str
    validation: bool
    wrong: bool = False


class Legend(QWidget):
    """Paints line samples with their names; values are left out where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The legend in words."""
        said = [f"{e.name} {e.value}".strip() for e in self._entries]
        return ", ".join([*said, self._note] if self._note else said)

    def set_entries(self, entries: Sequence[Entry], note: str = "") -> None:
        """Show these entries from left to right, and at the right end a note on all of them."""
        if (entries, note) != (self._entries, self._note):
            self._entries, self._note = entries, note
            self.setAccessibleName(self.text)
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for one line of small text."""
        return QSize(0, round(QFontMetricsF(theme.small(self.font())).height()) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries that fit."""
        painter, font = QPainter(self), theme.small(self.font())
        room = QRectF(self.rect())
        if self._note:
            note = QFontMetricsF(font).horizontalAdvance(self._note)
            painter.setFont(font)
            painter.setPen(QColor(theme.current().colors.muted))
            painter.drawText(room, _RIGHT, self._note)
            room.setRight(room.right() - note - _GAP)
        paint_legend(painter, room, self._entries, theme.current(), font)


def legend_entries(curves: Sequence[Curve], current: theme.Theme) -> list[Entry]:
    """Return an entry for each split of `curves`; with the latest values if they are of one run."""
    single = len({curve.run.id for curve in curves}) == 1
    entries: dict[str, Entry] = {}
    for curve in curves:
        if not len(curve.series) or curve.split in entries:
            continue
        latest = curve.series.point(-1).value
        entries[curve.split] = Entry(
            name=split_name(curve.split),
            value=format_value(latest) if single else "",
            color=run_color(curve.run, current) if single else current.colors.muted,
            validation=curve.split == VALIDATION,
            wrong=not math.isfinite(latest),
        )
    return list(entries.values())


def paint_legend(
    painter: QPainter, box: QRectF, entries: Sequence[Entry], current: theme.Theme, font: QFont
) -> None:
    """Paint `entries` from the left of `box`, as many as fit."""
    metrics = QFontMetricsF(font)
    bold = QFont(font)
    bold.setBold(True)
    colors = current.colors
    x = box.left() + _INDENT
    for entry in entries:
        name = metrics.horizontalAdvance(entry.name)
        value = QFontMetricsF(bold).horizontalAdvance(entry.value)
        if x + SAMPLE + _GAP + name > box.right():
            return
        sample = QRectF(x, box.top(), SAMPLE, box.height())
        paint_sample(painter, sample, entry.color, entry.validation)
        x += SAMPLE + _GAP
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        painter.drawText(QRectF(x, box.top(), name + 1, box.height()), _LEFT, entry.name)
        x += name
        if entry.value and x + _GAP + value <= box.right():
            painter.setFont(bold)
            painter.setPen(QColor(colors.error if entry.wrong else colors.text))
            x += _GAP
            painter.drawText(QRectF(x, box.top(), value + 1, box.height()), _LEFT, entry.value)
            x += value
        x += _BETWEEN


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
