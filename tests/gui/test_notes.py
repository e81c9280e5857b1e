"""Notes: Markdown that is written where it stands; nothing in it reaches out by itself."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas import note_text
from app.canvas.math_text import spelled

CTRL = Modifier.ControlModifier
TEXT = "A **mean** over the *batch*.\nSee [the page](https://example.org/loss)."


@pytest.fixture
def desk(qtbot) -> Desk:
    graph, _ = mlp().add("Note", (760.0, 200.0), params={"text": TEXT})
    return open_desk(qtbot, graph)


@pytest.fixture
def opened(monkeypatch) -> list[QUrl]:
    pages: list[QUrl] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", pages.append)
    return pages


def place_of(desk: Desk, url: str) -> QPoint:
    """Where a link is in the view."""
    item = desk.canvas.view.mirror.nodes[desk.id("note")]
    body = item.body()
    for y in range(int(body.top()), int(body.bottom()), 4):
        for x in range(int(body.left()), int(body.right()), 4):
            at = desk.canvas.view.mapFromScene(QPointF(x, y))
            if desk.canvas.notes.link_at(at) == QUrl(url):
                return at
    raise AssertionError("there is no such link")


def test_a_note_is_written_in_place_by_a_double_click(desk) -> None:
    before = desk.graph
    desk.double_click(desk.body("note") - QPoint(0, 20))
    editor = desk.canvas.notes.editor
    assert editor.toPlainText() == TEXT
    desk.type(" More")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.graph.nodes[desk.id("note")].value("text") == f"{TEXT} More"
    assert desk.canvas.view.hasFocus()
    desk.document.undo()
    assert desk.graph == before
    desk.canvas.select([desk.id("note")])
    desk.key(Qt.Key.Key_F2)
    desk.type("not this")
    desk.key(Qt.Key.Key_Escape)
    assert desk.graph == before


def test_marks_are_shown_and_not_written_out(desk) -> None:
    text = "# Head\nA **b** `c`\nnext\n\n- one\n- two\n\n```\nx  =  1\n```"
    assert note_text.plain(text).split("\n") == ["Head", "A b c", "next", "one", "two", "x  =  1"]
    assert note_text.height("one\ntwo", 184.0) > 1.5 * note_text.height("one", 184.0)


def test_a_link_is_followed_by_ctrl_and_a_click_or_from_the_menu(desk, opened) -> None:
    at = place_of(desk, "https://example.org/loss")
    desk.click(at)
    assert not opened
    desk.click(at, CTRL)
    assert opened == [QUrl("https://example.org/loss")]
    desk.canvas.select([desk.id("note")])
    desk.canvas.open_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert len(opened) == 2


def test_nothing_in_a_note_reaches_out(qapp, tmp_path) -> None:
    picture = tmp_path / "secret.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(picture))
    text = f"![x](file://{picture}) <img src='{picture}'> [a](file:///etc/passwd) [b](javascript:x)"
    shown = QImage(300, 200, QImage.Format.Format_RGB32)
    shown.fill(QColor("black"))
    painter = QPainter(shown)
    ink = QColor("white")
    note_text.paint(painter, text, shown.rect().toRectF(), ink, ink)
    painter.end()
    reds = [shown.pixelColor(x, y) for x in range(0, 300, 3) for y in range(0, 200, 3)]
    assert QColor("red") not in reds
    assert note_text.links(text) == []


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"$x_i^2$", "xᵢ²"),
        (r"$\hat y = W^T x + b_{10}$", "ŷ = Wᵀ x + b₁₀"),
        (r"$\alpha \le \frac{a+b}{\sqrt{n}}$", "α ≤ (a+b)/√n"),
        (r"$\sum_i \partial L / \partial w_i \in \mathbb{R}^n$", "∑ᵢ ∂ L / ∂ wᵢ ∈ ℝⁿ"),
        (r"$\theta_{ab} e^{-\lambda t}$", r"θ\_(ab) e^(-λt)"),
        ("it costs $5 and $6", "it costs $5 and $6"),
        (r"$a*b*c$", r"a\*b\*c"),
        (r"$\unknown{x}$", "unknownx"),
    ],
)
def test_formulas_are_spelled_as_far_as_there_are_letters(tex: str, shown: str) -> None:
    assert spelled(tex) == shown
