"""A whole window: the worker says what would come of nodes on wires before they are let go."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.trainings import WAIT

from app.canvas.sign import Sign
from graph_nodes.graph import Wire
from tests.runtime.build import digits_mlp, id_of

pytestmark = pytest.mark.slow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window, qtbot):
    """A window on a network with two free nodes below it, checked."""
    window = open_window()
    graph, _ = digits_mlp().add("Flatten", (0.0, 0.0), "flat")
    graph, _ = graph.add("Linear", (0.0, 0.0), "wide", {"in_features": 5})
    places = {node: (210.0 * nth, 0.0) for nth, node in enumerate(graph.nodes)}
    free = {id_of(graph, name): (210.0 * nth, 300.0) for nth, name in enumerate(("flat", "wide"))}
    window.session.document.replace(graph.move(places | free))
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    window.canvas.fit()
    return window


def graph_of(window):
    return window.session.document.graph


def wire(window, text: str) -> Wire:
    (source, output), (target, into) = (end.split(".") for end in text.split(">"))
    graph = graph_of(window)
    return Wire(id_of(graph, source), output, id_of(graph, target), into)


def said(window) -> str:
    signs = [i for i in window.canvas.view.overlays if isinstance(i, Sign)]
    return " ".join(sign.verdict.text for sign in signs)


def hold(window, name: str, *ways: QPoint) -> QPoint:
    """Drag a node by its title along a way of points of the view, and keep the button down."""
    view = window.canvas.view
    at = view.mapFromScene(view.mirror.nodes[id_of(graph_of(window), name)].title().center())
    QTest.mousePress(view.viewport(), LEFT, NONE, at)
    for end in ways:
        for step in range(1, 6):
            QTest.mouseMove(view.viewport(), at + (end - at) * step / 5)
        at = end
    return at


def middle(window, text: str) -> QPoint:
    view = window.canvas.view
    return view.mapFromScene(view.mirror.wires[wire(window, text)].curve.middle())


def test_what_fits_goes_on_the_wire_and_what_does_not_is_only_moved(window, qtbot) -> None:
    window.canvas.select([])
    at = hold(window, "flat", middle(window, "fc1.out>relu.x"))
    qtbot.waitUntil(lambda: said(window) == "(N, 32) float32", timeout=WAIT)
    QTest.mouseRelease(window.canvas.view.viewport(), LEFT, NONE, at)
    assert {wire(window, "fc1.out>flat.x"), wire(window, "flat.out>relu.x")} <= {
        *graph_of(window).wires
    }
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    before = graph_of(window).wires
    at = hold(window, "wide", middle(window, "flat.out>relu.x"))
    qtbot.waitUntil(lambda: "wants 5 features but" in said(window), timeout=WAIT)
    QTest.mouseRelease(window.canvas.view.viewport(), LEFT, NONE, at)
    assert graph_of(window).wires == before


def test_a_shaken_node_is_bridged_only_where_the_rest_still_works(window, qtbot) -> None:
    view = window.canvas.view
    for name, outcome in (("flatten", "Cross entropy loss 'loss'"), ("relu", "(N, 32) float32")):
        place = view.mirror.nodes[id_of(graph_of(window), name)].title().center()
        start = view.mapFromScene(place)
        at = hold(window, name, *[start + QPoint(x, 40) for x in (60, -40, 60, -40, 60)])
        assert "without" in said(window)
        qtbot.waitUntil(lambda outcome=outcome: said(window).startswith(outcome), timeout=WAIT)
        QTest.mouseRelease(view.viewport(), LEFT, NONE, at)
        assert graph_of(window).wires_of([id_of(graph_of(window), name)]) == ()
        if name == "flatten":
            assert graph_of(window).sources[id_of(graph_of(window), "fc1")] == ()
            window.session.document.undo()
            qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    assert wire(window, "fc1.out>fc2.x") in graph_of(window).wires
