"""Going back and forward through places, and keeping some of them, in a whole window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import hands

from graph_nodes.document import save
from graph_nodes.graph import Graph


def spread() -> Graph:
    """Four layers, far from each other."""
    graph = Graph()
    for number in range(4):
        graph, made = graph.add("Linear", (3000 * number, 0))
        graph = graph.rename(made, f"fc{number}")
    return graph


@pytest.fixture
def window(open_window, tmp_path: Path):
    save(spread(), tmp_path / "spread.loom")
    made = open_window(start=False)
    made.files.open_path(tmp_path / "spread.loom")
    QTest.qWaitForWindowActive(made)
    return made


def node(window, name: str) -> str:
    return window.session.level.graph.by_name(name).id


def shown(window):
    QApplication.processEvents()  # the line above the canvas comes and goes with modules
    return window.session.level.way, window.canvas.view.shown()


def test_every_jump_can_be_gone_back_from_and_forward_to(window) -> None:
    window.canvas.zoom_reset()
    places = [shown(window)]
    for name in ("fc1", "fc3", "fc2"):
        window.levels.reveal(node(window, name))
        places.append(shown(window))
    window.canvas.setFocus()
    for expected in reversed(places[:-1]):
        hands.keys("alt+Left")
        assert shown(window) == expected
    assert not window.actions_["back"].isEnabled()
    for expected in places[1:]:
        hands.keys("alt+Right")
        assert shown(window) == expected
    assert not window.actions_["forward"].isEnabled()


def test_a_look_inside_a_module_is_one_jump(window) -> None:
    window.session.editing.group([node(window, "fc0"), node(window, "fc1")])
    before = shown(window)
    (instance,) = window.canvas.selected()
    inner = next(iter(window.session.document.graph.definitions.values()))
    (fc0, *_) = inner.graph.nodes
    window.levels.reveal(f"{inner.type}/{fc0}")
    assert window.session.level.way == (instance,)
    inside = shown(window)
    window.actions_["back"].trigger()
    assert shown(window) == before
    window.actions_["forward"].trigger()
    assert shown(window) == inside


def test_a_place_in_a_module_that_is_gone_is_passed_over(window) -> None:
    before = shown(window)
    window.session.editing.group([node(window, "fc0"), node(window, "fc1")])
    (instance,) = window.canvas.selected()
    window.session.level.enter(instance)
    window.session.level.leave()
    window.session.editing.delete([instance])
    window.levels.reveal(node(window, "fc3"))
    window.actions_["back"].trigger()
    window.actions_["back"].trigger()
    assert shown(window) == before
    assert window.session.level.way == ()


def test_the_thumb_buttons_of_a_mouse_do_the_same(window) -> None:
    before = shown(window)
    window.levels.reveal(node(window, "fc3"))
    there = shown(window)
    viewport = window.canvas.view.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.BackButton, pos=QPoint(50, 50))
    assert shown(window) == before
    QTest.mouseClick(viewport, Qt.MouseButton.ForwardButton, pos=QPoint(50, 50))
    assert shown(window) == there


def test_home_and_the_selection_are_jumps_and_a_wire_can_be_shown(window) -> None:
    graph = window.session.document.graph
    first, second = node(window, "fc0"), node(window, "fc1")
    from graph_nodes.graph import Wire

    wire = Wire(first, "out", second, "x")
    window.session.document.edit("Connect", graph.connect(wire))
    window.levels.reveal(node(window, "fc3"))
    at_fc3 = shown(window)
    window.canvas.select([], [wire])
    window.canvas.setFocus()
    hands.keys("f")
    view = window.canvas.view
    assert view.shows(view.mirror.bounds([first, second]))
    hands.keys("Home")
    hands.keys("alt+Left", "alt+Left")
    assert shown(window) == at_fc3


def test_a_place_is_kept_by_number_and_gone_to(window) -> None:
    window.levels.reveal(node(window, "fc2"))
    window.canvas.setFocus()
    kept = shown(window)
    hands.keys("ctrl+shift+3")
    window.levels.reveal(node(window, "fc0"))
    elsewhere = shown(window)
    hands.keys("shift+3")
    assert shown(window) == kept
    hands.keys("alt+Left")
    assert shown(window) == elsewhere
    hands.keys("shift+4")
    assert "No place 4 was kept" in window.status.currentMessage()
    assert shown(window) == elsewhere


def test_places_that_were_kept_outlast_the_window(open_window, window, tmp_path, qtbot) -> None:
    window.levels.reveal(node(window, "fc2"))
    kept = shown(window)
    window.places.keep(1)
    window.session.document.mark_saved(tmp_path / "other.loom")
    window.canvas.fit()
    window.places.keep(2)
    again = open_window(start=False)
    again.files.open_path(tmp_path / "spread.loom")
    again.places.go(1)
    assert shown(again)[0] == kept[0]
    assert again.canvas.view.centre() == kept[1].center()
    assert sorted(again.places._marks) == [1]
    save(spread(), tmp_path / "other.loom")
    again.files.open_path(tmp_path / "other.loom")
    assert sorted(again.places._marks) == [1, 2]
    QApplication.processEvents()
