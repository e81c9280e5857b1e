"""Where the keyboard is."""

from PySide6.QtWidgets import QApplication, QWidget


def within(widget: QWidget) -> bool:
    """Whether the keyboard is with a widget or something in it."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))


def hide(widget: QWidget) -> bool:
    """Hide a widget; returns whether the keyboard was there, which is to go on elsewhere."""
    was_there = would_be_within(widget)
    widget.hide()
    return was_there


def would_be_within(widget: QWidget) -> bool:
    """Whether the keyboard is with a widget, or will be when its window is the active one again."""
    focus = widget.window().focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
