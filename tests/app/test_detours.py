"""Wires go around nodes: the way is free, leaves to the right and enters from the left."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsScene
from support.canvas_desk import mlp

from app import theme
from app.canvas.boxes import Box
from app.canvas.detour import is_blocked, way_around
from app.canvas.mirror import Mirror
from app.canvas.overview import Overview
from app.canvas.style import CanvasStyle
from app.canvas.ways import Ways
from app.canvas.wire_path import Curve, Detour, Form, Line
from graph_nodes.change import diff
from graph_nodes.graph import Graph, Wire

pytestmark = pytest.mark.usefixtures("qapp")

WIDE, HIGH, GAP = 160.0, 80.0, 60.0


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Box], Box, Box]:
    """Boxes on some places of a grid, pushed about a little; and two of them to be wired."""
    places = draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, unique=True)
    )
    push = st.integers(-8, 8)
    boxes: list[Box] = []
    for column, row in places:
        x, y = column * (WIDE + GAP) + draw(push), row * (HIGH + GAP) + draw(push)
        boxes.append(Box(x, y, x + WIDE, y + HIGH))
    source, target = draw(st.permutations(boxes))[:2]
    return boxes, source, target


def enters(form: Form, box: Box) -> bool:
    """Whether a line of level and upright parts has a place inside a box."""
    return any(
        min(a.x(), b.x()) < box.right
        and max(a.x(), b.x()) > box.left
        and min(a.y(), b.y()) < box.bottom
        and max(a.y(), b.y()) > box.top
        for a, b in pairwise(form.points())
    )


@given(towns())
def test_a_way_around_is_free_and_leaves_and_enters_as_wires_do(
    town: tuple[list[Box], Box, Box],
) -> None:
    boxes, source, target = town
    start = QPointF(source.right, source.top + HIGH / 2)
    end = QPointF(target.left, target.top + HIGH / 2)
    way = way_around(start, end, boxes)
    assert way is not None, "between boxes of a grid there is always one"
    assert (way.start, way.end) == (start, end)
    assert not [box for box in boxes if enters(way, box)]
    points = way.points()
    assert points[1].x() > start.x()
    assert points[-2].x() < end.x()
    assert all(a.x() == b.x() or a.y() == b.y() for a, b in pairwise(points))


def test_a_curve_is_blocked_by_what_it_passes_behind_alone() -> None:
    curve = Curve.between(QPointF(0, 0), QPointF(600, 0))
    assert is_blocked(curve, [Box(200, -40, 360, 40)])
    assert not is_blocked(curve, [Box(200, 10, 360, 90)])


def test_ways_of_two_outputs_keep_off_each_other() -> None:
    boxes = [Box(0, 0, 160, 80), Box(220, 0, 380, 80), Box(440, 0, 600, 80)]
    ways = [way_around(QPointF(160, 40), QPointF(440, 40), boxes, apart) for apart in (0.0, 7.0)]
    lanes = [{p.y() for p in way.corners} - {40.0} for way in ways if way is not None]
    assert len(lanes) == 2
    assert lanes[0] != lanes[1]


def row() -> Graph:
    """Three nodes in a row, of which the first and the last are wired."""
    graph, first = Graph().add("Input", (0, 0))
    graph, _ = graph.add("Tanh", (240, 0))
    graph, last = graph.add("ReLU", (480, 0))
    return graph.connect(Wire(first, "out", last, "x"))


def mirror_of(graph: Graph) -> tuple[Mirror, Ways, QGraphicsScene]:
    scene = QGraphicsScene()
    mirror = Mirror(scene, CanvasStyle(theme.current()))
    mirror.set_graph(graph)
    ways = Ways(mirror)
    ways.find()
    return mirror, ways, scene


def test_straight_wires_go_around_nodes_too(qapp) -> None:
    mirror, ways, _scene = mirror_of(row())
    (item,) = mirror.wires.values()
    for straight in (True, False):
        mirror.set_style(CanvasStyle(theme.current(), straight=straight))
        ways.find()
        assert isinstance(item.curve, Detour)
        assert (item.curve.rounding == 0.0) == straight
        assert not enters(item.curve, Box.of(mirror.nodes["n2"].body()))
    away = mirror.graph.move({"n2": (240, 400)})
    mirror.set_graph(away)
    mirror.set_style(CanvasStyle(theme.current(), straight=True))
    ways.find()
    line = item.curve
    assert isinstance(line, Line)
    assert line.crosses(line.middle() - QPointF(0, 5), line.middle() + QPointF(0, 5))
    steep = Line(QPointF(0, 0), QPointF(10, 90))
    assert steep.bounds().contains(steep.path().boundingRect())
    assert line.translated(QPointF(3, 4)).middle() == line.middle() + QPointF(3, 4)
    start, end = line.start, line.end
    assert not is_blocked(Line(start, end), [Box(200, -400, 204, -100)])
    assert is_blocked(Line(QPointF(0, -500), QPointF(0, 500)), [Box(-20, -20, 20, 20)])


def test_a_wire_goes_around_a_node_until_that_moves_away() -> None:
    graph = row()
    mirror, ways, _scene = mirror_of(graph)
    (item,) = mirror.wires.values()
    between = Box.of(mirror.nodes["n2"].body())
    assert isinstance(item.curve, Detour)
    assert not enters(item.curve, between)
    away = graph.move({"n2": (240, 400)})
    mirror.apply(diff(graph, away), away)
    ways.find()
    assert isinstance(item.curve, Curve)
    mirror.apply(diff(away, graph), graph)
    ways.find()
    assert isinstance(item.curve, Detour)


def test_ways_stay_when_everything_is_moved_together() -> None:
    graph = row()
    mirror, ways, _scene = mirror_of(graph)
    (item,) = mirror.wires.values()
    everything = graph.move(
        {i: (x + 1000, y + 70) for i, (x, y) in ((i, n.at) for i, n in graph.nodes.items())}
    )
    mirror.apply(diff(graph, everything), everything)
    ways.find()
    assert isinstance(item.curve, Detour)
    assert not enters(item.curve, Box.of(mirror.nodes["n2"].body()))
    away = everything.move({"n2": (1240, 800)})
    mirror.apply(diff(everything, away), away)
    ways.find()
    assert isinstance(item.curve, Curve)


def test_a_wire_that_is_carried_finds_its_way_once_it_has_settled() -> None:
    graph = row()
    mirror, ways, _scene = mirror_of(graph)
    (item,) = mirror.wires.values()
    mirror.lift(["n3"])
    mirror.carry(QPointF(100, 0))
    moved = graph.move({"n3": (580, 0)})
    mirror.apply(diff(graph, moved), moved)
    assert ways.find()
    assert isinstance(item.curve, Curve)
    mirror.settle()
    assert ways.find()
    assert isinstance(item.curve, Detour)


def test_a_backward_wire_goes_between_the_rows() -> None:
    graph = row().move({"n3": (0, 300)})
    mirror, _ways, _scene = mirror_of(graph)
    (item,) = mirror.wires.values()
    assert isinstance(item.curve, Detour)
    for node in mirror.nodes.values():
        assert not enters(item.curve, Box.of(node.body()))


def test_ways_are_found_a_few_at_a_time_and_painted_from_afar() -> None:
    mirror, ways, _scene = mirror_of(Graph())
    overview = Overview(mirror, CanvasStyle(theme.current()))
    mirror.set_graph(mlp())
    while not ways.find(seconds=0.0):
        overview.follow()
    overview.follow()
    for item, entry in overview.still.wires.items():
        assert entry.form is item.path
