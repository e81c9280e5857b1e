"""The table of commands: every key once, none outside it, and words for everything."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from app.commands import keymap
from app.commands.command import Section, Where
from app.commands.keys import bindings
from app.commands.menu_bar import menu_bar
from app.commands.page import narrowed, page
from app.commands.presets import PRESETS
from app.commands.table import menus_of, table
from app.theme import icons

APP = Path(__file__).parents[2] / "app"
KEY_IN_CODE = re.compile(r"""Qt\.Key\.|Key_[A-Z]|StandardKey|setShortcut\(\s*f?["']|["']Ctrl\+""")


@pytest.fixture(autouse=True)
def keys_as_they_are() -> Iterator[None]:
    yield
    keymap.use()


@pytest.mark.parametrize("preset", list(PRESETS))
def test_every_key_does_one_thing_in_each_place_in_every_preset(preset: str) -> None:
    assert PRESETS[preset].keys.keys() <= table().keys()
    keymap.use(preset)
    for name in table():
        keys = keymap.keys_of(name)
        assert all(QKeySequence(key).toString() for key in keys), name
        assert len(set(keys)) == len(keys), name
        for key in keys:
            assert keymap.holders(key, name) == [], (name, key)


def test_keys_that_would_type_something_work_on_the_canvas_only() -> None:
    keymap.give("train", ("T", "Ctrl+T", "F5"))
    train = table()["train"]
    places = [keymap.place_of(train, key) for key in keymap.keys_of("train")]
    assert places == [Where.CANVAS, Where.WINDOW, Where.WINDOW]
    assert bindings(Where.CANVAS)["T"].command == "train"


def test_a_key_that_is_taken_is_told_and_can_be_taken_over() -> None:
    assert keymap.holders("Ctrl+G", "find") == ["group"]
    assert keymap.holders("End", "find") == []  # of curves; find would be on the canvas
    assert keymap.holders("Esc", "train") == ["let_go"]
    keymap.take_away("Ctrl+G", "find")
    keymap.give("find", ("Ctrl+G",))
    assert keymap.keys_of("group") == ()
    keymap.reset("group")
    assert (keymap.keys_of("group"), keymap.keys_of("find")) == (("Ctrl+G",), ())


def test_own_keys_belong_to_a_preset() -> None:
    keymap.use("blender", {"find": ("Ctrl+1",), "no_such_command": ("F",)})
    assert keymap.keys_of("find") == ("Ctrl+1",)
    assert keymap.keys_of("duplicate") == ("Shift+D",)
    assert keymap.own() == {"find": ("Ctrl+1",)}
    keymap.give("find", ("Ctrl+F",))
    assert keymap.own() == {}
    keymap.use("no such preset")
    assert keymap.preset() == ""
    assert keymap.keys_of("duplicate") == ("Ctrl+D",)


def test_the_page_is_searched_by_words_and_by_keys() -> None:
    titles = [(b.title, [r.what for r in b.rows]) for b in narrowed(page(), "cut wires")]
    assert ("Wires, with the mouse", ["Cut wires"]) in titles
    assert [r.command for b in narrowed(page(), "ctrl+shift+g") for r in b.rows] == ["ungroup"]
    assert narrowed(page(), "qqq") == []


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
    listed = Counter(row.what for block in page() for row in block.rows if row.how)
    for command in table().values():
        if command.keys:
            assert listed[command.name] > 0, command.id
