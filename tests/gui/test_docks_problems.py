"""The problems panel."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.docks.common import dock
from app.docks.problem_model import PROBLEM
from app.docks.problems import ProblemsPanel
from graph_nodes.edit import SetParam
from graph_nodes.graph import Graph
from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where

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
        Problem("unfed", {"node": "It"}, Where("n1", "x"), severity="warning"),
        Problem("no_gradient", {"node": "It", "scalar": "c", "tensor": "x"}, Where("n2", "a")),
        Problem("nothing_asked"),
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
        "Error: matmul: It: 'c' does not depend on 'x', so there is no gradient "
        "wire a tensor that the scalar is computed from",
        "Error: Nothing would run yet, as no result is wanted "
        "wire a loss into an optimizer, or add a metric, a Watch or an Output",
        f"Warning: {graph.nodes['n1'].name}: It has nothing to feed it wire a data node into it",
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
    text = "a long message about sizes that do not fit. " * 6
    long = Problem("unreadable", {"node": "It", "reason": text}, Where("n1"))
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


# -- fixes -------------------------------------------------------------------------------

AUTO, SIZE = SetParam("n1", "in_features", None), SetParam("n1", "out_features", 3)


@pytest.fixture
def typed(panel, graph) -> ProblemsPanel:
    """A panel with a problem that two fixes would mend, and one without any."""
    args = {"node": "Linear 'fc'", "typed": 32, "what": "features", "source": "'x'", "size": 64}
    mended = Problem("typed_size", {**args, "param": "in_features"}, Where("n1", "x"), (AUTO, SIZE))
    gone = SetParam("n9", "in_features", None)
    other = Problem("nothing_asked", fixes=(gone,))
    panel.show_problems([mended, other], graph.set_param("n1", "in_features", 32))
    panel.view.setFocus()
    QTest.qWait(20)
    return panel


def button_place(panel: ProblemsPanel, number: int) -> QPoint:
    """A point of a button in the first row, found as the mouse finds it."""
    area = panel.view.viewport().rect()
    points = (QPoint(x, y) for y in range(0, area.height(), 3) for x in range(0, area.width(), 3))
    return next(p for p in points if panel.view.button_at(p) == (0, number)) + QPoint(4, 4)


def test_a_problem_says_what_would_mend_it_and_what_that_changes(typed) -> None:
    said, other = messages(typed)
    assert "Fix: Set in_features to auto (fc.in_features: 32 → auto)." in said
    assert "Fix: Set out_features to 3 (fc.out_features: 10 → 3)." in said
    assert "Fix:" not in other, "its node is not there any more"


def test_pressing_a_button_asks_for_its_fix_and_goes_nowhere(typed, qtbot) -> None:
    left, view = Qt.MouseButton.LeftButton, typed.view.viewport()
    for number, fix in enumerate((AUTO, SIZE)):
        place = button_place(typed, number)
        asking = qtbot.waitSignal(typed.fixRequested)
        with qtbot.assertNotEmitted(typed.nodeActivated), asking as asked:
            QTest.mouseClick(view, left, pos=place)
        assert asked.args == [fix]
    QTest.mousePress(view, left, pos=button_place(typed, 0))
    with qtbot.assertNotEmitted(typed.fixRequested):
        QTest.mouseRelease(view, left, pos=QPoint(2, 2))


def test_a_double_click_or_enter_does_the_one_fix_and_goes_to_the_node_where_there_are_more(
    typed, qtbot, graph
) -> None:
    view, model = typed.view, typed.view.model()
    at = QPoint(40, view.visualRect(model.index(0, 0)).top() + 10)

    def twice() -> None:
        for each in (QTest.mouseClick, QTest.mouseDClick):
            each(view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    with qtbot.assertNotEmitted(typed.fixRequested), qtbot.waitSignal(typed.nodeActivated):
        twice()
    problem = replace(model.index(0, 0).data(PROBLEM), fixes=(AUTO,))
    others = replace(problem, fixes=(SIZE,))
    typed.show_problems([problem], graph.set_param("n1", "in_features", 32))
    said = "Enter or a double click: Set in_features to auto (fc.in_features: 32 → auto)."
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == said
    with qtbot.waitSignal(typed.fixRequested) as asked:
        twice()
    assert asked.args == [AUTO]
    view.setCurrentIndex(model.index(0, 0))
    with qtbot.waitSignal(typed.fixRequested), qtbot.assertNotEmitted(typed.nodeActivated):
        QTest.keyClick(view, Key.Key_Return)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    typed.show_problems([others], graph)
    with qtbot.assertNotEmitted(typed.fixRequested):  # another has come under the pointer
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_buttons_are_reached_and_pressed_by_keyboard(typed, qtbot) -> None:
    typed.view.setCurrentIndex(typed.view.model().index(0, 0))
    QTest.keyClick(typed.view, Key.Key_Right)
    QTest.keyClick(typed.view, Key.Key_Right)
    with qtbot.waitSignal(typed.fixRequested) as asked:
        QTest.keyClick(typed.view, Key.Key_Space)
    assert asked.args == [SIZE]
    QTest.keyClick(typed.view, Key.Key_Right)
    with qtbot.waitSignal(typed.fixRequested) as asked:
        QTest.keyClick(typed.view, Key.Key_Return)
    assert asked.args == [AUTO]
    QTest.keyClick(typed.view, Key.Key_Right)
    QTest.keyClick(typed.view, Key.Key_Left)
    with qtbot.waitSignal(typed.nodeActivated):
        QTest.keyClick(typed.view, Key.Key_Return)


def test_the_menu_offers_the_fixes(typed, qtbot) -> None:
    at = typed.view.visualRect(typed.view.model().index(0, 0)).center()
    typed.view.customContextMenuRequested.emit(at)
    menu = typed.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(typed.fixRequested) as asked:
        QTest.keyClick(menu, Key.Key_Down)
        QTest.keyClick(menu, Key.Key_Return)
    assert asked.args == [AUTO]


class Marking(QTranslator):
    """Puts a mark before every text that is translated."""

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        return f"»{text}"


def test_problems_and_fixes_are_said_in_the_language_of_the_window(panel, graph) -> None:
    translator = Marking()
    QApplication.installTranslator(translator)
    try:
        wrong = Phrase("wants_number", {"port": "loss", "shape": "(N, 3)"})
        args = {"node": "SGD 'sgd'", "wrong": wrong, "hint": Phrase("reduce_first")}
        panel.show_problems([Problem("wrong_shape", args, Where("n1"), (AUTO,))], graph)
    finally:
        QApplication.removeTranslator(translator)
    (said,) = messages(panel)
    for text in ("»SGD 'sgd': »loss wants a single number", "»wire a loss in", "»Set in_features"):
        assert text in said
