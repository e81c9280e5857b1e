"""Going into a module and out again: what was there stays, and follows what came meanwhile."""

import time
from statistics import median

import pytest
from PySide6.QtWidgets import QApplication

from app import theme
from app.probes.canvas import CHAIN, many_chains
from graph_nodes.graph import Graph


@pytest.fixture
def window(open_window):
    """A window on many chains of nodes, the first of them folded into a module."""
    window = open_window(start=False)
    window.session.document.replace(many_chains(300))
    window.session.editing.group(list(window.session.document.graph.nodes)[: len(CHAIN)])
    return window


def instance(window) -> str:
    definitions = window.session.document.graph.definitions
    nodes = window.session.document.graph.nodes
    return next(i for i, node in nodes.items() if node.type in definitions)


def test_the_items_of_a_graph_outlast_a_look_inside(window) -> None:
    view, level, made = window.canvas.view, window.session.level, instance(window)
    window.canvas.fit()
    outer, scene = dict(view.mirror.nodes), view.scene()
    level.enter(made)
    assert view.mirror.nodes.keys() == level.graph.nodes.keys()
    assert view.scene() is view.mirror.scene is not scene
    level.leave()
    assert view.scene() is scene
    assert view.mirror.nodes == outer
    assert window.canvas.selected() == [made]


def test_what_came_meanwhile_is_shown(window, qapp) -> None:
    view, level, made = window.canvas.view, window.session.level, instance(window)
    style = view.mirror.nodes[made]._style
    level.enter(made)
    inner = level.graph
    window.session.editing.rename_module(level.scope, "Renamed")
    window.session.editing.delete([next(i for i, n in inner.nodes.items() if n.type == "Output")])
    theme.apply(qapp, "light")
    level.leave()
    item = view.mirror.nodes[made]
    assert item.node == window.session.document.graph.nodes[made]
    assert not item.node.outputs()
    assert item._style is not style
    window.session.document.undo()
    window.session.document.undo()
    level.go(())
    assert view.mirror.nodes[made].node.outputs()
    assert set(view.mirror.wires) == set(window.session.document.graph.wires)


def test_nothing_of_another_document_is_kept(window) -> None:
    view, level, made = window.canvas.view, window.session.level, instance(window)
    level.enter(made)
    window.session.document.replace(Graph())
    assert not view.mirror.nodes
    small, _ = Graph().add("Linear")
    window.session.document.replace(small)
    assert list(view.mirror.nodes) == list(small.nodes)


def test_it_takes_no_longer_than_a_frame_or_two(window) -> None:
    level, made = window.session.level, instance(window)
    window.canvas.fit()

    def taken(go) -> float:
        start = time.thread_time()
        go()
        QApplication.processEvents()
        return 1000 * (time.thread_time() - start)

    times = [(taken(lambda: level.enter(made)), taken(level.leave)) for _ in range(7)]
    assert [median(each) < 50 for each in zip(*times, strict=True)] == [True, True], times
