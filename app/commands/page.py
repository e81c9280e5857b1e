"""All keys and gestures by theme, made from the tables of both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.base.i18n import tr
from app.commands.command import Command, Section, plain
from app.commands.keymap import keys_of
from app.commands.keys import keys_text
from app.commands.keys_of_places import ARROWS, STEPS, places
from app.commands.menu_bar import menu_bar
from app.commands.mouse import gestures
from app.commands.table import table


@dataclass(frozen=True, slots=True)
class Row:
    """Something that can be done.

    Attributes:
        what: What it is.
        how: The keys, or what the mouse does; "" for a command without a key.
        command: The id of the command; "" for a gesture of the mouse.
    """

    what: str
    how: str
    command: str = ""

    @property
    def can_change(self) -> bool:
        """Whether it can have other keys."""
        return bool(self.command) and not table()[self.command].fixed


@dataclass(frozen=True, slots=True)
class Block:
    """A theme.

    Attributes:
        title: Its heading.
        rows: What can be done.
    """

    title: str
    rows: tuple[Row, ...]


def page() -> list[Block]:
    """Every theme, those of the menus first."""
    canvas, *others = map(_block, places())
    mouse = [Block(title, tuple(Row(*each) for each in rows)) for title, rows in gestures()]
    return [*map(_block, menu_bar()), canvas, *mouse, *others]


def narrowed(blocks: Iterable[Block], typed: str) -> list[Block]:
    """The rows that have every word in their theme, what they are, or how it is done."""
    words = typed.casefold().split()

    def has(block: Block, row: Row) -> bool:
        text = f"{block.title} {row.what} {row.how}".casefold()
        return all(word in text for word in words)

    found = (Block(b.title, tuple(row for row in b.rows if has(b, row))) for b in blocks)
    return [block for block in found if block.rows]


def _block(section: Section) -> Block:
    return Block(plain(section.title), tuple(_rows(section)))


def _rows(section: Section) -> Iterator[Row]:
    for item in section.items():
        if isinstance(item, Section):
            yield from _rows(item)
        else:
            yield Row(item.name, _keys(item), item.id)


def _keys(command: Command) -> str:
    """The keys; the four arrows in a word."""
    keys = keys_of(command.id)
    held = keys[0].removesuffix(ARROWS[0]) if keys else ""
    if keys == tuple(held + arrow for arrow in ARROWS):
        return tr("{held}arrow keys", held=held) if held else tr("Arrow keys")
    return keys_text(command.id, len(STEPS) if keys == STEPS else 3)
