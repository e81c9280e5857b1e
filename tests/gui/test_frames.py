"""Frames on the canvas: made, moved, entered and left by mouse and by keyboard."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from support.canvas_desk import Desk, Modifier, mlp, open_desk

from app import theme
from app.canvas.frame_item import BAR, FrameItem
from app.canvas.picture import export
from app.canvas.tips import tip
from graph_nodes.drawing import Frame
from graph_nodes.frames import framed
from graph_nodes.graph import Graph

SHIFT, CTRL, ALT = Modifier.ShiftModifier, Modifier.ControlModifier, Modifier.AltModifier


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot)


def frame_nodes(desk: Desk, *names: str, title: str = "") -> str:
    """Put nodes into a frame by keyboard; returns its id."""
    desk.canvas.select([desk.id(name) for name in names])
    desk.key(Qt.Key.Key_G)
    desk.type(title)
    desk.key(Qt.Key.Key_Return)
    return list(desk.graph.drawing.frames)[-1]


def item(desk: Desk, frame: str) -> FrameItem:
    return desk.canvas.view.mirror.frames.items[frame]


def bar(desk: Desk, frame: str) -> QPoint:
    """A point of a frame's title bar, at its right end."""
    place = item(desk, frame).rect.topRight() + QPointF(-12.0, BAR / 2)
    return desk.canvas.view.mapFromScene(place)


def names(desk: Desk, frame: str) -> set[str]:
    return {desk.graph.nodes[i].name for i in desk.graph.drawing.content[frame]}


