"""Weights frozen by key, everywhere or in one instance, shown on the node and in its properties."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from support.trainings import WAIT

from app.canvas.frost import Frost, paint_frost
from app.canvas.tips import tip
from app.canvas.viewer import Hit
from graph_nodes.freezing import ALL
from tests.runtime.blocks import pairs
from tests.runtime.build import id_of

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(open_window, qtbot):
    window = open_window(start=False)
    window.session.document.replace(pairs())
    window.canvas.fit()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.view.hasFocus)
    return window


def press(window, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    QTest.keyClick(window.windowHandle(), key, modifier)
    QApplication.processEvents()


def inside(window, *way: str) -> None:
    """Look inside of instances, by their names."""
    for name in way:
        window.session.level.enter(id_of(window.session.level.graph, name))
    QApplication.processEvents()


def test_a_key_freezes_what_has_weights_as_one_step_and_trains_it_again(window) -> None:
    document, canvas = window.session.document, window.canvas
    before = document.graph
    head, a, flatten = (id_of(before, name) for name in ("head", "a", "flatten"))
    canvas.select([head, a, flatten])
    press(window, Key.Key_W)
    assert [document.graph.nodes[i].frozen for i in (head, a, flatten)] == [ALL, ALL, ()]
    assert document.history == ["Freeze 2 nodes"]
    item = canvas.view.mirror.nodes[head]
    assert item.look.frost is Frost.ALL
    assert "frozen: training leaves its weights" in tip(Hit(item), canvas.view.mirror)
    canvas.select([head])
    assert "frozen: training leaves its weights" in canvas.accessibleDescription()
    press(window, Key.Key_W)
    assert (document.graph.nodes[head].frozen, document.undo_label) == ((), "Train head")
    assert item.look.frost is Frost.NONE
    for _ in range(2):
        press(window, Key.Key_Z, Modifier.ControlModifier)
    assert document.graph == before


def test_what_has_no_weights_says_so(window) -> None:
    said: list[str] = []
    window.session.editing.refused.connect(said.append)
    window.canvas.select([id_of(window.session.document.graph, "flatten")])
    press(window, Key.Key_W)
    assert said == ["Flatten 'flatten' has no weights to freeze"]
    assert not window.session.document.history


def test_in_one_instance_alone_a_path_is_kept_in_the_main_graph(window) -> None:
    document, canvas, level = window.session.document, window.canvas, window.session.level
    before = document.graph
    a = id_of(before, "a")
    assert not canvas.commands["freeze_here"].isEnabled()
    inside(window, "a", "second")
    fc = id_of(level.graph, "fc")
    canvas.select([fc])
    canvas.setFocus()
    press(window, Key.Key_W, Modifier.ShiftModifier)
    pair, second = before.definitions[before.nodes[a].type], level.way[1]
    assert document.graph.nodes[a].frozen == (f"{second}/{fc}",)
    assert document.graph.definitions == before.definitions
    assert document.undo_label == "Freeze fc in a"
    assert level.way == (a, id_of(pair.graph, "second"))
    press(window, Key.Key_W, Modifier.ShiftModifier)
    assert document.graph == before
    press(window, Key.Key_W)  # everywhere
    block = document.graph.definitions[pair.graph.nodes[second].type]
    assert block.graph.nodes[fc].frozen == ALL


def test_inside_of_what_is_frozen_as_a_whole_nothing_is_frozen_alone(window) -> None:
    document, said = window.session.document, list[str]()
    window.session.editing.refused.connect(said.append)
    a = id_of(document.graph, "a")
    window.session.editing.freeze([a])
    inside(window, "a")
    window.canvas.select([id_of(window.session.level.graph, "norm")])
    window.session.editing.freeze_here(window.canvas.selected())
    assert said == ["'a' is frozen as a whole: train its weights first"]
    assert document.graph.nodes[a].frozen == ALL


def test_the_check_shows_inside_what_one_instance_freezes(window, qtbot) -> None:
    with qtbot.waitSignal(window.plots.filled, timeout=WAIT):
        window.start()
    inside(window, "a")
    level, mirror = window.session.level, window.canvas.view.mirror
    norm = id_of(level.graph, "norm")
    window.session.editing.freeze_here([norm])
    mirror = window.canvas.view.mirror
    qtbot.waitUntil(lambda: mirror.nodes[norm].look.frost is Frost.ALL, timeout=WAIT)
    assert "48 of its 48 parameters are frozen" in tip(Hit(mirror.nodes[norm]), mirror)
    assert level.graph.nodes[norm].frozen == ()
    level.leave()
    a, b = (id_of(level.graph, name) for name in "ab")
    mirror = window.canvas.view.mirror
    assert mirror.nodes[a].look.frost is Frost.SOME
    assert "frozen inside: norm" in tip(Hit(mirror.nodes[a]), mirror)
    inside(window, "b")
    mirror = window.canvas.view.mirror
    qtbot.waitUntil(lambda: bool(mirror.nodes[norm].findings.types), timeout=WAIT)
    assert mirror.nodes[norm].look.frost is Frost.NONE
    assert level.way == (b,)


def test_the_mark_is_drawn_at_the_end_of_the_title(window) -> None:
    canvas, editing = window.canvas, window.session.editing
    head = id_of(canvas.graph, "head")
    editing.move({head: (4000.0, 0.0)})
    canvas.reveal(head)
    canvas.zoom_reset()
    item = canvas.view.mirror.nodes[head]
    before = item.shape_.width
    editing.freeze([head])
    QApplication.processEvents()
    at = canvas.view.mapFromScene(item.pos() + item.shape_.frost)
    picture = canvas.view.viewport().grab().toImage()
    middle, beside = picture.pixelColor(at), picture.pixelColor(at + QPoint(0, 11))
    assert abs(middle.lightness() - beside.lightness()) > 60
    assert before <= item.shape_.width <= before + 24


def test_all_and_some_are_told_apart_by_form() -> None:
    inks: list[int] = []
    for frost in Frost:
        image = QImage(32, 32, QImage.Format.Format_Mono)
        image.fill(0)
        painter = QPainter(image)
        paint_frost(painter, QPointF(16, 16), frost, QColor("white"))
        painter.end()
        inks.append(sum(image.pixelIndex(x, y) for x in range(32) for y in range(32)))
    assert 0 == inks[0] < inks[1] < inks[2]


def test_the_properties_choose_list_and_add_by_names(bench) -> None:
    bench.graph = pairs()
    a, head = id_of(bench.graph, "a"), id_of(bench.graph, "head")
    bench.select(head)
    rows = bench.panel.form().frozen_rows
    assert (rows.box.currentText(), rows.line.isVisible()) == ("trained", False)
    rows.box.setCurrentIndex(1)
    rows.box.activated.emit(1)
    assert bench.edits == [("freeze", (head,), ALL)]
    assert rows.box.currentText() == "frozen"
    bench.select(a)
    rows = bench.panel.form().frozen_rows
    for text in ("first/fc", "second/0"):
        rows.line.setFocus()
        QTest.keyClicks(rows.line, text)
        QTest.keyClick(rows.line, Key.Key_Return)
    assert rows.box.currentText() == "frozen inside"
    QApplication.processEvents()
    assert {"first/fc", "second/0"} <= set(bench.texts())
    QTest.keyClicks(rows.line, "first/relu")
    QTest.keyClick(rows.line, Key.Key_Return)
    assert "'first/relu' leads to no weights inside of 'a'" in rows.message.text()
    first, _ = (b for b in rows.findChildren(QToolButton) if b.isVisible())
    assert first.accessibleName() == "Train first/fc"
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert len(bench.node(a).frozen) == 1
    bench.select(id_of(bench.graph, "flatten"))
    assert not bench.panel.form().frozen_rows.isVisible()


def test_several_layers_are_frozen_at_once_in_the_properties(bench) -> None:
    first, second = bench.add("Linear"), bench.add("Linear")
    bench.graph = bench.graph.freeze(first)
    bench.select(first, second)
    rows = bench.panel.form().frozen_rows
    assert rows.box.currentText() == "mixed"
    rows.box.activated.emit(1)
    assert bench.edits == [("freeze", (first, second), ALL)]
