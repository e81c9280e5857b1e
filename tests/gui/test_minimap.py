"""The map in the corner of the canvas, with a mouse."""

from statistics import median
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.canvas_desk import Desk, open_desk

from app.probes.canvas import many_chains
from graph_nodes.change import Change, diff
from graph_nodes.graph import Graph


def spread() -> Graph:
    graph = Graph()
    for number in range(6):
        graph, _ = graph.add("Linear", (1500 * number, 900 * (number % 2)))
    return graph


@pytest.fixture
def desk(qtbot) -> Desk:
    made = open_desk(qtbot, spread())
    made.canvas.fit(made.ids()[:1])
    qtbot.waitUntil(lambda: made.canvas.minimap.isVisible())
    return made


def middle_of(desk: Desk, number: int) -> QPointF:
    return desk.canvas.view.mirror.nodes[desk.ids()[number]].body().center()


def test_it_is_shown_only_where_the_graph_does_not_fit_in_view(desk, qtbot) -> None:
    minimap, canvas = desk.canvas.minimap, desk.canvas
    corner = minimap.mapTo(canvas, minimap.rect().bottomRight())
    assert (canvas.rect().bottomRight() - corner).manhattanLength() < 30
    assert minimap.accessibleName()
    assert canvas.childAt(minimap.geometry().center()) is minimap
    canvas.fit()
    assert not minimap.isVisible()
    canvas.zoom_reset()
    assert minimap.isVisible()
    canvas.commands["minimap"].trigger()
    assert not minimap.isVisible()
    canvas.commands["minimap"].trigger()
    qtbot.waitUntil(minimap.isVisible)


def test_it_waits_until_nodes_stand_where_they_go(desk, qtbot) -> None:
    minimap, mirror = desk.canvas.minimap, desk.canvas.view.mirror
    one = desk.ids()[5]
    mirror.stand({one: (90_000.0, 0.0)})  # as one that glides there does for a moment
    before = minimap.map_of(middle_of(desk, 4))
    minimap.stale()
    qtbot.wait(300)
    assert minimap.map_of(middle_of(desk, 4)) == before
    mirror.stand({})
    mirror.apply(*moved(desk, one))
    minimap.stale()
    qtbot.waitUntil(lambda: minimap.map_of(middle_of(desk, 4)) != before)


def moved(desk: Desk, node: str) -> tuple[Change, Graph]:
    """A node moved far away, as an edit."""
    graph = desk.canvas.graph
    after = graph.move({node: (30_000.0, 0.0)})
    return diff(graph, after), after


def test_a_click_takes_the_view_there_and_a_drag_carries_it(desk) -> None:
    minimap, view = desk.canvas.minimap, desk.canvas.view
    zoom = view.zoom
    jumps: list[int] = []
    desk.canvas.jumping.connect(lambda: jumps.append(1))
    at = minimap.map_of(middle_of(desk, 4)).toPoint()
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=at)
    assert view.shows(view.mirror.nodes[desk.ids()[4]].body())
    assert jumps == [1]
    QTest.mouseMove(minimap, minimap.map_of(middle_of(desk, 1)).toPoint())
    QApplication.processEvents()
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton)
    assert view.shows(view.mirror.nodes[desk.ids()[1]].body())
    assert (view.zoom, jumps) == (pytest.approx(zoom), [1])


def test_the_frame_is_carried_from_where_it_is_held(desk) -> None:
    minimap, view = desk.canvas.minimap, desk.canvas.view
    view.zoom_by(0.3)
    frame, before = minimap._frame(), view.centre()
    at = (frame.center() + QPointF(frame.width() / 4, 0.0)).toPoint()
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=at)
    off = view.centre() - before
    assert abs(off.x()) + abs(off.y()) < 3 / minimap._scale
    QTest.mouseMove(minimap, at + QPoint(20, 0))
    QApplication.processEvents()
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton)
    assert view.centre().x() - before.x() == pytest.approx(20 / minimap._scale, rel=0.1)


def test_it_follows_edits(desk, qtbot) -> None:
    minimap = desk.canvas.minimap
    before = minimap._bounds
    desk.editing.move({desk.ids()[-1]: (30_000.0, 0.0)})
    qtbot.waitUntil(lambda: minimap._bounds != before)
    assert minimap._bounds.right() > 30_000
    desk.editing.delete(desk.ids())
    qtbot.waitUntil(lambda: not minimap.isVisible())


def test_a_frame_costs_next_to_nothing_however_large_the_graph(qtbot) -> None:
    desk = open_desk(qtbot, many_chains(3000))
    minimap = desk.canvas.minimap
    qtbot.waitUntil(minimap.isVisible, timeout=10_000)

    def taken() -> float:
        start = perf_counter()
        minimap.repaint()
        return 1000 * (perf_counter() - start)

    assert median(taken() for _ in range(20)) < 2.0
