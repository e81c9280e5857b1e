"""Modules of one's own in the window: folded by mouse and key, opened, edited, left, undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QToolButton

from app.document.examples import starter
from graph_nodes.document import load

LEFT = Qt.MouseButton.LeftButton


def at(window, name: str) -> QPoint:
    """A place on a node's title."""
    view = window.canvas.view
    (item,) = (i for i in view.mirror.nodes.values() if i.node.name == name)
    return view.mapFromScene(item.body().topLeft()) + QPoint(20, 8)


def names(window) -> set[str]:
    return {node.name for node in window.canvas.graph.nodes.values()}


def band(window, first: str, last: str) -> None:
    """Draw a band around the nodes from one to another, as a person does."""
    viewport = window.canvas.view.viewport()
    start, end = at(window, first) - QPoint(28, 20), at(window, last) + QPoint(10, 30)
    QTest.mousePress(viewport, LEFT, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(viewport, start + (end - start) * step / 4)
        QApplication.processEvents()
    QTest.mouseRelease(viewport, LEFT, pos=end)


@pytest.mark.slow
def test_nodes_are_folded_opened_edited_left_and_unfolded(open_window, qtbot, monkeypatch) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    before = window.session.document.graph
    canvas, view = window.canvas, window.canvas.view
    viewport = view.viewport()
    canvas.setFocus()
    band(window, "fc1", "fc2")
    chosen = {before.nodes[i].name for i in canvas.selected()}
    assert chosen == {"fc1", "relu", "fc2"}
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert "block" in names(window)
    assert not names(window) & chosen
    assert window.breadcrumb.isHidden()

    outside = view.shown()
    QTest.mouseDClick(viewport, LEFT, pos=at(window, "block"))
    assert names(window) == {*chosen, "x", "out"}
    assert window.breadcrumb.isVisible()
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **kw: ("Classifier", True))
    canvas.commands["rename_module"].trigger()
    (definition,) = window.session.document.graph.definitions.values()
    assert definition.name == "Classifier"
    QTest.mouseClick(viewport, LEFT, pos=at(window, "relu"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert names(window) == {"fc1", "fc2", "x", "out"}
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert "block" in names(window)
    qtbot.waitUntil(lambda: view.shown() == outside)
    assert [canvas.graph.nodes[i].name for i in canvas.selected()] == ["block"]

    QTest.keyClick(view, Qt.Key.Key_Return)
    assert "relu" not in names(window)
    (button,) = (b for b in window.breadcrumb.findChildren(QToolButton) if b.isVisible())
    QTest.mouseClick(button, LEFT)
    assert window.breadcrumb.isHidden()
    window.session.document.undo()
    assert "relu" in names(window), "undo went to where the change was"
    window.session.document.undo()
    window.session.document.undo()
    assert window.session.document.graph == before == load(starter())

    window.session.document.redo()
    canvas.select([i for i, n in canvas.graph.nodes.items() if n.name == "block"])
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    canvas.setFocus()
    QTest.keyClick(view, Qt.Key.Key_G, keys)
    assert window.session.document.graph == before
