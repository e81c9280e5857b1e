"""A node becomes another kind: each is shown on the canvas as a list is walked through."""

import pytest
from PySide6.QtCore import Qt
from support.canvas_desk import Desk, mlp, offered, open_desk

from app.canvas.sign import Sign
from app.docks.pick_list import PickList
from graph_nodes.edit import Retype
from graph_nodes.graph import Graph

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def kinds(desk: Desk) -> PickList:
    return desk.canvas.panels.edits.list


def shown(desk: Desk) -> list[str]:
    """The types of the nodes as the canvas shows them."""
    return [item.node.type for item in desk.canvas.view.mirror.nodes.values()]


def said(desk: Desk) -> str:
    signs = [item for item in desk.canvas.view.overlays if isinstance(item, Sign)]
    return " ".join(sign.verdict.text for sign in signs)


def test_kinds_are_walked_through_and_one_is_taken_as_one_step(desk, qtbot) -> None:
    before = desk.graph
    desk.click(desk.title("relu"))
    desk.key(Key.Key_S)
    assert [title for title, _ in offered(kinds(desk))][:4] == [
        "LeakyReLU",
        "Sigmoid",
        "Tanh",
        "GELU",
    ]
    assert "LeakyReLU" in shown(desk)
    assert said(desk) == "'relu': ReLU → LeakyReLU"
    for _ in range(3):
        desk.key(Key.Key_Down)
    assert "GELU" in shown(desk)
    assert "LeakyReLU" not in shown(desk)
    assert desk.graph == before
    desk.key(Key.Key_Return)
    gelu = desk.graph.by_name("gelu")
    assert gelu is not None
    assert gelu.type == "GELU"
    assert desk.canvas.selected() == [gelu.id]
    assert len(desk.graph.wires) == len(before.wires)
    assert said(desk) == ""
    assert len(desk.document.history) == 1
    qtbot.waitUntil(desk.canvas.view.hasFocus)
    desk.document.undo()
    assert desk.graph == before
    desk.document.redo()
    assert desk.graph.nodes[gelu.id] == gelu


def test_escape_brings_all_back_as_it_was(desk) -> None:
    mirror = desk.canvas.view.mirror
    items = dict(mirror.nodes)
    desk.click(desk.title("loss"))
    desk.key(Key.Key_S)
    desk.type("relu")  # which has no place for the labels
    assert len(mirror.wires) < len(desk.graph.wires)
    desk.key(Key.Key_Escape)
    assert mirror.graph == desk.graph
    assert mirror.nodes == items
    assert set(mirror.wires) == set(desk.graph.wires)
    assert desk.requests == []
    assert desk.canvas.view.overlays == []


def test_what_would_be_lost_is_said_before_it_is(desk) -> None:
    desk.click(desk.title("loss"))
    desk.key(Key.Key_S)
    desk.type("gelu")
    lost = "digits.labels → loss.target"
    assert lost in said(desk)
    assert kinds(desk)._help.text().startswith(f"Loses {lost}")


def test_words_find_any_kind_and_set_values(desk) -> None:
    desk.click(desk.title("relu"))
    desk.key(Key.Key_S)
    desk.type("linear 12")
    desk.key(Key.Key_Return)
    made = desk.graph.by_name("fc3")
    assert made is not None
    assert (made.type, made.value("out_features")) == ("Linear", 12)


def test_nothing_is_shown_where_no_kind_is_called_so(desk) -> None:
    desk.click(desk.title("relu"))
    desk.key(Key.Key_S)
    desk.type("qqqq")
    assert shown(desk) == [node.type for node in desk.graph.nodes.values()]
    desk.key(Key.Key_Escape)


def test_several_nodes_become_one_kind_together(desk) -> None:
    desk.canvas.select([desk.id("fc"), desk.id("fc2")])
    desk.key(Key.Key_S)
    desk.type("dropout")
    desk.key(Key.Key_Return)
    assert [n.name for n in desk.graph.nodes.values() if n.type == "Dropout"] == [
        "dropout",
        "dropout2",
    ]
    assert len(desk.document.history) == 1


def test_an_edit_from_elsewhere_ends_what_is_shown(desk) -> None:
    desk.click(desk.title("relu"))
    desk.key(Key.Key_S)
    desk.editing.rename(desk.id("fc"), "first")
    assert desk.canvas.view.mirror.graph == desk.graph
    assert desk.canvas.view.overlays == []
    desk.key(Key.Key_Return)
    assert {"first", "leaky_relu"} <= {node.name for node in desk.graph.nodes.values()}


def test_the_verdict_of_the_check_is_shown_for_the_kind_that_is_marked(desk, qtbot) -> None:
    desk.click(desk.title("relu"))
    with qtbot.waitSignal(desk.canvas.editHovered) as asked:
        desk.key(Key.Key_S)
    (edit,) = asked.args
    assert edit == Retype((desk.id("relu"),), "LeakyReLU")
    desk.canvas.show_verdict(edit, "(N, 64) float32", "ok")
    assert said(desk) == "(N, 64) float32"
    assert kinds(desk)._help.text().startswith("Gives (N, 64) float32.")
    desk.canvas.show_verdict(Retype(edit.nodes, "Tanh"), "late", "ok")
    assert said(desk) == "(N, 64) float32"
    desk.canvas.show_verdict(edit, "it would contain itself", "error")
    desk.key(Key.Key_Return)
    assert desk.requests == []


def test_an_instance_becomes_another_module_by_the_same_command(qtbot) -> None:
    graph = mlp()
    desk = open_desk(qtbot, graph)
    for name in ("fc", "fc2"):
        desk.editing.group([desk.id(name)])
    first, second = desk.graph.definitions
    desk.click(desk.title("block"))
    desk.key(Key.Key_S)
    assert offered(kinds(desk))[0] == ("Block2", "Modules")
    desk.key(Key.Key_Return)
    assert [n.type for n in desk.graph.nodes.values()].count(second) == 2
    assert first not in [n.type for n in desk.graph.nodes.values()]


def test_every_walk_through_kinds_leaves_the_graph_as_it_was(desk) -> None:
    before, mirror = desk.graph, desk.canvas.view.mirror
    for name in ("digits", "flatten", "fc", "loss", "adam", "accuracy"):
        desk.canvas.select([desk.id(name)])
        desk.key(Key.Key_S)
        desk.type("a")
        for _ in range(kinds(desk)._list.count()):
            desk.key(Key.Key_Down)
            ends = {w.source for w in mirror.wires} | {w.target for w in mirror.wires}
            assert ends <= mirror.nodes.keys()
            assert all(mirror.graph.refusal(w) is None for w in mirror.wires)
        desk.key(Key.Key_Escape)
        assert mirror.graph == before == desk.graph


def test_a_wire_that_was_lit_under_the_pointer_may_go(desk) -> None:
    wire = desk.wire("digits", "labels", "loss", "target")
    item = desk.canvas.view.mirror.wires[wire]
    desk.canvas.select([desk.id("loss")])
    desk.move(desk.canvas.view.mapFromScene(item.curve.middle()))
    desk.key(Key.Key_S)
    desk.type("gelu")
    assert wire not in desk.canvas.view.mirror.wires
    assert desk.canvas.view.hovered_wire is None
    desk.key(Key.Key_Escape)
    assert wire in desk.canvas.view.mirror.wires


def test_the_command_is_there_for_nodes_alone(qtbot) -> None:
    desk = open_desk(qtbot, Graph())
    assert not desk.canvas.commands["swap_kind"].isEnabled()
    desk.key(Key.Key_S)
    assert not kinds(desk).isVisible()
