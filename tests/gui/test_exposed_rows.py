"""The parameters of a module in its form: made, given a range, renamed, refused, taken away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from graph_nodes.params import Float, Int
from tests.graph_nodes.test_exposed import used

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def inside(open_window):
    """A window with Block open, of which an instance has the hidden size 100."""
    window = open_window(start=False)
    window.session.document.replace(used(hidden=100).main)
    window.session.level.enter("n1")
    window.canvas.select([])
    return window


def enter(row, field: str, text: str) -> None:
    line = row.rows[field].editor.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_parameter_is_given_a_range_and_what_cannot_be_is_said_in_its_row(inside) -> None:
    document, params = inside.session.document, inside.properties.module_form.params
    before = document.graph
    row = params.rows["hidden"]
    QTest.mouseClick(row.fold, LEFT)
    enter(row, "max", "80")
    said = "Block 'block': hidden wants a whole number from 1 to 80, not 100"
    assert row.rows["max"].message.text() == said
    enter(row, "default", "0")
    assert "wants a whole number of at least 1, not 0" in row.rows["default"].message.text()
    assert document.graph is before
    enter(row, "max", "512")
    row = params.rows["hidden"]
    assert row.is_unfolded
    assert row.field_in_focus() == "max"
    enter(row, "name", "features")
    row = params.rows["features"]
    assert row.is_unfolded
    enter(row, "help", "How many it gives.")
    (param,) = document.graph.definitions["def:d1"].params
    expected = Int(64, min=1, max=512, name="features", help="How many it gives.", positional=True)
    assert param == expected
    inside.session.level.leave()
    inside.canvas.select(["n1"])
    values = inside.properties.form().rows
    assert values["features"].editor.value == 100
    values["features"].editor.line.selectAll()
    QTest.keyClicks(values["features"].editor.line, "1024")
    QTest.keyClick(values["features"].editor.line, Qt.Key.Key_Return)
    refusal = values["features"].message.text()
    assert refusal == "features wants a whole number from 1 to 512, not 1024"
    for _ in range(3):
        document.undo()
    assert document.graph == before


def test_a_parameter_of_a_kind_is_added_and_taken_away(inside) -> None:
    document, params = inside.session.document, inside.properties.module_form.params
    before = document.graph
    QTest.mouseClick(params.add, LEFT)
    menu = params.add.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == [
        "whole number",
        "number",
        "switch",
        "choice",
        "shape",
        "text",
    ]
    for action in (menu.actions()[1], menu.actions()[3], menu.actions()[4]):
        action.trigger()
    menu.close()
    assert list(params.rows) == ["hidden", "value", "value2", "value3"]
    enter(params.rows["value"], "above", "0")
    assert "above 0" in params.rows["value"].rows["above"].message.text(), "its default is 0"
    enter(params.rows["value"], "default", "0.5")
    enter(params.rows["value"], "above", "0")
    enter(params.rows["value2"], "options", "one, two, three")
    enter(params.rows["value3"], "default", "8, 8")
    choices = document.graph.definitions["def:d1"].params
    assert choices[1] == Float(0.5, above=0.0, name="value", positional=True)
    assert choices[2].options == ("one", "two", "three")
    assert choices[3].default == (8, 8)
    QTest.mouseClick(params.rows["value"].remove, LEFT)
    assert list(params.rows) == ["hidden", "value2", "value3"]
    while document.undo_label:
        document.undo()
    assert document.graph == before
