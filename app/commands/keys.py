"""From a key that was pressed to the command that it stands for."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.commands.command import Where
from app.commands.table import table

_SHIFTED = frozenset(map(ord, "+=-_*/.,;:<>!?\"'()[]{}&%$#@~^|\\`"))
"""Keys that some keyboards have only together with Shift."""


class Pressed(NamedTuple):
    """A command, and which of its keys it was: the third arrow, say."""

    command: str
    nth: int


def pressed(event: QKeyEvent, where: Where) -> Pressed | None:
    """What a key stands for in a place, if it does."""
    combination = event.keyCombination()
    # The arrows of some keyboards, and all of a Mac's, count as keys of the keypad.
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = combination.key().value
    if key == Qt.Key.Key_Backtab.value:
        key = Qt.Key.Key_Tab.value
    if key in _SHIFTED:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return bindings(where).get(QKeySequence(modifiers.value | key).toString())


def command(event: QKeyEvent, where: Where) -> str:
    """The id of the command that a key stands for in a place, or ""."""
    found = pressed(event, where)
    return found.command if found else ""


@cache
def bindings(where: Where) -> dict[str, Pressed]:
    """The keys of a place in portable text → the command that each stands for."""
    found: dict[str, Pressed] = {}
    for each in table().values():
        keys = each.keys if each.where is where else ()
        if where is Where.CANVAS:
            keys = (*keys, *each.canvas_keys)
        found |= {_portable(key): Pressed(each.id, nth) for nth, key in enumerate(keys)}
    return found


def first_key(name: str) -> QKeySequence:
    """The usual key of a command, for a menu that shows it; empty if it has none."""
    keys = table()[name].keys
    return QKeySequence(keys[0]) if keys else QKeySequence()


def keys_text(keys: Iterable[str], most: int = 2) -> str:
    """The first few keys as people read them on this machine, such as "Ctrl+Y, F5"."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in list(keys)[:most])


def _portable(key: str) -> str:
    return QKeySequence(key).toString()
