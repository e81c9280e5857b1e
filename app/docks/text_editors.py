"""Editors in which a value is typed: in a line, beside words to choose from, in several lines."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit

from app.commands.command import Where
from app.commands.keys import command
from app.docks.editors import ComboBox, Editor, Mixed, placeholder
from app.docks.values import shown
from graph_nodes.params import Param, Value


class LineEditor(Editor):
    """A line of text: for texts, for lists, and for whatever has no editor of its own.

    Args:
        param: what is edited.
        field: what to put the line into: a spin box for numbers, a box of words to choose from.
    """

    def __init__(self, param: Param, field: QAbstractSpinBox | QComboBox | None = None) -> None:
        self.line = QLineEdit()
        self._is_edited = False  # QLineEdit.isModified is forgotten by a spin box on Enter
        if field is not None:
            field.setLineEdit(self.line)
        super().__init__(param, field or self.line)
        self.field.installEventFilter(self)
        finishing = field if isinstance(field, QAbstractSpinBox) else self.line
        finishing.editingFinished.connect(self.finish)
        self.line.textEdited.connect(self._edited)

    def is_edited(self) -> bool:
        return self._is_edited

    def display(self) -> None:
        self.display_hint()
        unsaid = self.value is None or isinstance(self.value, Mixed)
        self.line.setText("" if unsaid else shown(self.param, self._known()))
        self.line.setCursorPosition(0)
        self._is_edited = False

    def display_hint(self) -> None:
        self.line.setPlaceholderText(placeholder(self.param, self.value, self.auto))

    def finish(self) -> None:
        """Commit what was typed."""
        if self._is_edited:
            self.commit(self.param.parse(self.line.text()))
            if not self.is_refused:
                self.display()

    def select(self) -> None:
        self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            escape = command(event, Where.FIELD) == "give_up"
            if escape and event.type() == QEvent.Type.KeyPress and self.is_edited():
                self.display()
                self.refuse("")
                return True
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self._is_edited = True
        self.refuse("")

    def _known(self) -> Value:
        return None if isinstance(self.value, Mixed) else self.value


class WordEditor(LineEditor):
    """A line for what is a word or something else: the words are offered, the rest is typed."""

    def __init__(self, param: Param, words: Sequence[Value]) -> None:
        self._box = ComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        super().__init__(param, self._box)
        self._box.addItems([shown(param, word) for word in words])
        self._words = tuple(words)
        self._box.activated.connect(lambda at: self._chosen(self._words[at]))

    def display(self) -> None:
        self._box.setCurrentIndex(
            self._words.index(self.value) if self.value in self._words else -1
        )
        super().display()

    def _chosen(self, word: Value) -> None:
        self.commit(word)
        self.display()


class MultilineEditor(Editor):
    """Several lines of text; committed by leaving the field or by Ctrl+Enter."""

    wide = True
    in_line = False

    def __init__(self, param: Param) -> None:
        self.text = _PlainText()
        super().__init__(param, self.text)
        self.text.setProperty("role", "field")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(6 * self.text.fontMetrics().lineSpacing())
        self.text.left.connect(self._finish)
        self.text.given_up.connect(lambda: self.display())

    def is_edited(self) -> bool:
        return self.text.document().isModified()

    def display(self) -> None:
        self.text.setPlaceholderText(placeholder(self.param, self.value, self.auto))
        self.text.setPlainText("" if isinstance(self.value, Mixed) else str(self.value))
        self.text.document().setModified(False)

    def _finish(self) -> None:
        if self.is_edited():
            self.text.document().setModified(False)
            self.commit(self.text.toPlainText())


class _PlainText(QPlainTextEdit):
    """Tells when the person is done with it."""

    left = Signal()
    given_up = Signal()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()

    def keyPressEvent(self, e: QKeyEvent) -> None:
        match command(e, Where.FIELD):
            case "commit":
                self.left.emit()
            case "give_up":
                self.given_up.emit()
            case _:
                super().keyPressEvent(e)
