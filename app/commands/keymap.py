"""Which keys each command has by now: those of the table, a preset's, or a person's own.

A person's own keys belong to the preset in which they were chosen, so that one can go to another
preset and back.
"""

import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from app.commands.command import Command, Where
from app.commands.presets import PRESETS, Keys, KeyTable
from app.commands.table import table

_ANYWHERE = re.compile(r"(?:.*\+)?(?:Ctrl|Alt|Meta)\+.+|(?:Shift\+)?F\d+")
"""Keys that type nothing: a window can listen to them whatever has the keyboard."""


class _State(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.preset = ""
        self.own: dict[str, Keys] = {}


_state = _State()
changed = _state.changed
"""Commands may have other keys."""


def use(preset: str = "", own: Mapping[str, Keys] | None = None) -> None:
    """Have commands use the keys of a preset, "" for the table's, and some of a person's own.

    What is no preset or no command here is left out.
    """
    _state.preset = preset if preset in PRESETS else ""
    _state.own = {n: _portable(keys) for n, keys in (own or {}).items() if n in table()}
    _forget()


def preset() -> str:
    """The preset that is used; "" for the table's own keys."""
    return _state.preset


def own() -> KeyTable:
    """What a person has changed in this preset."""
    return dict(_state.own)


@cache
def keys_of(name: str) -> Keys:
    """The keys of a command, the usual one first, as Qt writes them."""
    return _state.own[name] if name in _state.own else usual_keys(name)


def usual_keys(name: str) -> Keys:
    """The keys of a command as long as a person changes nothing."""
    return PRESETS[_state.preset].keys.get(name, table()[name].keys)


def give(name: str, keys: Keys) -> None:
    """Have a command use these keys."""
    if _portable(keys) == _portable(usual_keys(name)):
        _state.own.pop(name, None)
    else:
        _state.own[name] = _portable(keys)
    _forget()


def reset(name: str) -> None:
    """Give a command its usual keys, and take them from those that were given them."""
    for key in usual_keys(name):
        take_away(key, name)
    give(name, usual_keys(name))


def take_away(key: str, name: str) -> None:
    """Have no other command use a key where this one does."""
    for other in holders(key, name):
        give(other, tuple(k for k in keys_of(other) if not _same(k, key)))


def holders(key: str, name: str) -> list[str]:
    """The other commands that a key would mean where it is to mean this one."""
    wanted = place_of(table()[name], key)
    return [
        other.id
        for other in table().values()
        if other.id != name
        and any(_same(k, key) and _meet(place_of(other, k), wanted) for k in keys_of(other.id))
    ]


def place_of(command: Command, key: str) -> Where:
    """Where a key of a command works: one that types something does not in every field."""
    if command.where is Where.WINDOW and not _ANYWHERE.fullmatch(key):
        return Where.CANVAS
    return command.where


def _meet(one: Where, other: Where) -> bool:
    return one is other or Where.WINDOW in (one, other)


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)


def _portable(keys: Keys) -> Keys:
    return tuple(text for key in keys if (text := QKeySequence(key).toString()))


def _forget() -> None:
    keys_of.cache_clear()
    changed.emit()
