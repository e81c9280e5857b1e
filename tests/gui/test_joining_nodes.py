"""Selected nodes are wired to one another, or into a new one, by keys."""

import pytest
from PySide6.QtCore import Qt
from support.canvas_desk import Desk, Modifier, mlp, offered, open_desk

from app.docks.pick_list import PickList
from graph_nodes.graph import Graph, Wire
from runtime.check_result import CheckResult, TensorType

Key = Qt.Key
SHIFT, ALT = Modifier.ShiftModifier, Modifier.AltModifier


def with_free_nodes() -> Graph:
    """The network, and below it two branches of its second layer and an Add of nothing."""
    graph, left = mlp().add("Tanh", (560.0, 360.0), "left")
    graph, right = graph.add("Sigmoid", (760.0, 480.0), "right")
    graph, _ = graph.add("Subtract", (900.0, 360.0), "minus")
    fc = graph.by_name("fc")
    assert fc is not None
    for target in (left, right):
        graph = graph.connect(Wire(fc.id, "out", target, "x"))
    return graph


@pytest.fixture
def desk(qtbot) -> Desk:
    desk = open_desk(qtbot, with_free_nodes())
    desk.editing.made.connect(desk.canvas.select)
    return desk


def choices(desk: Desk) -> PickList:
    return desk.canvas.panels.edits.list


def choose(desk: Desk, *names: str) -> None:
    desk.canvas.select([desk.id(name) for name in names])


def test_two_nodes_are_joined_at_once_where_one_way_makes_sense(desk) -> None:
    before = desk.graph
    choose(desk, "left", "minus")
    desk.key(Key.Key_J)
    assert not choices(desk).isVisible()
    assert desk.wire("left", "out", "minus", "a") in desk.graph.wires
    assert len(desk.document.history) == 1
    choose(desk, "right", "minus")
    desk.key(Key.Key_J)
    assert desk.wire("right", "out", "minus", "b") in desk.graph.wires
    desk.document.undo()
    desk.document.undo()
    assert desk.graph == before


def test_where_an_input_is_taken_what_would_be_replaced_is_said_first(desk) -> None:
    before = desk.graph
    choose(desk, "left", "fc2")
    desk.key(Key.Key_J)
    # fc2 stands to the left, so that its way round comes first; it would close no cycle
    assert ("left.out → fc2.x", "in place of relu.out") in offered(choices(desk))
    assert desk.graph == before
    desk.type("left.out")
    assert desk.wire("left", "out", "fc2", "x") in desk.canvas.view.mirror.wires
    desk.key(Key.Key_Return)
    assert desk.graph.wire_into(desk.id("fc2"), "x") == desk.wire("left", "out", "fc2", "x")
    desk.document.undo()
    assert desk.graph == before


def test_what_cannot_be_joined_says_so(desk) -> None:
    choose(desk, "adam", "accuracy")
    desk.key(Key.Key_J)
    assert offered(choices(desk)) == []
    assert choices(desk)._help.text() == "Neither can take what the other one gives."


def test_shapes_that_do_not_fit_come_last_with_the_reason(desk) -> None:
    fc2 = desk.id("fc2")
    desk.editing.disconnect_wires(desk.graph.sources[desk.id("loss")])
    desk.canvas.set_check(
        CheckResult(types={fc2: {"out": TensorType(("N", 1, 8), "float32")}}, used=(fc2,))
    )
    choose(desk, "fc2")
    desk.key(Key.Key_C)
    assert offered(choices(desk))[-1] == ("out → adam.loss", "does not fit")
    desk.type("adam.loss")
    assert "wants" in choices(desk)._help.text()


@pytest.mark.parametrize(
    ("word", "name", "ports"), [("", "add", "ab"), ("mul", "multiply", "ab"), ("cat", "concat", "")]
)
def test_two_outputs_go_into_a_new_node_behind_them(desk, word: str, name: str, ports: str) -> None:
    before = desk.graph
    choose(desk, "left", "right")
    desk.key(Key.Key_J, SHIFT)
    titles = [title for title, _ in offered(choices(desk))]
    assert titles[:4] == ["Add", "Multiply", "Maximum", "Concatenate"]
    assert desk.graph == before
    desk.type(word)
    assert len(desk.canvas.view.mirror.nodes) == len(before.nodes) + 1  # shown already
    desk.key(Key.Key_Return)
    made = desk.graph.by_name(name)
    assert made is not None
    inputs = ports or ("x1", "x2")
    assert set(desk.graph.sources[made.id]) == {
        desk.wire("left", "out", name, inputs[0]),
        desk.wire("right", "out", name, inputs[1]),
    }
    behind = max(desk.graph.nodes[desk.id(n)].at[0] for n in ("left", "right"))
    assert made.at[0] > behind
    body = desk.canvas.view.mirror.nodes[made.id].body()
    others = [i for i in desk.canvas.view.mirror.nodes.values() if i.id != made.id]
    assert not any(item.body().intersects(body) for item in others)
    assert desk.canvas.selected() == [made.id]
    assert len(desk.document.history) == 1
    desk.document.undo()
    assert desk.graph == before


def test_more_than_two_outputs_go_into_one_node_or_a_row_of_them(desk) -> None:
    choose(desk, "relu", "left", "right")
    desk.key(Key.Key_J, SHIFT)
    assert [title for title, _ in offered(choices(desk))] == [
        "Add",
        "Multiply",
        "Maximum",
        "Concatenate",
    ]
    desk.key(Key.Key_Return)
    assert desk.wire("add", "out", "add2", "a") in desk.graph.wires
    assert desk.wire("right", "out", "add2", "b") in desk.graph.wires


def test_scores_and_labels_find_their_places_in_a_loss(desk) -> None:
    desk.editing.delete([desk.id("loss")])
    scores = {desk.id("fc2"): {"out": TensorType(("N", 10), "float32")}}
    desk.canvas.set_check(CheckResult(types=scores))
    choose(desk, "digits", "fc2")
    desk.key(Key.Key_J, SHIFT)
    desk.type("cross")
    desk.key(Key.Key_Return)
    assert set(desk.graph.sources[desk.id("loss")]) == {
        desk.wire("digits", "labels", "loss", "target"),
        desk.wire("fc2", "out", "loss", "scores"),
    }


def test_the_inputs_of_a_node_are_swapped(desk) -> None:
    for name, port in (("left", "a"), ("right", "b")):
        desk.editing.connect_wire(desk.wire(name, "out", "minus", port))
    before = desk.graph
    choose(desk, "minus")
    desk.key(Key.Key_S, ALT)
    assert set(desk.graph.sources[desk.id("minus")]) == {
        desk.wire("left", "out", "minus", "b"),
        desk.wire("right", "out", "minus", "a"),
    }
    desk.document.undo()
    assert desk.graph == before
    choose(desk, "loss")  # scores are no labels
    assert not desk.canvas.commands["swap_inputs"].isEnabled()


def test_wires_have_their_ways_again_once_a_list_was_walked_through(desk, qtbot) -> None:
    mirror, ways = desk.canvas.view.mirror, desk.canvas.view.sheets.current.ways
    ways.find()
    before = {wire: item.curve for wire, item in mirror.wires.items()}
    choose(desk, "fc")
    desk.key(Key.Key_C)
    for _ in offered(choices(desk)):
        desk.key(Key.Key_Down)
    desk.key(Key.Key_Escape)
    ways.find()
    assert {wire: item.curve for wire, item in mirror.wires.items()} == before
