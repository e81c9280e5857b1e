"""What an output gave: a picture, a table or a histogram, and what its numbers are like."""

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import plural, tr
from app.plots.bars import HistogramView
from app.plots.buffers import Floats
from app.plots.pictures import PicturesView
from app.plots.tensor_view import TensorView
from app.plots.ticks import format_value
from runtime.protocol import Sight

_HEIGHT, _BARS_HEIGHT = 132, 84
_LEAST_PICTURE = 4
"""Fewer rows or columns are no picture, but rows of numbers."""


class SightView(QWidget):
    """Shows one sight after another; what does not suit the present one is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = QLabel()
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tensor, self.pictures, self.bars = TensorView(), PicturesView(), HistogramView()
        self.tensor.setFixedHeight(_HEIGHT)
        self.pictures.setFixedHeight(_HEIGHT)
        self.bars.setFixedHeight(_BARS_HEIGHT)
        self.about = QLabel()
        self.about.setProperty("role", "small")
        self.about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.number, self.tensor, self.pictures, self.bars, self.about):
            column.addWidget(widget)
        self.follow_theme()
        theme.changed.connect(self.follow_theme)

    def show_sight(self, sight: Sight) -> None:
        """Show what an output gave."""
        values = np.asarray(sight.values, dtype=np.float64).reshape(sight.cut or (0,))
        shown = self._chosen(sight, values)
        for widget in (self.number, self.tensor, self.pictures):
            widget.setVisible(widget is shown)
        self.bars.setVisible(shown is not self.number and bool(sight.counts))
        if sight.counts:
            self.bars.set_histogram(np.asarray(sight.edges), np.asarray(sight.counts))
        self.about.setText(describe(sight))

    def _chosen(self, sight: Sight, values: Floats) -> QWidget | None:
        """Fill what suits the values, and return it."""
        if not values.size:
            return None
        if math.prod(sight.shape) == 1:
            self.number.setText(format_value(float(values.ravel()[0]), 6))
            return self.number
        if values.ndim == 3 and min(values.shape[1:]) >= _LEAST_PICTURE:
            self.pictures.set_pictures(values)
            return self.pictures
        self.tensor.set_values(values)
        return self.tensor

    def follow_theme(self) -> None:
        """Paint in the present colours."""
        current = theme.current()
        self.bars.set_theme(current)
        self.bars.set_color(current.series[0])
        font = QFont(self.font())
        font.setPointSizeF(1.5 * current.sizes.title)
        self.number.setFont(font)
        self.update()


def describe(sight: Sight) -> str:
    """What the numbers are like, in a line or two; words that a student knows."""
    if None in (sight.low, sight.high, sight.mean, sight.std):
        return _odd(sight) or tr("It holds no numbers.")
    size = math.prod(sight.shape)
    parts: list[str] = []
    if size > 1:
        numbers = {"low": sight.low, "high": sight.high, "mean": sight.mean, "std": sight.std}
        shown = {name: format_value(float(n or 0.0), 3) for name, n in numbers.items()}
        parts = [
            tr("min {low}", low=shown["low"]),
            tr("max {high}", high=shown["high"]),
            tr("mean {mean}", mean=shown["mean"]),
            tr("std {std}", std=shown["std"]),
            tr("{share} zeros", share=f"{sight.zeros / size:.0%}") if sight.zeros else "",
        ]
    return " · ".join(filter(None, [*parts, _odd(sight)]))


def _odd(sight: Sight) -> str:
    if not sight.odd:
        return ""
    one, many = tr("1 is NaN or infinite"), tr("{count} are NaN or infinite", count=sight.odd)
    return plural(sight.odd, one, many)
