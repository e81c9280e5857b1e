"""Keys of the window where there are fields to type into."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.document.examples import starter
from app.window.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def opened(open_window, qtbot) -> MainWindow:
    window = open_window(start=False)
    window.files.open_copy(starter())
    qtbot.waitUntil(window.isActiveWindow)
    return window


def retype(field, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Key.Key_A, CTRL)
    QTest.keyClicks(field, text)


def test_what_was_just_entered_is_undone_without_leaving_the_field(opened: MainWindow) -> None:
    opened.canvas.select(["n3"])
    editor = opened.properties.form().rows["out_features"].editor
    before = opened.session.document.graph
    retype(editor.field, "16")
    QTest.keyClick(editor.field, Key.Key_Return)
    after = opened.session.document.graph
    assert after.nodes["n3"].value("out_features") == 16
    QTest.keyClick(editor.field, Key.Key_Z, CTRL)
    assert opened.session.document.graph == before
    assert editor.line.text() == "128"
    QTest.keyClick(editor.field, Key.Key_Y, CTRL)
    assert opened.session.document.graph == after


def test_typing_is_undone_first(opened: MainWindow) -> None:
    opened.session.editing.rename("n3", "hidden")
    opened.canvas.select(["n3"])
    line = next(f for f in opened.properties.findChildren(QLineEdit) if f.text() == "hidden")
    retype(line, "other")
    QTest.keyClick(line, Key.Key_Z, CTRL)
    assert line.text() == "hidden"
    assert opened.session.document.graph.nodes["n3"].name == "hidden"
    QTest.keyClick(line, Key.Key_Z, CTRL)
    assert opened.session.document.graph.nodes["n3"].name == "fc1"


def test_a_note_is_undone_from_within_it(opened: MainWindow) -> None:
    nodes = opened.session.document.graph.nodes
    note = next(n for n in nodes.values() if n.type == "Note")
    opened.canvas.select([note.id])
    text = opened.properties.form().rows["text"].editor.text
    retype(text, "mine")
    QTest.keyClick(text, Key.Key_Return, CTRL)
    assert opened.session.document.graph.nodes[note.id].value("text") == "mine"
    QTest.keyClick(text, Key.Key_Z, CTRL)
    assert opened.session.document.graph.nodes[note.id] == note


def test_keys_that_a_field_has_no_use_for_reach_the_window(opened: MainWindow, qtbot) -> None:
    ran: list[str] = []
    for name in ("examples", "save", "zoom_reset"):
        action = opened.actions_[name]
        action.triggered.disconnect()
        action.triggered.connect(lambda _=False, name=name: ran.append(name))
    nodes = opened.session.document.graph.nodes
    note = next(n.id for n in nodes.values() if n.type == "Note")
    opened.canvas.select(["n3"])
    rows = opened.properties.form().rows
    fields = [opened.properties.form().name.editor.line, rows["out_features"].editor.field]
    opened.canvas.select([note])
    fields.append(opened.properties.form().rows["text"].editor.text)
    fields.append(opened.palette_panel.findChild(QLineEdit))
    for field in fields:
        opened.canvas.select([note] if field is fields[2] else ["n3"])
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        text = field.toPlainText() if field is fields[2] else field.text()
        for key in (Key.Key_E, Key.Key_S, Key.Key_0):
            QTest.keyClick(field, key, CTRL)
        assert ran == ["examples", "save", "zoom_reset"]
        ran.clear()
        QTest.keyClick(field, Key.Key_A, CTRL)
        assert (field.toPlainText() if field is fields[2] else field.text()) == text
    line = fields[0]
    line.setFocus()
    QTest.keyClick(line, Key.Key_A, CTRL)
    assert line.selectedText() == line.text(), "what it has a use for stays its own"


def test_the_epochs_of_the_toolbar_are_undone_there(opened: MainWindow) -> None:
    epochs = opened.controls.epochs
    epochs.setEnabled(True)
    retype(epochs.field, "5")
    QTest.keyClick(epochs.field, Key.Key_Return)
    assert opened.session.document.graph.run.epochs == 5
    QTest.keyClick(epochs.field, Key.Key_Z, CTRL)
    assert opened.session.document.graph.run.epochs == 20
    assert epochs.value == 20
    assert epochs.line.textMargins().left() > 0  # a style sheet cannot pad it


def test_the_epochs_of_the_toolbar_refuse_in_the_words_of_the_settings(opened: MainWindow) -> None:
    toolbar, settings = opened.controls.epochs, opened.properties.form().rows["epochs"].editor
    toolbar.setEnabled(True)
    for editor in (settings, toolbar):
        retype(editor.field, "none")
        QTest.keyClick(editor.field, Key.Key_Return)
        assert editor.is_refused
        assert opened.session.document.graph.run.epochs == 20
    reason = opened.properties.form().rows["epochs"].message.text()
    assert reason
    assert toolbar.toolTip().startswith(reason)
