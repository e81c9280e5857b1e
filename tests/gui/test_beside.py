"""A node that is held beside another one offers to be joined to it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.canvas_desk import Desk, mlp, open_desk

from app.canvas.sign import Sign
from graph_nodes.edit import Edit, Rewire

Key = Qt.Key


@pytest.fixture
def desk(qtbot) -> Desk:
    graph = mlp()
    graph = graph.disconnect(graph.sources["n8"])  # those of the accuracy
    graph, _ = graph.add("Dropout", (600.0, 400.0), "drop")
    graph, _ = graph.add("Tanh", (1150.0, 400.0))  # so that the relu is far from the view's edge
    return open_desk(qtbot, graph)


def said(desk: Desk) -> str:
    signs = [item for item in desk.canvas.view.overlays if isinstance(item, Sign)]
    return " ".join(sign.verdict.text for sign in signs).strip()


def hold(desk: Desk, port: str = "x", beside: str = "relu") -> None:
    """Carry the dropout to where its input is near an output."""
    away = desk.out(beside) + QPoint(22, 10) - desk.port("drop", port)
    start = desk.title("drop")
    desk.press(start)
    desk.drag_to(start + away)


def test_it_is_joined_where_it_is_let_go_in_one_step(desk, qtbot) -> None:
    before = desk.graph
    hold(desk)
    assert said(desk) == ""  # a hand that passes by is left alone
    qtbot.waitUntil(lambda: said(desk) == "relu → drop.x. Ctrl leaves them apart.")
    desk.release()
    assert desk.wire("relu", "out", "drop", "x") in desk.graph.wires
    assert desk.graph.nodes[desk.id("drop")].at != before.nodes[desk.id("drop")].at
    assert desk.canvas.view.overlays == []
    desk.document.undo()
    assert desk.graph == before


def test_it_is_not_joined_once_it_is_carried_on_or_given_up(desk, qtbot) -> None:
    before = desk.graph
    hold(desk)
    qtbot.waitUntil(lambda: said(desk) != "")
    desk.drag_to(desk.title("drop") + QPoint(-30, 120))
    assert said(desk) == ""
    desk.drag_to(desk.title("drop") - QPoint(-30, 120))
    qtbot.waitUntil(lambda: said(desk) != "")
    desk.key(Key.Key_Escape)
    desk.release()
    assert desk.graph is before
    assert desk.canvas.view.overlays == []


def test_what_would_not_fit_is_not_offered(desk, qtbot) -> None:
    asked: list[Edit] = []

    def refuse(edit: Edit) -> None:
        asked.append(edit)
        desk.canvas.show_verdict(edit, "no", "warning")

    desk.canvas.editHovered.connect(refuse)
    hold(desk)
    qtbot.waitUntil(lambda: bool(asked))
    QTest.qWait(200)
    assert said(desk) == ""
    assert asked == [Rewire((desk.wire("relu", "out", "drop", "x"),))]
    desk.release()
    assert [name for name, *_ in desk.requests] == ["moveRequested"]


def test_a_port_that_has_a_wire_offers_nothing(desk, qtbot) -> None:
    start = desk.title("fc2")
    desk.press(start)
    desk.drag_to(start + desk.out("digits") + QPoint(30, 10) - desk.port("fc2", "x"))
    QTest.qWait(200)
    assert "Ctrl" not in said(desk)
    desk.key(Key.Key_Escape)
    desk.release()
