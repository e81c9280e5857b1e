"""The parameters that a module exposes, in its form: each default, and all else unfolded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app import theme
from app.base import focus
from app.base.i18n import tr
from app.docks.common import label, tool_button
from app.docks.editors import Editor
from app.docks.param_row import ParamRow, field_grid
from app.theme import icons
from graph_nodes.exposed import KINDS, LIMITS, kind_of, param_fields, param_of
from graph_nodes.graph import GraphError
from graph_nodes.params import Float, Int, Optional, Param, Text, Value

Judge = Callable[[str, Param], object]
"""Raises ``GraphError`` where the parameter of this name cannot be another one."""


def kind_words() -> Mapping[str, str]:
    """What people call the kinds of parameter."""
    return {
        "int": tr("whole number"),
        "float": tr("number"),
        "bool": tr("switch"),
        "choice": tr("choice"),
        "shape": tr("shape"),
        "text": tr("text"),
    }


class ExposedRow(QObject):
    """One parameter: what a file says of it, a row each.

    Attributes:
        param: The parameter.
        rows: Field of the file → its row; "default" always shows, the others once unfolded.
        fold: Shows or hides these.
        remove: Takes the parameter away.
    """

    def __init__(self, owner: "ExposedRows", param: Param, unfolded: bool = False) -> None:
        super().__init__(owner)
        self._owner, self.param = owner, param
        self.holder = QWidget()
        column = QVBoxLayout(self.holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().sizes.unit)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        text = tr("All of {name}", name=param.name)
        self.fold = tool_button("chevron-right", text, self._turn)
        self.remove = tool_button(
            "delete",
            tr("Take {name} away", name=param.name),
            lambda: owner.concealed.emit(self.param.name),
        )
        self.rows: dict[str, ParamRow] = {}
        grid = field_grid()
        self._add("default", param, grid)
        line.addWidget(self.fold)
        line.addLayout(grid, 1)
        line.addWidget(self.remove)
        column.addWidget(head)
        self._more = QWidget()
        inner = field_grid()
        inner.setContentsMargins(4 * theme.current().sizes.unit, 0, 0, theme.current().sizes.unit)
        self._more.setLayout(inner)
        for name, kind in _fields_of(param).items():
            self._add(name, kind, inner)
        column.addWidget(self._more)
        self._unfold(unfolded)
        self.show_param()

    @property
    def is_unfolded(self) -> bool:
        """Whether all of it shows."""
        return not self._more.isHidden()

    def show_param(self) -> None:
        """Show the values as they are."""
        fields = param_fields(self.param)
        for name, row in self.rows.items():
            row.show_value(_shown(name, fields.get(name)))
        for name in ("default", "name"):  # what stands there has no other to go back to
            self.rows[name].reset.hide()

    def field_in_focus(self) -> str:
        """The field that has the keyboard; "" where none has."""
        return next((n for n, row in self.rows.items() if focus.within(row.editor)), "")

    def end(self) -> None:
        """Leave the form."""
        self.holder.hide()
        self.holder.deleteLater()
        self.deleteLater()

    def _add(self, name: str, kind: Param, grid: Any) -> None:
        row = ParamRow(kind, grid, len(self.rows) * ParamRow.LINES)
        row.changed.connect(lambda value: self._set(name, value, row.editor))
        row.resetRequested.connect(lambda: self._set(name, kind.default, row.editor))
        self.rows[name] = row

    def _set(self, name: str, value: Value, editor: Editor) -> None:
        """Have a field of it be another one, or say in its row why it cannot be."""
        fields = param_fields(self.param)
        before = fields.pop(name, None)
        read = _read(name, value)
        fields |= {} if read is None else {name: read}
        try:
            made = param_of(fields)
            self._owner.judge(self.param.name, made)
        except GraphError as error:
            editor.value = _shown(name, before)  # what Escape brings back
            editor.refuse(str(error))
        else:
            self._owner.altered.emit(self.param.name, made)

    def _turn(self) -> None:
        self._unfold(not self.is_unfolded)

    def _unfold(self, unfolded: bool) -> None:
        self._more.setVisible(unfolded)
        icons.bind(self.fold, "chevron-down" if unfolded else "chevron-right", "muted")


class ExposedRows(QWidget):
    """The parameters of a module, in the order of the arguments of its class.

    Signals:
        altered(str, Param): The parameter of this name is to be another one.
        concealed(str): The parameter of this name is to go.
        wanted(str): A parameter of this kind is to be there, too.

    Attributes:
        rows: Name → row.
        judge: Refuses what a parameter cannot be.
    """

    altered = Signal(str, object)
    concealed = Signal(str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ExposedRow] = {}
        self.judge: Judge = lambda name, param: None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.current().sizes.unit)
        self.add = tool_button("plus", tr("Add a parameter"), self._ask)
        head = QHBoxLayout()
        head.addWidget(label(tr("Parameters of its instances"), "heading"), 1)
        head.addWidget(self.add)
        self._layout.addLayout(head)
        self._none = label(tr("None yet."), "muted")
        self._layout.addWidget(self._none)

    def show_params(self, params: Sequence[Param]) -> None:
        """Show these; what is unfolded, and what has the focus, stays so."""
        self._none.setVisible(not params)
        if [_frame(row.param) for row in self.rows.values()] != [_frame(one) for one in params]:
            self._make(params)
        for row, param in zip(self.rows.values(), params, strict=True):
            row.param = param
            row.show_param()

    def _make(self, params: Sequence[Param]) -> None:
        """Make the rows anew: their editors are those of the kinds and ranges."""
        before = list(self.rows.values())
        unfolded = {place for place, row in enumerate(before) if row.is_unfolded}
        if len(before) != len(params):  # one came or went, so that places tell nothing
            open_ = {before[place].param.name for place in unfolded}
            unfolded = {place for place, one in enumerate(params) if one.name in open_}
        held = next(
            ((place, at) for place, row in enumerate(before) if (at := row.field_in_focus())), None
        )
        for row in before:
            row.end()
        self.rows = {one.name: ExposedRow(self, one, n in unfolded) for n, one in enumerate(params)}
        for row in self.rows.values():
            self._layout.addWidget(row.holder)
        if held is not None and held[0] < len(params):
            list(self.rows.values())[held[0]].rows[held[1]].editor.setFocus()

    def _ask(self) -> None:
        menu = QMenu(self.add)
        words = kind_words()
        for kind in KINDS:
            menu.addAction(words[kind], lambda kind=kind: self.wanted.emit(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))


def _frame(param: Param) -> dict[str, Any]:
    """What its rows are made for: all but the default."""
    return {**param_fields(param), "default": None}


def _fields_of(param: Param) -> dict[str, Param]:
    """The rows that unfold: field of the file → what is edited there."""
    kind = kind_of(param)
    number = Float(0.0) if kind == "float" else Int(0)
    words = {
        "min": tr("The least that it may be."),
        "max": tr("The most that it may be."),
        "above": tr("What it must be more than."),
        "below": tr("What it must be less than."),
    }
    found: dict[str, Param] = {"name": Text("", name=tr("name"), help=tr("The argument's name."))}
    for limit in LIMITS.get(kind, ()):
        found[limit] = Optional(number, name=tr(limit), help=words[limit])
    if kind == "choice":
        help_text = tr("What it can be, with commas between.")
        found["options"] = Text("", name=tr("options"), help=help_text)
    found["help"] = Text("", name=tr("about"), help=tr("What it is: said at every instance."))
    return found


def _shown(name: str, value: Any) -> Value:
    """A field of the file as its row has it."""
    if name == "options":
        return ", ".join(value)
    return value if value is not None or name in ("min", "max", "above", "below") else ""


def _read(name: str, value: Value) -> Any:
    """What the file says for what a row has; None for nothing."""
    if name == "options":
        return [word for each in str(value).split(",") if (word := each.strip())]
    if name == "name":
        return str(value).strip()
    return None if name == "help" and not value else value
