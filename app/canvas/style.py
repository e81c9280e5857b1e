"""What the canvas is painted with: a theme's tokens turned into ready colours, fonts and texts."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QStaticText,
)

from app import theme
from app.canvas.wire_path import Curve, Detour, Form, Line
from app.theme.color import mix
from app.theme.tokens import Theme


class Face(Enum):
    """The few kinds of text on the canvas: size in pixels, weight, fixed width."""

    NAME = (13, QFont.Weight.DemiBold, False)
    SMALL = (11, QFont.Weight.Normal, False)
    PORT = (11, QFont.Weight.Medium, False)
    SHAPE = (10, QFont.Weight.Normal, True)
    FAR = (10, QFont.Weight.Medium, False)
    NOTE = (12, QFont.Weight.Normal, False)

    __hash__ = object.__hash__  # an enum's own is slow, and is asked for with each text


@lru_cache(maxsize=32)
def font(face: Face) -> QFont:
    """The font of a kind of text. Sizes are in pixels, so that a zoom of 1 is the same anywhere."""
    pixels, weight, fixed = face.value
    made = theme.mono() if fixed else QFont(QGuiApplication.font())
    made.setPixelSize(pixels)
    made.setWeight(weight)
    # Unhinted advances stay the same at every zoom, so that text keeps to its place.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=32)
def metrics(face: Face) -> QFontMetricsF:
    """The metrics of ``font(face)``."""
    return QFontMetricsF(font(face))


@lru_cache(maxsize=32)
def line_height(face: Face) -> float:
    """How high a line is, in pixels at a zoom of 1."""
    return metrics(face).height()


@lru_cache(maxsize=32768)
def text_width(face: Face, text: str) -> float:
    """How wide a text is, in pixels at a zoom of 1."""
    return metrics(face).horizontalAdvance(text)


def elided(
    face: Face, text: str, width: float, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    """The text, shortened by an ellipsis where it is wider than ``width``."""
    if text_width(face, text) <= width:
        return text
    return metrics(face).elidedText(text, mode, width)


@lru_cache(maxsize=8192)
def static_text(face: Face, text: str) -> QStaticText:
    """The text laid out once, to be drawn many times."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font(face))
    return made


def forget_fonts() -> None:
    """Look the fonts up anew: the application's may be others now."""
    for cache in (font, metrics, line_height, text_width, static_text):
        cache.cache_clear()


@dataclass(frozen=True, slots=True)
class CategoryColors:
    """The header of a node: its ground, what is written on it, and its strong colour."""

    fill: QColor
    text: QColor
    muted: QColor
    accent: QColor

    @classmethod
    def of(cls, fill: str, text: str, accent: str) -> "CategoryColors":
        """Convert the colours of a theme."""
        return cls(QColor(fill), QColor(text), QColor(mix(fill, text, 0.75)), QColor(accent))


class CanvasStyle:
    """Colours of one theme, converted once, and the form of wires.

    Attributes:
        theme: The theme.
        straight: Whether wires are straight lines, not curves.
    """

    def __init__(self, theme: Theme, *, straight: bool = False) -> None:
        self.theme, self.straight = theme, straight
        colors = theme.colors
        self.background = QColor(colors.canvas)
        self.grid = QColor(colors.grid)
        self.body = QColor(colors.raised)
        self.border = QColor(colors.outline if theme.dark else colors.border)
        self.text = QColor(colors.text)
        self.muted = QColor(colors.muted)
        self.disabled = QColor(colors.disabled)
        self.accent = QColor(colors.accent_text)
        self.overlay = QColor(colors.overlay)
        self.overlay_border = QColor(colors.border)
        self.signals = {
            name: QColor(getattr(colors, name)) for name in ("error", "warning", "info", "ok")
        }
        self.soft = {
            name: QColor(getattr(colors, f"{name}_soft"))
            for name in ("error", "warning", "info", "ok")
        }
        self.shadow = QColor(colors.shadow)
        self._categories: dict[str, CategoryColors] = {}
        self._wires: dict[str, QColor] = {}

    @cached_property
    def note(self) -> CategoryColors:
        """Paper, ink and edge of a sticky note."""
        colors = self.theme.colors
        return CategoryColors.of(colors.warning_soft, colors.text, colors.warning)

    def category(self, name: str) -> CategoryColors:
        """The colours of a category."""
        if name not in self._categories:
            swatch = self.theme.category(name)
            self._categories[name] = CategoryColors.of(swatch.fill, swatch.text, swatch.accent)
        return self._categories[name]

    def wire(self, dtype: str) -> QColor:
        """The colour of what carries this dtype (or family of dtypes, or "optimizer")."""
        if dtype not in self._wires:
            self._wires[dtype] = QColor(self.theme.wire(dtype))
        return self._wires[dtype]

    def direct(self, start: QPointF, end: QPointF) -> Form:
        """The form of a wire from an output's place to an input's, whatever is between them."""
        return Line(start, end) if self.straight else Curve.between(start, end)

    def around(self, detour: Detour) -> Form:
        """The form of a wire that leads around nodes."""
        return replace(detour, rounding=0.0) if self.straight else detour

    def dimmed(self, color: QColor, strength: float) -> QColor:
        """The opaque colour that a translucent one would have on the canvas."""
        return QColor(mix(self.background.name(), color.name(), strength))
