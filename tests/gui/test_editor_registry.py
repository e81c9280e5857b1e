"""The editors of composed parameters: an optional has its item's, one of several offers all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.docks.editor_registry import editor_for
from app.docks.editors import MIXED, ChoiceEditor, Editor
from app.docks.number_editor import NumberEditor
from app.docks.text_editors import LineEditor, WordEditor
from graph_nodes.library import BUILT_INS
from graph_nodes.params import (
    Auto,
    Axis,
    Bool,
    Choice,
    DType,
    Float,
    Int,
    ListOf,
    OneOf,
    Optional,
    Param,
    PerAxis,
    Value,
)
from graph_nodes.settings import RUN_PARAMS

Key = Qt.Key
Open = Callable[[Param], Editor]

PADDING = OneOf((PerAxis(Int(1, min=0), axes=2), Choice("same", ("same", "valid"))))


@pytest.fixture
def opened(qtbot) -> Open:
    """Opens the editor of a parameter, with its default in it."""

    def open_(param: Param) -> Editor:
        editor = editor_for(replace(param, name="size"))
        qtbot.addWidget(editor)
        editor.show()
        editor.show_value(param.default)
        editor.entered = []
        editor.committed.connect(editor.entered.append)
        editor.field.setFocus()
        return editor

    return open_


def type_into(editor: Editor, text: str) -> None:
    QTest.keyClick(editor.field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor.field, Key.Key_Delete)
    QTest.keyClicks(editor.field, text)
    QTest.keyClick(editor.field, Key.Key_Return)


def words(editor: Editor) -> list[str]:
    box = editor.field
    assert isinstance(box, QComboBox)
    return [box.itemText(i) for i in range(box.count())]


@pytest.mark.parametrize(
    ("param", "kind"),
    [
        (Axis(1), NumberEditor),
        (Auto(PerAxis(Float(0.5), axes=3)), NumberEditor),
        (DType(), ChoiceEditor),
        (Optional(Bool()), ChoiceEditor),
        (Optional(PADDING), WordEditor),
        (OneOf((Int(), Bool())), LineEditor),
        (ListOf(DType()), LineEditor),
    ],
)
def test_a_kind_has_the_editor_of_what_it_is_made_of(opened: Open, param, kind) -> None:
    assert type(opened(param)) is kind


def test_every_parameter_has_an_editor_that_shows_its_values(opened: Open) -> None:
    nodes = (param for spec in BUILT_INS.specs() for param in spec.params.values())
    for param in {*nodes, *RUN_PARAMS.values()}:
        editor = opened(param)
        for value in param.samples():
            editor.show_value(value)
            assert editor.value == value
            if isinstance(editor, LineEditor) and value is not None:
                assert editor.line.text().startswith(param.show(value))
        assert editor.entered == []


def test_an_optional_switch_can_be_none(opened: Open) -> None:
    editor = opened(Optional(Bool(True)))
    assert words(editor) == ["none", "on", "off"]
    for _ in range(2):
        QTest.keyClick(editor.field, Key.Key_Down)
    QTest.keyClick(editor.field, Key.Key_Home)
    assert editor.entered == [True, False, None]


def test_an_optional_choice_offers_none_and_says_what_auto_is(opened: Open) -> None:
    editor = opened(Auto(DType("float16", ("float16", "bfloat16"))))
    assert words(editor) == ["auto", "float16", "bfloat16"]
    editor.show_value(None, "bfloat16")
    assert words(editor)[0] == "auto (bfloat16)"
    editor.show_value(MIXED)
    assert editor.field.currentIndex() == -1


@pytest.mark.parametrize(
    ("text", "value"), [("none", None), ("same", "same"), ("3x5", (3, 5)), ("7", 7)]
)
def test_what_is_of_several_kinds_is_typed(opened: Open, text: str, value: Value) -> None:
    editor = opened(Optional(PADDING, default=2))
    type_into(editor, text)
    assert editor.entered == [value]
    type_into(editor, "some")
    assert editor.is_refused
    assert editor.entered == [value]
    QTest.keyClick(editor.field, Key.Key_Escape)
    assert not editor.is_refused


def test_of_several_kinds_the_words_are_offered(opened: Open) -> None:
    editor = opened(Optional(PADDING, default=2))
    assert words(editor) == ["none", "same", "valid"]
    assert editor.line.text() == "2"
    QTest.keyClick(editor.field, Key.Key_Down)
    QTest.keyClick(editor.field, Key.Key_Down)
    assert editor.entered[-1] in ("same", "valid")
    editor.show_value(None)
    assert editor.line.text() == ""
    assert editor.line.placeholderText() == "none"


def test_a_number_that_was_none_steps_from_what_it_is_by_default(opened: Open) -> None:
    editor = opened(Optional(Float(1.0, above=0.0)))
    assert editor.line.placeholderText() == "none"
    QTest.keyClick(editor.field, Key.Key_Up)
    QTest.keyClick(editor.field, Key.Key_Up)
    assert editor.entered == [1.0, 1.1]
    type_into(editor, "")
    assert editor.entered[-1] is None
