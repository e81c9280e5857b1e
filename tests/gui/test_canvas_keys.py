"""Everything on the canvas with the keyboard alone."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu
from support.canvas_desk import Desk, Modifier, mlp, offered, open_desk

from graph_nodes.graph import Graph
from runtime.check_result import CheckResult, TensorType

Key = Qt.Key
SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def test_a_network_can_be_built_without_a_mouse(qtbot) -> None:
    desk = open_desk(qtbot, Graph())
    desk.editing.made.connect(desk.canvas.select)
    for word in ("digits", "flatten", "linear"):
        desk.key(Key.Key_Tab)
        desk.type(word)
        desk.key(Key.Key_Return)
        qtbot.waitUntil(desk.canvas.view.hasFocus)
    assert [n.type for n in desk.graph.nodes.values()] == ["Digits", "Flatten", "Linear"]
    for name, target in (("digits", "images flatten"), ("flatten", "fc.x")):
        desk.canvas.select([desk.id(name)])
        desk.key(Key.Key_C)
        desk.type(target)
        desk.key(Key.Key_Return)
    assert set(desk.graph.wires) == {
        desk.wire("digits", "images", "flatten", "x"),
        desk.wire("flatten", "out", "fc", "x"),
    }


def test_the_search_is_walked_by_arrows_and_closed_by_escape(desk, qtbot) -> None:
    desk.key(Key.Key_Tab)
    search = desk.canvas.panels.search
    assert search.isVisible()
    desk.type("loss")
    titles = search.titles()
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    added = desk.requests[0]
    assert added[0] == "chainRequested"
    desk.key(Key.Key_Tab)
    assert search.titles() != titles
    desk.key(Key.Key_Escape)
    assert not search.isVisible()
    qtbot.waitUntil(desk.canvas.view.hasFocus)
    assert len(desk.requests) == 1


def test_the_search_says_when_nothing_matches(desk) -> None:
    desk.key(Key.Key_Tab)
    desk.type("qqqq")
    assert desk.canvas.panels.search.titles() == []
    desk.key(Key.Key_Return)
    assert desk.requests == []
    desk.key(Key.Key_Escape)


def test_connecting_offers_free_inputs_first_and_says_what_a_wire_replaces(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.editing.disconnect_wires([desk.wire("fc2", "out", "accuracy", "scores")])
    relu, before = desk.id("relu"), desk.graph
    known = {relu: {"out": TensorType(("N", 64), "float32")}}
    desk.canvas.set_check(CheckResult(types=known, used=(relu,)))
    desk.key(Key.Key_C)
    assert offered(desk.canvas.panels.edits.list) == [
        ("out → accuracy.scores", "Accuracy"),
        ("out → adam.trains", "Adam"),
        ("out → loss.scores", "in place of fc2.out"),
        ("out → adam.loss", "does not fit"),
    ]
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Down)
    wire = desk.wire("relu", "out", "loss", "scores")
    assert wire in desk.canvas.view.mirror.wires  # shown before it is drawn
    assert desk.graph == before
    desk.key(Key.Key_Return)
    assert desk.graph.wire_into(wire.target, "scores") == wire
    desk.document.undo()
    assert desk.graph == before


def test_rename_says_what_is_wrong_and_does_not_take_it(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_F2)
    editor = desk.canvas.panels.rename
    desk.type("relu")
    assert "taken" in editor.accessibleDescription()
    desk.key(Key.Key_Return)
    assert editor.isVisible()
    assert desk.requests == []
    desk.key(Key.Key_Escape)
    assert not editor.isVisible()
    assert desk.graph.by_name("fc") is not None


def test_letters_in_the_name_are_not_commands(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_F2)
    desk.type("cf")
    desk.key(Key.Key_Backspace)
    desk.key(Key.Key_Return)
    assert desk.requests == [("renameRequested", desk.id("c"), "c")]


def test_clicking_elsewhere_takes_a_good_name(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_F2)
    desk.type("hidden")
    desk.click(desk.title("relu") - QPoint(0, 80))
    assert desk.requests == [("renameRequested", desk.id("hidden"), "hidden")]


@pytest.mark.parametrize(
    ("key", "modifier", "request_"),
    [
        (Key.Key_C, CTRL, "copyRequested"),
        (Key.Key_X, CTRL, "cutRequested"),
        (Key.Key_D, CTRL, "duplicateRequested"),
        (Key.Key_V, CTRL, "pasteRequested"),
        (Key.Key_Return, Modifier.NoModifier, "nodeActivated"),
        (Key.Key_Delete, Modifier.NoModifier, "deleteRequested"),
        (Key.Key_Backspace, Modifier.NoModifier, "deleteRequested"),
    ],
)
def test_keys_ask_for_what_they_stand_for(desk, key, modifier, request_) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(key, modifier)
    assert [name for name, *_ in desk.requests] == [request_]


def test_modes_are_turned_on_and_off_again(desk) -> None:
    fc = desk.id("fc")
    desk.canvas.select([fc])
    desk.key(Key.Key_B, CTRL)
    assert desk.graph.nodes[fc].mode == "bypass"
    desk.key(Key.Key_M, CTRL)
    assert desk.graph.nodes[fc].mode == "off"
    desk.key(Key.Key_M, CTRL)
    assert desk.graph.nodes[fc].mode == "on"


def test_delete_with_nothing_selected_asks_for_nothing(desk) -> None:
    desk.key(Key.Key_Delete)
    assert desk.requests == []


def test_select_all_and_escape(desk) -> None:
    desk.key(Key.Key_A, CTRL)
    assert desk.canvas.selected() == desk.ids()
    desk.key(Key.Key_Escape)
    assert desk.canvas.selected() == []


def test_arrows_nudge_the_selected_nodes(desk) -> None:
    fc = desk.id("fc")
    x, y = desk.graph.nodes[fc].at
    desk.canvas.select([fc])
    desk.key(Key.Key_Right)
    desk.key(Key.Key_Down, SHIFT)
    assert desk.graph.nodes[fc].at == (x + 8, y + 48)


def test_arrows_pan_when_nothing_is_selected(desk) -> None:
    before = desk.canvas.view.centre()
    desk.key(Key.Key_Right)
    assert desk.canvas.view.centre().x() > before.x()
    assert desk.requests == []


def test_ctrl_and_arrows_walk_along_the_wires(desk) -> None:
    seen = []
    desk.canvas.select([desk.id("digits")])
    for _ in range(5):
        desk.key(Key.Key_Right, CTRL)
        seen.append(desk.graph.nodes[desk.canvas.selected()[0]].name)
    assert seen[:4] == ["flatten", "fc", "relu", "fc2"]
    desk.key(Key.Key_Left, CTRL)
    assert desk.canvas.selected() == [desk.id("fc2")]


def test_ctrl_shift_and_arrows_add_to_the_selection(desk) -> None:
    desk.canvas.select([desk.id("digits")])
    for _ in range(2):
        desk.key(Key.Key_Right, CTRL | SHIFT)
    assert desk.canvas.selected() == [desk.id(n) for n in ("digits", "flatten", "fc")]


def test_a_wire_can_be_taken_away_without_a_mouse(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_C, SHIFT)
    assert desk.canvas.panels.wires.titles() == ["fc.out → relu.x", "relu.out → fc2.x"]
    desk.type("fc2")
    desk.key(Key.Key_Return)
    assert desk.requests == [("disconnectRequested", [desk.wire("relu", "out", "fc2", "x")])]


def test_ctrl_and_an_arrow_start_at_the_first_node_and_bring_it_into_view(desk) -> None:
    desk.canvas.view.pan_by(QPointF(-5000, -5000))
    desk.key(Key.Key_Right, CTRL)
    assert desk.canvas.selected() == [desk.id("digits")]
    assert desk.canvas.view.shows(desk.canvas.view.mirror.nodes[desk.id("digits")].body())


def test_zoom_keys(desk) -> None:
    desk.key(Key.Key_Plus, CTRL)
    assert desk.canvas.zoom == pytest.approx(1.25)
    desk.key(Key.Key_Minus, CTRL)
    desk.key(Key.Key_Minus, CTRL)
    assert desk.canvas.zoom == pytest.approx(0.8)
    desk.key(Key.Key_0, CTRL)
    assert desk.canvas.zoom == pytest.approx(1.0)
    desk.key(Key.Key_Home)
    assert desk.canvas.view.shows(desk.canvas.view.mirror.bounds())
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_F)
    middle = desk.canvas.view.mirror.nodes[desk.id("fc")].body().center()
    assert (desk.canvas.view.centre() - middle).manhattanLength() < 4


def test_arrange_asks_once_for_all_nodes(desk) -> None:
    desk.key(Key.Key_L, CTRL)
    (request,) = desk.requests
    assert request[:2] == ("drawRequested", "Arrange")
    assert set(request[3]) == set(desk.ids())
    bodies = [i.body() for i in desk.canvas.view.mirror.nodes.values()]
    assert not any(a.intersects(b) for a in bodies for b in bodies if a is not b)


def test_the_menu_opens_by_its_key(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_keys_of_the_canvas_are_letters_and_edits_in_its_fields(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_F2)
    desk.key(Key.Key_Delete)
    assert desk.requests == []
    desk.key(Key.Key_Escape)
    desk.key(Key.Key_Delete)
    assert [name for name, *_ in desk.requests] == ["deleteRequested"]


def test_a_wire_that_is_selected_alone_can_be_deleted(desk) -> None:
    wire = desk.wire("fc", "out", "relu", "x")
    assert not desk.canvas.commands["delete"].isEnabled()
    desk.canvas.select([], [wire])
    assert desk.canvas.commands["delete"].isEnabled()
    desk.key(Key.Key_Backspace)
    assert desk.requests == [("deleteRequested", [], [wire], ())]


def test_what_is_selected_is_said_in_words(desk) -> None:
    fc = desk.id("fc")
    types = {fc: {"out": TensorType(("N", 64), "float32")}}
    infer = {fc: {"in_features": 64}}
    desk.canvas.set_check(CheckResult(types, infer=infer, used=tuple(desk.ids())))
    desk.canvas.select([desk.id("fc")])
    said = desk.canvas.view.accessibleDescription()
    assert said == "fc, Linear. 64 → 64. gives (N, 64) float32"
    desk.canvas.select_all()
    assert desk.canvas.view.accessibleDescription() == "8 nodes selected"
    assert desk.canvas.view.accessibleName()


def test_the_network_is_the_one_the_tests_speak_of() -> None:
    names = [n.name for n in mlp().nodes.values()]
    assert names == ["digits", "flatten", "fc", "relu", "fc2", "loss", "adam", "accuracy"]
