"""Selecting, moving, panning, zooming and dropping with the mouse."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from support.canvas_desk import LEFT, Button, Desk, Modifier, open_desk

from app.canvas.camera import MAX_ZOOM, MIN_ZOOM
from app.canvas.tips import tip
from app.canvas.viewer import GRID
from graph_nodes.chain import Chain, Piece
from graph_nodes.edit import SetParam
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem, Where
from runtime.check_result import CheckResult, TensorType
from runtime.wiring import Ref

SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


@pytest.fixture
def selections(desk) -> list[list[str]]:
    told: list[list[str]] = []
    desk.canvas.selectionChanged.connect(told.append)
    return told


def empty(desk: Desk) -> QPoint:
    """A point where nothing is."""
    return desk.title("fc") - QPoint(0, 80)


def wheel(desk: Desk, turn: int, at: QPoint, modifier: Modifier = Modifier.NoModifier) -> None:
    place = QPointF(desk.viewport.mapToGlobal(at))
    event = QWheelEvent(
        QPointF(at),
        place,
        QPoint(),
        QPoint(0, turn),
        Button.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.viewport, event)


# -- selecting ---------------------------------------------------------------------------


def test_a_click_selects_one_node_and_tells_once(desk, selections) -> None:
    desk.click(desk.title("fc"))
    desk.click(desk.title("relu"))
    assert selections == [[desk.id("fc")], [desk.id("relu")]]


def test_shift_and_ctrl_add_and_take_away(desk) -> None:
    desk.click(desk.title("fc"))
    desk.click(desk.title("relu"), SHIFT)
    assert desk.canvas.selected() == [desk.id("fc"), desk.id("relu")]
    desk.click(desk.title("fc"), CTRL)
    assert desk.canvas.selected() == [desk.id("relu")]


def test_a_click_on_one_of_several_selects_it_alone(desk) -> None:
    desk.canvas.select_all()
    desk.click(desk.title("fc"))
    assert desk.canvas.selected() == [desk.id("fc")]


def test_a_click_on_nothing_selects_nothing(desk) -> None:
    desk.canvas.select_all()
    desk.click(empty(desk))
    assert desk.canvas.selected() == []


def test_the_rubber_band_selects_what_it_touches_and_tells_once(desk, selections) -> None:
    start = desk.title("flatten") - QPoint(40, 60)
    desk.press(start)
    desk.drag_to(desk.title("relu") + QPoint(0, 10))
    assert desk.canvas.view.band.isVisible()
    desk.release()
    assert not desk.canvas.view.band.isVisible()
    assert selections == [[desk.id("flatten"), desk.id("fc"), desk.id("relu")]]
    assert desk.requests == []


def test_the_rubber_band_adds_with_shift_and_takes_away_with_ctrl(desk) -> None:
    desk.canvas.select([desk.id("digits")])
    start, end = desk.title("fc") - QPoint(40, 60), desk.title("fc")
    desk.drag(start, end, SHIFT)
    assert desk.canvas.selected() == [desk.id("digits"), desk.id("fc")]
    desk.drag(start, end, CTRL)
    assert desk.canvas.selected() == [desk.id("digits")]


def test_escape_in_a_rubber_band_restores_the_selection(desk) -> None:
    desk.canvas.select([desk.id("digits")])
    desk.press(empty(desk))
    desk.drag_to(desk.title("relu"))
    desk.key(Qt.Key.Key_Escape)
    assert desk.canvas.selected() == [desk.id("digits")]
    desk.release()


def test_what_lies_below_a_node_cannot_be_reached_through_it(desk) -> None:
    x, y = desk.graph.nodes[desk.id("fc")].at
    desk.editing.move({desk.id("relu"): (x + 60, y)})
    desk.canvas.select([desk.id("relu")])  # the one that is used comes to the top
    hit = desk.canvas.view.hit(desk.out("fc"))
    assert hit.node.id == desk.id("relu")
    assert hit.port is None


# -- moving ------------------------------------------------------------------------------


def test_dragging_a_node_asks_to_move_it_once(desk) -> None:
    x, y = desk.graph.nodes[desk.id("fc")].at
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(37, 52))
    assert desk.requests == [("moveRequested", {desk.id("fc"): (x + 37, y + 52)})]
    assert desk.graph.nodes[desk.id("fc")].at == (x + 37, y + 52)


def test_the_selected_nodes_move_together_and_keep_their_wires(desk) -> None:
    before = {i: n.at for i, n in desk.graph.nodes.items()}
    desk.canvas.select([desk.id("fc"), desk.id("relu")])
    desk.press(desk.title("fc"))
    desk.drag_to(desk.title("fc") + QPoint(30, 40))
    view = desk.canvas.view
    for wire, item in view.mirror.wires.items():
        start = item.curve.start
        assert start == view.mirror.nodes[wire.source].port_place(wire.output, True)
    desk.release()
    moved = {i for i, n in desk.graph.nodes.items() if n.at != before[i]}
    assert moved == {desk.id("fc"), desk.id("relu")}
    assert len(desk.requests) == 1


def test_escape_puts_dragged_nodes_back(desk) -> None:
    item = desk.canvas.view.mirror.nodes[desk.id("fc")]
    at = desk.graph.nodes[desk.id("fc")].at
    desk.press(desk.title("fc"))
    desk.drag_to(desk.title("fc") + QPoint(30, 40))
    assert (item.x(), item.y()) != at
    desk.key(Qt.Key.Key_Escape)
    desk.release()
    assert (item.x(), item.y()) == at
    assert desk.requests == []


def test_a_move_that_nobody_makes_shows_where_the_nodes_still_are(desk) -> None:
    desk.canvas.moveRequested.disconnect()
    item = desk.canvas.view.mirror.nodes[desk.id("fc")]
    at = desk.graph.nodes[desk.id("fc")].at
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(30, 40))
    assert (item.x(), item.y()) == at


def test_a_trembling_click_moves_nothing(desk) -> None:
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(1, 2))
    assert desk.requests == []


def test_snapping_stops_at_the_grid(desk) -> None:
    desk.canvas.turn("snap", True)
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(31, 45))
    x, y = desk.graph.nodes[desk.id("fc")].at
    assert (x % GRID, y % GRID) == (0, 0)


def test_a_graph_that_changes_meanwhile_ends_the_drag_of_what_is_gone(desk) -> None:
    desk.press(desk.title("fc"))
    desk.drag_to(desk.title("fc") + QPoint(30, 40))
    desk.editing.delete([desk.id("fc")])
    desk.drag_to(desk.title("relu") + QPoint(30, 40))
    desk.release()
    assert desk.requests == []
    assert desk.graph.by_name("fc") is None


# -- the view ----------------------------------------------------------------------------


def test_the_middle_button_pans_even_from_on_top_of_a_node(desk) -> None:
    place = desk.canvas.view.mapToScene(desk.title("fc"))
    desk.drag(desk.title("fc"), desk.title("fc") + QPoint(50, -30), button=Button.MiddleButton)
    assert desk.canvas.view.mapFromScene(place) == desk.title("fc")
    assert desk.requests == []
    assert desk.canvas.selected() == []


def test_space_makes_a_drag_pan(desk) -> None:
    place = desk.canvas.view.mapToScene(empty(desk))
    at = empty(desk)
    QTest.keyPress(desk.canvas.windowHandle(), Qt.Key.Key_Space)
    desk.drag(at, at + QPoint(50, 30))
    QTest.keyRelease(desk.canvas.windowHandle(), Qt.Key.Key_Space)
    assert desk.canvas.view.mapFromScene(place) == at + QPoint(50, 30)


def test_the_wheel_zooms_at_the_pointer(desk) -> None:
    at = desk.title("relu")
    place, before = desk.canvas.view.mapToScene(at), desk.canvas.zoom
    wheel(desk, 120, at)
    assert desk.canvas.zoom == pytest.approx(before * 1.0015**120)
    away = desk.canvas.view.mapFromScene(place) - at
    assert away.manhattanLength() <= 2


@pytest.mark.parametrize("turn", [120, -120, 240_000, -240_000])
def test_the_zoom_stays_within_its_limits(desk, turn: int) -> None:
    for _ in range(60):
        wheel(desk, turn, desk.title("relu"))
        assert MIN_ZOOM <= desk.canvas.zoom <= MAX_ZOOM
    desk.canvas.view.viewport().repaint()


def test_shift_and_the_wheel_go_sideways(desk) -> None:
    before, centre = desk.canvas.zoom, desk.canvas.view.centre()
    wheel(desk, 120, desk.title("relu"), SHIFT)
    assert desk.canvas.zoom == before
    assert desk.canvas.view.centre().x() < centre.x()
    assert desk.canvas.view.centre().y() == centre.y()


def test_resizing_keeps_the_zoom_and_the_corner(desk) -> None:
    desk.canvas.zoom_in()
    zoom, corner = desk.canvas.zoom, desk.canvas.view.mapToScene(QPoint(0, 0))
    desk.canvas.resize(700, 900)
    QApplication.processEvents()
    assert desk.canvas.zoom == pytest.approx(zoom)
    assert desk.canvas.view.mapToScene(QPoint(0, 0)) == corner


def test_what_was_fitted_stays_fitted_until_the_person_moves_on(desk) -> None:
    desk.canvas.fit()
    desk.canvas.resize(500, 400)
    QApplication.processEvents()
    assert desk.canvas.view.shows(desk.canvas.view.mirror.bounds())


def test_the_view_follows_what_is_dragged_over_its_edge(desk, qtbot) -> None:
    at, centre = desk.title("fc"), desk.canvas.view.centre()
    desk.press(at)
    desk.drag_to(QPoint(desk.viewport.width() - 4, at.y()))
    qtbot.waitUntil(lambda: desk.canvas.view.centre().x() > centre.x() + 100)
    desk.release()
    x, _ = desk.graph.nodes[desk.id("fc")].at
    held = desk.canvas.view.mapFromScene(x + 60, 0).x()
    assert abs(held - (desk.viewport.width() - 4)) <= 12


def test_another_document_is_shown_with_nothing_selected(desk) -> None:
    desk.canvas.select_all()
    desk.document.replace(desk.graph.remove([desk.id("adam")]))
    assert desk.canvas.selected() == []
    assert set(desk.canvas.view.mirror.nodes) == set(desk.graph.nodes)


def test_nodes_can_be_selected_and_moved_in_the_overview(desk) -> None:
    desk.canvas.view.zoom_by(0.3 / desk.canvas.zoom)
    at = desk.canvas.view.mapFromScene(
        desk.canvas.view.mirror.nodes[desk.id("relu")].body().center()
    )
    x, y = desk.graph.nodes[desk.id("relu")].at
    desk.drag(at, at + QPoint(30, 60))
    assert desk.canvas.selected() == [desk.id("relu")]
    new_x, new_y = desk.graph.nodes[desk.id("relu")].at
    assert new_x - x == pytest.approx(100, abs=4)
    assert new_y - y == pytest.approx(200, abs=4)
    desk.viewport.grab()


# -- double clicks, menus, tooltips ------------------------------------------------------


def test_a_double_click_on_the_body_opens_the_node(desk) -> None:
    desk.double_click(desk.body("fc"))
    assert desk.requests == [("nodeActivated", desk.id("fc"))]


def test_a_double_click_on_the_title_edits_the_name(desk) -> None:
    desk.double_click(desk.title("fc"))
    editor = desk.canvas.panels.rename
    assert editor.isVisible()
    assert editor.text() == "fc"
    desk.type("hidden")
    desk.key(Qt.Key.Key_Return)
    assert desk.requests == [("renameRequested", desk.id("hidden"), "hidden")]


def test_a_double_click_on_nothing_searches_for_a_node_to_put_there(desk) -> None:
    at = empty(desk)
    desk.double_click(at)
    desk.type("dropout")
    desk.key(Qt.Key.Key_Return)
    name, chain, (place,) = desk.requests[0]
    assert (name, chain) == ("chainRequested", Chain((Piece("Dropout"),)))
    middle = desk.canvas.view.mapToScene(at)
    assert abs(place[1] + 15 - middle.y()) <= 1


def test_a_right_click_offers_what_can_be_done_with_the_node(desk, qtbot) -> None:
    auto = SetParam(desk.id("fc"), "in_features", None)
    odd = Problem("unfed", {"node": "fc"}, Where(desk.id("fc")), (auto,))
    desk.canvas.set_check(CheckResult(problems=(odd,)))
    desk.click(desk.title("fc"), button=Button.RightButton)
    assert desk.canvas.selected() == [desk.id("fc")]
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [a.text().partition("\t")[0] for a in menu.actions() if not a.isSeparator()]
    assert "Delete" in [text.replace("&", "") for text in texts]
    assert "Connect to…" in texts
    assert texts[0] == "Set in_features to auto"
    with qtbot.waitSignal(desk.canvas.fixRequested) as asked:
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert asked.args == [auto]


def test_tooltips_explain_nodes_ports_and_wires(desk, qtbot) -> None:
    fc = desk.id("fc")
    types = {fc: {"out": TensorType(("N", 64), "float32")}}
    auto = SetParam(fc, "in_features", None)
    odd = Problem("unfed", {"node": "fc"}, Where(fc, "x"), (auto,))
    desk.canvas.set_check(CheckResult(types, (odd,)))
    view = desk.canvas.view

    def tip_at(at: QPoint) -> str:
        return tip(view.hit(at), view.mirror)

    assert "Fully connected layer" in tip_at(desk.title("fc"))
    assert "fc has nothing to feed it" in tip_at(desk.title("fc"))
    assert "Fix by a right click: Set in_features to auto" in tip_at(desk.title("fc"))
    assert "(N, 64) float32" in tip_at(desk.out("fc"))
    wire = (desk.out("fc") + desk.port("relu", "x")) / 2
    assert "<b>fc.out</b> → <b>relu.x</b>" in tip_at(wire)
    desk.canvas.set_check(CheckResult(types, parameters={fc: 4160}))
    view.mirror.numbers[Ref(fc, "out")] = (-0.25, 3.0)
    for at in (wire, desk.out("fc"), desk.port("relu", "x"), desk.title("fc")):
        assert "a batch of 64 takes 16 KB" in tip_at(at)
        assert "from -0.25 to 3" in tip_at(at)
        assert "4,160 parameters up to here" in tip_at(at)
    assert tip_at(empty(desk)) == ""


# -- drops -------------------------------------------------------------------------------


def drop(desk: Desk, mime: QMimeData, at: QPoint) -> bool:
    """Drag something in and drop it; whether the canvas would have it."""
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at, action, mime, LEFT, Modifier.NoModifier)
    QApplication.sendEvent(desk.viewport, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(at), action, mime, LEFT, Modifier.NoModifier)
    QApplication.sendEvent(desk.viewport, event)
    return True


def test_a_node_type_dropped_from_the_palette_is_added_there(qtbot) -> None:
    desk = open_desk(qtbot, Graph())
    mime = QMimeData()
    mime.setData("application/x-netloom-node", b"Linear")
    assert drop(desk, mime, QPoint(300, 200))
    (node,) = desk.graph.nodes.values()
    assert node.type == "Linear"
    assert desk.canvas.view.hit(QPoint(300, 200)).node.node == node


def test_files_are_handed_on_with_their_place(desk) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/data/houses.csv")])
    assert drop(desk, mime, QPoint(300, 200))
    place = desk.canvas.view.mapToScene(QPoint(300, 200))
    assert desk.requests == [("filesDropped", ["/data/houses.csv"], (place.x(), place.y()))]


def test_other_things_are_not_taken(desk) -> None:
    mime = QMimeData()
    mime.setText("hello")
    assert not drop(desk, mime, QPoint(300, 200))
    assert not QToolTip.isVisible()
