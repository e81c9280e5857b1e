"""From a key that was pressed to the command that it stands for."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.commands import keymap
from app.commands.command import Where
from app.commands.keymap import keys_of, place_of
from app.commands.table import table

_SHIFTED = frozenset(map(ord, "+=-_*/.,;:<>!?\"'()[]{}&%$#@~^|\\`"))
"""Keys that some keyboards have only together with Shift."""

_MODIFIERS = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_unknown),
        *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R),
    }
)


class Pressed(NamedTuple):
    """A command, and which of its keys it was: the third arrow, say."""

    command: str
    nth: int


def key_text(event: QKeyEvent) -> str:
    """A key that was pressed as Qt writes it, such as "Ctrl+G"."""
    combination = event.keyCombination()
    # The arrows of some keyboards, and all of a Mac's, count as keys of the keypad.
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = combination.key().value
    if key == Qt.Key.Key_Backtab.value:
        key = Qt.Key.Key_Tab.value
    if key in _SHIFTED:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(modifiers.value | key).toString()


def is_modifier(event: QKeyEvent) -> bool:
    """Whether a key means nothing before another one is pressed with it."""
    return event.key() in _MODIFIERS


def pressed(event: QKeyEvent, where: Where) -> Pressed | None:
    """What a key stands for in a place, if it does."""
    return bindings(where).get(key_text(event))


def command(event: QKeyEvent, where: Where) -> str:
    """The id of the command that a key stands for in a place, or ""."""
    found = pressed(event, where)
    return found.command if found else ""


@cache
def bindings(where: Where) -> dict[str, Pressed]:
    """The keys of a place in portable text → the command that each stands for."""
    return {
        QKeySequence(key).toString(): Pressed(each.id, nth)
        for each in table().values()
        for nth, key in enumerate(keys_of(each.id))
        if place_of(each, key) is where
    }


keymap.changed.connect(bindings.cache_clear)


def first_key(name: str) -> QKeySequence:
    """The usual key of a command, for a menu that shows it; empty if it has none."""
    keys = keys_of(name)
    return QKeySequence(keys[0]) if keys else QKeySequence()


def keys_text(name: str, most: int = 2) -> str:
    """The first few keys of a command as people read them here, such as "Ctrl+Y, F5"."""
    return ", ".join(map(native, keys_of(name)[:most]))


def native(key: str) -> str:
    """A key as people read it on this machine."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def listed(keys: Iterable[str]) -> str:
    """Some keys as people read them on this machine."""
    return ", ".join(map(native, keys))
