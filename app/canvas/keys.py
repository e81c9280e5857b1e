"""The keys of the canvas, for when it has the focus, and the menus that show the same commands."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas.navigate import Direction

Run = Callable[[], object]

NODE_MENU = (
    ("rename", "connect", "disconnect"),
    ("bypass", "disable"),
    ("cut", "copy", "paste", "duplicate", "delete"),
    ("fit_selected", "arrange"),
)
WIRE_MENU = (("delete",),)
CANVAS_MENU = (
    ("add_node", "paste"),
    ("select_all", "zoom_fit", "arrange"),
    ("labels_always", "snap"),
)
FOCUSED = (
    "add_node", "rename", "bypass", "disable", "cut", "copy", "paste", "duplicate",
    "delete", "select_all", "zoom_fit",
)  # fmt: skip
"""Commands whose keys mean something else in other places, such as a text field."""

ARROWS = {
    "Left": Direction.LEFT,
    "Right": Direction.RIGHT,
    "Up": Direction.UP,
    "Down": Direction.DOWN,
}

_STANDARD = {
    "cut": QKeySequence.StandardKey.Cut,
    "copy": QKeySequence.StandardKey.Copy,
    "paste": QKeySequence.StandardKey.Paste,
    "select_all": QKeySequence.StandardKey.SelectAll,
    "delete": QKeySequence.StandardKey.Delete,
}
_KEYS = {
    "add_node": ("Tab",),
    "rename": ("F2",),
    "connect": ("C",),
    "disconnect": ("Shift+C",),
    "activate": ("Return", "Enter"),
    "bypass": ("Ctrl+B",),
    "disable": ("Ctrl+M",),
    "duplicate": ("Ctrl+D",),
    "delete": ("Backspace",),
    "fit_selected": ("F",),
    "zoom_fit": ("Home", "Ctrl+Shift+F"),
    "zoom_in": ("Ctrl++", "Ctrl+=", "+", "="),
    "zoom_out": ("Ctrl+-", "-"),
    "zoom_reset": ("Ctrl+0",),
    "arrange": ("Ctrl+L",),
    "menu": ("Menu", "Shift+F10"),
}


@lru_cache(maxsize=1)
def bindings() -> dict[str, str]:
    """Key in portable text → the command it runs."""
    found = {
        sequence.toString(): name
        for name, key in _STANDARD.items()
        for sequence in QKeySequence.keyBindings(key)
    }
    found |= {key: name for name, keys in _KEYS.items() for key in keys}
    for arrow in ARROWS:
        found[arrow] = f"nudge {arrow}"
        found[f"Shift+{arrow}"] = f"push {arrow}"
        found[f"Ctrl+{arrow}"] = f"go {arrow}"
        found[f"Ctrl+Shift+{arrow}"] = f"grow {arrow}"
    return found


def command_of(event: QKeyEvent) -> str | None:
    """The command that a key press stands for, if it does."""
    combination = event.keyCombination()
    # The arrows of some keyboards, and all of a Mac's, count as keys of the keypad.
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return bindings().get(QKeySequence(modifiers.value | combination.key().value).toString())


def build_menu(
    parent: QWidget, groups: tuple[tuple[str, ...], ...], actions: Mapping[str, QAction]
) -> QMenu:
    """A menu of those actions of each group that there are, lines between the groups."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        there = [actions[name] for name in group if name in actions]
        if there and not menu.isEmpty():
            menu.addSeparator()
        menu.addActions(there)
    return menu
