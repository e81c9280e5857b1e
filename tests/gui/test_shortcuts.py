"""The page of keys and gestures: searched, changed, and what changes with it at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from support import hands

from app.commands import keymap
from app.window.main_window import MainWindow
from app.window.shortcuts import Shortcuts
from graph_nodes.graph import Graph


@pytest.fixture(autouse=True)
def keys_as_they_are() -> Iterator[None]:
    yield
    keymap.use()


@pytest.fixture
def window(open_window) -> MainWindow:
    made = open_window(start=False)
    graph, _ = Graph().add("Linear")
    made.session.document.replace(graph)
    return made


@pytest.fixture
def dialog(window, qtbot) -> Shortcuts:
    made = Shortcuts(window.settings, window)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def choose(dialog: Shortcuts, what: str) -> None:
    dialog.search.setText(what)
    while dialog.list.currentItem().text(0) != what:
        dialog.list.setCurrentItem(dialog.list.itemBelow(dialog.list.currentItem()))
    dialog.list.setFocus()


def test_keys_and_gestures_are_found_by_words_and_by_keys(dialog) -> None:
    hands.write("shake")
    assert dialog.shown() == [("Take a node off its wires", "Shake it while dragging")]
    dialog.search.setText("ctrl+z")
    assert ("Undo", "Ctrl+Z") in dialog.shown()


def test_a_key_is_changed_and_menus_and_tooltips_follow_at_once(window, dialog, qtbot) -> None:
    choose(dialog, "Duplicate")
    hands.keys("Return", "ctrl+F9")
    assert ("Duplicate", "Ctrl+F9") in dialog.shown()
    action = window.actions_["duplicate"]
    assert action.shortcut().toString() == "Ctrl+F9"
    assert action.toolTip().endswith("(Ctrl+F9)")
    dialog.close()
    window.canvas.setFocus()
    window.canvas.select_all()
    window.activateWindow()
    hands.keys("ctrl+d")
    assert len(window.session.document.graph.nodes) == 1
    hands.keys("ctrl+F9")
    assert len(window.session.document.graph.nodes) == 2


def test_a_key_that_another_command_has_is_only_taken_if_the_person_says_so(dialog) -> None:
    choose(dialog, "Duplicate")
    hands.keys("Return", "ctrl+g")
    assert "Ctrl+G is the key of “Group into a module”" in dialog.keys.told
    hands.keys("Return")  # “Leave it” has the keyboard
    assert keymap.keys_of("duplicate") == ("Ctrl+D",)
    hands.keys("Return", "ctrl+g")
    dialog.keys.take.click()
    assert (keymap.keys_of("duplicate"), keymap.keys_of("group")) == (("Ctrl+G",), ())
    dialog.keys.reset.click()
    assert keymap.keys_of("duplicate") == ("Ctrl+D",)
    dialog.reset_all.click()
    assert keymap.keys_of("group") == ("Ctrl+G",)


def test_a_bare_key_of_the_window_works_on_the_canvas_and_types_in_fields(window, dialog) -> None:
    choose(dialog, "Map")
    hands.keys("Return", "b")
    assert keymap.keys_of("minimap") == ("B",)
    dialog.close()
    window.activateWindow()
    window.canvas.setFocus()
    before = window.actions_["minimap"].isChecked()
    hands.keys("b")
    assert window.actions_["minimap"].isChecked() is not before
    window.palette_panel.search.setFocus()
    hands.keys("b")
    assert window.palette_panel.search.text() == "b"
    assert window.actions_["minimap"].isChecked() is not before


def test_arrow_keys_and_gestures_stay_as_they_are(dialog) -> None:
    for what in ("Go to the next node", "Cut wires"):
        choose(dialog, what)
        assert not dialog.keys.change.isEnabled()
        hands.keys("Return", "F9")
    assert keymap.own() == {}


def test_a_preset_is_used_on_one_click_and_back_with_what_was_changed_in_it(
    window, dialog, open_window
) -> None:
    def use(name: str) -> None:
        dialog.presets.setCurrentIndex(dialog.presets.findData(name))
        dialog.presets.activated.emit(dialog.presets.currentIndex())

    use("blender")
    assert window.actions_["duplicate"].shortcut().toString() == "Shift+D"
    choose(dialog, "Duplicate")
    hands.keys("Return", "F9")
    use("")
    assert window.actions_["duplicate"].shortcut().toString() == "Ctrl+D"
    use("blender")
    dialog.close()
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.select_all()
    hands.keys("x")
    assert not window.session.document.graph.nodes
    again = open_window(start=False)
    assert again.actions_["duplicate"].shortcut().toString() == "F9"
