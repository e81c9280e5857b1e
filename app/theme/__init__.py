"""The look of the window: tokens, palette and style sheet, dark and light.

``apply`` styles the application; widgets that paint themselves read ``current()`` and connect to
``changed``.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.theme.palette import palette
from app.theme.stylesheet import stylesheet
from app.theme.tokens import Colors, Sizes, Swatch, Theme, build, highlight

__all__ = [
    "Colors",
    "Mode",
    "Sizes",
    "Swatch",
    "Theme",
    "apply",
    "build",
    "changed",
    "current",
    "highlight",
    "mode",
    "mono",
]

Mode = Literal["dark", "light", "system"]

_SANS = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans", "DejaVu Sans")
_MONO = (
    "JetBrains Mono",
    "Cascadia Code",
    "SF Mono",
    "Menlo",
    "Consolas",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "monospace",
)
_GENERIC = {"", "Sans", "Sans Serif", "sans-serif"}


class _State(QObject):
    """The theme in use."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = build("dark")
        self.mode: Mode = "dark"
        self.follows_system = False


_state = _State()

changed = _state.changed
"""Emitted after another theme was applied."""


def current() -> Theme:
    """The theme in use; the dark one before ``apply`` was called."""
    return _state.theme


def mode() -> Mode:
    """What ``apply`` was last asked for."""
    return _state.mode


def apply(app: QApplication, mode: Mode = "system", points: float | None = None) -> None:
    """Style the whole application.

    Args:
        app: the application.
        mode: "dark", "light", or "system" to follow the desktop as it changes (dark where the
            desktop does not say).
        points: size of the body text, 9 to 14; None keeps the current size.
    """
    _state.mode = mode
    hints = app.styleHints()
    if mode == "system":
        hints.unsetColorScheme()
    else:  # window frames that the desktop draws follow this
        hints.setColorScheme(Qt.ColorScheme.Light if mode == "light" else Qt.ColorScheme.Dark)
    if not _state.follows_system:
        _state.follows_system = True
        hints.colorSchemeChanged.connect(lambda: _follow(app))
    light = mode == "light" or (mode == "system" and hints.colorScheme() == Qt.ColorScheme.Light)
    size = min(14.0, max(9.0, points or app.font().pointSizeF()))
    _dress(app, build("light" if light else "dark", size))


def mono(points: float | None = None) -> QFont:
    """The font of code, of the size of the body text unless given."""
    font = QFont()
    font.setFamilies(_MONO)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(points or current().sizes.body)
    return font


def small(font: QFont) -> QFont:
    """A font in the size of what is said beside the body text."""
    made = QFont(font)
    made.setPointSizeF(current().sizes.small)
    return made


def _dress(app: QApplication, theme: Theme) -> None:
    _state.theme = theme
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    font = app.font()
    if font.family() in _GENERIC:
        font.setFamilies(_SANS)
    font.setPointSizeF(theme.sizes.body)
    app.setFont(font)
    app.setPalette(palette(theme.colors))
    app.setStyleSheet(stylesheet(theme))
    _state.changed.emit()


def _follow(app: QApplication) -> None:
    if _state.mode == "system":
        apply(app, "system")
