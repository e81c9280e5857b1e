"""The row below the page of shortcuts in which the keys of a command are changed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.i18n import tr
from app.commands import keymap
from app.commands.keys import keys_text, native
from app.commands.page import Row
from app.commands.table import table
from app.docks.common import label
from app.docks.key_field import KeyField


class KeyChange(QWidget):
    """Changes the keys of one command; where another one has the key, only if the person says so.

    Signals:
        changed: Keys are others now.
        left: The keyboard is to go back to the list.
    """

    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = Row("", "")
        self._adds = False
        self._key = ""
        self._told = label("", "", wrap=True)
        self._field = KeyField()
        self._field.pressed.connect(self._on_key)
        self._field.left.connect(lambda: self._show(asking=bool(self._key)))
        self.change = self._button(tr("Change…"), tr("Press a new key for it."), self.begin)
        self.add = self._button(tr("Add a key…"), tr("Press one more key for it."), self.begin_more)
        self.remove = self._button(tr("No key"), tr("Take its keys away."), self._remove)
        self.reset = self._button(tr("Reset"), tr("Give it its usual keys again."), self._reset)
        self.take = self._button(tr("Take it"), tr("Have the key do this instead."), self._take)
        self.keep = self._button(tr("Leave it"), tr("Change nothing."), self._leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self._field)
        for each in (self.change, self.add, self.remove, self.reset, self.take, self.keep):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._told)
        column.addLayout(buttons)
        self.show_row(self._row)

    @property
    def told(self) -> str:
        """What is said of the command, or of a key that another one has."""
        return self._told.text()

    def show_row(self, row: Row) -> None:
        """Offer to change the keys of this row's command."""
        self._row, self._key = row, ""
        self._show()

    def begin(self) -> None:
        """Wait for the key that is to be in the place of the others."""
        self._wait(adds=False)

    def begin_more(self) -> None:
        """Wait for one more key."""
        self._wait(adds=True)

    def _button(self, text: str, tip: str, run: Callable[[], object]) -> QPushButton:
        made = QPushButton(text)
        made.setToolTip(tip)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: run())
        return made

    def _wait(self, *, adds: bool) -> None:
        if self._row.can_change:
            self._adds, self._key = adds, ""
            self._show(waiting=True)
            self._field.setFocus()

    def _on_key(self, key: str) -> None:
        self._key = key
        if keymap.holders(key, self._row.command):
            self._show(asking=True)
            self.keep.setFocus()
        else:
            self._take()

    def _take(self) -> None:
        name = self._row.command
        before = keymap.keys_of(name) if self._adds else ()
        keymap.take_away(self._key, name)
        keymap.give(name, (*(key for key in before if key != self._key), self._key))
        self._done()

    def _remove(self) -> None:
        keymap.give(self._row.command, ())
        self._done()

    def _reset(self) -> None:
        keymap.reset(self._row.command)
        self._done()

    def _leave(self) -> None:
        self._key = ""
        self._show()
        self.left.emit()

    def _done(self) -> None:
        self._key = ""
        self._show()
        self.changed.emit()
        self.left.emit()

    def _show(self, *, waiting: bool = False, asking: bool = False) -> None:
        can = self._row.can_change
        self._told.setText(self._text(waiting=waiting, asking=asking))
        self._field.setVisible(waiting)
        for each in (self.change, self.add, self.remove, self.reset):
            each.setVisible(not waiting and not asking)
            each.setEnabled(can)
        if can:
            keys = keymap.keys_of(self._row.command)
            self.remove.setEnabled(bool(keys))
            self.reset.setEnabled(keys != keymap.usual_keys(self._row.command))
        for each in (self.take, self.keep):
            each.setVisible(asking)

    def _text(self, *, waiting: bool, asking: bool) -> str:
        row = self._row
        if asking:
            others = [table()[name].name for name in keymap.holders(self._key, row.command)]
            key, others = native(self._key), ", ".join(others)
            return tr(
                "{key} is the key of “{others}”, which would lose it.", key=key, others=others
            )
        if waiting:
            return tr("Press the new key for “{what}”.", what=row.what)
        if not row.command:
            return tr(
                "Choose a command to change its keys. Gestures of the mouse stay as they are."
            )
        if not row.can_change:
            return tr("“{what}”: these keys belong together and stay as they are.", what=row.what)
        keys = keys_text(row.command, 9) or tr("no key")
        return f"{row.what}: {keys}. {table()[row.command].tip}".rstrip()
