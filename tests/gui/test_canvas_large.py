"""A thousand nodes: every frame stays far from the milliseconds that a person would feel.

Times are those of the window's own thread on its processor, and the limits are several times what
was measured, so that only another order of magnitude fails.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication
from support.canvas_desk import Desk, open_desk

from app.canvas.viewer import Viewer
from app.placing import free_place
from graph_nodes.graph import Graph, Wire

COUNT, COLUMNS = 1000, 40


def large_graph() -> Graph:
    """Rows of nodes, each wired to the one before; every third takes two."""
    small = Graph()
    prototypes = []
    for node_type in ("Linear", "ReLU", "Add"):
        small, node_id = small.add(node_type)
        prototypes.append(small.nodes[node_id])
    nodes, wires = {}, []
    for index in range(COUNT):
        row, column = divmod(index, COLUMNS)
        at = (230.0 * (column if row % 2 == 0 else COLUMNS - 1 - column), 130.0 * row)
        node_id = f"n{index + 1}"
        nodes[node_id] = replace(prototypes[index % 3], id=node_id, name=f"node{index}", at=at)
        for back, port in enumerate(nodes[node_id].inputs(), start=1):
            if index >= back:
                wires.append(Wire(f"n{index + 1 - back}", "out", node_id, port.name))
    return Graph(nodes, tuple(wires))


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot, large_graph())


def milliseconds(do: Callable[[int], object]) -> float:
    """The median time of doing something and painting what it changed."""
    times = []
    for turn in range(9):
        start = time.thread_time()
        do(turn)
        QApplication.processEvents()
        times.append(1000 * (time.thread_time() - start))
    return median(times)


def pan(view: Viewer) -> Callable[[int], None]:
    return lambda turn: view.pan_by(QPointF(9 if turn % 2 else -9, 4))


def test_everything_in_view(desk) -> None:
    desk.canvas.fit()
    assert desk.canvas.zoom < 0.45
    assert milliseconds(pan(desk.canvas.view)) < 30
    assert milliseconds(lambda turn: desk.canvas.view.zoom_by(1.01)) < 30


def test_close_up(desk) -> None:
    desk.canvas.zoom_reset()
    assert milliseconds(pan(desk.canvas.view)) < 50
    assert milliseconds(lambda turn: desk.canvas.view.zoom_by(1.01)) < 60


def test_moving_all_nodes_at_once(desk) -> None:
    desk.canvas.fit()
    desk.canvas.select_all()
    at = desk.canvas.view.mapFromScene(desk.canvas.view.mirror.nodes["n500"].body().center())
    desk.press(at)
    desk.drag_to(at + QPoint(20, 20))
    assert desk.canvas.view.busy
    assert milliseconds(lambda turn: desk.move(at + QPoint(20 + turn, 20))) < 60
    desk.release()
    (request,) = desk.requests
    assert len(request[1]) == COUNT


def test_the_overview_shows_nodes_wires_and_the_selection(desk) -> None:
    desk.canvas.fit()
    item = desk.canvas.view.mirror.nodes["n500"]
    view = desk.canvas.view
    header = view.mapFromScene(item.pos() + QPointF(item.shape_.width / 2, 12))
    picture = desk.viewport.grab().toImage()
    expected = view.style_.category(item.shape_.category).fill
    assert picture.pixelColor(header * picture.devicePixelRatio()) == expected
    desk.canvas.select(["n500"])
    assert desk.viewport.grab().toImage() != picture


def test_a_free_place_is_found_at_once(desk: Desk) -> None:
    desk.canvas.fit()
    assert milliseconds(lambda _: free_place(desk.canvas, "Linear")) < 60  # there is none
    desk.canvas.select(["n1000"])
    place = QPointF(*free_place(desk.canvas, "Linear"))
    for item in desk.canvas.view.mirror.nodes.values():
        assert not item.body().adjusted(-36, -36, 36, 36).contains(place)
