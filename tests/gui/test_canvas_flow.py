"""Nodes go onto wires and off them, with the mouse and with keys, and the flow goes on."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from support.canvas_desk import LEFT, NONE, Desk, Modifier, mlp, open_desk

from app.canvas.sign import Sign
from app.docks.palette import PalettePanel
from graph_nodes.edit import Edit
from graph_nodes.flow import ROOM
from graph_nodes.graph import Graph, Wire
from runtime.check_result import CheckResult, TensorType

Key = Qt.Key
CTRL = Modifier.ControlModifier


def with_free_nodes() -> Graph:
    """The network, and below it a Dropout, and a Tanh that feeds a Sigmoid."""
    graph, _ = mlp().add("Dropout", (560.0, 360.0), "drop")
    graph, tanh = graph.add("Tanh", (760.0, 360.0), "tanh")
    graph, sigmoid = graph.add("Sigmoid", (760.0, 480.0), "sigmoid")
    return graph.connect(Wire(tanh, "out", sigmoid, "x"))


@pytest.fixture
def desk(qtbot) -> Desk:
    desk = open_desk(qtbot, with_free_nodes())
    desk.editing.made.connect(desk.canvas.select)
    return desk


def signs(desk: Desk) -> list[Sign]:
    return [item for item in desk.canvas.view.overlays if isinstance(item, Sign)]


def said(desk: Desk) -> str:
    return " ".join(sign.verdict.text for sign in signs(desk))


def on(desk: Desk, source: str, output: str, target: str, into: str = "x") -> QPoint:
    """A point of a wire."""
    wire = desk.wire(source, output, target, into)
    return desk.canvas.view.mapFromScene(desk.canvas.view.mirror.wires[wire].curve.middle())


def between(desk: Desk, *names: str) -> bool:
    """Whether nodes follow one another, by their first outputs and inputs."""
    followers = {a: {w.target for w in desk.graph.targets[desk.id(a)]} for a in names}
    return all(desk.id(b) in followers[a] for a, b in pairwise(names))


def places(desk: Desk) -> dict[str, tuple[float, float]]:
    """Where each node is shown."""
    return {i: item.pos().toTuple() for i, item in desk.canvas.view.mirror.nodes.items()}


# -- held nodes --------------------------------------------------------------------------


def test_a_node_dropped_on_a_wire_is_put_there_as_one_step(desk, qtbot) -> None:
    before, shown = desk.graph, places(desk)
    desk.press(desk.title("drop"))
    desk.drag_to(on(desk, "fc", "out", "relu"))
    assert said(desk) == "fc → 'drop' → relu"
    relu = desk.id("relu")
    qtbot.waitUntil(lambda: places(desk)[relu][0] > shown[relu][0])  # room is made
    desk.release()
    assert between(desk, "fc", "drop", "relu")
    assert desk.wire("fc", "out", "relu", "x") not in desk.graph.wires
    xs = [desk.graph.nodes[desk.id(n)].at[0] for n in ("fc", "drop", "relu")]
    assert xs[1] - xs[0] >= ROOM
    assert xs[2] - xs[1] >= ROOM
    assert signs(desk) == []
    assert len(desk.document.history) == 1
    desk.document.undo()
    assert desk.graph == before


def test_room_is_taken_back_where_one_moves_on(desk, qtbot) -> None:
    drop, before, start = desk.id("drop"), places(desk), desk.title("drop")
    desk.press(start)
    desk.drag_to(on(desk, "fc", "out", "relu"))
    qtbot.waitUntil(lambda: places(desk)[desk.id("relu")] != before[desk.id("relu")])
    desk.drag_to(start)
    assert said(desk) == ""
    assert {i: at for i, at in places(desk).items() if i != drop} == {
        i: at for i, at in before.items() if i != drop
    }
    desk.key(Key.Key_Escape)
    desk.release()
    assert places(desk) == before
    assert desk.requests == []


def test_the_next_wire_is_where_it_was_before_room_was_made_on_this_one(desk, qtbot) -> None:
    before, aim = places(desk), on(desk, "fc", "out", "relu")
    desk.press(desk.title("drop"))
    desk.drag_to(on(desk, "flatten", "out", "fc"))
    qtbot.waitUntil(lambda: places(desk)[desk.id("fc")] != before[desk.id("fc")])
    desk.move(aim)
    assert said(desk) == "fc → 'drop' → relu"


def test_a_chain_that_hangs_together_is_put_on_a_wire(desk) -> None:
    desk.canvas.select([desk.id("tanh"), desk.id("sigmoid")])
    desk.drag(desk.title("tanh"), on(desk, "fc", "out", "relu"))
    assert between(desk, "fc", "tanh", "sigmoid", "relu")


def test_a_node_that_has_wires_is_only_moved(desk) -> None:
    desk.press(desk.title("loss"))
    desk.drag_to(on(desk, "fc", "out", "relu"))
    assert signs(desk) == []
    desk.release()
    assert [name for name, *_ in desk.requests] == ["moveRequested"]


def test_a_bad_fit_says_why_and_is_not_wired(desk) -> None:
    wires = desk.graph.wires
    desk.press(desk.title("drop"))
    desk.drag_to(on(desk, "digits", "labels", "loss", "target"))
    assert "wants floating-point numbers in x, but 'digits.labels' gives int64" in said(desk)
    desk.release()
    assert desk.graph.wires == wires
    assert [name for name, *_ in desk.requests] == ["moveRequested"]


@pytest.mark.parametrize("severity", ["ok", "error"])
def test_the_workers_verdict_is_shown_and_an_error_refuses(desk, qtbot, severity: str) -> None:
    def judge(edit: Edit) -> None:
        desk.canvas.show_verdict(edit, "found out later", severity)

    desk.canvas.editHovered.connect(judge)
    before = places(desk)
    desk.press(desk.title("drop"))
    desk.drag_to(on(desk, "fc", "out", "relu"))
    qtbot.waitUntil(lambda: said(desk) == "found out later")
    has_room = places(desk)[desk.id("relu")] != before[desk.id("relu")]
    desk.release()
    assert has_room == between(desk, "fc", "drop") == (severity == "ok")


# -- nodes from elsewhere ----------------------------------------------------------------


def hold(desk: Desk, at: QPoint, row: str = "Dropout") -> QMimeData:
    """Hold over the canvas what the palette finds first."""
    palette = PalettePanel()
    palette.search.setText(row)
    model = palette.view.model()
    mime = model.mimeData([model.index(0, 0)])
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(desk.viewport, QDragEnterEvent(at, copy, mime, LEFT, NONE))
    QApplication.sendEvent(desk.viewport, QDragMoveEvent(at, copy, mime, LEFT, NONE))
    return mime


def drop(desk: Desk, mime: QMimeData, at: QPoint) -> None:
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QApplication.sendEvent(desk.viewport, event)


def test_a_node_from_the_palette_goes_on_the_wire_that_it_is_dropped_on(desk, qtbot) -> None:
    before, at = desk.graph, on(desk, "fc", "out", "relu") + QPoint(0, 5)
    mime = hold(desk, at, "Tanh")
    assert said(desk) == "fc → Tanh → relu"
    drop(desk, mime, at)
    assert between(desk, "fc", "tanh2", "relu")
    assert desk.canvas.selected() == [desk.id("tanh2")]
    assert desk.document.undo_label == "Insert Tanh before 'relu'"
    assert desk.port("tanh2", "x").y() == desk.port("fc", "out", True).y()  # level with the wire
    desk.document.undo()
    assert desk.graph == before


def test_what_is_dragged_out_again_leaves_nothing_behind(desk, qtbot) -> None:
    before = places(desk)
    hold(desk, on(desk, "fc", "out", "relu"))
    qtbot.waitUntil(lambda: places(desk) != before)
    QApplication.sendEvent(desk.viewport, QDragLeaveEvent())
    assert places(desk) == before
    assert signs(desk) == []


def test_a_node_that_does_not_fit_is_added_beside_the_wire(desk) -> None:
    at, wires = on(desk, "fc", "out", "relu"), desk.graph.wires
    mime = hold(desk, at, "Digits")
    assert said(desk) == "no value flows on through Digits 'digits': it cannot be put on a wire"
    drop(desk, mime, at)
    assert desk.graph.by_name("digits2")
    assert desk.graph.wires == wires


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_node_that_is_searched_for_goes_on_the_wire(desk, by_mouse: bool, qtbot) -> None:
    types = {desk.id("fc"): {"out": TensorType(("N", 64), "float32")}}
    desk.canvas.set_check(CheckResult(types))
    at, before = on(desk, "fc", "out", "relu"), places(desk)
    desk.click(at)
    if by_mouse:  # by the menu of the wire
        desk.canvas.commands["add_node"].trigger()
    else:
        desk.key(Key.Key_Tab)
    offered = desk.canvas.panels.search.titles()
    assert "Dropout" in offered
    assert not {"Digits", "Adam", "MSELoss", "Embedding", "Conv2d"} & set(offered)
    desk.type("sigmoid")
    assert said(desk) == "fc → Sigmoid → relu"
    qtbot.waitUntil(lambda: places(desk) != before)
    desk.key(Key.Key_Return)
    assert between(desk, "fc", "sigmoid2", "relu")
    assert signs(desk) == []


def test_several_nodes_go_on_the_wire_as_one_step(desk) -> None:
    before, wires = desk.graph, len(desk.graph.wires)
    desk.click(on(desk, "fc", "out", "relu"))
    desk.key(Key.Key_Tab)
    desk.type("sigmoid")
    assert said(desk) == "fc → Sigmoid → relu"
    desk.type(" > linear 32")
    assert signs(desk) == [], "what was said of the one node is not said of the two"
    desk.key(Key.Key_Return)
    assert between(desk, "fc", "sigmoid2", "fc3", "relu")
    assert desk.graph.by_name("fc3").value("out_features") == 32
    assert len(desk.graph.wires) == wires + 2
    desk.document.undo()
    assert desk.graph == before


def test_on_a_wire_between_rows_a_node_comes_to_a_free_place(desk) -> None:
    later = desk.graph.downstream([desk.id("relu")])
    nodes = desk.graph.nodes
    desk.document.replace(
        desk.graph.move({i: (nodes[i].at[0] - 700.0, nodes[i].at[1] + 240.0) for i in later})
    )
    at = on(desk, "fc", "out", "relu")
    drop(desk, hold(desk, at), at)
    assert between(desk, "fc", "dropout", "relu")
    items = desk.canvas.view.mirror.nodes
    body = items[desk.id("dropout")].body()
    assert not [i for i in items.values() if i.body().intersects(body) and i.name != "dropout"]


@pytest.mark.parametrize("on_wire", [True, False])
def test_what_was_asked_for_in_the_palette_is_set_where_it_is_dropped(desk, on_wire: bool) -> None:
    at = on(desk, "fc", "out", "relu") if on_wire else QPoint(40, 40)
    mime = hold(desk, at, "dropout .3")
    drop(desk, mime, at)
    assert desk.graph.by_name("dropout").value("p") == 0.3
    assert between(desk, "fc", "dropout", "relu") == on_wire


def test_a_node_goes_on_a_wire_without_a_mouse(desk) -> None:
    assert not desk.canvas.commands["insert_on"].isEnabled()
    desk.canvas.select([desk.id("drop")])
    desk.key(Key.Key_I)
    offered = desk.canvas.panels.edits.list.titles()
    assert "fc.out → relu.x" in offered
    assert not [title for title in offered if "labels" in title]
    desk.type("flatten.out")
    assert said(desk) == "flatten → 'drop' → fc"
    desk.key(Key.Key_Return)
    assert between(desk, "flatten", "drop", "fc")
    assert desk.graph.nodes[desk.id("drop")].at[1] == desk.graph.nodes[desk.id("fc")].at[1]


# -- off the wires -----------------------------------------------------------------------


def test_delete_joins_what_is_left(desk) -> None:
    before = desk.graph
    desk.canvas.select([desk.id("fc"), desk.id("relu")])
    assert "It joins flatten → fc2." in desk.canvas.commands["delete"].statusTip()
    desk.key(Key.Key_Delete)
    assert between(desk, "flatten", "fc2")
    desk.document.undo()
    assert desk.graph == before


def test_delete_can_leave_a_gap_and_cut_joins_as_delete_does(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_Delete, CTRL)
    assert not between(desk, "fc", "fc2")
    desk.document.undo()
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_X, CTRL)
    assert between(desk, "fc", "fc2")
    assert desk.graph.by_name("relu") is None


def test_a_node_is_taken_off_its_wires_by_a_key(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_X)
    assert between(desk, "fc", "fc2")
    assert desk.graph.wires_of([desk.id("relu")]) == ()
    assert desk.document.undo_label == "Take 'relu' off its wires"


def shake(desk: Desk, name: str) -> None:
    """Drag a node quickly back and forth."""
    start = desk.title(name)
    desk.press(start)
    for step in (60, -40, 60, -40, 30):
        desk.drag_to(start + QPoint(step, 50))


def test_a_shaken_node_leaves_its_wires_as_one_step_with_the_move(desk) -> None:
    before = desk.graph
    shake(desk, "relu")
    assert said(desk) == "fc → fc2, without 'relu'"
    mirror = desk.canvas.view.mirror
    assert not mirror.wires[desk.wire("fc", "out", "relu", "x")].isVisible()
    desk.release()
    assert between(desk, "fc", "fc2")
    assert desk.graph.wires_of([desk.id("relu")]) == ()
    (x, y), (old_x, old_y) = (g.nodes[desk.id("relu")].at for g in (desk.graph, before))
    assert (x - old_x, y - old_y) == (30, 50)
    assert len(desk.document.history) == 1
    desk.document.undo()
    assert desk.graph == before
    assert all(item.isVisible() for item in mirror.wires.values())


def test_escape_puts_a_shaken_node_back_on_its_wires(desk) -> None:
    shake(desk, "relu")
    desk.key(Key.Key_Escape)
    desk.release()
    assert desk.requests == []
    assert all(item.isVisible() for item in desk.canvas.view.mirror.wires.values())


def test_a_shaken_nodes_wires_do_not_join_where_that_would_not_work(desk) -> None:
    desk.canvas.editHovered.connect(
        lambda edit: desk.canvas.show_verdict(edit, "fc2 wants other sizes", "error")
    )
    shake(desk, "relu")
    assert said(desk) == "fc2 wants other sizes"
    desk.release()
    assert not between(desk, "fc", "fc2")
    assert desk.graph.wires_of([desk.id("relu")]) == ()
