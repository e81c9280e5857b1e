"""The problems panel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.docks.common import dock
from app.docks.problems import ProblemsPanel
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem

Key = Qt.Key


@pytest.fixture
def panel(qtbot) -> ProblemsPanel:
    made = ProblemsPanel()
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def graph() -> Graph:
    graph, _ = Graph().add("Linear")
    graph, _ = graph.add("MatMul")
    return graph


def problems() -> list[Problem]:
    return [
        Problem("warning", "x is not connected.", "n1", "x", "Wire data into it."),
        Problem("error", "K differs: a has K=6, b has K=7.", "n2", "a", "Make them the same."),
        Problem("error", "Nothing is to be minimised."),
    ]


def messages(panel: ProblemsPanel) -> list[str]:
    model = panel.view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(i, 0).data(role) for i in range(model.rowCount())]


def visible_texts(panel: ProblemsPanel) -> list[str]:
    return [w.text() for w in panel.findChildren(QLabel) if w.isVisible()]


def test_nothing_wrong_is_said(panel) -> None:
    assert "No problems" in visible_texts(panel)
    assert panel.windowTitle() == "Problems"


def test_the_worst_comes_first_with_words_for_its_severity_and_its_node(panel, graph) -> None:
    panel.show_problems(problems(), graph)
    assert messages(panel) == [
        "Error: matmul: K differs: a has K=6, b has K=7. Make them the same.",
        "Error: Nothing is to be minimised.",
        f"Warning: {graph.nodes['n1'].name}: x is not connected. Wire data into it.",
    ]
    assert "errors: 2 · warnings: 1" in visible_texts(panel)


def test_the_title_of_the_dock_says_how_many_there_are(graph, qtbot) -> None:
    panel = ProblemsPanel()
    holder = dock(panel, "problems")
    qtbot.addWidget(holder)
    panel.show_problems(problems(), graph)
    assert holder.windowTitle() == "Problems (3)"
    panel.show_problems([], graph)
    assert holder.windowTitle() == "Problems"


def test_a_click_goes_to_the_node(panel, graph, qtbot) -> None:
    panel.show_problems(problems(), graph)
    at = panel.view.visualRect(panel.view.model().index(0, 0)).center()
    with qtbot.waitSignal(panel.nodeActivated) as gone:
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert gone.args == ["n2"]


def test_enter_goes_to_the_node_and_a_problem_of_the_whole_graph_goes_nowhere(
    panel, graph, qtbot
) -> None:
    panel.show_problems(problems(), graph)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.view.model().index(0, 0))
    QTest.keyClick(panel.view, Key.Key_Down)
    with qtbot.assertNotEmitted(panel.nodeActivated):
        QTest.keyClick(panel.view, Key.Key_Return)
    QTest.keyClick(panel.view, Key.Key_Down)
    with qtbot.waitSignal(panel.nodeActivated) as gone:
        QTest.keyClick(panel.view, Key.Key_Return)
    assert gone.args == ["n1"]


def test_the_selected_problem_stays_selected_while_others_come_and_go(panel, graph) -> None:
    panel.show_problems(problems(), graph)
    panel.view.setCurrentIndex(panel.view.model().index(2, 0))
    panel.show_problems([problems()[0]], graph)
    assert panel.view.currentIndex().row() == 0
    panel.show_problems([problems()[1]], graph)
    assert not panel.view.currentIndex().isValid()


def test_a_renamed_node_is_shown_by_its_new_name(panel, graph) -> None:
    panel.show_problems(problems(), graph)
    panel.show_problems(problems(), graph.rename("n2", "scores"))
    assert messages(panel)[0].startswith("Error: scores: ")


def test_all_or_the_selected_are_copied(panel, graph) -> None:
    panel.show_problems(problems(), graph)
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text().splitlines() == messages(panel)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.view.model().index(1, 0))
    QTest.keyClick(panel.view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == messages(panel)[1]


def test_long_text_wraps_to_the_width(panel, graph) -> None:
    long = Problem("error", "A long message about sizes that do not fit. " * 6, "n1")
    panel.show_problems([long], graph)
    QTest.qWait(50)
    view = panel.view
    narrow = view.visualRect(view.model().index(0, 0)).height()
    panel.resize(900, 300)
    QTest.qWait(50)
    wide = view.visualRect(view.model().index(0, 0)).height()
    assert narrow > 2 * wide
    assert view.visualRect(view.model().index(0, 0)).width() <= view.viewport().width()


def test_the_menu_goes_to_the_node(panel, graph, qtbot) -> None:
    panel.show_problems(problems(), graph)
    at = panel.view.visualRect(panel.view.model().index(0, 0)).center()
    panel.view.customContextMenuRequested.emit(at)
    menu = panel.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(panel.nodeActivated) as gone:
        QTest.keyClick(menu, Key.Key_Down)
        QTest.keyClick(menu, Key.Key_Return)
    assert gone.args == ["n2"]
