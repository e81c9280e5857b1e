"""The panel that opens over a frame's title to edit what it is called, its colour and its note."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.base import focus
from app.base.i18n import tr
from app.canvas.frame_item import PLAIN
from app.commands.command import Where
from app.commands.keys import command
from app.docks.color_editor import ColorEditor
from graph_nodes.drawing import Frame

_WIDTH = 280
_NOTE_HEIGHT = 72


class FrameEditor(QFrame):
    """Edits a frame where it stands. Clicking elsewhere takes what was typed.

    Signals:
        accepted(str, Frame): The frame with this id is to be so.
        left: It was closed while it had the keyboard.
    """

    accepted = Signal(str, object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName(tr("Frame"))
        self._id, self._frame = "", Frame()
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("Title of the frame"))
        self.title.setAccessibleName(tr("Title"))
        self.title.returnPressed.connect(self.accept)
        self.color = ColorEditor(PLAIN)
        self.color.setToolTip(tr("The color of the frame."))
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText(tr("A note, shown below the title"))
        self.note.setAccessibleName(tr("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setProperty("role", "field")
        self.note.setFixedHeight(_NOTE_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.title, self.color, self.note):
            layout.addWidget(widget)
        self.setFixedWidth(_WIDTH)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        self.hide()

    def open(self, frame_id: str, frame: Frame, corner: QPoint) -> None:
        """Edit a frame whose title is at this place of the parent."""
        self._id, self._frame = frame_id, frame
        self.title.setText(frame.title)
        self.note.setPlainText(frame.note)
        self.color.show_color(frame.color)
        self.adjustSize()
        room = self._over.rect().adjusted(4, 4, -4, -4)
        x = max(room.left(), min(corner.x(), room.right() - self.width()))
        above = corner.y() - self.height()  # where it hides nothing of what is in the frame
        y = above if above >= room.top() else corner.y()
        y = max(room.top(), min(y, room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.title.selectAll()
        self.title.setFocus(Qt.FocusReason.PopupFocusReason)

    def accept(self) -> None:
        """Take what was typed."""
        if self.isVisible():
            color = str(self.color.currentData())
            made = Frame(self.title.text(), color, self.note.toPlainText(), self._frame.inside)
            frame_id, before = self._id, self._frame
            self.dismiss()
            if made != before:
                self.accepted.emit(frame_id, made)

    def dismiss(self) -> None:
        """Go away without a change."""
        if self.isVisible() and focus.hide(self):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the frame as it was; Ctrl+Enter takes the note, too."""
        match command(event, Where.FIELD):
            case "give_up":
                self.dismiss()
            case "commit":
                self.accept()
            case _:
                pass
        event.accept()

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Take what was typed once the keyboard is elsewhere, but not for a list that opened."""
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            QTimer.singleShot(0, self, self._unless_within)

    def _unless_within(self) -> None:
        now = QApplication.focusWidget()
        if QApplication.activePopupWidget() is None and not (now and self.isAncestorOf(now)):
            self.accept()
