"""Says what is selected to people who do not see it."""

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.canvas.interaction import CanvasView
from app.canvas.tips import describe


def keep_described(view: CanvasView, around: QWidget, ids: Sequence[str]) -> str:
    """Have a view, and what is around it, be described by what is selected; returns that."""
    text = describe(ids, view.mirror, view.selection.frames())
    around.setAccessibleDescription(text)
    view.setAccessibleDescription(text)
    return text


def announce(view: CanvasView, around: QWidget, ids: Sequence[str]) -> None:
    """Say what is selected now."""
    text = keep_described(view, around, ids)
    if QAccessible.isActive() and view.hasFocus():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
