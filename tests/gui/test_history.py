"""The history as a list, and what differs from the saved file, by keyboard in a whole window."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from support import hands

from graph_nodes.document import save
from graph_nodes.graph import Graph


@pytest.fixture
def window(open_window, tmp_path: Path):
    graph, fc = Graph().add("Linear")
    graph, _ = graph.add("ReLU", (3000, 0))
    save(graph, tmp_path / "two.loom")
    made = open_window(start=False)
    made.files.open_path(tmp_path / "two.loom")
    editing = made.session.editing
    editing.set_param([fc], "out_features", 3)
    editing.rename(fc, "head")
    editing.add("Tanh", (600.0, 0.0))
    made.canvas.setFocus()
    QTest.qWaitForWindowActive(made)
    return made


def test_a_step_of_the_list_is_gone_to_and_back(window, qtbot) -> None:
    document = window.session.document
    states = document.graph
    hands.keys("ctrl+alt+z")
    steps = window.history.steps
    qtbot.waitUntil(steps.isVisible)
    assert steps.titles() == [
        "Add Tanh",
        "Rename to head",
        "Set out_features",
        "As it was opened",
    ]
    assert steps.current() == 3
    hands.keys("Down", "Down", "Return")
    assert document.history == ["Set out_features"]
    assert document.undone == ["Rename to head", "Add Tanh"]
    assert window.canvas.graph is document.graph
    hands.keys("ctrl+alt+z")
    assert steps.current() == 1
    hands.keys("Up", "Up", "Return")
    assert document.graph == states
    assert window.canvas.view.hasFocus()


def test_what_differs_from_the_file_is_listed_and_gone_to(window, qtbot) -> None:
    hands.keys("ctrl+alt+s")
    changes = window.history.changes
    qtbot.waitUntil(changes.isVisible)
    assert changes.titles() == ["fc → head", "head.out_features: 10 → 3", "Tanh 'tanh'"]
    hands.write("tanh")
    hands.keys("Return")
    assert [window.canvas.graph.nodes[i].name for i in window.canvas.selected()] == ["tanh"]


def test_nothing_is_said_where_nothing_differs(window) -> None:
    window.files.save()
    window.actions_["compare_saved"].trigger()
    assert not window.history.changes.isVisible()
    assert "Nothing was changed" in window.status.currentMessage()


def test_after_a_crash_the_file_itself_is_compared(window, qtbot) -> None:
    document = window.session.document
    document.restore(document.graph, document.path, "two", document.folder)
    window.actions_["compare_saved"].trigger()
    qtbot.waitUntil(window.history.changes.isVisible)
    assert "Tanh 'tanh'" in window.history.changes.titles()
