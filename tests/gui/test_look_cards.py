"""The cards of values: opened by a click on a port or a key, beside their node, pinned, closed."""

import math

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from support.canvas_desk import Desk, Modifier, open_desk

from app.canvas.look_card import LookCard
from app.canvas.looks import Target
from app.plots.sight_view import SightView, describe
from graph_nodes.graph import Graph
from runtime.looking import Place
from runtime.protocol import Sight
from runtime.wiring import Ref

BOTH = Modifier.ControlModifier | Modifier.ShiftModifier
SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def looked(desk: Desk, name: str, port: str = "out") -> Target:
    return Target((), Ref(desk.id(name), port))


def card(desk: Desk, name: str, port: str = "out") -> LookCard:
    found = desk.canvas.looks.card(looked(desk, name, port))
    assert found is not None, name
    assert found.isVisible()
    return found


def sight(shape: tuple[int, ...], values: np.ndarray | None = None, **more: object) -> Sight:
    numbers = np.arange(math.prod(shape), dtype=float) if values is None else values.ravel()
    low, high = float(numbers.min()), float(numbers.max())
    told = {"mean": float(numbers.mean()), "std": 0.5, "low": low, "high": high}
    return Sight(
        Place("n1", "out"),
        list(shape),
        "float32",
        **{**told, **more},  # pyright: ignore[reportArgumentType]
        values=numbers.tolist(),
        cut=list(shape) or [1, 1],
        edges=[0.0, 1.0, 2.0],
        counts=[3.0, 4.0],
    )


def button(of: LookCard, tip: str) -> QToolButton:
    return next(b for b in of.findChildren(QToolButton) if tip in b.toolTip())


def test_a_click_with_ctrl_and_shift_on_a_port_looks_at_it(desk: Desk, qtbot) -> None:
    before = desk.document.graph
    with qtbot.waitSignal(desk.canvas.looks.asked) as asked:
        desk.click(desk.out("fc"), BOTH)
    assert asked.args == [looked(desk, "fc")]
    assert card(desk, "fc").geometry().top() > desk.title("fc").y()
    desk.click(desk.port("flatten", "x"), BOTH)  # what comes in is what leaves digits
    assert desk.canvas.looks.values == (looked(desk, "digits", "images"),)
    assert card(desk, "digits", "images").x() == pytest.approx(desk.title("flatten").x(), abs=80)
    assert (desk.document.graph, desk.requests) == (before, [])


def test_an_input_without_a_wire_says_so(qtbot) -> None:
    graph, node_id = Graph().add("Linear", name="fc")
    desk = open_desk(qtbot, graph)
    desk.click(desk.port("fc", "x"), BOTH)
    shown = desk.canvas.looks.card(Target((), Ref(node_id, "x")))
    assert shown is not None
    assert "Nothing is wired into fc.x" in shown.text
    assert desk.canvas.looks.values == ()
    desk.key(Qt.Key.Key_Escape)
    assert not shiboken6.isValid(shown) or not shown.isVisible()


def test_the_keys_look_at_the_selected_node_and_put_that_away(desk: Desk, qtbot) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Qt.Key.Key_V)
    assert desk.canvas.looks.values == (looked(desk, "fc"),)
    desk.key(Qt.Key.Key_V)
    assert desk.canvas.looks.values == ()
    for _ in range(2):  # it computes anew where the card is open already
        with qtbot.waitSignal(desk.canvas.looks.asked):
            desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.canvas.looks.values == (looked(desk, "fc"),)
    desk.canvas.select([desk.id("accuracy")])
    desk.key(Qt.Key.Key_V)  # it gives nothing: what goes in
    assert desk.canvas.looks.values == (looked(desk, "fc2"),)
    desk.canvas.select([desk.id("adam")])
    assert desk.canvas.commands["look_at"].isEnabled()


def test_a_pinned_card_stays_while_others_replace_each_other(desk: Desk) -> None:
    desk.click(desk.out("fc"), BOTH)
    desk.key(Qt.Key.Key_V, SHIFT)
    assert card(desk, "fc").pinned
    desk.click(desk.out("relu"), BOTH)
    desk.click(desk.out("flatten"), BOTH)
    assert set(desk.canvas.looks.values) == {looked(desk, "fc"), looked(desk, "flatten")}
    desk.canvas.select([desk.id("fc")])
    desk.key(Qt.Key.Key_Escape)
    assert desk.canvas.looks.values == (looked(desk, "fc"),)
    assert desk.canvas.selected() == [desk.id("fc")]
    desk.key(Qt.Key.Key_Escape)
    assert desk.canvas.selected() == []
    pinned = card(desk, "fc")
    close = button(pinned, "Put it away")
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Escape)
    assert desk.canvas.looks.values == ()
    assert desk.canvas.view.hasFocus()


def test_a_card_follows_its_node(desk: Desk) -> None:
    desk.click(desk.out("fc"), BOTH)
    shown = card(desk, "fc")
    start, title = shown.pos(), desk.title("fc")
    desk.canvas.view.pan_by(QPointF(40.0, -25.0))
    assert shown.pos() - start == desk.title("fc") - title
    desk.document.edit("Move", desk.graph.move({desk.id("fc"): (470.0, 60.0)}))
    moved = shown.pos()
    assert moved.y() > start.y()
    desk.canvas.zoom_out()
    assert shown.pos() != moved
    desk.document.edit("Delete", desk.graph.remove([desk.id("fc")]))
    assert desk.canvas.looks.values == ()


def test_a_drag_from_a_port_with_both_keys_is_no_look(desk: Desk) -> None:
    desk.drag(desk.out("fc"), desk.port("loss", "scores"), BOTH)
    assert desk.canvas.looks.values == ()


def test_a_card_shows_a_value_and_why_there_is_none(desk: Desk) -> None:
    desk.click(desk.out("fc"), BOTH)
    looks = desk.canvas.looks
    looks.show_sight(looked(desk, "fc"), sight((2, 3)), "step 12")
    shown = card(desk, "fc")
    assert "(2, 3) float32" in shown.text
    assert "step 12" in shown.text
    assert shown.height() > 150
    looks.show_problem(looked(desk, "fc"), "fc: no room")
    assert shown.text == "fc: no room"
    assert shown.height() < 150
    looks.show_sight(looked(desk, "relu"), sight((2,)), "")  # closed meanwhile


def test_a_value_is_a_picture_a_table_or_a_number(qtbot) -> None:
    view = SightView()
    qtbot.addWidget(view)
    view.show()
    for shape, shown in (
        ((), view.number),
        ((1, 1), view.number),
        ((4, 3), view.tensor),
        ((5, 2, 9), view.tensor),
        ((7, 8, 8), view.pictures),
    ):
        view.show_sight(sight(shape))
        kinds = (view.number, view.tensor, view.pictures)
        assert [one for one in kinds if one.isVisible()] == [shown], shape
        assert view.bars.isVisible() == (shown is not view.number)
        assert not view.grab().isNull()
    assert view.pictures.value_at(view.pictures.rect().topLeft()) == "[0, 0] = 0.0"
    said = describe(sight((2, 5), zeros=1, odd=2))
    assert said == "min 0 · max 9 · mean 4.5 · std 0.5 · 10% zeros · 2 are NaN or infinite"
    nothing = Sight(Place("n1", "out"), [3], "float32", odd=3, values=[math.nan] * 3, cut=[3])
    assert describe(nothing) == "3 are NaN or infinite"
    view.show_sight(nothing)
    view.show_sight(Sight(Place("n1", "out"), [0, 4], "float32"))
    assert view.about.text() == "It holds no numbers."
