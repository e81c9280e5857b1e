"""The command palette, by keyboard in a whole window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import hands

from app.docks.pick_list import Entry
from app.theme import current
from app.window.command_palette import CommandPalette

ENTRY = Qt.ItemDataRole.UserRole


@pytest.fixture
def window(open_window):
    made = open_window(start=False)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def palette(window, qtbot) -> CommandPalette:
    """The palette, opened by its key."""
    hands.keys("ctrl+shift+p")
    found = window.findChild(CommandPalette)
    qtbot.waitUntil(found.isVisible)
    return found


def write(palette: CommandPalette, text: str, qtbot) -> None:
    hands.write(text)
    qtbot.waitUntil(lambda: palette._field.text().endswith(text))


def entry(palette: CommandPalette) -> Entry:
    return palette._list.currentItem().data(ENTRY)


def test_words_in_any_order_find_a_command_and_enter_runs_it(window, palette, qtbot) -> None:
    window.canvas.zoom_in()
    write(palette, "size act", qtbot)
    assert palette.titles() == ["Actual size"]
    assert entry(palette).detail.split() == ["View", "Ctrl+0"]
    hands.keys("Return")
    qtbot.waitUntil(lambda: not palette.isVisible())
    assert window.canvas.zoom == pytest.approx(1.0)


def test_names_that_begin_with_what_is_typed_come_first(palette, qtbot) -> None:
    write(palette, "re", qtbot)
    titles = palette.titles()
    begin = [title for title in titles if title.lower().startswith("re")]
    assert titles[: len(begin)] == begin
    assert {"Redo", "Rename", "Restart the worker"} <= set(begin)
    assert "Open recent" not in titles  # a menu is no command
    assert len(titles) > len(begin)


def test_arrows_walk_and_the_keyboard_goes_back_where_it_was(window, palette, qtbot) -> None:
    assert palette.titles()[:2] == ["New", "New window"]
    hands.keys("Down", "Down", "Up")
    qtbot.waitUntil(lambda: entry(palette).title == "New window")
    hands.keys("Escape")
    qtbot.waitUntil(window.canvas.view.hasFocus)
    assert not palette.isVisible()


def test_what_cannot_be_done_says_why_and_does_nothing(window, palette, qtbot) -> None:
    write(palette, "duplicate", qtbot)
    assert not entry(palette).possible
    assert "Select a node first." in palette._help.text()
    hands.keys("Return")
    QTest.qWait(50)
    assert palette.isVisible()
    row = palette._list.visualItemRect(palette._list.item(0))
    drawn = palette._list.viewport().grab(row).toImage()
    inks = {drawn.pixelColor(x, y).name() for x in range(40, 120) for y in range(row.height())}
    assert current().colors.disabled in inks
    assert current().colors.text not in inks


def test_what_was_run_last_comes_first_and_is_remembered(window, palette, qtbot) -> None:
    for words in ("go canvas", "zoom in"):
        if not palette.isVisible():
            hands.keys("ctrl+shift+p")
            qtbot.waitUntil(palette.isVisible)
        write(palette, words, qtbot)
        hands.keys("Return")
        qtbot.waitUntil(lambda: not palette.isVisible())
    hands.keys("ctrl+shift+p")
    qtbot.waitUntil(palette.isVisible)
    assert palette.titles()[:3] == ["Zoom in", "Go to the canvas", "New"]
    assert window.settings.recent_commands == ["zoom_in", "to_canvas"]


def test_a_click_elsewhere_closes_it_and_keeps_the_keyboard(window, palette, qtbot) -> None:
    field = window.palette_panel.search
    hands.click(field.mapToGlobal(QPoint(30, 8)))
    qtbot.waitUntil(lambda: not palette.isVisible())
    qtbot.waitUntil(field.hasFocus)


@pytest.mark.parametrize("opens", ["add_node", "rename"])
def test_it_opens_over_what_else_is_open_on_the_canvas(window, qtbot, opens: str) -> None:
    window.session.editing.add("ReLU", (0.0, 0.0))
    window.canvas.setFocus()
    window.actions_[opens].trigger()
    hands.keys("ctrl+shift+p")
    palette = window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isVisible)
    write(palette, "sel", qtbot)
    assert palette.titles()[0] == "Select all"
    assert not window.canvas.panels.search.isVisible()
    assert not window.canvas.panels.rename.isVisible()
    hands.keys("Escape")
    qtbot.waitUntil(window.canvas.view.hasFocus)


def test_a_screen_reader_has_names_for_all_of_it(palette, qtbot) -> None:
    write(palette, "undo", qtbot)
    row = QAccessible.queryAccessibleInterface(palette._list).child(0)
    assert row.text(QAccessible.Text.Name).split() == ["Undo,", "Edit", "Ctrl+Z"]
    assert "nothing to undo" in row.text(QAccessible.Text.Description)
    assert palette._field.accessibleName() == "Command palette"


@pytest.mark.parametrize("size", [(1000, 600), (1366, 768), (2560, 1440)])
def test_all_of_it_is_within_the_window(open_window, size, qtbot) -> None:
    window = open_window(size=size, start=False)
    window.actions_["command_palette"].trigger()
    palette = window.findChild(CommandPalette)
    QApplication.processEvents()
    assert window.rect().contains(palette.geometry())
    assert palette.width() == 620
    last = palette._list.visualItemRect(palette._list.item(8))
    assert palette._list.viewport().rect().contains(last)
