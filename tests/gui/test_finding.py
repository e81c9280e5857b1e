"""Looking for nodes in a whole window, by keyboard: what is lit, counted and gone to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import hands

from app.probes.canvas import many_chains
from graph_nodes.graph import Graph


def chain() -> Graph:
    """fc1 and fc2 in view, fc3 far to the right, and a conv."""
    graph = Graph()
    for name, node_type, at, params in (
        ("fc1", "Linear", (0, 0), {"out_features": 64}),
        ("act", "ReLU", (240, 0), {}),
        ("fc2", "Linear", (480, 0), {"out_features": 10}),
        ("fc3", "Linear", (9000, 0), {"out_features": 128}),
        ("conv", "Conv2d", (240, 300), {}),
    ):
        graph, made = graph.add(node_type, at, params=params)
        graph = graph.rename(made, name)
    return graph


@pytest.fixture
def window(open_window):
    made = open_window(start=False)
    made.session.document.replace(chain())
    made.canvas.view.show_rect(
        made.canvas.view.mirror.bounds([made.session.document.graph.by_name("act").id])
    )
    QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def find(window, qtbot):
    """Opens the bar by its key, types, and gives the bar."""

    def typed(text: str):
        hands.keys("ctrl+f")
        qtbot.waitUntil(window.finding.bar.isVisible)
        hands.write(text)
        qtbot.waitUntil(lambda: window.finding.bar.text == text)
        return window.finding.bar

    return typed


def names(window, ids) -> list[str]:
    return sorted(window.session.level.graph.nodes[i].name for i in ids)


def lit(window) -> list[str]:
    return names(window, window.canvas.view.spotlight.ids)


def current(window) -> str:
    node = window.canvas.view.spotlight.current
    return window.session.level.graph.nodes[node].name if node else ""


def test_hits_are_lit_and_counted_and_the_canvas_keeps_its_place(window, find) -> None:
    before = window.canvas.view.geometry(), window.canvas.view.shown()
    bar = find("linear")
    assert lit(window) == ["fc1", "fc2", "fc3"]
    assert current(window) in ("fc1", "fc2")
    assert bar._count.text().endswith("of 3")
    assert (window.canvas.view.geometry(), window.canvas.view.shown()) == before


def test_enter_goes_on_and_shift_enter_back_around_the_end(window, find) -> None:
    find("linear")
    hands.keys("Return")
    first = current(window)
    assert names(window, window.canvas.selected()) == [first]
    hands.keys("Return", "F3")
    hands.keys("Return")
    assert current(window) == first
    hands.keys("shift+Return")
    assert current(window) != first
    hands.keys("Return")
    assert current(window) == first


def test_a_hit_out_of_view_is_gone_to(window, find) -> None:
    find("fc3")
    view = window.canvas.view
    assert view.shows(view.mirror.nodes[view.spotlight.current].body())


def test_escape_restores_the_view_of_who_only_typed(window, find, qtbot) -> None:
    before = window.canvas.view.shown()
    bar = find("fc3")
    assert window.canvas.view.shown() != before
    hands.keys("Escape")
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert window.canvas.view.shown() == before
    assert not window.canvas.view.spotlight.ids
    assert window.canvas.view.hasFocus()


def test_escape_stays_at_a_hit_that_was_gone_to(window, find, qtbot) -> None:
    bar = find("fc3")
    hands.keys("Return")
    there = window.canvas.view.shown()
    hands.keys("Escape")
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert window.canvas.view.shown() == there
    assert names(window, window.canvas.selected()) == ["fc3"]


def test_alt_enter_selects_all_hits(window, find, qtbot) -> None:
    bar = find("out_features >= 64")
    hands.keys("alt+Return")
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert names(window, window.canvas.selected()) == ["fc1", "fc3"]


def test_a_mistake_is_told_and_underlined(window, find) -> None:
    bar = find("linear out_featurs=3")
    assert "Did you mean out_features?" in bar._told.text()
    assert not window.canvas.view.spotlight.ids
    formats = bar._field.inputMethodQuery(Qt.InputMethodQuery.ImSurroundingText)
    assert formats == "linear out_featurs=3"
    assert bar._field.property("invalid")


def test_hits_follow_edits(window, find, qtbot) -> None:
    bar = find("linear")
    document = window.session.document
    document.edit("Rename", document.graph.remove([document.graph.by_name("fc2").id]))
    qtbot.waitUntil(lambda: bar._count.text().endswith("of 2"))
    assert lit(window) == ["fc1", "fc3"]


def test_what_is_in_a_module_is_told_by_its_path_and_gone_to(window, find, qtbot) -> None:
    graph = window.session.document.graph
    window.session.editing.group([graph.by_name("fc1").id, graph.by_name("act").id])
    bar = find("act")
    assert bar._told.text().split(" › ")[1] == "act: Enter goes there"
    assert window.session.level.way == ()
    hands.keys("Return")
    qtbot.waitUntil(lambda: window.session.level.way != ())
    assert current(window) == "act"
    assert names(window, window.canvas.selected()) == ["act"]


def test_the_rest_is_dimmed_and_hits_are_not(window, find, qtbot) -> None:
    view = window.canvas.view

    def ink(name: str) -> int:
        """How far the header of a node stands out from the ground."""
        node = view.mirror.nodes[window.session.document.graph.by_name(name).id]
        image: QImage = view.viewport().grab().toImage()
        at = view.mapFromScene(node.body().topLeft()) * image.devicePixelRatio()
        colors = [image.pixelColor(at.x() + x, at.y() + 4).lightness() for x in range(30, 60)]
        ground = view.style_.background.lightness()
        return max(abs(c - ground) for c in colors)

    before = {name: ink(name) for name in ("fc2", "act")}
    find("fc2")
    QApplication.processEvents()
    assert ink("fc2") == pytest.approx(before["fc2"], abs=3)
    assert ink("act") < before["act"]


def test_problems_are_found_where_they_are(window, find, qtbot) -> None:
    session = window.session
    session.start_worker()
    graph, loss = session.document.graph.add("MSELoss", (0, 600))
    session.document.edit("Add", graph)
    qtbot.waitUntil(lambda: session.live.result is not None, timeout=60_000)
    wrong = {p.node for p in session.live.result.problems}
    assert loss in wrong
    find("problem")
    assert window.canvas.view.spotlight.ids == wrong - {None}


def test_typing_takes_less_than_a_frame_in_a_thousand_nodes(window) -> None:
    import time

    window.session.document.replace(many_chains(1000))
    window.finding.open()
    taken: list[float] = []
    for text in ("l", "li", "lin", "linear", "out_features > 3", "p", "N×64"):
        start = time.thread_time()
        window.finding.bar._field.setText(text)
        taken.append(time.thread_time() - start)
    assert sorted(taken)[3] < 0.016
