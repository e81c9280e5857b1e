"""The editors of the properties panel, used by keyboard and mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from runtime.check_result import CheckResult

Key = Qt.Key


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


def test_a_number_for_each_axis_is_typed_and_stepped_together(bench) -> None:
    conv = bench.add("Conv2d")
    bench.select(conv)
    bench.type_into("kernel_size", "3, 5")
    assert bench.node(conv).value("kernel_size") == (3, 5)
    QTest.keyClick(bench.field("kernel_size"), Key.Key_Up)
    assert bench.node(conv).value("kernel_size") == (4, 6)
    bench.type_into("kernel_size", "1x5")
    QTest.keyClick(bench.field("kernel_size"), Key.Key_Down)
    assert bench.node(conv).value("kernel_size") == (1, 4), "each stays within the range"
    bench.type_into("kernel_size", "3, 5, 7")
    assert any("one for each of 2 axes" in text for text in bench.texts())
    bench.type_into("kernel_size", "7")
    assert bench.node(conv).value("kernel_size") == 7


def test_a_word_is_taken_where_a_number_is_usual(bench) -> None:
    conv = bench.add("Conv2d")
    bench.select(conv)
    for text, value in (("same", "same"), ("2", 2), ("0, 1", (0, 1))):
        bench.type_into("padding", text)
        assert bench.node(conv).value("padding") == value


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
