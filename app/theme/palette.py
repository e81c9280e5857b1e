"""The tokens as a QPalette, for whatever the style sheet does not reach."""

from PySide6.QtGui import QColor, QPalette

from app.theme.tokens import Colors

_Role = QPalette.ColorRole


def palette(colors: Colors) -> QPalette:
    """The palette of the whole application."""
    made = QPalette()
    for role, color in {
        _Role.Window: colors.surface,
        _Role.WindowText: colors.text,
        _Role.Base: colors.raised,
        _Role.AlternateBase: colors.surface,
        _Role.Text: colors.text,
        _Role.PlaceholderText: colors.muted,
        _Role.Button: colors.raised,
        _Role.ButtonText: colors.text,
        _Role.BrightText: colors.error,
        _Role.Light: colors.hover,
        _Role.Midlight: colors.hover,
        _Role.Mid: colors.border,
        _Role.Dark: colors.border,
        _Role.Shadow: colors.shadow,
        _Role.Highlight: colors.selection,
        _Role.HighlightedText: colors.text,
        _Role.Accent: colors.accent,
        _Role.Link: colors.accent_text,
        _Role.LinkVisited: colors.accent_text,
        _Role.ToolTipBase: colors.overlay,
        _Role.ToolTipText: colors.text,
    }.items():
        made.setColor(role, QColor(color))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.disabled))
    return made
