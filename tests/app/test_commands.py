"""The table of commands: every key once, none outside it, and words for everything."""

import re
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QKeySequence

from app.commands.command import Section, Where
from app.commands.keys import bindings
from app.commands.menu_bar import menu_bar
from app.commands.table import menus_of, table
from app.theme import icons
from app.window.shortcuts import page

APP = Path(__file__).parents[2] / "app"
KEY_IN_CODE = re.compile(r"""Qt\.Key\.|Key_[A-Z]|StandardKey|setShortcut\(\s*f?["']|["']Ctrl\+""")


def in_portable_text(keys: tuple[str, ...]) -> list[str]:
    return [QKeySequence(key).toString() for key in keys]


def test_every_key_does_one_thing_in_each_place() -> None:
    window = set(bindings(Where.WINDOW))
    for where in Where:
        keys = [
            key
            for command in table().values()
            for key in in_portable_text(
                (command.keys if command.where is where else ())
                + (command.canvas_keys if where is Where.CANVAS else ())
            )
        ]
        assert all(keys), where
        assert [key for key, times in Counter(keys).items() if times > 1] == [], where
        if where is not Where.WINDOW:
            assert window & set(keys) == set(), where


def test_no_key_is_written_outside_the_table() -> None:
    written = [
        f"{path.relative_to(APP)}:{number}: {line.strip()}"
        for path in APP.rglob("*.py")
        if path.parent.name != "commands"
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if KEY_IN_CODE.search(line)
    ]
    assert written == []


def test_every_command_of_a_menu_has_words_and_its_icon_is_there() -> None:
    for name in menus_of():
        command = table()[name]
        assert command.text, name
        assert command.tip.endswith("."), name
        assert not command.icon or command.icon in icons.names(), name


def test_no_two_mnemonics_of_a_menu_are_the_same() -> None:
    def check(section: Section) -> None:
        texts = [i.title if isinstance(i, Section) else i.text for i in section.items()]
        letters = [found[1].lower() for text in texts if (found := re.search("&(.)", text))]
        assert len(letters) == len(set(letters)), section.id
        for item in section.items():
            if isinstance(item, Section):
                check(item)

    check(Section("bar", "", (menu_bar(),)))


def test_the_page_of_shortcuts_has_every_command_that_has_a_key() -> None:
    listed = Counter(name for _, rows in page() for name, _ in rows)
    for command in table().values():
        if command.keys:
            assert listed[command.name] > 0, command.id
