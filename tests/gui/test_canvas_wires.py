"""Drawing, refusing, moving and cutting wires with the mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas.gestures import CutLine
from app.canvas.live_wire import LiveWire
from graph_nodes.chain import NEW
from graph_nodes.edit import Edit, Rewire
from graph_nodes.graph import Wire

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def said(desk: Desk, kind: type[LiveWire | CutLine] = LiveWire) -> str:
    """What stands beside the pointer while a wire is drawn, or cut."""
    (live,) = [i for i in desk.canvas.view.overlays if isinstance(i, kind)]
    return live.verdict.text


def drawn(*wires: Wire, away: Wire | None = None) -> tuple[str, Rewire]:
    """The request for wires, in place of one."""
    return "editRequested", Rewire(wires, (away,) if away else ())


def without(*wires: tuple[str, str]):
    """The network with the inputs named by (node, port) unwired."""
    graph = mlp()
    gone = [w for w in graph.wires if (graph.nodes[w.target].name, w.input) in wires]
    assert len(gone) == len(wires)
    return graph.disconnect(gone)


def test_dragging_from_port_to_port_asks_for_the_wire_once(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc", "x")))
    desk.drag(desk.out("flatten"), desk.port("fc", "x"))
    assert desk.requests == [drawn(desk.wire("flatten", "out", "fc", "x"))]
    assert desk.wire("flatten", "out", "fc", "x") in desk.canvas.view.mirror.wires


def test_a_wire_can_be_drawn_backwards(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc", "x")))
    desk.drag(desk.port("fc", "x"), desk.out("flatten"))
    assert desk.requests == [drawn(desk.wire("flatten", "out", "fc", "x"))]


def test_a_cycle_is_refused_with_its_reason_and_nothing_happens(desk) -> None:
    before = desk.graph
    desk.press(desk.out("relu"))
    desk.drag_to(desk.port("flatten", "x"))
    assert "cycle" in said(desk)
    desk.release()
    assert desk.requests == []
    assert desk.graph is before


def test_numbers_of_the_wrong_kind_are_refused_with_their_names(desk) -> None:
    desk.press(desk.out("digits", "labels"))
    desk.drag_to(desk.port("fc", "x"))
    assert said(desk).startswith(
        "Linear 'fc' wants floating-point numbers in x, but 'digits.labels' gives int64"
    )
    desk.release()
    assert desk.requests == []


def test_kinds_that_differ_are_refused(desk) -> None:
    desk.press(desk.out("adam", "optimizer"))
    desk.drag_to(desk.port("fc", "x"))
    assert "optimizer" in said(desk)
    desk.release()
    assert desk.requests == []


def test_two_outputs_cannot_be_joined(desk) -> None:
    desk.press(desk.out("flatten"))
    desk.drag_to(desk.out("relu"))
    assert "not into another output" in said(desk)
    desk.release()
    assert desk.requests == []


def test_a_verdict_that_comes_later_is_shown_and_an_error_refuses(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x")))
    hovered: list[Edit] = []
    desk.canvas.editHovered.connect(hovered.append)
    desk.press(desk.out("relu"))
    desk.drag_to(desk.port("fc2", "x"))
    edit = Rewire((desk.wire("relu", "out", "fc2", "x"),))
    assert hovered == [edit]
    desk.canvas.show_verdict(edit, "fc2 wants 64 features, not 10", "error")
    assert said(desk) == "fc2.x: fc2 wants 64 features, not 10"
    desk.release()
    assert desk.requests == []


def test_a_warning_is_shown_and_does_not_refuse(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x")))
    desk.canvas.editHovered.connect(
        lambda edit: desk.canvas.show_verdict(edit, "think twice", "warning")
    )
    desk.press(desk.out("relu"))
    desk.drag_to(desk.port("fc2", "x"))
    assert said(desk) == "fc2.x: think twice"
    desk.release()
    assert desk.requests == [drawn(desk.wire("relu", "out", "fc2", "x"))]


def test_a_verdict_on_another_wire_is_not_shown(desk) -> None:
    desk.press(desk.out("relu"))
    desk.drag_to(desk.port("fc2", "x"))
    other = Rewire((desk.wire("fc", "out", "fc2", "x"),))
    desk.canvas.show_verdict(other, "too late", "error")
    assert "too late" not in said(desk)
    desk.key(Key.Key_Escape)


def test_a_taken_input_says_what_will_be_replaced(desk) -> None:
    desk.press(desk.out("flatten"))
    desk.drag_to(desk.port("relu", "x"))
    assert said(desk) == "relu.x, in place of fc.out"
    desk.release()
    assert desk.graph.wire_into(desk.id("relu"), "x") == desk.wire("flatten", "out", "relu", "x")


def test_dropping_on_the_body_takes_the_first_free_input_that_fits(qtbot) -> None:
    desk = open_desk(qtbot, without(("accuracy", "scores"), ("accuracy", "target")))
    desk.drag(desk.out("digits", "labels"), desk.body("accuracy"))
    assert desk.requests == [drawn(desk.wire("digits", "labels", "accuracy", "target"))]


def test_dropping_on_a_body_with_no_free_input_says_so(desk) -> None:
    desk.press(desk.out("flatten"))
    desk.drag_to(desk.body("relu"))
    assert said(desk) == "every input of 'relu' that could take this is taken"
    desk.release()
    assert desk.requests == []


def test_ports_that_could_take_the_wire_light_up_and_others_do_not(desk) -> None:
    nodes = desk.canvas.view.mirror.nodes
    desk.press(desk.out("digits", "labels"))
    desk.drag_to(desk.out("digits", "labels") + QPoint(40, 40))
    assert nodes[desk.id("accuracy")].look.lit == {("target", False)}
    assert nodes[desk.id("flatten")].look.lit == {("x", False)}
    assert nodes[desk.id("fc")].look.lit == frozenset()
    desk.key(Key.Key_Escape)
    assert all(item.look.lit is None for item in nodes.values())


def test_escape_gives_up_a_wire(desk) -> None:
    desk.press(desk.out("flatten"))
    desk.drag_to(desk.port("fc2", "x"))
    desk.key(Key.Key_Escape)
    desk.release()
    assert desk.requests == []
    assert desk.canvas.view.overlays == []


def test_an_end_is_moved_to_another_input_as_one_edit(desk) -> None:
    old = desk.wire("relu", "out", "fc2", "x")
    desk.drag(desk.port("fc2", "x"), desk.port("accuracy", "scores"))
    new = desk.wire("relu", "out", "accuracy", "scores")
    assert desk.requests == [drawn(new, away=old)]
    assert new in desk.graph.wires
    assert old not in desk.graph.wires
    desk.document.undo()
    assert old in desk.graph.wires


def test_an_end_put_back_where_it_was_changes_nothing(desk) -> None:
    at = desk.port("fc2", "x")
    desk.press(at)
    desk.drag_to(at + QPoint(60, 50))
    desk.drag_to(at)
    desk.release()
    assert desk.requests == []


def test_an_end_let_go_on_the_empty_canvas_offers_to_take_the_wire_away_or_over(desk) -> None:
    before, wire = desk.graph, desk.wire("flatten", "out", "fc", "x")
    item = desk.canvas.view.mirror.wires[wire]
    at = desk.port("fc", "x") + QPoint(60, -150)
    desk.drag(desk.port("fc", "x"), at)
    assert desk.canvas.panels.search.titles()[0] == "Take the wire away"
    assert not item.isVisible()
    desk.key(Key.Key_Escape)
    assert item.isVisible()
    assert desk.graph is before
    desk.drag(desk.port("fc", "x"), at)
    desk.key(Key.Key_Return)
    assert desk.requests == [("disconnectRequested", [wire])]
    assert wire not in desk.canvas.view.mirror.wires
    assert desk.canvas.view.overlays == []
    desk.document.undo()
    desk.drag(desk.port("fc", "x"), at)
    desk.type("tanh")
    desk.key(Key.Key_Return)
    assert desk.wire("flatten", "out", "tanh", "x") in desk.graph.wires
    assert desk.graph.wire_into(desk.id("fc"), "x") is None
    desk.document.undo()
    assert desk.graph == before


def test_a_wire_is_selected_by_a_click_and_deleted_by_a_key(desk) -> None:
    wire = desk.wire("flatten", "out", "fc", "x")
    middle = (desk.out("flatten") + desk.port("fc", "x")) / 2
    desk.click(middle)
    assert desk.canvas.selected_wires() == [wire]
    desk.key(Key.Key_Delete)
    assert desk.requests == [("deleteRequested", [], [wire], ())]


@pytest.mark.parametrize("key", [None, Key.Key_K])
def test_alt_or_a_key_cuts_the_wires_that_are_crossed(desk, key: Key | None) -> None:
    middle = (desk.out("flatten") + desk.port("fc", "x")) / 2
    if key is not None:
        QTest.keyPress(desk.canvas.windowHandle(), key)
    modifier = Modifier.AltModifier if key is None else Modifier.NoModifier
    desk.press(middle - QPoint(4, 60), modifier)
    desk.drag_to(middle + QPoint(4, 60))
    assert said(desk, CutLine) == "Wires to cut: 1"
    desk.release(modifier)
    if key is not None:
        QTest.keyRelease(desk.canvas.windowHandle(), key)
    assert desk.requests[0] == (
        "disconnectRequested",
        [desk.wire("flatten", "out", "fc", "x")],
    )


def test_a_loose_end_offers_the_nodes_that_can_take_it(desk, qtbot) -> None:
    start = desk.out("digits", "labels")
    desk.drag(start, QPoint(700, 420))
    search = desk.canvas.panels.search
    assert search.isVisible()
    assert len(desk.canvas.view.overlays) == 1  # the wire waits for its node
    offered = search.titles()
    assert "Accuracy" in offered
    assert "Flatten" in offered
    assert "Linear" not in offered  # it wants floats
    assert "Digits" not in offered  # it takes nothing
    desk.type("accur")
    desk.key(Key.Key_Return)
    assert desk.canvas.view.overlays == []
    name, chain, _ = desk.requests[0]
    assert (name, chain.types) == ("chainRequested", ["Accuracy"])
    assert chain.wires == (Wire(desk.id("digits"), "labels", NEW, "target"),)
    assert desk.graph.by_name("accuracy2") is not None
    new = desk.id("accuracy2")
    assert Wire(desk.id("digits"), "labels", new, "target") in desk.graph.wires
    qtbot.waitUntil(desk.canvas.view.hasFocus)


def test_the_new_nodes_port_comes_to_where_the_wire_was_let_go(desk) -> None:
    desk.drag(desk.out("relu"), QPoint(700, 420))
    desk.type("tanh")
    desk.key(Key.Key_Return)
    away = desk.port("tanh", "x") - QPoint(700, 420)
    assert away.manhattanLength() <= 2


def test_many_wires_from_one_output(qtbot) -> None:
    desk = open_desk(qtbot, without(("accuracy", "scores")))
    desk.drag(desk.out("fc2"), desk.port("accuracy", "scores"))
    from_fc2 = desk.graph.targets[desk.id("fc2")]
    assert {w.target for w in from_fc2} == {desk.id("loss"), desk.id("accuracy")}


def test_wires_that_run_together_share_a_label(desk) -> None:
    view = desk.canvas.view
    both = {
        desk.wire("digits", "labels", "loss", "target"),
        desk.wire("digits", "labels", "accuracy", "target"),
    }

    def labelled() -> int:
        return sum(item.wire in both for item in view.labelled(view.sceneRect()))

    assert labelled() == 1
    desk.editing.move({desk.id("accuracy"): (1400.0, 900.0)})
    assert labelled() == 2


def test_control_moves_all_wires_of_an_output_to_another(desk) -> None:
    before = desk.graph
    targets = {w.target for w in before.targets[desk.id("fc2")]}
    assert len(targets) == 2
    desk.press(desk.out("fc2"), Modifier.ControlModifier)
    desk.drag_to(desk.out("relu"))
    assert said(desk) == "2 wires from relu.out"
    desk.release()
    assert {w.target for w in desk.graph.targets[desk.id("relu")]} >= targets
    assert not desk.graph.targets[desk.id("fc2")]
    desk.document.undo()
    assert desk.graph == before
    desk.press(desk.out("fc2"), Modifier.ControlModifier)
    desk.drag_to(desk.out("adam", "optimizer"))
    assert "optimizer" in said(desk)
    desk.key(Key.Key_Escape)
    assert all(item.isVisible() for item in desk.canvas.view.mirror.wires.values())


def test_shift_keeps_a_wire_in_hand_until_all_is_joined_in_one_step(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x"), ("accuracy", "scores"), ("loss", "scores")))
    before, shift = desk.graph, Modifier.ShiftModifier
    for give_up in (True, False):
        desk.drag(desk.out("fc"), desk.port("fc2", "x"), shift)
        desk.drag_to(desk.port("accuracy", "scores"))
        desk.click(desk.port("accuracy", "scores"), shift)
        assert desk.requests == []
        desk.drag_to(QPoint(700, 500))
        if give_up:
            desk.key(Key.Key_Escape)
            assert desk.canvas.view.overlays == []
    assert said(desk) == "Joined: 2. Click on more, or let go of Shift."
    desk.click(desk.port("loss", "scores"))
    wires = [
        desk.wire("fc", "out", *end)
        for end in (("fc2", "x"), ("accuracy", "scores"), ("loss", "scores"))
    ]
    assert desk.requests == [drawn(*wires)]
    desk.document.undo()
    assert desk.graph == before


def test_letting_go_of_shift_ends_with_what_is_joined(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x")))
    desk.drag(desk.out("fc"), desk.port("fc2", "x"), Modifier.ShiftModifier)
    QTest.keyRelease(desk.canvas.windowHandle(), Key.Key_Shift, Modifier.ShiftModifier)
    assert desk.requests == [drawn(desk.wire("fc", "out", "fc2", "x"))]
    assert not desk.canvas.view.busy


def test_a_wire_goes_into_each_of_several_selected_nodes(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x"), ("accuracy", "scores")))
    before = desk.graph
    desk.canvas.select([desk.id(name) for name in ("fc2", "accuracy", "flatten")])
    desk.press(desk.out("relu"))
    desk.drag_to(desk.body("accuracy"))
    assert said(desk) == "fc2.x, accuracy.scores; not flatten"
    desk.release()
    ends = [("fc2", "x"), ("accuracy", "scores")]
    assert desk.requests == [drawn(*(desk.wire("relu", "out", *end) for end in ends))]
    desk.document.undo()
    assert desk.graph == before


def test_a_wire_let_go_near_a_free_port_that_fits_goes_there(qtbot) -> None:
    desk = open_desk(qtbot, without(("fc2", "x")))
    near = desk.port("fc2", "x") - QPoint(22, 14)
    desk.press(desk.out("relu"))
    desk.drag_to(near)
    assert said(desk) == "fc2.x"
    assert desk.canvas.view.mirror.nodes[desk.id("fc2")].look.hot == ("x", False)
    desk.drag_to(near - QPoint(40, 0))
    assert said(desk) == ""
    assert desk.canvas.view.mirror.nodes[desk.id("fc2")].look.hot is None
    desk.drag_to(near)
    desk.release()
    assert desk.requests == [drawn(desk.wire("relu", "out", "fc2", "x"))]


def test_on_a_body_the_nearest_port_that_fits_is_meant(qtbot) -> None:
    graph, mul = mlp().add("MatMul", (700, 300))
    desk = open_desk(qtbot, graph)
    desk.press(desk.out("fc"))
    for port in ("b", "a"):
        desk.drag_to(desk.port("matmul", port) + QPoint(30, 0))
        assert said(desk) == f"{graph.nodes[mul].name}.{port}"
    desk.key(Key.Key_Escape)


def test_a_new_node_takes_all_wires_over_that_are_let_go(desk) -> None:
    before = desk.graph
    targets = {(w.target, w.input) for w in before.targets[desk.id("fc2")]}
    desk.press(desk.out("fc2"), Modifier.ControlModifier)
    desk.drag_to(QPoint(700, 480))
    desk.release()
    desk.type("linear")
    desk.key(Key.Key_Return)
    (new,) = desk.graph.nodes.keys() - before.nodes.keys()
    assert {(w.target, w.input) for w in desk.graph.targets[new]} == targets
    assert not desk.graph.targets[desk.id("fc2")]
    desk.document.undo()
    assert desk.graph == before
