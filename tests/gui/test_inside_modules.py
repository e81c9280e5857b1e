"""Inside a module as outside: what a held wire would do, what is wrong there and what mends it."""

import pytest
from support.trainings import WAIT

from app.docks.problem_model import MESSAGE, NODE_NAME
from graph_nodes.edit import Rewire
from graph_nodes.graph import Wire
from graph_nodes.params import Int
from graph_nodes.project import Project
from tests.runtime.blocks import EMPTY, define, trained
from tests.runtime.build import id_of

pytestmark = pytest.mark.slow


def project() -> Project:
    """Outer with an Inner of three layers, of which the second takes 10 features and gets 16."""
    inner = define(
        EMPTY,
        "Inner",
        [
            ("Input", "x", {}),
            ("Linear", "fc", {"out_features": 16}),
            ("Linear", "fc2", {"in_features": 10, "out_features": 8}),
            ("Output", "y", {}),
        ],
        "x.out>fc.x fc.out>y.x",
        Int(3, name="depth"),
    )
    return define(
        inner,
        "Outer",
        [("Input", "x", {}), ("Inner", "inner", {}), ("Output", "y", {})],
        "x.out>inner.x inner.y>y.x",
    )


@pytest.fixture
def window(open_window, qtbot):
    window = open_window()
    graph = trained(project(), [("Outer", "outer", {})], "flatten.out>outer.x outer.y>head.x")
    window.session.document.replace(graph)
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)
    return window


def way(window) -> tuple[str, str]:
    definitions = window.session.document.graph.definitions
    return id_of(window.session.document.graph, "outer"), id_of(
        definitions["def:d2"].graph, "inner"
    )


def verdict(window, qtbot, wire: Wire) -> tuple[str, str]:
    told: list[tuple[str, str]] = []
    show = window.canvas.show_verdict
    window.canvas.show_verdict = lambda _, text, severity: told.append((severity, text))
    window.canvas.editHovered.emit(Rewire((wire,)))
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    window.canvas.show_verdict = show
    return told[0]


def test_a_held_wire_says_what_it_would_do_inside_as_outside(window, qtbot) -> None:
    graph, level = window.session.document.graph, window.session.level
    flatten, head = id_of(graph, "flatten"), id_of(graph, "head")
    assert verdict(window, qtbot, Wire(flatten, "out", head, "x")) == ("ok", "(N, 64) float32")
    misfit = graph.set_param(head, "in_features", 9)
    window.session.document.replace(misfit)
    severity, text = verdict(window, qtbot, Wire(flatten, "out", head, "x"))
    assert (severity, "9" in text, "64" in text) == ("warning", True, True)
    window.session.document.replace(graph)
    level.go(way(window))
    inner = level.graph
    x, fc, fc2 = (id_of(inner, name) for name in ("x", "fc", "fc2"))
    assert verdict(window, qtbot, Wire(x, "out", fc, "x")) == ("ok", "(N, 64) float32")
    severity, text = verdict(window, qtbot, Wire(fc, "out", fc2, "x"))
    assert severity == "warning"
    assert "10" in text
    assert "16" in text
    assert window.session.document.graph is graph


def test_a_problem_inside_is_shown_there_and_listed_with_its_way_and_mended(window, qtbot) -> None:
    document, level, panel = window.session.document, window.session.level, window.problems
    path = way(window)
    level.go(path)
    fc, fc2, y = (id_of(level.graph, name) for name in ("fc", "fc2", "y"))
    window.session.editing.connect_wire(Wire(fc, "out", fc2, "x"))
    window.session.editing.connect_wire(Wire(fc2, "out", y, "x"))
    live = window.session.live
    qtbot.waitUntil(lambda: bool(live.result and live.result.errors), timeout=WAIT)
    assert window.canvas.view.mirror.findings.of(fc2).severity == "error"
    offered = panel.view.offers(panel.view.model().index(0, 0))
    assert offered, "a fix inside is offered in the list"
    level.go(path[:1])
    qtbot.waitUntil(lambda: live.in_view is not None, timeout=WAIT)
    level.go(())
    mirror = window.canvas.view.mirror
    qtbot.waitUntil(lambda: mirror.findings.of(path[0]).severity == "error")
    row = panel.view.model().index(0, 0)
    assert row.data(NODE_NAME) == "outer/inner/fc2"
    assert "Outer" not in row.data(MESSAGE)
    panel.view.chosen.emit(row)
    assert level.way == path
    assert window.canvas.selected() == [fc2]

    level.go(())
    before = document.graph
    offer = next(o for o in panel.view.offers(row) if "in_features" in o.words)
    assert offer.preview.startswith("outer/inner: fc2.in_features: 10 → ")
    panel.fixRequested.emit(offer.fix)
    assert document.graph.definitions["def:d1"].graph.nodes[fc2].value("in_features") is None
    qtbot.waitUntil(lambda: live.result is not None and not live.result.errors, timeout=WAIT)
    document.undo()
    assert document.graph == before
    assert level.way == path, "undo goes to where the change was"
