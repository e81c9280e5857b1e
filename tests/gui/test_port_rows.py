"""The ports of a module in its form: named, described, put in order and taken away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.questions import answer

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Wire
from graph_nodes.module_ports import port_places
from graph_nodes.project import Project
from tests.graph_nodes.test_module_ports import used

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def inside(open_window):
    """A window with Block of two instances, one of which is open, and nothing selected."""
    window = open_window(start=False)
    window.session.document.replace(used().main)
    window.session.level.enter("n2")
    window.canvas.select([])
    return window


def listed(window) -> list[str]:
    return [row.name.line.text() for row in window.properties.module_form.inputs.rows.values()]


def test_ports_are_put_in_order_by_mouse_and_by_key_each_a_step(inside) -> None:
    window, document = inside, inside.session.document
    before = document.graph
    rows = window.properties.module_form.inputs.rows
    assert listed(window) == ["a", "b", "c", "d"]
    assert not rows["n1"].up.isEnabled()
    QTest.mouseClick(rows["n1"].down, LEFT)
    assert listed(window) == ["b", "a", "c", "d"]
    line = window.properties.module_form.inputs.rows["n4"].name.line
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Up, ALT)
    QTest.keyClick(line, Qt.Key.Key_Up, ALT)
    assert listed(window) == ["b", "d", "a", "c"]
    assert QApplication.focusWidget() is line, "the row that moves is still the one at hand"
    instance = document.graph.nodes["n2"]
    assert [p.name for p in instance.inputs()] == ["b", "d", "a", "c"]
    assert document.graph.wires == before.wires
    assert loads(dumps(document.graph)) == document.graph
    for _ in range(3):
        document.undo()
    assert document.graph == before
    assert document.undo_label == ""


def test_a_port_is_renamed_and_described_and_wires_follow(inside) -> None:
    window, document = inside, inside.session.document
    row = window.properties.module_form.inputs.rows["n2"]
    row.name.line.selectAll()
    QTest.keyClicks(row.name.line, "a")
    assert "is taken" in row.message.text()
    row.name.line.selectAll()
    QTest.keyClicks(row.name.line, "mask")
    QTest.keyClick(row.name.line, Qt.Key.Key_Return)
    assert row.message.isHidden()
    assert Wire("n1", "features", "n2", "mask") in document.graph.wires
    row.about.line.setFocus()
    QTest.keyClicks(row.about.line, "What is left out.")
    QTest.keyClick(row.about.line, Qt.Key.Key_Return)
    assert document.graph.nodes["n3"].input("mask").help == "What is left out."
    assert document.history == ["Rename to mask", "Describe mask"]


def test_a_wired_port_goes_only_if_the_person_says_so(inside) -> None:
    window, document = inside, inside.session.document
    before = document.graph
    form = window.properties.module_form
    answer("Keep it")
    QTest.mouseClick(form.inputs.rows["n2"].remove, LEFT)
    assert document.graph is before
    answer("Take it away")
    QTest.mouseClick(form.inputs.rows["n2"].remove, LEFT)
    assert listed(window) == ["a", "c", "d"]
    QTest.mouseClick(form.inputs.rows["n4"].remove, LEFT)
    assert listed(window) == ["a", "c"], "nothing is wired to it: nothing is asked"
    assert port_places(Project(document.graph), "d1", "n6") == ("'add' inside", "'block'")
    document.undo()
    document.undo()
    assert document.graph == before
    assert listed(window) == ["a", "b", "c", "d"]


def test_a_colour_is_chosen_by_key_and_taken_back(inside) -> None:
    window, document = inside, inside.session.document
    before, box = document.graph, window.properties.module_form.color
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert document.graph.definitions["def:d1"].color == "orange"
    window.session.level.leave()
    assert window.canvas.view.mirror.nodes["n2"].shape_.look == "orange"
    document.undo()
    document.undo()
    assert document.graph == before
    assert box.currentData() == ""
