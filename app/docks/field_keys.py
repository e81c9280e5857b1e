"""Keys of the window that work from within a field that is typed into."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.commands.command import Where
from app.commands.keys import command


class FieldKeys(QObject):
    """Lets the keys of commands reach a window from whichever of its fields has the keyboard.

    Qt's fields keep many for themselves: Ctrl+E, which ends a line on some desktops, and Ctrl+Z
    even where no typing is left to undo, so that what was just entered could not be undone before
    leaving the field.

    Args:
        window: Whose fields these are; it owns this.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        for field in (before, now):
            if field is not None:
                field.removeEventFilter(self)
        if now is not None and self._window.isAncestorOf(now) and _text(now) is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            name, text = command(event, Where.WINDOW), _text(watched)
            own = (name == "undo" and text is not None and text.isUndoAvailable()) or (
                name == "redo" and text is not None and text.isRedoAvailable()
            )
            if name and not own:
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _text(field: QObject) -> QLineEdit | QTextDocument | None:
    """What is typed into in a field; None where nothing can be."""
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.document()
    if isinstance(field, QAbstractSpinBox):
        return field.findChild(QLineEdit)
    if isinstance(field, QComboBox):
        return field.lineEdit()
    return field if isinstance(field, QLineEdit) else None
