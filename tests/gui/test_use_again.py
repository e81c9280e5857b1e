"""A layer called once more by key, and wired by hand: two calls of one module, until undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.canvas_desk import mlp

from graph_nodes.graph import Wire

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(open_window, qtbot):
    window = open_window(start=False)
    window.session.document.replace(mlp())
    window.canvas.fit()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.view.hasFocus)
    return window


def press(window, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window.windowHandle(), key, modifier)
    QApplication.processEvents()


def at_port(window, node_id: str, port: str, is_output: bool) -> QPoint:
    view = window.canvas.view
    return view.mapFromScene(view.mirror.nodes[node_id].port_place(port, is_output))


def drag(window, start: QPoint, end: QPoint) -> None:
    """Hold the left button from one place of the canvas to another."""
    viewport = window.canvas.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(viewport, start + (end - start) * step / 5)
        QApplication.processEvents()
    QTest.mouseRelease(viewport, LEFT, pos=end)
    QApplication.processEvents()


def test_a_layer_is_used_again_by_key_wired_by_hand_and_undone(window) -> None:
    document, canvas, none = window.session.document, window.canvas, Qt.KeyboardModifier.NoModifier
    before = document.graph
    fc, relu = (
        next(i for i, n in before.nodes.items() if n.name == name) for name in ("fc", "relu")
    )
    canvas.select([fc])
    press(window, Qt.Key.Key_U, none)
    (call,) = canvas.selected()
    assert (document.graph.nodes[call].shares, document.graph.nodes[call].name) == (fc, "fc3")
    assert canvas.view.mirror.nodes[call].lender == "fc"
    canvas.fit()
    drag(window, at_port(window, relu, "out", True), at_port(window, call, "x", False))
    wire = Wire(relu, "out", call, "x")
    assert wire in document.graph.wires
    assert wire in canvas.view.mirror.wires
    window.session.editing.set_param([fc], "out_features", 48)
    assert document.graph.nodes[call].value("out_features") == 48
    for _ in range(3):
        press(window, Qt.Key.Key_Z, CONTROL)
    assert document.graph == before
    assert set(canvas.view.mirror.nodes) == set(before.nodes)


def test_the_same_key_with_control_shares_what_is_there(window) -> None:
    document, canvas = window.session.document, window.canvas
    layers = [i for i, n in document.graph.nodes.items() if n.type == "Linear"]
    canvas.select(layers)
    press(window, Qt.Key.Key_U, CONTROL)
    assert [document.graph.nodes[i].shares for i in layers] == ["", layers[0]]
    assert len(document.graph.nodes) == len(mlp().nodes)
    press(window, Qt.Key.Key_U, CONTROL)
    assert [document.graph.nodes[i].shares for i in layers] == ["", ""]