def test_a_key_puts_what_is_selected_into_a_frame_whose_title_is_typed_at_once(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc", title="Encoder")
    assert desk.graph.drawing.frames[frame] == Frame("Encoder")
    assert names(desk, frame) == {"flatten", "fc"}
    bodies = desk.canvas.view.mirror.bounds([desk.id("flatten"), desk.id("fc")])
    assert item(desk, frame).rect.contains(bodies)
    assert desk.canvas.view.hasFocus()
    desk.document.undo()
    desk.document.undo()
    assert desk.graph == mlp()


def test_a_note_and_a_colour_are_edited_with_the_title(desk) -> None:
    frame = frame_nodes(desk, "flatten", title="Encoder")
    top = item(desk, frame).rect.top()
    desk.key(Qt.Key.Key_F2)
    editor = desk.canvas.drawing.editor
    assert editor.title.text() == "Encoder"
    editor.color.show_color("teal")
    editor.note.setFocus()
    editor.note.setPlainText("From pixels\nto numbers.")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.graph.drawing.frames[frame] == Frame("Encoder", "teal", "From pixels\nto numbers.")
    assert item(desk, frame).rect.top() < top, "there is room for the note"
    desk.key(Qt.Key.Key_F2)
    desk.type("Other")
    desk.key(Qt.Key.Key_Escape)
    assert desk.graph.drawing.frames[frame].title == "Encoder"


def test_a_frame_is_dragged_by_its_title_with_its_nodes_as_one_step(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc")
    desk.canvas.select([])
    before, rect = desk.graph, item(desk, frame).rect
    desk.drag(bar(desk, frame), bar(desk, frame) + QPoint(20, 44))
    moved = {i for i, n in desk.graph.nodes.items() if n.at != before.nodes[i].at}
    assert moved == {desk.id("flatten"), desk.id("fc")}
    assert item(desk, frame).rect == rect.translated(20, 44)
    desk.document.undo()
    assert desk.graph == before
    assert item(desk, frame).rect == rect


def test_arrow_keys_move_a_selected_frame(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc")
    before = desk.graph.nodes[desk.id("fc")].at
    assert desk.canvas.view.selection.frames() == [frame]
    desk.key(Qt.Key.Key_Down)
    x, y = desk.graph.nodes[desk.id("fc")].at
    assert (x, y) > before


def test_a_frame_follows_a_node_in_it(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc")
    rect = item(desk, frame).rect
    desk.press(desk.title("fc"))
    desk.drag_to(desk.title("fc") + QPoint(0, 60))
    assert item(desk, frame).rect.bottom() == rect.bottom() + 60, "while it is held, too"
    desk.release()
    assert item(desk, frame).rect.bottom() == rect.bottom() + 60
    assert names(desk, frame) == {"flatten", "fc"}


def test_a_node_let_go_on_a_frame_joins_it_which_was_lit_before(desk) -> None:
    frame = frame_nodes(desk, "fc", "relu", title="Head")
    before = desk.graph
    target = desk.canvas.view.mapFromScene(item(desk, frame).rect.bottomLeft() + QPointF(40, -8))
    desk.press(desk.title("loss"))
    desk.drag_to(target)
    assert item(desk, frame).lit
    desk.release()
    assert names(desk, frame) == {"fc", "relu", "loss"}
    assert not item(desk, frame).lit
    assert desk.document.undo_label == "Into the frame “Head”"
    desk.document.undo()
    assert desk.graph == before


def test_a_node_leaves_its_frame_by_alt_or_by_a_key(desk, monkeypatch) -> None:
    frame = frame_nodes(desk, "fc", "relu")
    desk.press(desk.title("relu"))
    desk.drag_to(desk.title("relu") + QPoint(0, 20))
    monkeypatch.setattr("PySide6.QtGui.QGuiApplication.keyboardModifiers", lambda: ALT)
    desk.drag_to(desk.title("adam") + QPoint(0, 130))
    assert not item(desk, frame).rect.contains(desk.canvas.view.pointer)
    desk.release()
    monkeypatch.undo()
    assert names(desk, frame) == {"fc"}
    desk.document.undo()
    assert names(desk, frame) == {"fc", "relu"}
    desk.canvas.select([desk.id("relu")])
    desk.key(Qt.Key.Key_G, ALT)
    assert names(desk, frame) == {"fc"}


def test_frames_are_selected_by_title_and_by_key_and_their_nodes_too(desk) -> None:
    inner = frame_nodes(desk, "flatten", "fc", title="inner")
    desk.key(Qt.Key.Key_G)
    desk.type("outer")
    desk.key(Qt.Key.Key_Return)
    outer = desk.graph.drawing.frames[inner].inside
    desk.click(bar(desk, inner))
    assert desk.canvas.view.selection.frames() == [inner]
    assert desk.canvas.view.accessibleDescription().startswith("inner. A frame around 2")
    desk.double_click(bar(desk, outer))
    assert {desk.graph.nodes[i].name for i in desk.canvas.selected()} == {"flatten", "fc"}
    assert "in the frame inner" in _described(desk, "fc")
    desk.key(Qt.Key.Key_G, SHIFT)
    assert desk.canvas.view.selection.frames() == [inner]
    desk.key(Qt.Key.Key_G, SHIFT)
    assert desk.canvas.view.selection.frames() == [outer]
    desk.key(Qt.Key.Key_G, ALT | SHIFT)
    assert len(desk.canvas.selected()) == 2


def _described(desk: Desk, name: str) -> str:
    desk.canvas.select([desk.id(name)])
    return desk.canvas.view.accessibleDescription()


def test_a_deleted_frame_leaves_its_nodes(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc")
    before = desk.graph
    desk.click(bar(desk, frame))
    desk.key(Qt.Key.Key_Delete)
    assert desk.graph == mlp()
    assert not desk.canvas.view.mirror.frames.items
    desk.document.undo()
    assert desk.graph == before


def test_a_title_can_be_read_and_taken_from_afar(desk) -> None:
    frame = frame_nodes(desk, "flatten", "fc", title="Encoder")
    desk.canvas.view.zoom_by(0.2)
    desk.canvas.select([])
    QApplication.processEvents()
    at = desk.canvas.view.mapFromScene(item(desk, frame).rect.topLeft()) + QPoint(12, 8)
    shown = desk.viewport.grab().toImage().pixelColor(at)
    assert desk.canvas.view.hit(at).frame is item(desk, frame)
    assert "Encoder" in tip(desk.canvas.view.hit(at), desk.canvas.view.mirror)
    frameless = desk.graph
    desk.document.edit("", frameless.draw(Graph().drawing))
    assert desk.viewport.grab().toImage().pixelColor(at) != shown


def test_an_exported_picture_has_the_frames(desk, tmp_path, qapp) -> None:
    graph = mlp()
    drawing, _ = framed(graph.drawing, [desk.id("fc")], Frame("Encoder", "teal"))
    for name, one in (("with", graph.draw(drawing)), ("without", graph)):
        export(one, tmp_path / f"{name}.svg", theme.current())
    assert "Encoder" in (tmp_path / "with.svg").read_text()
    assert "Encoder" not in (tmp_path / "without.svg").read_text().split("<metadata>")[0]
