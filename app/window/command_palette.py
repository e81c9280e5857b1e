"""The command palette: every command of the window, found by typing."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.base.i18n import tr
from app.commands.actions import Actions
from app.commands.command import plain
from app.commands.table import menus_of, table
from app.docks.pick_list import Entry, PickList
from app.docks.search import Words, best
from app.window.settings import Settings

_WIDTH = 620


class CommandPalette(PickList):
    """Finds commands by their words and runs them; those that were run last come first.

    Args:
        actions: What can be run.
        settings: Remembers what was run.
        window: What it opens over.
        home: What gets the keyboard when what had it before is gone.
    """

    def __init__(
        self, actions: Actions, settings: Settings, window: QWidget, home: QWidget
    ) -> None:
        super().__init__(window, _WIDTH)
        self._actions, self._settings = actions, settings
        self._window, self._home = window, home
        self._before: QWidget | None = None
        self.setObjectName("command_palette_list")
        self.picked.connect(self._run)
        self.left.connect(self._give_back)

    def pop_up(self) -> None:
        """Open at the top of the window, in the middle."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        at = QPoint((self._window.width() - _WIDTH) // 2, round(self._window.height() * 0.12))
        self.open(at, self._matching, tr("Command palette"), tr("Find a command…"))

    def _matching(self, typed: str) -> Iterable[Entry]:
        listed = [name for name in self._actions if name != "command_palette"]
        if not typed.strip():
            recent = [name for name in self._settings.recent_commands if name in listed]
            listed = list(dict.fromkeys([*recent, *listed]))
        return map(self._entry, best(typed, listed, self._words))

    def _words(self, name: str) -> Words:
        action = self._actions[name]
        menus = tuple(map(plain, menus_of()[name]))
        return Words((_title(action), table()[name].name), menus, table()[name].tip)

    def _entry(self, name: str) -> Entry:
        action = self._actions[name]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        menu = " › ".join(map(plain, menus_of()[name]))
        detail = f"{menu}   {keys}" if keys else menu
        icon = QIcon(action.icon())
        return Entry(name, _title(action), detail, action.statusTip(), icon, action.isEnabled())

    def _run(self, name: str) -> None:
        self._settings.remember_command(name)
        self._actions[name].trigger()

    def _give_back(self) -> None:
        """Let the keyboard go on where it was."""
        before = self._before
        if before is None or not isValid(before) or not before.isVisible():
            before = self._home
        before.setFocus()


def _title(action: QAction) -> str:
    return plain(action.text())
