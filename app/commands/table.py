"""The table of commands, by what they are and by where they stand."""

from collections.abc import Iterator
from functools import cache

from app.commands.command import Command, Section
from app.commands.keys_of_places import places
from app.commands.menu_bar import menu_bar


@cache
def table() -> dict[str, Command]:
    """Every command by its id, in the order of the menus, then of the places.

    Raises:
        ValueError: Two have the same id.
    """
    found: dict[str, Command] = {}
    for section in (*menu_bar(), *places()):
        for command in _inside(section):
            if command.id in found:
                raise ValueError(f"the command {command.id!r} is declared twice")
            found[command.id] = command
    return found


@cache
def menus_of() -> dict[str, tuple[str, ...]]:
    """The id of each command in a menu → the titles of the menus that lead to it."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(section: Section, above: tuple[str, ...]) -> None:
        way = (*above, section.title)
        for item in section.items():
            if isinstance(item, Section):
                walk(item, way)
            else:
                found[item.id] = way

    for section in menu_bar():
        walk(section, ())
    return found


def _inside(section: Section) -> Iterator[Command]:
    for item in section.items():
        if isinstance(item, Section):
            yield from _inside(item)
        else:
            yield item
