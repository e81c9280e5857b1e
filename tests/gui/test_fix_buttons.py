"""A problem is mended from the window, as one step that can be taken back."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.base import focus
from tests.gui.conftest import WORKER_SECONDS as WAIT
from tests.runtime.build import digits_mlp, id_of


def open_typed(window, qtbot) -> None:
    """Open a network in which a size was typed in that disagrees, and wait for its problem."""
    graph = digits_mlp()
    graph = graph.set_param(id_of(graph, "fc1"), "in_features", 32)
    window.session.document.replace(graph, folder=Path.home())
    qtbot.waitUntil(lambda: said(window) == ["typed_size"], timeout=WAIT)


def said(window) -> list[str]:
    result = window.session.live.result
    return ["unchecked"] if result is None else [p.code for p in result.problems]


def test_a_button_in_the_problems_list_mends_as_one_step(window, qtbot) -> None:
    open_typed(window, qtbot)
    document = window.session.document
    wrong = document.graph
    window.panels.show("problems")
    view = window.problems.view
    qtbot.waitUntil(lambda: view.visualRect(view.model().index(0, 0)).height() > 40)
    row = view.visualRect(view.model().index(0, 0))
    places = [QPoint(row.left() + 50, y) for y in range(row.top(), row.bottom())]
    place = next(p for p in places if view.button_at(p) == (0, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(0, 4))
    assert document.history == ["Set in_features of 'fc1' to auto"]
    qtbot.waitUntil(lambda: said(window) == [], timeout=WAIT)
    document.undo()
    assert document.graph == wrong
    qtbot.waitUntil(lambda: said(window) == ["typed_size"], timeout=WAIT)


def test_a_button_in_the_properties_mends(window, qtbot) -> None:
    open_typed(window, qtbot)
    window.canvas.reveal(id_of(window.session.document.graph, "fc1"))
    buttons = window.properties.form().findChildren(QPushButton)
    button = next(b for b in buttons if b.text() == "Set in_features to auto")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: said(window) == [], timeout=WAIT)
    assert focus.within(window.properties), "and not on Train, which a second press would start"
    assert len(window.session.document.history) == 1


def test_a_fix_whose_node_is_gone_changes_nothing_and_says_so(window, qtbot) -> None:
    open_typed(window, qtbot)
    (problem,) = window.session.live.result.problems
    editing, document = window.session.editing, window.session.document
    editing.delete([id_of(document.graph, "fc1")])
    with qtbot.waitSignal(editing.refused):
        editing.fix(problem.fixes[0])
    assert len(document.history) == 1
