"""Adding nodes by the search over the canvas: what is typed, shown, wired and placed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.canvas_desk import Desk, mlp, open_desk
from support.trainings import WAIT, checked, ready

from app.canvas.viewer import GRID
from app.docks.pick_list import PickList
from app.document.examples import starter
from graph_nodes.graph import Graph, Wire

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def search(desk: Desk) -> PickList:
    return desk.canvas.panels.search


def help_of(panel: PickList) -> str:
    return panel._help.text()


def stands_free(desk: Desk) -> bool:
    items = list(desk.canvas.view.mirror.nodes.values())
    return not any(a is not b and a.body().intersects(b.body()) for a in items for b in items)


def test_a_chain_from_a_wire_is_added_wired_and_laid_out_as_one_edit(desk) -> None:
    before = desk.graph
    desk.drag(desk.out("fc"), QPoint(720, 560))
    desk.type("linear 128 > relu > dropout .3")
    assert search(desk).titles()[0] == "Linear · out_features 128 → ReLU → Dropout · p 0.3"
    desk.key(Key.Key_Return)
    fc, relu, dropout = (desk.graph.by_name(name) for name in ("fc3", "relu2", "dropout"))
    assert fc.value("out_features") == 128
    assert dropout.value("p") == 0.3
    assert desk.wire("fc", "out", "fc3", "x") in desk.graph.wires
    assert desk.wire("fc3", "out", "relu2", "x") in desk.graph.wires
    assert desk.wire("relu2", "out", "dropout", "x") in desk.graph.wires
    assert fc.at[0] < relu.at[0] < dropout.at[0]
    assert fc.at[1] == relu.at[1] == dropout.at[1]
    assert all(length % GRID == 0 for node in (fc, relu, dropout) for length in node.at)
    assert stands_free(desk)
    assert desk.canvas.view.overlays == []
    desk.document.undo()
    assert desk.graph == before


def test_a_chain_that_was_pulled_out_of_an_input_ends_there(desk) -> None:
    graph = mlp()
    desk.document.replace(graph.disconnect([graph.wire_into(desk.id("fc2"), "x")]))
    desk.drag(desk.port("fc2", "x"), QPoint(700, 560))
    desk.type("linear 5 > tanh")
    desk.key(Key.Key_Return)
    assert desk.wire("tanh", "out", "fc2", "x") in desk.graph.wires
    assert desk.wire("fc3", "out", "tanh", "x") in desk.graph.wires
    assert stands_free(desk)


def test_a_value_that_cannot_be_is_said_in_the_row_and_adds_nothing(desk) -> None:
    desk.key(Key.Key_Tab)
    desk.type("conv 0")
    wrong = "out_channels wants a whole number of at least 1, not 0"
    assert search(desk).titles() == [f"Conv2d · {wrong}"]
    assert help_of(search(desk)) == wrong
    desk.key(Key.Key_Return)
    assert search(desk).isVisible()
    desk.key(Key.Key_Escape)
    assert desk.requests == []


def test_what_is_searched_for_joins_the_selected_node_and_says_so(desk, qtbot) -> None:
    desk.document.replace(desk.graph.remove([desk.id("relu")]))
    desk.editing.made.connect(desk.canvas.select)
    desk.click(desk.title("fc"))
    desk.key(Key.Key_Tab)
    desk.type("gelu")
    assert help_of(search(desk)).startswith("Wired out → x. ")
    desk.key(Key.Key_Return)
    assert desk.wire("fc", "out", "gelu", "x") in desk.graph.wires
    gelu, fc = desk.graph.by_name("gelu"), desk.graph.by_name("fc")
    assert gelu.at[0] > fc.at[0] + 100
    assert stands_free(desk)
    assert desk.canvas.selected() == [gelu.id]  # so that the next one joins it
    qtbot.waitUntil(desk.canvas.view.hasFocus)
    desk.key(Key.Key_Tab)
    desk.type("dropout .2")
    desk.key(Key.Key_Return)
    assert desk.wire("gelu", "out", "dropout", "x") in desk.graph.wires


def test_what_could_join_in_two_ways_or_none_stands_alone(desk) -> None:
    for name, other in (("matmul", "matmul"), ("digits", "digits2")):
        desk.click(desk.title("flatten"))
        desk.key(Key.Key_Tab)
        desk.type(name)
        desk.key(Key.Key_Return)
        assert desk.graph.wires_of([desk.id(other)]) == ()
    desk.canvas.select([desk.id("flatten"), desk.id("fc")])
    desk.key(Key.Key_Tab)
    desk.type("tanh")
    desk.key(Key.Key_Return)
    assert desk.graph.wires_of([desk.id("tanh")]) == ()


@pytest.mark.parametrize("place", [QPoint(700, 420), QPoint(1060, 600), QPoint(1060, 30)])
def test_the_end_of_the_wire_that_was_pulled_can_be_seen(desk, place: QPoint) -> None:
    desk.drag(desk.out("relu"), place)
    assert search(desk).isVisible()
    on_canvas = desk.viewport.mapTo(desk.canvas, place)
    assert not search(desk).geometry().adjusted(-4, -4, 4, 4).contains(on_canvas)
    assert desk.canvas.rect().contains(search(desk).geometry())


def test_where_nothing_can_be_chosen_it_says_what_was_looked_for(desk) -> None:
    panels = desk.canvas.panels
    desk.document.replace(desk.graph.disconnect(desk.graph.wires))
    desk.canvas.select([desk.id("accuracy")])
    desk.canvas.commands["connect"].trigger()
    assert help_of(panels.edits.list) == "accuracy has no outputs to draw a wire from."
    desk.key(Key.Key_Escape)
    desk.canvas.select([desk.id("fc")])
    desk.canvas.commands["disconnect"].trigger()
    assert help_of(panels.wires) == "fc has no wires."
    desk.key(Key.Key_Escape)
    desk.key(Key.Key_Tab)
    desk.type("zzz")
    assert help_of(panels.search) == "Nothing matches “zzz”."
    desk.key(Key.Key_Escape)


def test_the_palette_joins_the_selected_node_too(open_window, qtbot) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    graph = window.session.document.graph
    relu = next(node.id for node in graph.nodes.values() if node.type == "ReLU")
    window.canvas.select([relu])
    panel = window.palette_panel
    panel.search.setFocus()
    QTest.keyClicks(panel.search, "linear 32")
    QTest.keyClick(panel.search, Key.Key_Return)
    (new,) = window.canvas.selected()
    graph = window.session.document.graph
    assert graph.nodes[new].value("out_features") == 32
    assert graph.wires_of([new]) == (Wire(relu, "out", new, "x"),)
    assert window.settings.recent_nodes == ["Linear"]
    QTest.keyClick(panel.search, Key.Key_Escape)
    QTest.keyClicks(panel.search, "dropout")
    row = panel.view.visualRect(panel.view.model().index(0, 0)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    (dropout,) = window.canvas.selected()
    assert window.session.document.graph.wires_of([dropout]) == (Wire(new, "out", dropout, "x"),)


@pytest.mark.slow
def test_the_check_says_what_would_come_of_what_is_about_to_be_added(open_window, qtbot) -> None:
    window = open_window()
    window.files.open_copy(starter())
    ready(window, qtbot)
    checked(window, qtbot)
    canvas, graph = window.canvas, window.session.document.graph
    relu = next(node.id for node in graph.nodes.values() if node.type == "ReLU")
    canvas.select([relu])
    canvas.flow.search()
    panel = canvas.panels.search
    QTest.keyClicks(panel._field, "linear 32 > tanh")
    qtbot.waitUntil(lambda: "(N, 32) float32" in help_of(panel), timeout=WAIT)
    panel._field.clear()
    QTest.keyClicks(panel._field, "linear 32 > conv 8")
    qtbot.waitUntil(lambda: "x wants (N, C, H, W), not (N, 32)" in help_of(panel), timeout=WAIT)
    QTest.keyClick(panel._field, Key.Key_Escape)
    assert window.session.document.graph is graph


def test_a_chain_that_begins_a_graph_is_shown_whole(qtbot) -> None:
    desk = open_desk(qtbot, Graph())
    desk.key(Key.Key_Tab)
    desk.type("digits > flatten > linear 128 > relu > linear 10 > cross entropy > adam")
    desk.key(Key.Key_Return)
    view = desk.canvas.view
    assert len(view.mirror.nodes) == 7
    assert all(view.shows(item.body()) for item in view.mirror.nodes.values())
    zoom = view.zoom
    desk.key(Key.Key_Tab)
    desk.type("note")
    desk.key(Key.Key_Return)
    assert view.zoom == zoom, "one more leaves the view alone"
