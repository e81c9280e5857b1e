"""The commands of a window as Qt's actions."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.commands import keymap
from app.commands.command import Command, Need, Run, Where
from app.commands.keymap import keys_of, place_of
from app.commands.keys import keys_text
from app.commands.table import table
from app.theme import icons


class Actions(dict[str, QAction]):
    """Some commands as actions, by id.

    Args:
        names: Which commands, by id.
        owner: The widget whose actions they are. Those whose keys work on the canvas only need
            it to be the canvas.
        canvas: Where those keys of other commands work that type something elsewhere; the owner
            unless given.
    """

    def __init__(self, names: Iterable[str], owner: QWidget, canvas: QWidget | None = None) -> None:
        super().__init__()
        self._bound: set[str] = set()
        for name in names:
            self[name] = _make(table()[name], owner)
        _Keys(dict(self), owner, canvas or owner)

    def bind(self, runs: Mapping[str, Run]) -> None:
        """Have actions do something.

        Raises:
            ValueError: A command is unknown here, or does something already.
        """
        for name, run in runs.items():
            if name not in self or name in self._bound:
                raise ValueError(f"the command {name!r} is unknown here, or bound already")
            self._bound.add(name)
            self[name].triggered.connect(lambda _checked=False, run=run: run())

    def take_in(self, others: "Actions") -> None:
        """Hold the actions of a part of the window, too, in the order of the table."""
        merged = {**self, **others}
        self.clear()
        self.update({name: merged[name] for name in table() if name in merged})
        self._bound |= others._bound

    @property
    def unbound(self) -> set[str]:
        """The commands that do nothing yet."""
        return set(self) - self._bound

    def allow(self, holds: Mapping[Need, bool]) -> None:
        """Enable what can be done, by what is known to hold or not to hold."""
        for name, action in self.items():
            command = table()[name]
            if command.needs is None:
                continue
            allowed = holds.get(command.needs, action.isEnabled())
            if allowed != action.isEnabled():
                action.setEnabled(allowed)
                action.setStatusTip(f"{command.tip} {why_not(action)}".strip())


class _Keys(QObject):
    """Keeps the keys of actions, and the tooltips that tell them, as the keymap has them."""

    def __init__(self, actions: Mapping[str, QAction], owner: QWidget, canvas: QWidget) -> None:
        super().__init__(owner)
        self._actions, self._canvas = actions, canvas
        self._shortcuts: list[QShortcut] = []
        keymap.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Give each action the keys that its command has now."""
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts.clear()
        for name, action in self._actions.items():
            command, keys = table()[name], keys_of(name)
            here = [key for key in keys if place_of(command, key) is command.where]
            action.setShortcuts([QKeySequence(key) for key in here])
            action.setToolTip(with_keys(command))
            for key in keys:
                if key not in here:
                    self._shortcuts.append(_on_canvas(key, action, self._canvas))


def why_not(action: QAction) -> str:
    """Why an action of a command cannot be done now, or ""."""
    needs = table()[action.objectName()].needs
    return needs.reason if needs is not None and not action.isEnabled() else ""


def with_keys(command: Command) -> str:
    """A tooltip that ends with the usual key, such as "Train this network. (F5)"."""
    keys = keys_text(command.id, 1)
    return f"{command.tip} ({keys})" if keys else command.tip


def _make(command: Command, owner: QWidget) -> QAction:
    action = QAction(command.text, owner)
    action.setObjectName(command.id)
    if command.where is Where.CANVAS:
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setCheckable(command.checkable)
    action.setStatusTip(command.tip)
    if command.icon:
        icons.bind(action, command.icon)
    owner.addAction(action)
    return action


def _on_canvas(key: str, action: QAction, canvas: QWidget) -> QShortcut:
    context = Qt.ShortcutContext.WidgetShortcut
    return QShortcut(QKeySequence(key), canvas, action.trigger, context=context)
