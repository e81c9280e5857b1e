"""A table in the window: how it is read is settled with the choice of its file, and seen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from support.tables import look
from support.trainings import WAIT

from app.docks.columns_editor import ColumnsEditor

Key = Qt.Key


def editor_of(bench) -> ColumnsEditor:
    editor = bench.row("columns").editor
    assert isinstance(editor, ColumnsEditor)
    return editor


def cells(editor: ColumnsEditor) -> list[list[str]]:
    model = editor.model
    return [
        [model.index(row, part).data() for part in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.fixture
def table(bench, tmp_path: Path) -> ColumnsEditor:
    """The columns of a small table in the properties."""
    text = "colour,size,price\nred,1,2\nblue,,3\nred,3,4\n"
    node = bench.add("CSVFile", path="data.csv", missing="mean")
    found = look(tmp_path, text, missing="mean").result
    (survey,) = found.tables.values()
    bench.result = type(found)(tables={node: survey})
    bench.select(node)
    return editor_of(bench)


def test_the_columns_are_seen_with_their_kinds_and_first_cells(bench, table) -> None:
    assert cells(table) == [
        ["colour", "category", "", "red, blue, red"],
        ["size", "number", "1", "1, (missing), 3"],
        ["price", "target (number)", "", "2, 3, 4"],
    ]
    assert "3 columns, 3 rows, 4 lines" in bench.texts()
    assert any("it splits every line into 3 cells" in text for text in bench.texts())


def choose(table: ColumnsEditor, row: int, *keys: Qt.Key) -> None:
    table.view.setFocus()
    table.view.setCurrentIndex(table.model.index(row, 1))
    QTest.keyClick(table.view, Key.Key_F2)
    box = table.view.findChild(QComboBox)
    assert box is not None
    QApplication.processEvents()
    for key in keys:
        QTest.keyClick(box.view() if box.view().isVisible() else box, key)
    QApplication.processEvents()


def test_a_kind_is_chosen_by_the_keyboard(bench, table, qtbot) -> None:
    choose(table, 0, Key.Key_End, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.edits))
    (_, _, name, value) = bench.edits[0]
    assert (name, value[0]) == ("columns", ("colour", "ignore"))
    assert value[1:] == (("size", "number"), ("price", "number"))


def test_the_target_is_chosen_in_the_list(bench, table, qtbot) -> None:
    choose(table, 1, Key.Key_Home, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.edits))
    assert bench.edits[0][2:] == ("target", "size")


def test_without_a_table_it_says_what_to_do(bench) -> None:
    bench.select(bench.add("CSVFile"))
    assert "Choose a file to see its columns here." in bench.texts()
    assert not editor_of(bench).view.isVisible()


def test_a_dropped_table_is_settled_in_the_step_that_brought_it(window, qtbot, tmp_path) -> None:
    (tmp_path / "data.tsv").write_text("a\tb\n1,5\t2\n2,5\t3\n")
    document = window.session.document
    window.drops.take([tmp_path / "data.tsv"], (0.0, 0.0))
    (node_id,) = document.graph.nodes

    def value(name: str) -> object:
        return document.graph.nodes[node_id].value(name)

    qtbot.waitUntil(lambda: value("delimiter") == "tab", timeout=WAIT)
    assert value("decimal") == "comma"
    assert value("columns") == (("a", "number"), ("b", "number"))
    assert len(document.history) == 1
    window.session.editing.set_param([node_id], "delimiter", "comma")
    window.session.editing.set_param([node_id], "delimiter", "auto")
    qtbot.waitUntil(lambda: value("delimiter") == "tab", timeout=WAIT)
    document.undo()
    document.undo()
    assert document.graph.nodes == {}
