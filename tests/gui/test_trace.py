"""The path of values, lit while the rest is dimmed."""

import pytest
from PySide6.QtCore import Qt
from support.canvas_desk import Desk, open_desk

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def lit(desk: Desk) -> set[str]:
    return {desk.graph.nodes[i].name for i in desk.canvas.view.spotlight.ids}


def test_a_key_lights_what_leads_to_a_node_and_what_follows(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_T)
    spotlight = desk.canvas.view.spotlight
    assert lit(desk) == {n.name for n in desk.graph.nodes.values()}
    assert desk.wire("fc", "out", "relu", "x") in spotlight.wires
    assert desk.wire("digits", "labels", "loss", "target") not in spotlight.wires
    assert spotlight.caption == "3 nodes lead here, 4 follow. Escape ends this."
    desk.canvas.select([desk.id("accuracy")])  # it goes with the selection
    assert "adam" not in lit(desk)
    assert spotlight.caption == "5 nodes lead here, 0 follow. Escape ends this."
    desk.editing.disconnect_wires([desk.wire("fc2", "out", "accuracy", "scores")])
    assert lit(desk) == {"digits", "accuracy"}
    desk.canvas.view.grab()  # it can be painted
    desk.key(Key.Key_Escape)
    assert lit(desk) == set()
    assert desk.canvas.selected() == [desk.id("accuracy")]
    desk.key(Key.Key_T)
    desk.key(Key.Key_T)
    assert lit(desk) == set()


def test_of_a_wire_both_ends_are_followed(desk) -> None:
    wire = desk.wire("digits", "labels", "loss", "target")
    desk.canvas.select([], [wire])
    desk.key(Key.Key_T)
    assert lit(desk) == {"digits", "loss", "adam"}
    assert wire in desk.canvas.view.spotlight.wires
