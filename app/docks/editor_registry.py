"""Kind of parameter → its editor. A new kind that needs one of its own is a line here."""

from collections.abc import Callable, Mapping
from typing import Any

from app.base.i18n import tr
from app.docks.columns_editor import ColumnsEditor
from app.docks.editors import BoolEditor, ChoiceEditor, Editor, Option
from app.docks.number_editor import NumberEditor
from app.docks.path_editor import PathEditor
from app.docks.text_editors import LineEditor, MultilineEditor, WordEditor
from graph_nodes.columns import Columns
from graph_nodes.params import (
    Bool,
    Choice,
    Float,
    Int,
    OneOf,
    Optional,
    Param,
    Path,
    PerAxis,
    Text,
    Value,
)
from graph_nodes.settings import Device


def editor_for(param: Param) -> Editor:
    """The editor of a parameter, by what it is or is made of."""
    return _made(param, param)


def _made(param: Param, kind: Param) -> Editor:
    """The editor of a parameter of which ``kind`` is the part that is edited."""
    make = next(EDITORS[one] for one in type(kind).__mro__ if one in EDITORS)
    return make(param, kind)


def _item(param: Param, kind: Optional | PerAxis) -> Editor:
    return _made(param, kind.item)


def _switch(param: Param, kind: Bool) -> Editor:
    if param is kind:
        return BoolEditor(param)
    return ChoiceEditor(param, [Option(True, tr("on")), Option(False, tr("off"))])


def _choice(param: Param, kind: Choice) -> Editor:
    return ChoiceEditor(param, [Option(o, tr(o)) for o in kind.options])


def _device(param: Param, kind: Device) -> Editor:
    return ChoiceEditor(param, [Option("auto", tr("auto")), Option("cpu", "CPU")])


def _text(param: Param, kind: Text) -> Editor:
    return MultilineEditor(param) if kind.multiline else LineEditor(param)


def _one_of(param: Param, kind: OneOf) -> Editor:
    """A line beside the words of those parts that are choices."""
    words: list[Value] = [None] if param.takes(None) else []
    words += [o for part in kind.options if isinstance(part, Choice) for o in part.options]
    return WordEditor(param, words) if words else LineEditor(param)


EDITORS: Mapping[type[Param], Callable[[Param, Any], Editor]] = {
    Param: lambda param, kind: LineEditor(param),
    Optional: _item,
    PerAxis: _item,
    OneOf: _one_of,
    Int: NumberEditor,
    Float: NumberEditor,
    Bool: _switch,
    Choice: _choice,
    Text: _text,
    Device: _device,
    Path: PathEditor,
    Columns: lambda param, kind: ColumnsEditor(param),
}
"""Each takes the whole parameter, whose values it shows and offers, and the part of this kind. A
kind that is not here has the editor of what it is a kind of."""
