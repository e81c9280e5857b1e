"""A whole window: the worker says what would come of another kind, of a wire and of a new node."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from support.trainings import WAIT

from app.canvas.sign import Sign
from tests.runtime.build import digits_mlp, id_of

pytestmark = pytest.mark.slow

Key = Qt.Key


@pytest.fixture
def window(open_window, qtbot):
    """A window on a network with a free layer below it, checked."""
    window = open_window()
    graph, _ = digits_mlp().add("Linear", (0.0, 0.0), "wide", {"out_features": 5})
    places = {node: (210.0 * nth, 0.0) for nth, node in enumerate(graph.nodes)}
    window.session.document.replace(graph.move(places | {id_of(graph, "wide"): (500.0, 300.0)}))
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    window.canvas.fit()
    return window


def graph_of(window):
    return window.session.document.graph


def said(window) -> tuple[str, str]:
    """What stands at the node, and what the list says of it."""
    signs = [i for i in window.canvas.view.overlays if isinstance(i, Sign)]
    sign = " ".join(sign.verdict.text for sign in signs)
    return sign, window.canvas.panels.edits.list._help.text()


def select(window, *names: str) -> None:
    window.canvas.setFocus()
    window.canvas.select([id_of(graph_of(window), name) for name in names])


def test_each_kind_that_is_gone_over_has_the_verdict_of_the_check(window, qtbot) -> None:
    before = graph_of(window)
    select(window, "relu")
    form = window.properties.form()
    (button,) = (b for b in form.findChildren(QToolButton) if "(S)" in b.toolTip())
    button.click()
    edits = window.canvas.panels.edits.list
    qtbot.waitUntil(lambda: said(window)[0] == "(N, 32) float32", timeout=WAIT)
    assert said(window)[1].startswith("Gives (N, 32) float32.")
    QTest.keyClicks(edits._field, "softmax")
    qtbot.waitUntil(lambda: "(N, 32)" in said(window)[0], timeout=WAIT)
    edits._field.clear()
    QTest.keyClicks(edits._field, "maxpool")
    qtbot.waitUntil(lambda: "wants" in said(window)[0], timeout=WAIT)
    assert "wants" in said(window)[1]
    assert graph_of(window) == before
    QTest.keyClick(edits._field, Key.Key_Escape)
    assert window.canvas.view.mirror.graph == before


def test_a_wire_and_a_new_node_have_the_verdict_of_the_check(window, qtbot) -> None:
    select(window, "fc1", "wide")
    window.canvas.commands["join"].trigger()  # one way makes sense
    wide = id_of(graph_of(window), "wide")
    assert [w.source for w in graph_of(window).sources[wide]] == [id_of(graph_of(window), "fc1")]
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    select(window, "fc1", "wide")
    window.canvas.commands["combine"].trigger()
    qtbot.waitUntil(lambda: "5" in said(window)[0] and "32" in said(window)[0], timeout=WAIT)
    edits = window.canvas.panels.edits.list
    QTest.keyClicks(edits._field, "concat")
    qtbot.waitUntil(lambda: said(window)[0] == "(N, 37) float32", timeout=WAIT)
    QTest.keyClick(edits._field, Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    concat = id_of(graph_of(window), "concat")
    assert str(window.session.live.result.type_of(concat, "out")) == "(N, 37) float32"
    assert window.canvas.selected() == [concat]
