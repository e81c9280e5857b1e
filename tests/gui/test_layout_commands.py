"""Where nodes are put by command: aligned, at equal gaps, level, arranged; each is one step."""

import pytest
from hypothesis import given
from PySide6.QtCore import QRectF, Qt
from strategies import graphs
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas.frame_layout import arrange_framed
from graph_nodes.drawing import Frame
from graph_nodes.frames import framed
from graph_nodes.graph import Graph


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def body(desk: Desk, name: str) -> QRectF:
    return desk.canvas.view.mirror.nodes[desk.id(name)].body()


def run(desk: Desk, command: str, *names: str) -> list[QRectF]:
    desk.canvas.select([desk.id(name) for name in names])
    desk.canvas.commands[command].trigger()
    return [body(desk, name) for name in names]


EDGES = {
    "left": QRectF.left,
    "right": QRectF.right,
    "top": QRectF.top,
    "bottom": QRectF.bottom,
    "center": lambda rect: rect.center().x(),
    "middle": lambda rect: rect.center().y(),
}


@pytest.mark.parametrize("edge", EDGES)
def test_edges_and_middles_are_put_on_one_line_as_one_step(desk, edge: str) -> None:
    bodies = run(desk, f"align_{edge}", "fc", "loss", "accuracy")
    places = [EDGES[edge](rect) for rect in bodies]
    assert max(places) - min(places) <= 1.0
    desk.document.undo()
    assert desk.graph == mlp()


def test_gaps_are_made_equal_and_never_less_than_none(desk) -> None:
    desk.editing.move({desk.id("flatten"): (190.0, 0.0)})
    first, second, third, last = run(desk, "distribute_across", "digits", "flatten", "fc", "relu")
    gaps = [b.left() - a.right() for a, b in ((first, second), (second, third), (third, last))]
    assert max(gaps) - min(gaps) <= 1.0
    assert (first.left(), last.left()) == (0.0, 700.0)
    desk.editing.move({desk.id(name): (0.0, 0.0) for name in ("fc", "relu", "loss")})
    above, middle, below = run(desk, "distribute_down", "fc", "relu", "loss")
    assert sorted([above.top(), middle.top(), below.top()])[1:] > [0.0, 0.0]
    assert not above.intersects(middle)


def test_the_wires_of_the_longest_chain_are_made_level(desk) -> None:
    desk.editing.move({desk.id("fc"): (470.0, 90.0), desk.id("relu"): (700.0, -70.0)})
    before = desk.graph
    desk.canvas.select([desk.id(name) for name in ("digits", "flatten", "fc", "relu")])
    desk.key(Qt.Key.Key_L, Modifier.AltModifier)
    for source, out, target in (
        ("digits", "images", "flatten"),
        ("flatten", "out", "fc"),
        ("fc", "out", "relu"),
    ):
        assert abs(desk.out(source, out).y() - desk.port(target, "x").y()) <= 1
    assert desk.graph.nodes[desk.id("digits")] == before.nodes[desk.id("digits")]
    desk.document.undo()
    assert desk.graph == before


def test_only_what_is_selected_is_arranged_and_stays_about_where_it_was(desk) -> None:
    desk.editing.move({desk.id("fc"): (500.0, 300.0)})
    before, corner = desk.graph, desk.canvas.view.mirror.bounds([desk.id("flatten")]).topLeft()
    desk.canvas.select([desk.id("flatten"), desk.id("fc"), desk.id("relu")])
    desk.key(Qt.Key.Key_L, Modifier.ShiftModifier)
    assert desk.out("fc").y() == desk.port("relu", "x").y()
    moved = {i for i, n in desk.graph.nodes.items() if n.at != before.nodes[i].at}
    assert moved <= {desk.id("flatten"), desk.id("fc"), desk.id("relu")}
    assert desk.canvas.view.mirror.bounds(desk.canvas.selected()).topLeft() == corner
    assert desk.document.undo_label == "Arrange the selection"
    desk.document.undo()
    assert desk.graph == before


def test_nodes_glide_to_their_places_which_they_have_at_once(desk, qtbot, monkeypatch) -> None:
    monkeypatch.setattr("app.base.motion.duration", lambda: 400)
    start = body(desk, "relu")
    run(desk, "align_left", "fc", "relu")
    there = desk.graph.nodes[desk.id("relu")].at
    assert desk.canvas.layouts.glide.is_running
    qtbot.waitUntil(lambda: there[0] < body(desk, "relu").left() < start.left())
    qtbot.waitUntil(lambda: not desk.canvas.layouts.glide.is_running)
    assert body(desk, "relu").left() == there[0]
    desk.document.undo()
    run(desk, "align_left", "fc", "relu")
    desk.press(desk.title("digits"))
    assert body(desk, "relu").left() == there[0], "a hand finds them where they go"
    desk.release()
    desk.document.undo()
    assert body(desk, "relu") == start


def test_an_arranged_frame_covers_nothing_but_its_nodes(desk) -> None:
    drawing, inner = framed(desk.graph.drawing, [desk.id("flatten"), desk.id("fc")], Frame("a"))
    names = ("flatten", "fc", "relu")
    drawing, outer = framed(drawing, [desk.id(name) for name in names], Frame("b"))
    desk.document.edit("", desk.graph.draw(drawing))
    desk.canvas.commands["arrange"].trigger()
    mirror = desk.canvas.view.mirror
    for frame in (inner, outer):
        rect = mirror.frames.items[frame].rect
        for node, item in mirror.nodes.items():
            assert rect.intersects(item.body()) == (node in drawing.content[frame])


@given(graphs())
def test_whatever_is_framed_can_be_arranged(graph: Graph) -> None:
    sizes = dict.fromkeys(graph.nodes, (150.0, 90.0))
    places = arrange_framed(
        graph,
        sizes,
        lambda *_: 40.0,
        lambda _, content: content.adjusted(-20.0, -40.0, 20.0, 20.0),
        (1000.0, 700.0),
    )
    assert places.keys() == graph.nodes.keys()
    bodies = [QRectF(x, y, 150.0, 90.0) for x, y in places.values()]
    wired = {w.source for w in graph.wires} | {w.target for w in graph.wires}
    fixed = [b for i, b in zip(places, bodies, strict=True) if i in wired]
    assert not any(a.intersects(b) for n, a in enumerate(fixed) for b in fixed[:n])
