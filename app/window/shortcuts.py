"""Every shortcut and mouse gesture, on one page."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.i18n import tr
from app.commands.command import Command, Section, plain
from app.commands.keys import keys_text
from app.commands.keys_of_places import ARROWS, STEPS, places
from app.commands.menu_bar import menu_bar
from app.docks.common import label

_COLUMNS, _GAP = 3, 10

Block = tuple[str, list[tuple[str, str]]]
"""A heading, and what can be done with which keys."""


class Shortcuts(QDialog):
    """The help page made from the table of commands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard and mouse"))
        holder = QWidget()
        holder.setProperty("role", "content")
        columns = QHBoxLayout(holder)
        columns.setSpacing(36)
        for blocks in _columns(page()):
            columns.addLayout(_column(blocks), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area)
        column.addWidget(buttons)
        size, room = holder.sizeHint(), self.screen().availableGeometry()
        self.resize(
            min(size.width() + 48, room.width() - 40),
            min(size.height() + 90, round(room.height() * 0.85)),
        )


def page() -> list[Block]:
    """All that the page says, block by block."""
    canvas, *others = map(_block, places())
    return [*map(_block, menu_bar()), canvas, _mouse(), *others]


def _block(section: Section) -> Block:
    return plain(section.title), list(_rows(section))


def _rows(section: Section) -> Iterable[tuple[str, str]]:
    for item in section.items():
        if isinstance(item, Section):
            yield from _rows(item)
        elif keys := _keys(item):
            yield item.name, keys


def _keys(command: Command) -> str:
    """The usual keys; the four arrows in a word."""
    held = command.keys[0].removesuffix(ARROWS[0]) if command.keys else ""
    if command.keys == tuple(held + arrow for arrow in ARROWS):
        return tr("{held}arrow keys", held=held) if held else tr("Arrow keys")
    most = len(command.keys) if command.keys == STEPS else 2
    return keys_text((*command.keys, *command.canvas_keys), most)


def _mouse() -> Block:
    return (
        tr("With the mouse on the canvas"),
        [
            (tr("Draw a wire"), tr("Drag from a port")),
            (tr("Take up a wire's end"), tr("Drag from its input")),
            (tr("Cut wires"), tr("K or Alt and drag across them")),
            (tr("Move nodes"), tr("Drag")),
            (tr("Insert a node"), tr("Drop it on a wire, or double-click one")),
            (tr("Take a node off its wires"), tr("Shake it while dragging")),
            (tr("Put a node into a frame"), tr("Let it go on the frame; with Alt, outside of it")),
            (tr("Move a frame"), tr("Drag its title")),
            (tr("Select the nodes in a frame"), tr("Double-click its title")),
            (tr("Write a note"), tr("Double-click; Ctrl-click follows a link")),
            (tr("Select several"), tr("Drag over them, or Shift-click")),
            (tr("Move the view"), tr("Drag with the middle button")),
            (tr("Zoom"), tr("Mouse wheel")),
            (tr("Edit a node's properties"), tr("Double-click")),
            (tr("Commands for what is here"), tr("Right click")),
        ],
    )


def _columns(blocks: list[Block]) -> list[list[Block]]:
    """The blocks in their order, in columns of about the same height."""
    heights = [len(rows) + 2 for _, rows in blocks]
    columns: list[list[Block]] = [[] for _ in range(_COLUMNS)]
    above = 0
    for block, height in zip(blocks, heights, strict=True):
        middle = above + height / 2
        columns[min(_COLUMNS - 1, int(middle * _COLUMNS / sum(heights)))].append(block)
        above += height
    return columns


def _column(blocks: list[Block]) -> QGridLayout:
    """The blocks below each other, with all keys in one line."""
    grid = QGridLayout()
    grid.setVerticalSpacing(5)
    grid.setHorizontalSpacing(18)
    row = 0
    for title, rows in blocks:
        if row:
            grid.setRowMinimumHeight(row, _GAP)
        grid.addWidget(label(title, "heading"), row + 1, 0, 1, 2)
        row += 2
        for name, keys in rows:
            grid.addWidget(label(name), row, 0)
            grid.addWidget(label(keys, "muted"), row, 1)
            row += 1
    grid.setRowStretch(row, 1)
    grid.setColumnStretch(0, 1)
    return grid
