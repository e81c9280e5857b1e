"""Wires through dots and behind tags, by mouse and by keyboard."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas.led_path import Bent, Tagged
from graph_nodes.document import dumps, loads
from graph_nodes.dots import Dot, dots_of
from graph_nodes.drawing import WireLook
from graph_nodes.graph import Wire

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot, mlp().move({"n2": (340.0, -40.0), "n3": (620.0, 20.0)}))


def lead(desk: Desk, looks: Mapping[Wire, WireLook]) -> None:
    desk.editing.draw("", desk.graph.drawing.with_wires(looks), {})


def middle(desk: Desk, source: str, output: str, target: str, into: str) -> QPoint:
    item = desk.canvas.view.mirror.wires[desk.wire(source, output, target, into)]
    return desk.canvas.view.mapFromScene(item.curve.middle())


def dot_at(desk: Desk, dot: Dot) -> QPoint:
    return desk.canvas.view.mapFromScene(QPointF(*dot.at))


def dots(desk: Desk) -> list[Dot]:
    return list(dots_of(desk.graph.drawing))


def test_a_double_click_puts_a_dot_that_is_moved_pushed_and_deleted(desk) -> None:
    before, wire = desk.graph, desk.wire("flatten", "out", "fc", "x")
    desk.double_click(middle(desk, "flatten", "out", "fc", "x"))
    (dot,) = dots(desk)
    assert desk.canvas.view.selection.dots() == [dot]
    assert isinstance(desk.canvas.view.mirror.wires[wire].curve, Bent)
    desk.drag(dot_at(desk, dot), dot_at(desk, dot) + QPoint(10, 90))
    (moved,) = dots(desk)
    assert moved.at == (dot.at[0] + 10, dot.at[1] + 90)
    assert desk.canvas.view.selection.dots() == [moved]
    desk.key(Key.Key_Up)
    (pushed,) = dots(desk)
    assert pushed.at == (moved.at[0], moved.at[1] - 8)
    assert loads(dumps(desk.graph)) == desk.graph
    desk.key(Key.Key_Delete)
    assert dots(desk) == []
    assert wire in desk.graph.wires
    for _ in range(4):
        desk.document.undo()
    assert desk.graph == before
    for _ in range(3):
        desk.document.redo()
    assert dots(desk) == [pushed]
    assert desk.canvas.view.mirror.dots.items.keys() == {pushed}


def test_a_wire_that_is_dragged_in_its_middle_gets_a_dot_in_one_step(desk) -> None:
    before = desk.graph
    at = middle(desk, "flatten", "out", "fc", "x")
    desk.press(at)
    desk.drag_to(at + QPoint(0, 150))
    desk.key(Key.Key_Escape)
    desk.release()
    assert desk.graph is before
    assert not desk.canvas.view.mirror.dots.items
    desk.canvas.turn("snap", True)
    desk.drag(at, at + QPoint(0, 150))
    (dot,) = dots(desk)
    assert (dot.at[0] % 24, dot.at[1] % 24) == (0, 0)
    desk.document.undo()
    assert desk.graph == before
    assert not desk.canvas.view.mirror.dots.items


def test_near_its_end_a_drag_takes_the_end_up(desk) -> None:
    end = desk.port("fc", "x")
    desk.drag(end - QPoint(20, 0), desk.port("relu", "x"))
    assert desk.wire("flatten", "out", "relu", "x") in desk.graph.wires


def test_wires_of_one_output_share_a_dot_that_they_meet_in(desk) -> None:
    loss = desk.wire("digits", "labels", "loss", "target")
    accuracy = desk.wire("digits", "labels", "accuracy", "target")
    both = WireLook(((100.0, 150.0),))
    lead(desk, {loss: both})
    lead(desk, {accuracy: WireLook(((160.0, 330.0),))})
    a, b = dots(desk)
    desk.drag(dot_at(desk, b), dot_at(desk, a) + QPoint(3, -2))
    assert dots_of(desk.graph.drawing) == {a: [loss, accuracy]}
    desk.drag(dot_at(desk, a), dot_at(desk, a) + QPoint(-30, 20))
    assert len(dots(desk)) == 1
    assert desk.graph.drawing.wire(loss) == desk.graph.drawing.wire(accuracy)


def test_dots_go_with_nodes_and_arranging_takes_them_away(desk) -> None:
    wire = desk.wire("flatten", "out", "fc", "x")
    lead(desk, {wire: WireLook(((560.0, 150.0),))})
    before = desk.graph
    desk.canvas.select([desk.id("flatten"), desk.id("fc")])
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(20, 30))
    (dot,) = dots(desk)
    assert dot.at == (580.0, 180.0)
    desk.document.undo()
    assert desk.graph == before
    desk.canvas.arrange()
    assert dots(desk) == []
    desk.document.undo()
    assert desk.graph == before


def test_a_rectangle_selects_dots_too(desk) -> None:
    wire = desk.wire("flatten", "out", "fc", "x")
    lead(desk, {wire: WireLook(((550.0, 110.0), (580.0, 130.0)))})
    first, second = dots(desk)
    desk.drag(dot_at(desk, second) + QPoint(20, 40), dot_at(desk, first) - QPoint(20, 20))
    assert set(desk.canvas.view.selection.dots()) == {first, second}
    desk.drag(dot_at(desk, first), dot_at(desk, first) + QPoint(0, 40))
    assert [dot.at for dot in dots(desk)] == [(550.0, 150.0), (580.0, 170.0)]


def test_the_menu_and_keys_put_dots_and_take_them_away(desk) -> None:
    wire = desk.wire("flatten", "out", "fc", "x")
    desk.canvas.select([], [wire])
    desk.key(Key.Key_D)
    assert len(dots(desk)) == 1
    assert not desk.canvas.commands["remove_dots"].isEnabled()
    desk.canvas.select([], [wire])
    desk.canvas.commands["remove_dots"].trigger()
    assert dots(desk) == []
    desk.canvas.select([desk.id("fc2")])  # two wires leave it
    desk.key(Key.Key_D)
    assert len(dots(desk)) == 2
    assert {w.target for w in desk.graph.drawing.wires} == {desk.id("loss"), desk.id("accuracy")}
    desk.key(Key.Key_Delete)
    assert dots(desk) == []


def test_wires_hide_behind_tags_and_come_back(desk, qtbot) -> None:
    before, view = desk.graph, desk.canvas.view
    wires = [w for w in desk.graph.targets[desk.id("digits")] if w.output == "labels"]
    desk.canvas.select([], wires)
    desk.key(Key.Key_P)
    assert {desk.graph.drawing.wire(wire).portal for wire in wires} == {"digits.labels"}
    items = [view.mirror.wires[wire] for wire in wires]
    assert all(isinstance(item.curve, Tagged) for item in items)
    assert loads(dumps(desk.graph)) == desk.graph
    tag = desk.port("accuracy", "target") - QPoint(40, 0)
    desk.canvas.select([])
    desk.move(tag)
    assert [item._hovered for item in items] == [True, True]
    desk.double_click(tag)
    assert desk.canvas.selected() == [desk.id("digits")]
    desk.key(Key.Key_P)  # of all wires that leave the node
    assert len(desk.graph.drawing.wires) == 3
    desk.key(Key.Key_P)
    assert not desk.graph.drawing.wires
    for _ in range(3):
        desk.document.undo()
    assert desk.graph == before
    assert not any(isinstance(item.curve, Tagged) for item in view.mirror.wires.values())


def test_a_knife_cuts_a_tag(desk) -> None:
    wire = desk.wire("digits", "labels", "loss", "target")
    desk.canvas.select([], [wire])
    desk.key(Key.Key_P)
    tag = desk.port("loss", "target") - QPoint(40, 0)
    desk.drag(tag - QPoint(0, 30), tag + QPoint(0, 30), Modifier.AltModifier)
    assert wire not in desk.graph.wires
    desk.document.undo()
    assert desk.graph.drawing.wire(wire).portal == "digits.labels"
