"""The properties panel, used by keyboard and mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QWidget

from app.docks.editors import Option
from app.docks.forms import NodeForm
from app.docks.param_row import ParamRow
from app.docks.properties import PropertiesPanel
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.problem import Problem
from runtime.check_result import CheckResult, TensorType

Key = Qt.Key


class Bench:
    """A panel beside a graph that takes what the panel asks for, as the window does."""

    def __init__(self) -> None:
        self.panel = PropertiesPanel()
        self.graph = Graph()
        self.ids: tuple[str, ...] = ()
        self.result: CheckResult | None = None
        self.edits: list[tuple[object, ...]] = []
        self.panel.paramChanged.connect(self._change)
        self.panel.paramReset.connect(self._reset)
        self.panel.renamed.connect(self._rename)
        self.panel.runChanged.connect(self._run)

    def add(self, node_type: str, **params: object) -> str:
        self.graph, node_id = self.graph.add(node_type, params=params)
        return node_id

    def select(self, *ids: str) -> None:
        self.ids = ids
        self.panel.show_graph(self.graph, ids, self.result)

    def node(self, node_id: str) -> GraphNode:
        return self.graph.nodes[node_id]

    def row(self, name: str) -> ParamRow:
        return self.panel.form().rows[name]

    def field(self, name: str) -> QWidget:
        return self.row(name).editor.field

    def type_into(self, name: str, text: str, end: Qt.Key = Key.Key_Return) -> None:
        field = self.field(name)
        field.setFocus()
        QTest.keyClick(field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Key.Key_Delete)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, end)

    def texts(self) -> list[str]:
        """All text that can be seen."""
        return [w.text() for w in self.panel.findChildren(QLabel) if w.isVisible() and w.text()]

    def _change(self, ids: tuple[str, ...], name: str, value: object) -> None:
        self.edits.append(("set", ids, name, value))
        for node_id in ids:
            self.graph = self.graph.set_param(node_id, name, value)
        self.select(*self.ids)

    def _reset(self, ids: tuple[str, ...], name: str) -> None:
        self.edits.append(("reset", ids, name))
        for node_id in ids:
            self.graph = self.graph.reset_param(node_id, name)
        self.select(*self.ids)

    def _rename(self, node_id: str, name: str) -> None:
        self.edits.append(("rename", node_id, name))
        self.graph = self.graph.rename(node_id, name)
        self.select(*self.ids)

    def _run(self, name: str, value: object) -> None:
        self.edits.append(("run", name, value))
        self.graph = self.graph.set_run(**{name: value})
        self.select(*self.ids)


@pytest.fixture
def bench(qtbot) -> Bench:
    made = Bench()
    qtbot.addWidget(made.panel)
    made.panel.resize(300, 700)
    made.panel.show()
    qtbot.waitExposed(made.panel)
    made.panel.activateWindow()
    qtbot.waitUntil(made.panel.isActiveWindow)
    return made


# -- numbers ------------------------------------------------------------------------------


def test_a_number_is_typed_and_is_one_change(bench) -> None:
    linear = bench.add("Linear")
    bench.select(linear)
    bench.type_into("out_features", "256")
    assert bench.edits == [("set", (linear,), "out_features", 256)]
    bench.field("bias").setFocus()
    assert len(bench.edits) == 1


def test_leaving_the_field_commits_once_and_typing_the_same_changes_nothing(bench) -> None:
    linear = bench.add("Linear")
    bench.select(linear)
    bench.type_into("out_features", "32", Key.Key_Tab)
    assert [e[3] for e in bench.edits] == [32]
    bench.type_into("out_features", "32", Key.Key_Tab)
    assert len(bench.edits) == 1


def test_scientific_notation_is_taken(bench) -> None:
    adam = bench.add("Adam")
    bench.select(adam)
    bench.type_into("lr", "3e-4")
    assert bench.node(adam).value("lr") == 3e-4
    assert bench.row("lr").editor.line.text() == "0.0003"


def test_what_is_out_of_range_is_refused_with_the_reason_and_escape_brings_it_back(bench) -> None:
    linear = bench.add("Linear", out_features=64)
    bench.select(linear)
    bench.type_into("out_features", "0")
    assert bench.edits == []
    assert "out_features wants a whole number of at least 1, not 0" in bench.texts()
    assert bench.row("out_features").editor.line.text() == "0"
    assert bench.field("out_features").property("invalid") is True
    QTest.keyClick(bench.field("out_features"), Key.Key_Escape)
    assert bench.row("out_features").editor.line.text() == "64"
    assert not any("wants" in text for text in bench.texts())
    assert bench.node(linear).value("out_features") == 64


def test_words_for_numbers_are_refused(bench) -> None:
    bench.select(bench.add("Linear"))
    bench.type_into("out_features", "many")
    assert bench.edits == []
    assert any("not 'many'" in text for text in bench.texts())


def test_arrow_keys_step_and_stop_at_the_end_of_the_range(bench) -> None:
    linear = bench.add("Linear", out_features=2)
    bench.select(linear)
    field = bench.field("out_features")
    field.setFocus()
    QTest.keyClick(field, Key.Key_Up)
    assert bench.node(linear).value("out_features") == 3
    for _ in range(4):
        QTest.keyClick(field, Key.Key_Down)
    assert bench.node(linear).value("out_features") == 1
    assert len(bench.edits) == 3


@pytest.mark.parametrize(
    ("start", "key", "expected"),
    [
        (0.001, Key.Key_Up, 0.0011),
        (0.001, Key.Key_Down, 0.0009),
        (0.01, Key.Key_Down, 0.009),
        (1.0, Key.Key_Up, 1.1),
        (25.0, Key.Key_Up, 26.0),
    ],
)
def test_real_numbers_step_by_their_size(bench, start, key, expected) -> None:
    adam = bench.add("Adam", lr=start)
    bench.select(adam)
    bench.field("lr").setFocus()
    QTest.keyClick(bench.field("lr"), key)
    assert bench.node(adam).value("lr") == expected


def wheel(widget: QWidget, up: bool = True) -> None:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize(("node", "param"), [("Linear", "out_features"), ("MSELoss", "reduction")])
def test_the_wheel_edits_only_what_has_the_focus(bench, node, param) -> None:
    bench.select(bench.add(node))
    other = bench.panel.form().name.editor
    other.setFocus()
    wheel(bench.field(param), up=False)
    assert bench.edits == []
    bench.field(param).setFocus()
    wheel(bench.field(param), up=False)
    assert len(bench.edits) == 1


def test_units_are_shown_and_need_not_be_typed(bench) -> None:
    watch = bench.add("Watch")
    bench.select(watch)
    line = bench.row("every").editor.line
    assert line.text() == "10 steps"
    bench.type_into("every", "25 steps")
    assert bench.node(watch).value("every") == 25
    bench.type_into("every", "5")
    assert line.text() == "5 steps"


# -- auto ---------------------------------------------------------------------------------


def test_an_inferred_size_says_what_auto_is_can_be_overridden_and_goes_back(bench) -> None:
    linear = bench.add("Linear")
    bench.result = CheckResult(infer={linear: {"in_features": 64}})
    bench.select(linear)
    row = bench.row("in_features")
    assert row.editor.line.text() == ""
    assert row.editor.line.placeholderText() == "auto (64)"
    assert not row.reset.isVisible()
    bench.type_into("in_features", "100")
    assert bench.node(linear).value("in_features") == 100
    assert row.reset.isVisible()
    assert row.reset.toolTip() == "Back to auto"
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert bench.edits[-1] == ("reset", (linear,), "in_features")
    assert bench.node(linear).value("in_features") is None
    assert row.editor.line.placeholderText() == "auto (64)"
    bench.type_into("in_features", "100")
    bench.type_into("in_features", "auto")
    assert bench.node(linear).value("in_features") is None


def test_stepping_an_inferred_size_starts_from_it(bench) -> None:
    linear = bench.add("Linear")
    bench.result = CheckResult(infer={linear: {"in_features": 64}})
    bench.select(linear)
    bench.field("in_features").setFocus()
    QTest.keyClick(bench.field("in_features"), Key.Key_Up)
    assert bench.node(linear).value("in_features") == 65


# -- the other kinds ----------------------------------------------------------------------


def test_a_check_box_is_toggled_by_space_and_says_how_it_stands(bench) -> None:
    linear = bench.add("Linear")
    bench.select(linear)
    box = bench.field("bias")
    assert box.text() == "on"
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    assert bench.edits == [("set", (linear,), "bias", False)]
    assert box.text() == "off"


def test_a_choice_is_made_by_keyboard(bench) -> None:
    loss = bench.add("MSELoss")
    bench.select(loss)
    box = bench.field("reduction")
    options = [box.itemText(i) for i in range(box.count())]
    assert options[0] == bench.node(loss).value("reduction")
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    assert bench.edits == [("set", (loss,), "reduction", options[1])]


def test_a_shape_is_typed(bench) -> None:
    parameter = bench.add("Parameter")
    bench.select(parameter)
    bench.type_into("shape", "64 x 10")
    assert bench.node(parameter).value("shape") == (64, 10)
    assert bench.row("shape").editor.line.text() == "64, 10"
    bench.type_into("shape", "64, ten")
    assert bench.node(parameter).value("shape") == (64, 10)
    assert any("wants sizes" in text for text in bench.texts())


def test_long_text_is_committed_by_leaving_it(bench) -> None:
    note = bench.add("Note")
    bench.select(note)
    field = bench.field("text")
    field.setFocus()
    QTest.keyClicks(field, "first")
    QTest.keyClick(field, Key.Key_Return)
    QTest.keyClicks(field, "second")
    assert bench.edits == []
    QTest.keyClick(field, Key.Key_Tab)
    assert bench.edits == [("set", (note,), "text", "first\nsecond")]


def test_long_text_is_given_up_by_escape(bench) -> None:
    note = bench.add("Note", text="kept")
    bench.select(note)
    field = bench.field("text")
    field.setFocus()
    QTest.keyClicks(field, "lost ")
    QTest.keyClick(field, Key.Key_Escape)
    assert field.toPlainText() == "kept"
    bench.panel.form().name.editor.setFocus()
    assert bench.edits == []


def drop(widget: QWidget, *files: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(f)) for f in files])
    at, copy = QPoint(5, 5), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, data, buttons, keys))
    return enter.isAccepted()


def test_a_dropped_file_is_stored_relative_to_the_graph(bench, tmp_path) -> None:
    table = bench.add("CSVFile")
    bench.panel.set_folder(tmp_path)
    bench.select(table)
    file = tmp_path / "data" / "table.csv"
    assert drop(bench.field("path"), file)
    assert bench.node(table).value("path") == "data/table.csv"
    drop(bench.field("path"), Path("/elsewhere/other.csv"))
    assert bench.node(table).value("path") == "/elsewhere/other.csv"


def test_a_dropped_file_of_another_kind_is_refused(bench, tmp_path) -> None:
    table = bench.add("CSVFile")
    bench.select(table)
    drop(bench.field("path"), tmp_path / "picture.png")
    assert bench.edits == []
    assert any("is wanted here, not picture.png" in text for text in bench.texts())
    assert not drop(bench.field("path"), tmp_path / "a.csv", tmp_path / "b.csv")


def test_a_file_is_browsed_for(bench, qtbot, tmp_path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("a,b\n1,2\n")
    table = bench.add("CSVFile")
    bench.panel.set_folder(tmp_path)
    bench.select(table)
    QTest.mouseClick(bench.row("path").editor.browse, Qt.MouseButton.LeftButton)
    dialog = bench.panel.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.directory().absolutePath()) == tmp_path
    dialog.selectFile(str(file))
    dialog.accept()
    qtbot.waitUntil(lambda: bench.node(table).value("path") == "table.csv")


# -- names --------------------------------------------------------------------------------


def test_a_node_is_renamed(bench) -> None:
    linear = bench.add("Linear")
    bench.select(linear)
    field = bench.panel.form().name.editor
    field.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, "hidden")
    QTest.keyClick(field.line, Key.Key_Return)
    assert bench.edits == [("rename", linear, "hidden")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("2nd", "letters, digits"), ("class", "Python language"), ("relu", "taken"), ("", "letters")],
)
def test_a_name_is_judged_while_it_is_typed(bench, typed, reason) -> None:
    bench.add("ReLU")
    linear = bench.add("Linear")
    bench.select(linear)
    field = bench.panel.form().name.editor
    field.setFocus()
    field.line.selectAll()
    QTest.keyClick(field.line, Key.Key_Delete)
    QTest.keyClicks(field.line, typed)
    assert any(reason in text for text in bench.texts())
    QTest.keyClick(field.line, Key.Key_Return)
    assert bench.edits == []
    QTest.keyClick(field.line, Key.Key_Escape)
    assert field.line.text() == bench.node(linear).name


# -- selections ---------------------------------------------------------------------------


def test_several_nodes_of_a_type_are_edited_together(bench) -> None:
    one, two = bench.add("Linear", out_features=10), bench.add("Linear", out_features=20)
    bench.select(one, two)
    assert "2 × Linear" in bench.texts()
    row = bench.row("out_features")
    assert row.editor.line.text() == ""
    assert row.editor.line.placeholderText() == "differs"
    bench.type_into("out_features", "10")
    assert bench.edits == [("set", (one, two), "out_features", 10)]
    assert bench.node(two).value("out_features") == 10
    bench.field("bias").setFocus()
    QTest.keyClick(bench.field("bias"), Key.Key_Space)
    assert bench.node(one).value("bias") is bench.node(two).value("bias") is False


def test_differing_switches_and_choices_say_so(bench) -> None:
    one, two = bench.add("Linear", bias=True), bench.add("Linear", bias=False)
    bench.select(one, two)
    box = bench.field("bias")
    assert box.text() == "differs"
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    assert len(bench.edits) == 1
    assert bench.node(one).value("bias") is bench.node(two).value("bias")
    three, four = bench.add("MSELoss"), bench.add("MSELoss", reduction="sum")
    bench.select(three, four)
    choice = bench.field("reduction")
    assert isinstance(choice, QComboBox)
    assert choice.currentIndex() == -1
    assert choice.placeholderText() == "differs"


def test_nodes_of_several_types_are_counted(bench) -> None:
    bench.select(bench.add("Linear"), bench.add("Linear"), bench.add("ReLU"))
    assert "3 nodes" in bench.texts()
    assert any("2 × Linear\n1 × ReLU" in text for text in bench.texts())


def test_without_a_selection_the_run_settings_are_edited(bench) -> None:
    bench.select()
    assert "Run settings" in bench.texts()
    bench.type_into("epochs", "5")
    bench.type_into("validation", "0.95")
    assert bench.edits == [("run", "epochs", 5)]
    assert any("validation wants a number from 0 to 0.9" in text for text in bench.texts())
    QTest.mouseClick(bench.row("epochs").reset, Qt.MouseButton.LeftButton)
    assert bench.edits[-1] == ("run", "epochs", 20)


def test_devices_are_offered_with_the_reason_why_some_cannot_be_used(bench) -> None:
    bench.panel.set_devices(
        [
            Option("auto", "auto"),
            Option("cpu", "CPU"),
            Option("cuda", "CUDA GPU", "No NVIDIA driver was found."),
        ]
    )
    bench.select()
    box = bench.field("device")
    assert [box.itemText(i) for i in range(box.count())] == ["auto", "CPU", "CUDA GPU"]
    assert box.itemData(2, Qt.ItemDataRole.ToolTipRole) == "No NVIDIA driver was found."
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    assert bench.edits == [("run", "device", "cpu")]
    QTest.keyClick(box, Key.Key_Down)
    assert len(bench.edits) == 1, "a device that is not there cannot be chosen"
    bench.graph = bench.graph.set_run(device="cuda:7")
    bench.select()
    assert box.currentText() == "cuda:7", "a device of another machine is still shown"


def test_an_unknown_type_is_explained(bench) -> None:
    bench.graph = Graph(nodes={"n1": GraphNode("n1", "Quantum", "q", extra={"a": 1})})
    bench.select("n1")
    assert "unknown type “Quantum”" in bench.texts()


# -- what a check found -------------------------------------------------------------------


def test_ports_shapes_sizes_and_problems_are_shown(bench) -> None:
    linear, relu = bench.add("Linear"), bench.add("ReLU")
    source, target = bench.node(linear), bench.node(relu)
    wire = Wire(linear, source.outputs()[0].name, relu, target.inputs()[0].name)
    bench.graph = bench.graph.connect(wire)
    bench.result = CheckResult(
        types={linear: {wire.output: TensorType(("N", 10), "float32")}},
        problems=(Problem("error", "x is not connected.", linear, "x", "Wire data into it."),),
        parameters={linear: 1290},
        used=(linear, relu),
    )
    bench.select(linear)
    shown = "\n".join(bench.texts())
    for text in ("1,290 parameters", "(N, 10) float32", "not connected", "Wire data into it."):
        assert text in shown
    bench.select(relu)
    shown = "\n".join(bench.texts())
    assert f"{source.name}.{wire.output}" in shown
    assert "x is not connected." not in shown


def test_a_check_that_arrives_while_typing_disturbs_nothing(bench) -> None:
    linear = bench.add("Linear")
    bench.select(linear)
    field = bench.field("out_features")
    field.setFocus()
    QTest.keyClick(field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "51")
    bench.result = CheckResult(infer={linear: {"in_features": 3}})
    bench.select(linear)
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Key.Key_Return)
    assert bench.edits == [("set", (linear,), "out_features", 512)]


def test_undo_shows_the_old_value_at_once(bench) -> None:
    linear = bench.add("Linear")
    before = bench.graph
    bench.select(linear)
    bench.type_into("out_features", "7")
    bench.graph = before
    bench.select(linear)
    default = str(before.nodes[linear].value("out_features"))
    assert bench.row("out_features").editor.line.text() == default


def test_another_node_of_the_type_does_not_inherit_what_was_typed(bench) -> None:
    one, two = bench.add("Linear"), bench.add("Linear", out_features=20)
    bench.select(one)
    field = bench.field("out_features")
    field.setFocus()
    QTest.keyClicks(field, "9999x")
    bench.select(two)
    assert bench.row("out_features").editor.line.text() == "20"
    assert bench.edits == []


# -- keyboard and words -------------------------------------------------------------------


def test_tab_goes_through_the_fields_in_order(bench) -> None:
    bench.select(bench.add("Conv2d"))
    form = bench.panel.form()
    assert isinstance(form, NodeForm)
    form.name.editor.setFocus()
    seen = []
    for _ in form.rows:
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        focus = QApplication.focusWidget()
        seen.append(next(n for n, row in form.rows.items() if row.editor.isAncestorOf(focus)))
    assert seen == list(form.rows)


@pytest.mark.parametrize("node", ["Conv2d", "CSVFile", "Adam", "Parameter", "Watch"])
def test_every_editor_has_a_name_and_help(bench, node) -> None:
    bench.select(bench.add(node))
    for name, row in bench.panel.form().rows.items():
        assert row.editor.field.accessibleName() == name.replace("_", " ")
        assert row.editor.toolTip()
        assert row.label.buddy() is row.editor


def test_the_panel_takes_the_focus_to_its_first_value(bench) -> None:
    bench.select(bench.add("Adam"))
    bench.panel.setFocus()
    assert bench.row("lr").editor.isAncestorOf(QApplication.focusWidget())
