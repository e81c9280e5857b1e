"""The field that opens over a value on a node: the one that the properties have for it."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolTip, QWidget

from app.base import focus
from app.commands.command import Where
from app.commands.keys import pressed
from app.docks.editor_registry import editor_for
from app.docks.editors import Editor
from graph_nodes.params import Param, Value

_STEPS = (1, -1)
_LEAST_WIDTH = 104


class ValueEditor(QFrame):
    """Edits one value: Enter takes it, Escape leaves it as it was, clicking elsewhere takes it.

    Signals:
        entered(object): The value is to be this one.
        stepped(int): It is taken, and the next value (1) is to be edited, or the one before (-1).
        left: The editor went away with the keyboard, which is to go on.
    """

    entered = Signal(object)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setProperty("role", "card")
        self.editor: Editor | None = None
        self._before: Value = None
        self._parent = parent
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def open(self, param: Param, value: Value, auto: Value, *, by_mouse: bool = False) -> bool:
        """Edit a value; False where its editor needs more than a line, as texts and tables do.

        Args:
            param: What it is a value of.
            value: What the node has.
            auto: What "auto" stands for, where that is known.
            by_mouse: Whether a list is to open at once, and what is chosen there to end it.
        """
        self.dismiss()
        editor = editor_for(param)
        if not editor.in_line:
            editor.deleteLater()
            return False
        self.editor, self._before = editor, value
        layout = self.layout()
        assert layout is not None
        layout.addWidget(editor)
        editor.show_value(value, auto)
        editor.setToolTip("")  # it would hide why a value is refused
        editor.committed.connect(self.entered)
        editor.refused.connect(self._explain)
        editor.field.installEventFilter(self)
        self.show()
        self.raise_()
        editor.setFocus(Qt.FocusReason.PopupFocusReason)
        editor.select()
        if by_mouse and isinstance(box := editor.field, QComboBox) and not box.isEditable():
            QTimer.singleShot(0, box, box.showPopup)
            box.activated.connect(lambda: QTimer.singleShot(0, self, self._close))
        return True

    def stand(self, place: QRect) -> None:
        """Stand over a value that is shown at this place of the parent."""
        width = max(place.width(), _LEAST_WIDTH)
        height = max(place.height(), self.sizeHint().height())
        box = QRect(0, 0, width, height)
        box.moveCenter(place.center())
        box.moveLeft(place.left())
        room = self._parent.width() - width
        box.moveLeft(max(0, min(box.left(), room)))
        self.setGeometry(box)

    def dismiss(self) -> None:
        """Go away; what was typed and not taken is dropped."""
        if (editor := self.editor) is None:
            return
        self.editor = None
        editor.field.removeEventFilter(self)
        editor.committed.disconnect(self.entered)
        editor.refused.disconnect(self._explain)
        QToolTip.hideText()
        is_left = focus.hide(self)
        editor.hide()
        editor.deleteLater()
        if is_left:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._look_away)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match pressed(event, Where.VALUE):
                case ("take_value", _):
                    if self._take():
                        self.dismiss()
                case ("leave_value", _):
                    self._give_up()
                case ("next_value", nth):
                    if self._take():
                        self.stepped.emit(_STEPS[nth])
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _take(self) -> bool:
        """Take what is typed; False if it is refused, and stays to be corrected."""
        editor = self.editor
        if editor is not None:
            editor.finish()
        return editor is None or not editor.is_refused

    def _give_up(self) -> None:
        before, editor = self._before, self.editor
        self.dismiss()
        if editor is not None and editor.value != before:
            self.entered.emit(before)  # steps were taken at once

    def _look_away(self) -> None:
        """Close where the keyboard has gone elsewhere, unless a list of the field has it."""
        if self.editor is not None and not focus.within(self) and not self._list_is_open():
            self._close()

    def _list_is_open(self) -> bool:
        box = self.editor.field if self.editor is not None else None
        return isinstance(box, QComboBox) and box.view().isVisible()

    def _close(self) -> None:
        self._take()
        self.dismiss()

    def _explain(self, reason: str) -> None:
        """Say why what was entered cannot be taken."""
        if reason and self.isVisible():
            below = self.mapToGlobal(self.rect().bottomLeft())
            QToolTip.showText(below, reason, self)
        else:
            QToolTip.hideText()
