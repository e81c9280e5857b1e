"""The code panel."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app import theme
from app.docks.code_view import CodePanel

SOURCE = '''"""A model."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(64, 10)  # (N, 10)

    def forward(self, x):
        """Two
        lines."""
        fc = self.fc(x)
        return fc
'''
LINES = {"n1": [10, 15], "n2": [16]}


@pytest.fixture
def panel(qtbot) -> CodePanel:
    made = CodePanel()
    qtbot.addWidget(made)
    made.resize(420, 260)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def colored(panel: CodePanel, qtbot) -> None:
    qtbot.waitUntil(lambda: panel.text.is_colored, timeout=20_000)


def color_of(panel: CodePanel, line: int, word: str) -> str:
    block = panel.text.document().findBlockByNumber(line - 1)
    at = block.text().index(word)
    for part in block.layout().formats():
        if part.start <= at < part.start + part.length:
            return part.format.foreground().color().name()
    return "plain"


def formats(panel: CodePanel) -> list[list[tuple[int, int, str]]]:
    """The coloured parts of each line."""
    document = panel.text.document()
    blocks = (document.findBlockByNumber(i) for i in range(document.blockCount()))
    return [
        [(p.start, p.length, p.format.foreground().color().name()) for p in b.layout().formats()]
        for b in blocks
    ]


def lit_lines(panel: CodePanel) -> list[int]:
    return [s.cursor.blockNumber() + 1 for s in panel.text.extraSelections()]


def point_on(panel: CodePanel, line: int) -> QPoint:
    cursor = QTextCursor(panel.text.document().findBlockByNumber(line - 1))
    return panel.text.cursorRect(cursor).center() + QPoint(8, 0)


def test_without_source_it_says_so(panel) -> None:
    assert "No code yet" in [w.text() for w in panel.findChildren(QLabel) if w.isVisible()]


def test_python_is_coloured_by_the_theme(panel, qtbot) -> None:
    panel.set_source(SOURCE, LINES)
    colored(panel, qtbot)
    syntax = theme.current().syntax
    assert color_of(panel, 3, "import") == syntax["keyword"]
    assert color_of(panel, 7, "Model") == syntax["class"]
    assert color_of(panel, 8, "def") == syntax["keyword"]
    assert color_of(panel, 10, "64") == syntax["number"]
    assert color_of(panel, 10, "# (N") == syntax["comment"]
    assert color_of(panel, 13, "Two") == color_of(panel, 14, "lines") == syntax["string"]


def test_another_theme_colours_it_again(panel, qtbot, qapp) -> None:
    theme.apply(qapp, "dark")
    panel.set_source(SOURCE, LINES)
    colored(panel, qtbot)
    theme.apply(qapp, "light")
    colored(panel, qtbot)
    assert color_of(panel, 3, "import") == theme.current().syntax["keyword"]
    theme.apply(qapp, "dark")


def test_lines_of_the_selected_nodes_are_lit(panel) -> None:
    panel.set_source(SOURCE, LINES)
    panel.set_selected(["n1"])
    assert lit_lines(panel) == [10, 15]
    panel.set_selected(["n1", "n2", "unknown"])
    assert lit_lines(panel) == [10, 15, 16]
    panel.set_selected([])
    assert lit_lines(panel) == []


def test_lit_lines_follow_the_source(panel) -> None:
    panel.set_source(SOURCE, LINES)
    panel.set_selected(["n2"])
    panel.set_source("# new\n" + SOURCE, {"n1": [11, 16], "n2": [17]})
    assert lit_lines(panel) == [17]


def test_a_click_on_a_line_goes_to_its_node(panel, qtbot) -> None:
    panel.set_source(SOURCE, LINES)
    view = panel.text.viewport()
    with qtbot.waitSignal(panel.nodeActivated) as gone:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point_on(panel, 10))
    assert gone.args == ["n1"]
    with qtbot.assertNotEmitted(panel.nodeActivated):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point_on(panel, 3))


def test_selecting_text_goes_nowhere(panel, qtbot) -> None:
    panel.set_source(SOURCE, LINES)
    view, start = panel.text.viewport(), point_on(panel, 10)
    with qtbot.assertNotEmitted(panel.nodeActivated):
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view, start + QPoint(120, 0))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(120, 0))
    assert panel.text.textCursor().hasSelection()


def test_enter_on_a_line_goes_to_its_node(panel, qtbot) -> None:
    panel.set_source(SOURCE, LINES)
    panel.text.setFocus()
    panel.text.setTextCursor(QTextCursor(panel.text.document().findBlockByNumber(15)))
    with qtbot.waitSignal(panel.nodeActivated) as gone:
        QTest.keyClick(panel.text, Qt.Key.Key_Return)
    assert gone.args == ["n2"]


def long_source(lines: int = 400) -> str:
    return "\n".join(f"value_{i} = {i}  # line {i + 1}" for i in range(lines))


def test_the_first_lit_line_is_scrolled_to_unless_one_is_in_view(panel) -> None:
    panel.set_source(long_source(), {"far": [300, 301], "near": [3]})
    bar = panel.text.verticalScrollBar()
    panel.set_selected(["far"])
    assert bar.value() > 200
    there = bar.value()
    panel.set_selected(["far"])
    assert bar.value() == there
    bar.setValue(there + 2)
    panel.set_selected(["far"])
    assert bar.value() == there + 2, "line 300 is still in view"
    panel.set_selected(["near"])
    assert bar.value() <= 3


def test_the_same_source_again_and_edits_elsewhere_do_not_scroll(panel, qtbot) -> None:
    panel.set_source(long_source(), {})
    bar = panel.text.verticalScrollBar()
    bar.setValue(150)
    panel.set_source(long_source(), {})
    assert bar.value() == 150
    panel.set_source(long_source().replace("value_390 = 390", "value_390 = 0"), {})
    assert bar.value() == 150
    colored(panel, qtbot)
    assert bar.value() == 150


@pytest.mark.parametrize("seed", range(8))
def test_any_edit_leaves_exactly_the_new_text_and_right_colours(panel, qtbot, seed) -> None:
    rng = random.Random(seed)
    lines = SOURCE.split("\n")
    panel.set_source("\n".join(lines), {})
    for _ in range(12):
        at = rng.randrange(len(lines) + 1)
        end = min(len(lines), at + rng.randrange(4))
        lines[at:end] = [f"x{rng.random()} = 1  # c" for _ in range(rng.randrange(4))]
        lines = lines or ["y = 2"]
        panel.set_source("\n".join(lines), {})
        assert panel.text.toPlainText() == "\n".join(lines)
    colored(panel, qtbot)
    fresh = CodePanel()
    qtbot.addWidget(fresh)
    fresh.set_source("\n".join(lines), {})
    colored(fresh, qtbot)
    assert formats(panel) == formats(fresh)
    panel.set_source("", {})
    assert panel.text.toPlainText() == ""
    panel.set_source("a\n", {})
    assert panel.text.toPlainText() == "a\n"


def test_the_code_is_copied(panel) -> None:
    panel.set_source(SOURCE, LINES)
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == SOURCE


def test_it_cannot_be_edited(panel) -> None:
    panel.set_source(SOURCE, LINES)
    panel.text.setFocus()
    QTest.keyClicks(panel.text, "x = 1")
    assert panel.text.toPlainText() == SOURCE


def test_long_source_is_coloured_between_other_events(panel, qtbot) -> None:
    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(0)
    panel.set_source(long_source(2000), {})
    assert not panel.text.is_colored
    colored(panel, qtbot)
    timer.stop()
    assert turns > 8
    assert color_of(panel, 2000, "# line") == theme.current().syntax["comment"]


def test_line_numbers_have_room(panel) -> None:
    panel.set_source(long_source(12), {})
    narrow = panel.text.viewportMargins().left()
    panel.set_source(long_source(12_345), {})
    assert panel.text.viewportMargins().left() > narrow
    numbers = [w for w in panel.text.children() if type(w).__name__ == "_Numbers"]
    assert isinstance(numbers[0], QWidget)
    assert numbers[0].width() == panel.text.viewportMargins().left()
