"""Copies of nodes: dragged off them, beside them, pasted; with the wires into them or without."""

import pytest
from PySide6.QtCore import QPoint, Qt
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas.sign import Sign

Key = Qt.Key
ALT, CTRL, SHIFT = Modifier.AltModifier, Modifier.ControlModifier, Modifier.ShiftModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    desk = open_desk(qtbot)
    desk.editing.made.connect(desk.canvas.select)
    return desk


def made(desk: Desk) -> list[str]:
    """The names of the nodes that were not there at first."""
    return [n.name for n in desk.graph.nodes.values() if n.id not in mlp().nodes]


def lie_apart(desk: Desk, names: list[str]) -> bool:
    """Whether none of these nodes lies on another one of them."""
    bodies = [desk.canvas.view.mirror.nodes[desk.id(name)].body() for name in names]
    return not any(a is not b and a.intersects(b) for a in bodies for b in bodies)


def said(desk: Desk) -> str:
    return " ".join(i.verdict.text for i in desk.canvas.view.overlays if isinstance(i, Sign))


# -- dragged off -------------------------------------------------------------------------


@pytest.mark.parametrize("key", [ALT, CTRL])
def test_a_drag_copies_the_node_and_leaves_it_where_it_is(desk, key) -> None:
    before = desk.graph
    start = desk.title("relu")
    desk.press(start, key)
    desk.drag_to(start + QPoint(30, 260))
    assert said(desk) == "Copy of relu"
    assert desk.graph == before
    desk.release(key)
    (name,) = made(desk)
    x, y = before.nodes[desk.id("relu")].at
    assert desk.graph.nodes[desk.id(name)].at == (x + 30, y + 260)
    assert {i: n for i, n in desk.graph.nodes.items() if i in before.nodes} == dict(before.nodes)
    assert desk.graph.wires == before.wires
    assert desk.canvas.selected() == [desk.id(name)]
    assert desk.canvas.view.overlays == []
    assert len(desk.document.history) == 1
    desk.document.undo()
    assert desk.graph == before


@pytest.mark.parametrize(
    ("key", "wired"), [(ALT, False), (ALT | SHIFT, True), (CTRL | SHIFT, True)]
)
def test_all_that_is_selected_is_copied_and_takes_what_it_took_with_shift(desk, key, wired) -> None:
    desk.canvas.select([desk.id("relu"), desk.id("fc2")])
    start = desk.title("relu")
    desk.drag(start, start + QPoint(30, 260), key)
    assert made(desk) == ["relu2", "fc3"]
    assert desk.wire("relu2", "out", "fc3", "x") in desk.graph.wires
    assert (desk.wire("fc", "out", "relu2", "x") in desk.graph.wires) is wired
    assert len(desk.graph.wires) == len(mlp().wires) + 1 + wired


def test_escape_gives_the_copies_up(desk) -> None:
    before, start = desk.graph, desk.title("relu")
    desk.press(start, ALT)
    desk.drag_to(start + QPoint(30, 260))
    desk.key(Key.Key_Escape)
    desk.release(ALT)
    assert desk.graph == before
    assert desk.canvas.view.overlays == []
    assert desk.requests == []


def test_the_knife_cuts_from_empty_canvas_with_alt_and_from_anywhere_with_its_key(desk) -> None:
    wire = desk.wire("fc", "out", "relu", "x")
    middle = desk.canvas.view.mapFromScene(desk.canvas.view.mirror.wires[wire].curve.middle())
    across = (middle - QPoint(0, 40), middle + QPoint(0, 40))
    desk.drag(*across, ALT)
    assert wire not in desk.graph.wires
    desk.document.undo()
    desk.drag(across[0], across[1] + QPoint(0, 1), CTRL)  # from empty canvas, Ctrl selects
    assert wire in desk.graph.wires
    assert made(desk) == []


# -- beside, and pasted ------------------------------------------------------------------


def test_duplicates_and_pastes_find_free_places(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    for _ in range(3):
        desk.key(Key.Key_D, CTRL)
    assert len(made(desk)) == 3
    assert lie_apart(desk, [node.name for node in desk.graph.nodes.values()])
    desk.canvas.select([desk.id("relu"), desk.id("fc2")])
    desk.key(Key.Key_C, CTRL)
    desk.move(desk.title("loss"))
    for _ in range(2):
        desk.key(Key.Key_V, CTRL)
    relus = [n.name for n in desk.graph.nodes.values() if n.type == "ReLU"]
    assert len(relus) == 3
    assert lie_apart(desk, [node.name for node in desk.graph.nodes.values()])


def test_what_is_pasted_on_empty_canvas_stays_under_the_pointer(desk) -> None:
    desk.canvas.select([desk.id("relu")])
    desk.key(Key.Key_C, CTRL)
    at = QPoint(800, 560)
    desk.move(at)
    desk.key(Key.Key_V, CTRL)
    place = desk.canvas.view.mapToScene(at)
    (name,) = made(desk)
    assert desk.graph.nodes[desk.id(name)].at == (round(place.x()), round(place.y()))


def test_nodes_that_are_added_while_the_pointer_rests_lie_apart(desk) -> None:
    desk.move(QPoint(800, 560))
    for _ in range(3):
        desk.canvas.select([])
        desk.key(Key.Key_Tab)
        desk.type("tanh")
        desk.key(Key.Key_Return)
    assert len(made(desk)) == 3
    assert lie_apart(desk, made(desk))


def test_a_duplicate_takes_what_the_original_takes_where_that_is_wanted(desk) -> None:
    desk.canvas.select([desk.id("loss")])
    before = desk.graph
    desk.key(Key.Key_D, CTRL | SHIFT)
    assert desk.graph.sources[desk.id("loss2")] == (
        desk.wire("fc2", "out", "loss2", "scores"),
        desk.wire("digits", "labels", "loss2", "target"),
    )
    assert desk.graph.targets[desk.id("loss2")] == ()
    desk.document.undo()
    assert desk.graph == before


def test_what_is_pasted_takes_what_it_took_from_what_is_still_there(desk) -> None:
    desk.canvas.select([desk.id("loss")])
    desk.key(Key.Key_C, CTRL)
    desk.editing.delete([desk.id("fc2")])
    before = desk.graph
    desk.key(Key.Key_V, CTRL | SHIFT)
    assert desk.graph.sources[desk.id("loss2")] == (
        desk.wire("digits", "labels", "loss2", "target"),
    )
    desk.document.undo()
    assert desk.graph == before


def test_what_was_cut_takes_its_wires_up_again(desk) -> None:
    desk.canvas.select([desk.id("accuracy")])
    desk.key(Key.Key_X, CTRL)
    desk.key(Key.Key_V, CTRL | SHIFT)
    assert len(desk.graph.wires) == len(mlp().wires)


def test_a_copy_of_another_document_takes_nothing_from_this_one(desk) -> None:
    desk.canvas.select([desk.id("loss")])
    desk.key(Key.Key_C, CTRL)
    desk.document.replace(mlp())
    desk.key(Key.Key_V, CTRL | SHIFT)
    assert desk.graph.sources[desk.id("loss2")] == ()
