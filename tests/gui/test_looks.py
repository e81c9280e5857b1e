"""How nodes are drawn: only their titles, without unused ports, in a colour; many at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app.canvas.node_shape import HEADER
from app.canvas.tips import tip
from app.canvas.viewer import Hit
from app.training.live_check import matters
from graph_nodes.change import Change
from graph_nodes.graph import Graph

SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def select(desk: Desk, *names: str) -> None:
    desk.canvas.select([desk.id(name) for name in names])


def ports(desk: Desk, name: str) -> list[str]:
    return [p.name for p in desk.canvas.view.mirror.nodes[desk.id(name)].shape_.ports]


def test_nodes_are_collapsed_to_their_titles_and_expanded_by_one_key(desk) -> None:
    select(desk, "digits", "fc")
    desk.key(Qt.Key.Key_H)
    items = desk.canvas.view.mirror.nodes
    assert items[desk.id("fc")].body().height() == HEADER
    assert desk.graph.drawing.node(desk.id("digits")).collapsed
    out, labels = desk.out("digits", "images"), desk.out("digits", "labels")
    assert out.x() == labels.x()
    assert out.y() < labels.y() < desk.canvas.view.mapFromScene(0.0, HEADER).y()
    for wire, item in desk.canvas.view.mirror.wires.items():
        ends = items[wire.source].port_place(wire.output, True)
        assert (item.start - ends).manhattanLength() < 1.0
    assert "Outputs: images, labels" in tip(Hit(items[desk.id("digits")]), desk.canvas.view.mirror)
    select(desk, "digits", "fc", "relu")
    desk.key(Qt.Key.Key_H)
    assert desk.graph.drawing.node(desk.id("relu")).collapsed, "first the rest of them, too"
    desk.key(Qt.Key.Key_H)
    assert desk.graph == mlp()


def test_ports_without_a_wire_are_hidden_and_come_back_with_one(desk) -> None:
    assert ports(desk, "adam") == ["loss", "optimizer", "trains"]
    select(desk, "adam")
    desk.key(Qt.Key.Key_H, CTRL)
    assert ports(desk, "adam") == ["loss"]
    cut = desk.wire("loss", "loss", "adam", "loss")
    desk.editing.disconnect_wires([cut])
    assert ports(desk, "adam") == []
    desk.editing.connect_wire(cut)
    assert ports(desk, "adam") == ["loss"]
    desk.key(Qt.Key.Key_H, CTRL)
    assert desk.graph == mlp()


def test_nodes_and_frames_are_given_a_colour_by_its_name(desk) -> None:
    select(desk, "fc", "relu")
    desk.key(Qt.Key.Key_H, SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "teal").trigger()
    menu.close()
    assert desk.graph.drawing.node(desk.id("relu")).color == "teal"
    assert desk.canvas.view.mirror.nodes[desk.id("fc")].shape_.look == "teal"


def test_no_check_is_asked_for_when_only_the_drawing_changes(desk) -> None:
    told: list[Change] = []
    desk.document.changed.connect(told.append)
    for key in (Qt.Key.Key_H, Qt.Key.Key_G):
        select(desk, "fc", "relu")
        desk.key(key)
    desk.document.undo()
    assert len(told) == 3
    assert not any(map(matters, told))


def test_looks_are_copied_with_their_nodes(desk) -> None:
    select(desk, "fc")
    desk.key(Qt.Key.Key_H)
    desk.canvas.commands["duplicate"].trigger()
    (copy,) = desk.canvas.selected()
    assert desk.graph.drawing.node(copy).collapsed
    assert desk.canvas.view.mirror.nodes[copy].body().height() == HEADER
    desk.canvas.set_graph(Graph())
    desk.canvas.set_graph(desk.graph)
    assert desk.canvas.view.mirror.nodes[copy].body().height() == HEADER
