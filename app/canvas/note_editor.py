"""The field that opens over a note to write it where it stands."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.base import focus
from app.base.i18n import tr
from app.canvas.style import Face, font
from app.commands.command import Where
from app.commands.keys import command

_LEAST = (280, 160)


class NoteEditor(QPlainTextEdit):
    """Edits the text of a note. Clicking elsewhere takes what was typed.

    Signals:
        accepted(str, str): The note with this id is to say this.
        left: It was closed while it had the keyboard.
    """

    accepted = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._node, self._before = "", ""
        self.setProperty("role", "field")
        self.setAccessibleName(tr("Text of the note"))
        self.setPlaceholderText(
            tr("**bold**, *italic*, `code`, - a list, [link](https://…), $x^2$")
        )
        self.hide()

    def open(self, node: str, text: str, place: QRect, zoom: float) -> None:
        """Edit the text of a note that is shown at this place of the parent."""
        self._node, self._before = node, text
        self.setPlainText(text)
        looks = QFont(font(Face.NOTE))
        looks.setPixelSize(max(11, round(Face.NOTE.value[0] * min(zoom, 2.0))))
        self.setFont(looks)
        least_width, least_height = _LEAST
        size = QRect(0, 0, max(place.width(), least_width), max(place.height(), least_height))
        room = self._over.rect()
        size.moveLeft(max(0, min(place.left(), room.right() - size.width())))
        size.moveTop(max(0, min(place.top(), room.bottom() - size.height())))
        self.setGeometry(size)
        self.show()
        self.raise_()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Go away without a change."""
        if self.isVisible() and focus.hide(self):
            self.left.emit()

    def accept(self) -> None:
        """Take what was typed."""
        if self.isVisible():
            node, text = self._node, self.toPlainText()
            self.dismiss()
            if text != self._before:
                self.accepted.emit(node, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the note as it was, Ctrl+Enter takes it; no key goes on to the canvas."""
        match command(event, Where.FIELD):
            case "give_up":
                self.dismiss()
            case "commit":
                self.accept()
            case _:
                super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Clicking elsewhere takes what was typed; a menu of the field is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.accept()
