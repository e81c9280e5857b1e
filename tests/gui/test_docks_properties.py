"""The properties panel, used by keyboard and mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from app.docks.editors import Option
from app.docks.forms import NodeForm
from graph_nodes.edit import SetParam
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.problem import Problem, Where
from runtime.check_result import CheckResult, TensorType

Key = Qt.Key


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


# -- tied weights ---------------------------------------------------------------------------


def test_a_layer_is_tied_to_one_whose_weight_fits(bench) -> None:
    tokens, head, other = bench.add("Embedding"), bench.add("Linear"), bench.add("Linear")
    relu = bench.add("ReLU")
    kinds = {i: TensorType((100, 32), "float32") for i in (tokens, head)}
    bench.result = CheckResult(weights={**kinds, other: TensorType((10, 32), "float32")})
    for stranger in (other, relu):
        bench.select(stranger)
        assert not bench.panel.form().weight.isVisible()
    bench.select(head)
    box = bench.panel.form().weight.box
    assert [box.itemText(i) for i in range(box.count())] == ["its own", "that of embedding"]
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    assert bench.edits == [("tie", head, tokens)]
    assert box.currentText() == "that of embedding"
    bench.graph = bench.graph.set_param(head, "out_features", 7)  # as it is, though it misfits
    bench.result = CheckResult()
    bench.select(head)
    assert box.currentText() == "that of embedding"
    QTest.keyClick(box, Key.Key_Up)
    assert bench.node(head).tied == ""
    bench.select(head, other)
    assert not bench.panel.form().weight.isVisible()


# -- selections ---------------------------------------------------------------------------


def test_several_nodes_of_a_type_are_edited_together(bench) -> None:
    one, two = bench.add("Linear", out_features=10), bench.add("Linear", out_features=20)
    bench.select(one, two)
    assert "2 × Linear" in bench.texts()
    row = bench.row("out_features")
    assert row.editor.line.text() == ""
    assert row.editor.line.placeholderText() == "mixed"
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
    assert box.text() == "mixed"
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    assert len(bench.edits) == 1
    assert bench.node(one).value("bias") is bench.node(two).value("bias")
    three, four = bench.add("MSELoss"), bench.add("MSELoss", reduction="sum")
    bench.select(three, four)
    choice = bench.field("reduction")
    assert isinstance(choice, QComboBox)
    assert choice.currentIndex() == -1
    assert choice.placeholderText() == "mixed"


def test_nodes_of_several_types_are_edited_in_what_they_have_in_common(bench) -> None:
    sgd, adam = bench.add("SGD"), bench.add("Adam")
    relu, linear = bench.add("ReLU"), bench.add("Linear", out_features=7)
    bench.select(sgd, adam, relu, linear)
    assert "4 nodes" in bench.texts()
    assert any("1 × SGD\n1 × Adam" in text for text in bench.texts())
    lr = bench.row("lr")
    assert lr.editor.line.placeholderText() == "mixed"
    assert lr.note.text() == "2 of 4 nodes: Adam, SGD"
    assert "out_features" not in bench.panel.form().rows, "one node alone has it"
    bench.type_into("lr", "0.05")
    assert bench.edits == [("set", (sgd, adam), "lr", 0.05)]
    assert lr.reset.toolTip() == "Back to the default of each"
    QTest.mouseClick(lr.reset, Qt.MouseButton.LeftButton)
    assert bench.node(sgd).value("lr") != bench.node(adam).value("lr")
    assert lr.reset.isHidden()
    bench.select(sgd, adam)
    assert not bench.row("lr").note.isVisible(), "both have it"


def test_a_value_that_one_of_several_nodes_refuses_changes_none(bench) -> None:
    bench.select(bench.add("Adam"), bench.add("BatchNorm1d"))
    bench.type_into("eps", "0")
    assert bench.edits == []
    assert any("bn.eps wants a number above 0, not 0.0" in t for t in bench.texts())
    bench.type_into("eps", "0.5")
    assert len(bench.edits) == 1


def test_modes_and_frozen_weights_of_several_nodes_are_set_together(bench) -> None:
    conv, linear, relu = bench.add("Conv2d"), bench.add("Linear"), bench.add("ReLU")
    bench.graph = bench.graph.set_mode([relu], "off").freeze(conv)
    bench.select(conv, linear, relu)
    form = bench.panel.form()
    assert (form.mode.box.currentIndex(), form.mode.box.placeholderText()) == (-1, "mixed")
    assert form.frozen_rows.box.currentText() == "mixed"
    assert "with weights: 2 of 3 nodes" in bench.texts()
    _choose(form.mode.box, "bypassed")
    _choose(form.frozen_rows.box, "frozen")
    asked = [("mode", (conv, linear, relu), "bypass"), ("freeze", (conv, linear), ("",))]
    assert bench.edits == asked
    assert form.mode.box.currentText() == "bypassed"


def test_a_node_that_cannot_be_as_the_others_is_named(bench) -> None:
    digits, relu = bench.add("Digits"), bench.add("ReLU")
    bench.select(digits, relu)
    mode = bench.panel.form().mode
    _choose(mode.box, "bypassed")
    assert bench.edits == []
    assert "'digits' cannot be bypassed" in mode.message.text()
    assert mode.box.currentText() == "on"
    bench.select(relu)
    _choose(bench.panel.form().mode.box, "off")
    assert bench.node(relu).mode == "off"


def _choose(box: QComboBox, word: str) -> None:
    box.setCurrentText(word)
    box.activated.emit(box.currentIndex())


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


def test_ports_shapes_sizes_problems_and_fixes_are_shown(bench, qtbot) -> None:
    linear, relu = bench.add("Linear"), bench.add("ReLU")
    source, target = bench.node(linear), bench.node(relu)
    wire = Wire(linear, source.outputs()[0].name, relu, target.inputs()[0].name)
    bench.graph = bench.graph.connect(wire)
    fix = SetParam(linear, "out_features", 3)
    bench.result = CheckResult(
        types={linear: {wire.output: TensorType(("N", 10), "float32")}},
        problems=(Problem("unfed", {"node": "It"}, Where(linear, "x"), (fix,)),),
        parameters={linear: 1290},
        used=(linear, relu),
    )
    bench.select(linear)
    shown = "\n".join(bench.texts())
    for text in (
        "1,290 parameters",
        "(N, 10) float32",
        "not connected",
        "wire a data node into it",
    ):
        assert text in shown
    assert f"{source.name}.out_features: 10 → 3" in shown
    button = next(b for b in bench.panel.findChildren(QPushButton) if "3" in b.text())
    assert button.text() == "Set out_features to 3"
    button.setFocus()
    with qtbot.waitSignal(bench.panel.fixRequested) as asked:
        QTest.keyClick(button, Key.Key_Space)
    assert asked.args == [fix]
    bench.select(relu)
    shown = "\n".join(bench.texts())
    assert f"{source.name}.{wire.output}" in shown
    assert "nothing to feed it" not in shown


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
