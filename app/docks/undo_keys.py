"""Undo and redo by keyboard, from within a field."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QLineEdit, QWidget

from app.commands.command import Where
from app.commands.keys import command


class UndoKeys(QObject):
    """Lets Ctrl+Z reach the window from a field in which no typing is left to undo.

    Qt's fields keep the key for themselves even then, so that what was just entered could not be
    undone before leaving the field. The same goes for redo.

    Args:
        field: What has the keyboard; it owns this.
        text: What is typed into.
    """

    def __init__(self, field: QWidget, text: QLineEdit | QTextDocument) -> None:
        super().__init__(field)
        self._text = text
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            name = command(event, Where.WINDOW)
            if (name == "undo" and not self._text.isUndoAvailable()) or (
                name == "redo" and not self._text.isRedoAvailable()
            ):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
