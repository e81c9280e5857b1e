"""Modules of one's own in the window: folded by mouse and key, opened, edited, left, undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QToolButton
from support.trainings import WAIT

from app.document.examples import starter

LEFT = Qt.MouseButton.LeftButton


def at(window, name: str) -> QPoint:
    """A place on a node's icon."""
    view = window.canvas.view
    (item,) = (i for i in view.mirror.nodes.values() if i.node.name == name)
    return view.mapFromScene(item.body().topLeft()) + QPoint(10, 8)


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
def test_inside_one_sees_the_shapes_of_where_one_came_in(open_window, qtbot) -> None:
    window = open_window()
    window.files.open_copy(starter())
    canvas, level, live = window.canvas, window.session.level, window.session.live

    def find(name: str) -> str:
        return next(i for i, n in canvas.graph.nodes.items() if n.name == name)

    canvas.select([find("fc1"), find("relu")])
    canvas.commands["group"].trigger()
    level.enter(find("block"))
    fc1 = find("fc1")
    qtbot.waitUntil(
        lambda: (
            live.result is not None
            and str(live.result.at(level.way).type_of(fc1, "out")) == "(N, 128) float32"
        ),
        timeout=WAIT,
    )
    assert str(canvas.view.mirror.findings.of(fc1).types["out"]) == "(N, 128) float32"
    window.session.editing.delete([fc1])
    qtbot.waitUntil(lambda: bool(live.result and live.result.errors), timeout=WAIT)
    (problem, *_) = live.result.errors
    assert len(problem.path.ids) == 2
    level.go(())
    window.problems.nodeActivated.emit(problem.path)
    assert level.names() == ["block"]
    assert canvas.selected() == [problem.path.ids[1]]
    window.session.document.undo()
    window.panels.show("code")
    canvas.select([find("fc1")])
    qtbot.waitUntil(lambda: "self.fc1(x)" in window.code.text.toPlainText(), timeout=WAIT)
    lines = window.code.text.toPlainText().splitlines()
    qtbot.waitUntil(lambda: bool(window.code._lit()))
    lit = [lines[line - 1].strip() for line in window.code._lit()]
    assert any(line.startswith("self.fc1 = nn.Linear(") for line in lit)


@pytest.mark.slow
def test_nodes_are_folded_opened_edited_left_and_unfolded(open_window, qtbot, monkeypatch) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    graph = window.session.document.graph
    row = {i: (190.0 * nth, 0.0) for nth, i in enumerate(graph.ordered)}
    window.session.document.replace(graph.move(row))
    before = window.session.document.graph
    canvas, view = window.canvas, window.canvas.view
    canvas.fit()
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
    assert window.session.document.graph == before

    window.session.document.redo()
    canvas.select([i for i, n in canvas.graph.nodes.items() if n.name == "block"])
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    canvas.setFocus()
    QTest.keyClick(view, Qt.Key.Key_G, keys)
    assert window.session.document.graph == before


@pytest.mark.slow
def test_a_value_is_made_a_parameter_and_a_formula_from_its_row(open_window, qtbot) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    canvas, level, panel = window.canvas, window.session.level, window.properties

    def choose(name: str) -> None:
        canvas.select([next(i for i, n in canvas.graph.nodes.items() if n.name == name)])

    choose("fc1")
    row = panel.form().rows["out_features"]
    assert row.binding.button.isHidden(), "the main graph has no parameters of its own"
    canvas.commands["group"].trigger()
    level.enter(canvas.selected()[0])
    assert panel.form().module.name == "Block"
    choose("fc1")
    row = panel.form().rows["out_features"]
    assert row.binding.button.isVisible()
    QTest.mouseClick(row.binding.button, LEFT)
    menu = row.binding.button.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert row.binding.line.text() == "out_features"
    assert row.editor.isHidden()
    row.binding.line.setFocus()
    row.binding.line.selectAll()
    QTest.keyClicks(row.binding.line, "out_features // 2")
    QTest.keyClick(row.binding.line, Qt.Key.Key_Return)
    (definition,) = window.session.document.graph.definitions.values()
    assert definition.graph.by_name("fc1").bound["out_features"] == "out_features // 2"
    QTest.keyClicks(row.binding.line, " +")
    QTest.keyClick(row.binding.line, Qt.Key.Key_Return)
    assert "is no formula" in row.message.text()
    row.binding.line.selectAll()
    QTest.keyClicks(row.binding.line, "width")
    QTest.keyClick(row.binding.line, Qt.Key.Key_Return)
    assert "has no parameter width. It has: out_features" in row.message.text()
    canvas.select([])
    form = panel.form()
    assert [p.name for p in form.module.params] == ["out_features"]
    level.leave()
    choose("block")
    assert "out_features" in panel.form().rows
