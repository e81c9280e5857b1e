"""Values that nodes show are edited where they stand: typed, chosen, dragged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from support.canvas_desk import Desk, Modifier, open_desk

from app.base import focus
from app.canvas.tips import tip
from app.docks.number_steps import dragged, within
from graph_nodes.edit import SetParam
from graph_nodes.graph import Graph
from graph_nodes.params import Float, Int
from graph_nodes.spec import Node

Key = Qt.Key
SHIFT, CTRL = Modifier.ShiftModifier, Modifier.ControlModifier


def graph() -> Graph:
    """Nodes apart from each other, whose values are numbers, words and switches."""
    made = Graph()
    for node_type, x, y, params in [
        ("Conv2d", 0, 0, {"stride": 2, "bias": False}),
        ("SGD", 320, 0, {}),
        ("Linear", 0, 240, {}),
        ("MSELoss", 320, 240, {"reduction": "sum"}),
        ("Note", 600, 0, {"text": "A long story."}),
        ("CSVFile", 600, 240, {"path": "houses.csv", "target": "price"}),
    ]:
        made, _ = made.add(node_type, (x, y), params=params)
    return made


@pytest.fixture
def desk(qtbot) -> Desk:
    return open_desk(qtbot, graph())


def field(desk: Desk):
    editor = desk.canvas.values.editor
    assert editor.isVisible()
    assert editor.editor is not None
    return editor.editor.field


def is_open(desk: Desk) -> bool:
    return desk.canvas.values.editor.isVisible()


def of(desk: Desk, name: str, param: str) -> object:
    return desk.graph.nodes[desk.id(name)].value(param)


# -- typing ------------------------------------------------------------------------------


def test_a_double_click_edits_a_value_and_enter_takes_it(desk) -> None:
    desk.double_click(desk.value("conv", "stride"))
    assert is_open(desk)
    desk.type("3")
    desk.key(Key.Key_Return)
    assert of(desk, "conv", "stride") == 3
    assert not is_open(desk)
    assert desk.canvas.view.hasFocus(), "the canvas goes on"
    assert desk.document.history == ["Set stride"]
    desk.document.undo()
    assert desk.graph == graph()


def test_escape_leaves_a_value_as_it_was_steps_included(desk) -> None:
    before = desk.graph
    desk.double_click(desk.value("sgd", "lr"))
    desk.key(Key.Key_Up)
    desk.key(Key.Key_Up)
    assert of(desk, "sgd", "lr") == 0.012
    desk.type("7")
    desk.key(Key.Key_Escape)
    assert desk.graph == before
    assert desk.document.history == []
    assert not is_open(desk)


def test_what_is_refused_stays_to_be_corrected_and_a_click_elsewhere_drops_it(desk) -> None:
    desk.double_click(desk.value("sgd", "lr"))
    desk.type("fast")
    for key in (Key.Key_Return, Key.Key_Tab):
        desk.key(key)
        assert field(desk).property("invalid") is True
    desk.click(desk.title("sgd"))
    assert not is_open(desk)
    assert desk.requests == []
    desk.double_click(desk.value("sgd", "lr"))
    desk.type("0.5")
    desk.click(desk.title("conv"))
    assert of(desk, "sgd", "lr") == 0.5, "a good value is taken"


def test_tab_goes_through_the_values_that_a_node_shows(desk) -> None:
    desk.canvas.select([desk.id("conv")])
    desk.key(Key.Key_E)
    seen = []
    for key, modifier in [(Key.Key_Tab, Modifier.NoModifier)] * 4 + [(Key.Key_Backtab, SHIFT)]:
        seen.append(desk.canvas.values.editor.editor.param.name)
        desk.key(key, modifier)
    assert seen == ["out_channels", "kernel_size", "stride", "bias", "out_channels"]
    assert desk.canvas.values.editor.editor.param.name == "bias"
    desk.key(Key.Key_Space)
    desk.key(Key.Key_Backtab, SHIFT)
    desk.type("4")
    desk.key(Key.Key_Return)
    assert (of(desk, "conv", "bias"), of(desk, "conv", "stride")) == (True, 4)
    assert desk.document.history == ["Set bias", "Set stride"]


def test_a_double_click_on_a_choice_opens_its_list(desk, qtbot) -> None:
    desk.double_click(desk.value("loss", "reduction"))
    box = field(desk)
    assert isinstance(box, QComboBox)
    qtbot.waitUntil(box.view().isVisible)
    QTest.keyClick(box.view(), Key.Key_Up)
    QTest.keyClick(box.view(), Key.Key_Return)
    qtbot.waitUntil(lambda: not is_open(desk))
    assert of(desk, "loss", "reduction") == "mean"


def test_a_size_that_is_read_off_is_no_first_value(desk) -> None:
    desk.canvas.select([desk.id("fc")])
    desk.key(Key.Key_E)
    assert desk.canvas.values.editor.editor.param.name == "out_features"


@pytest.mark.parametrize(("name", "param"), [("table", "path"), ("note", "")])
def test_what_needs_more_than_a_line_is_edited_in_the_properties(desk, name, param) -> None:
    if param:
        desk.double_click(desk.value(name, param))
    else:
        desk.canvas.select([desk.id(name)])
        desk.key(Key.Key_E)
    assert not is_open(desk)
    assert desk.requests == [("valueActivated", desk.id(name), param)]


def test_an_undo_shows_in_the_open_field_and_what_moves_the_view_closes_it(desk) -> None:
    desk.double_click(desk.value("sgd", "lr"))
    desk.key(Key.Key_Up)
    desk.document.undo()
    assert field(desk).text() == "0.01"
    desk.canvas.zoom_in()
    assert not is_open(desk)


def test_a_key_brings_a_node_into_view_before_its_value_is_edited(desk) -> None:
    desk.canvas.view.zoom_by(0.4)
    desk.canvas.select([desk.id("sgd")])
    desk.key(Key.Key_E)
    assert desk.canvas.zoom >= 0.8
    assert desk.viewport.rect().contains(desk.canvas.values.editor.geometry())


# -- dragging ----------------------------------------------------------------------------


def test_a_drag_on_a_number_changes_it_as_one_step(desk) -> None:
    at = desk.value("fc", "out_features")
    desk.press(at)
    desk.drag_to(at + QPoint(60, 4))
    item = desk.canvas.view.mirror.nodes[desk.id("fc")]
    assert of(desk, "fc", "out_features") == 10, "the graph waits until it is let go"
    assert "20" in item.shape_.parts[0].text
    desk.release()
    assert of(desk, "fc", "out_features") == 20
    assert desk.document.history == ["Set out_features of 'fc' to 20"]
    assert desk.graph.nodes[desk.id("fc")].at == (0.0, 240.0), "it has not moved"
    desk.document.undo()
    assert desk.graph == graph()


def test_shift_goes_finely_and_ctrl_coarsely_and_ranges_hold(desk) -> None:
    def drag(pixels: int, modifier: Modifier) -> object:
        at = desk.value("fc", "out_features")
        desk.press(at)
        for x in (10, pixels):
            QTest.mouseMove(desk.canvas.windowHandle(), at + QPoint(x, 0))
        QApplication.processEvents()
        gesture = desk.canvas.view._gesture
        gesture.modifiers = modifier
        desk._at = at + QPoint(2 * pixels, 0)
        gesture.move(desk._at)
        desk.release()
        value = of(desk, "fc", "out_features")
        desk.document.undo()
        return value

    assert drag(30, Modifier.NoModifier) == 20
    assert drag(30, SHIFT) == 16
    assert drag(30, CTRL) == 65
    assert drag(-600, Modifier.NoModifier) == 1


def test_escape_gives_up_a_drag_of_a_number(desk) -> None:
    at, before = desk.value("sgd", "lr"), desk.graph
    desk.press(at)
    desk.drag_to(at + QPoint(120, 0))
    desk.key(Key.Key_Escape)
    desk.release()
    assert desk.graph == before
    assert desk.requests == []
    item = desk.canvas.view.mirror.nodes[desk.id("sgd")]
    assert item.shape_.parts[0].text == "lr 0.01"


def test_a_drag_beside_the_numbers_moves_the_node(desk) -> None:
    beside = desk.value("fc", "out_features") + QPoint(60, 0)
    desk.drag(beside, beside + QPoint(40, 0))
    assert desk.graph.nodes[desk.id("fc")].at == (40.0, 240.0)
    words = desk.value("loss", "reduction")
    desk.drag(words, words + QPoint(40, 0))
    assert desk.graph.nodes[desk.id("loss")].at == (360.0, 240.0)


def test_a_cursor_and_a_tip_tell_what_a_number_can_do(desk) -> None:
    desk.move(desk.value("sgd", "lr"))
    assert desk.viewport.cursor().shape() is Qt.CursorShape.SizeHorCursor
    desk.move(desk.title("sgd"))
    assert desk.viewport.cursor().shape() is Qt.CursorShape.ArrowCursor
    view = desk.canvas.view
    text = tip(view.hit(desk.value("sgd", "lr")), view.mirror)
    for part in ("<b>lr</b>", "Learning rate", "A number of at least 0", "0.01", "drag"):
        assert part in text
    assert "3 px by default" in tip(view.hit(desk.value("conv", "kernel_size")), view.mirror)
    assert "drag" not in tip(view.hit(desk.value("loss", "reduction")), view.mirror)


def test_what_would_come_of_a_number_is_asked_for_where_it_rests(desk, qtbot) -> None:
    asked: list[SetParam] = []
    desk.canvas.editHovered.connect(asked.append)
    at = desk.value("fc", "out_features")
    desk.press(at)
    for pixels, value in ((60, 20), (72, 22)):
        desk.drag_to(at + QPoint(pixels, 0))
        qtbot.waitUntil(lambda value=value: [e.value for e in asked][-1:] == [value])
    sign = desk.canvas.view.overlays[-1]
    desk.canvas.show_verdict(asked[0], "(N, 20) float32", "ok")
    assert sign.verdict.text == "fc.out_features: 10 → 22", "the number has gone on"
    desk.canvas.show_verdict(asked[-1], "(N, 22) float32", "ok")
    assert sign.verdict.text == "fc.out_features: 10 → 22\n(N, 22) float32"
    desk.canvas.show_verdict(asked[-1], "the next one wants 10", "error")
    assert sign.verdict.severity == "warning"
    desk.release()
    assert of(desk, "fc", "out_features") == 22
    assert desk.canvas.view.overlays == []


@given(
    kind=st.sampled_from(
        [
            Int(8, min=1, max=500),
            Float(0.5, min=0.0, max=1.0),
            Float(0.001, min=0.0, by_factors=True),
            Float(0.5, above=0.0, below=1.0),
        ]
    ),
    pixels=st.lists(st.floats(-500, 500), max_size=6),
    fine=st.booleans(),
)
def test_a_dragged_number_is_always_one_that_the_parameter_takes(kind, pixels, fine) -> None:
    value = kind.default
    for gone in pixels:
        value = within(kind, dragged(kind, kind.default, gone, fine=fine), value)
        assert kind.takes(value)
    assert within(kind, dragged(kind, kind.default, 0.0, fine=fine), value) == kind.default


def test_a_learning_rate_goes_by_factors() -> None:
    rate = Float(0.001, min=0.0, by_factors=True)
    assert dragged(rate, 0.001, 120.0) == 0.01
    assert dragged(rate, 0.001, -120.0) == 0.0001
    assert dragged(Float(0.5), 0.5, 60.0) == 0.6


def test_optimizers_declare_which_numbers_go_by_factors() -> None:
    spec = graph().library.spec("Adam")
    assert spec is not None
    assert issubclass(spec, Node)
    assert spec.params["lr"].by_factors


# -- in the window -----------------------------------------------------------------------


def test_the_window_goes_to_what_cannot_be_edited_on_a_node(open_window, qtbot) -> None:
    window = open_window(start=False)
    window.session.document.replace(graph())
    qtbot.waitUntil(window.isActiveWindow)
    canvas, nodes = window.canvas, window.session.document.graph
    table, linear = nodes.by_name("table").id, nodes.by_name("fc").id
    canvas.select([table])
    canvas.values._open_by_mouse(table, "path")
    assert focus.within(window.properties.form().rows["path"].editor)
    canvas.select([linear])
    canvas.setFocus()
    QTest.keyClick(canvas.view, Key.Key_Return)
    assert focus.within(window.properties.form().rows["out_features"].editor), "in_features is auto"
