"""What the properties panel shows: a node or several of one type, or the run settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.base import focus
from app.base.i18n import tr
from app.commands.actions import with_keys
from app.commands.table import table
from app.docks.columns_editor import ColumnsEditor
from app.docks.common import label, rule, tool_button
from app.docks.editors import MIXED, ChoiceEditor, Option, Shown
from app.docks.findings_text import (
    ProblemCards,
    modes_text,
    nodes_text,
    parameters_text,
    ports_page,
)
from app.docks.frozen_rows import FrozenRows
from app.docks.mode_row import ModeRow
from app.docks.name_editor import NameEditor
from app.docks.node_help import paragraphs
from app.docks.param_row import ParamRow, field_grid
from app.docks.path_editor import PathEditor
from app.docks.weight_choice import WeightChoice
from app.theme import icons
from graph_nodes.definitions import Definitions
from graph_nodes.graph import Definition, Graph, GraphNode
from graph_nodes.params import Infer, Param
from graph_nodes.settings import RUN_PARAMS
from graph_nodes.spec import Node, Role
from runtime.check_result import CheckResult


class Form(QWidget):
    """One content of the panel. It is kept and shown again with other values.

    Signals:
        paramChanged(tuple, str, object): Node ids, parameter, valid value.
        paramReset(tuple, str): Node ids, parameter.
        renamed(str, str): Node id, valid and free name.
        runChanged(str, object): Run setting, valid value.
        fixRequested(Edit): The fix of a problem was chosen.
        tied(str, str): Id of a layer and of the one whose weight it is to have; "" is its own.
        frozen(tuple, tuple): Node ids, and the paths into them that are to be frozen.
        modeChosen(tuple, str): Node ids, and the mode that they are to have.
        swapWanted: The nodes are to be of another kind.
    """

    paramChanged = Signal(tuple, str, object)
    paramReset = Signal(tuple, str)
    renamed = Signal(str, str)
    runChanged = Signal(str, object)
    fixRequested = Signal(object)
    bound = Signal(tuple, str, str)
    exposeRequested = Signal(str, str)
    tied = Signal(str, str)
    frozen = Signal(tuple, tuple)
    modeChosen = Signal(tuple, str)
    swapWanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "content")
        unit = theme.current().sizes.unit
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 3 * unit)
        self._layout.setSpacing(2 * unit)
        self.rows: dict[str, ParamRow] = {}

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        """Show these nodes of this graph, with what a check found if there was one."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """What takes the focus when the panel is asked to: no size that is read off an input."""
        rows = sorted(self.rows.values(), key=lambda row: isinstance(row.param, Infer))
        return next((row.editor for row in rows), self)

    def add_rows(self, params: Mapping[str, Param]) -> None:
        """Add a row for each parameter, in their order, which is the order of Tab too.

        Args:
            params: What the row is called in ``rows`` → the parameter.
        """
        grid = field_grid()
        holder = QWidget()
        holder.setLayout(grid)
        self._layout.addWidget(holder)
        for name, param in params.items():
            row = ParamRow(param, grid, len(self.rows) * ParamRow.LINES)
            row.changed.connect(lambda value, name=name: self.on_changed(name, value))
            row.resetRequested.connect(lambda name=name: self.on_reset(name))
            row.binding.bound.connect(lambda text, name=name: self.on_bound(name, text))
            row.binding.exposeRequested.connect(lambda name=name: self.on_exposed(name))
            self.rows[name] = row

    def on_changed(self, name: str, value: object) -> None:
        """A row has another value."""

    def on_reset(self, name: str) -> None:
        """A row wants its default back."""

    def on_bound(self, name: str, text: str) -> None:
        """A row is to follow a formula, or none."""

    def on_exposed(self, name: str) -> None:
        """A row is to be a parameter of the module."""


class NodeForm(Form):
    """One or several nodes of one type.

    Attributes:
        spec: The type. That of a module's instances is another one when its interface is.
    """

    def __init__(self, spec: type[Node]) -> None:
        super().__init__()
        self.spec = spec
        self._ids: tuple[str, ...] = ()
        self._title = Title(icons.node_name(spec.type, spec.category.look), spec.category.look)
        swap = tool_button("swap", with_keys(table()["swap_kind"]), self.swapWanted.emit)
        self._title.offer(swap)
        self._layout.addWidget(self._title)
        self._help = [label(text, "muted", wrap=True) for text in paragraphs(spec.help)]
        for text in self._help:
            self._layout.addWidget(text)
        self._problems = ProblemCards()
        self._problems.fixRequested.connect(self.fixRequested)
        self._layout.addWidget(self._problems)
        self.name = NameEditor()
        self.name.committed.connect(lambda name: self.renamed.emit(self._ids[0], name))
        self._layout.addWidget(self.name)
        if spec.params:
            self._layout.addWidget(rule())
            self.add_rows(spec.params)
            for row in self.rows.values():
                if isinstance(row.editor, ColumnsEditor):
                    row.editor.targetChosen.connect(lambda name: self.on_changed("target", name))
        self.mode = ModeRow()
        self.mode.chosen.connect(lambda mode: self.modeChosen.emit(self._ids, mode))
        self._layout.addWidget(self.mode)
        self.weight = WeightChoice()
        self.weight.chosen.connect(lambda owner: self.tied.emit(self._ids[0], owner))
        self._layout.addWidget(self.weight)
        self.frozen_rows = FrozenRows()
        self.frozen_rows.chosen.connect(lambda paths: self.frozen.emit(self._ids, paths))
        self._layout.addWidget(self.frozen_rows)
        self._size_rule = rule()
        self._layout.addWidget(self._size_rule)
        self._ports = QLabel()
        self._ports.setWordWrap(True)
        self._layout.addWidget(self._ports)
        self._layout.addStretch(1)

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        if ids != self._ids:
            self._ids = ids
            for row in self.rows.values():
                row.forget()
            self.name.forget()
            self.frozen_rows.forget()
        nodes = [graph.nodes[i] for i in ids]
        self._show_title(nodes, result)
        found = result.problems if result else ()
        chosen = set(ids)
        was_there = focus.within(self._problems)
        self._problems.show_problems([p for p in found if p.node in chosen], graph)
        if was_there and not focus.within(self._problems):
            self.first_field().setFocus()  # the button that was pressed is gone
        self.name.setVisible(len(nodes) == 1)
        self.name.show_name(graph, nodes[0])
        infer = result.infer if result else {}
        for name, row in self.rows.items():
            autos = [infer.get(i, {}).get(name) for i in ids]
            text = nodes[0].bound.get(name, "") if len(nodes) == 1 else ""
            can_follow = len(nodes) == 1 and self.spec.takes_name(name) and not row.editor.wide
            known = [p.name for p in self.module.params] if self.module and can_follow else None
            row.binding.show_text(text, known)
            row.show_value(common_value(nodes, name), autos[0] if len(set(autos)) == 1 else None)
            if isinstance(row.editor, PathEditor):
                row.editor.folder = self.folder
            elif isinstance(row.editor, ColumnsEditor):
                tables = [result.tables.get(i) if result else None for i in ids]
                row.editor.show_table(tables[0] if len(tables) == 1 else None, nodes[0].values())
        one = nodes[0] if len(nodes) == 1 else None
        self.weight.show_choice(graph, one, result)
        self.mode.show_nodes(graph, ids)
        self.frozen_rows.show_nodes(nodes, self.definitions)
        page = ports_page(graph, nodes[0], result) if len(nodes) == 1 else ""
        self._ports.setText(page)
        self._ports.setVisible(bool(page))
        self._size_rule.setVisible(bool(page))

    module: Definition | None = None
    """What the nodes are in, so that their parameters can follow from its own."""

    definitions: Definitions = MappingProxyType({})
    """What instances are of, so that what is frozen inside of them has names."""

    folder = Path.home()
    """Where the graph is saved; the paths in it start there."""

    def first_field(self) -> QWidget:
        return super().first_field() if self.rows else self.name.editor

    def on_changed(self, name: str, value: object) -> None:
        self.paramChanged.emit(self._ids, name, value)

    def on_reset(self, name: str) -> None:
        self.paramReset.emit(self._ids, name)

    def on_bound(self, name: str, text: str) -> None:
        self.bound.emit(self._ids, name, text)

    def on_exposed(self, name: str) -> None:
        self.exposeRequested.emit(self._ids[0], name)

    def _show_title(self, nodes: Sequence[GraphNode], result: CheckResult | None) -> None:
        one = len(nodes) == 1
        title = tr(self.spec.label)
        if not one:
            title = tr("{count} × {type}", count=len(nodes), type=title)
        notes = [tr(self.spec.category.label)]
        counts = [result.parameters.get(n.id, 0) for n in nodes] if result else []
        if sum(counts):
            notes.append(parameters_text(sum(counts)))
        if held := sum(result.frozen.get(n.id, 0) for n in nodes) if result else 0:
            notes.append(tr("{count} frozen", count=f"{held:,}"))
        notes += modes_text(nodes)
        if result and one and _is_idle(nodes[0], result):
            notes.append(tr("not run: no loss, metric, Watch or Output needs it"))
        self._title.show_text(title, " · ".join(notes))
        for text in self._help:
            text.setVisible(one)


def _is_idle(node: GraphNode, result: CheckResult) -> bool:
    """Whether the node is on but would not run."""
    is_note = node.spec is not None and node.spec.role is Role.NOTE
    return node.mode == "on" and not is_note and node.id not in result.used


def common_value(nodes: Sequence[GraphNode], name: str) -> Shown:
    """The value that all the nodes have, or MIXED."""
    first = nodes[0].value(name)
    return first if all(n.value(name) == first for n in nodes) else MIXED


class RunForm(Form):
    """The settings of the run, shown while no node is selected."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Title("settings", "accent_text")
        self._layout.addWidget(self._title)
        self.add_rows(RUN_PARAMS)
        hint = tr("Select a node to see what it does and to edit it.")
        self._layout.addWidget(label(hint, "small", wrap=True))
        self._layout.addStretch(1)

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        notes = [nodes_text(len(graph.nodes))]
        size = result.learned if result else 0
        if size:
            notes.append(parameters_text(size))
        self._title.show_text(tr("Run settings"), " · ".join(notes))
        for name, row in self.rows.items():
            row.show_value(getattr(graph.run, name))

    def set_devices(self, devices: Sequence[Option]) -> None:
        """Offer these devices."""
        editor = self.rows["device"].editor
        assert isinstance(editor, ChoiceEditor)
        editor.set_options(devices)

    def on_changed(self, name: str, value: object) -> None:
        self.runChanged.emit(name, value)

    def on_reset(self, name: str) -> None:
        self.runChanged.emit(name, RUN_PARAMS[name].default)


class Title(QWidget):
    """An icon, a title, and a line of notes below."""

    def __init__(self, icon: str, role: str) -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self._picture = QLabel()
        self._text = label("", "title", wrap=True)
        self._notes = label("", "small", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self._notes)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.current().sizes.unit)
        layout.addWidget(self._picture)
        layout.addLayout(column, 1)
        self._row = layout

    def offer(self, button: QWidget) -> None:
        """Have a button at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_text(self, title: str, notes: str) -> None:
        """Say what is selected, and what there is to know about it."""
        self._text.setText(title)
        self._notes.setText(notes)
        size = 2 * theme.current().sizes.icon
        self._picture.setPixmap(icons.icon(self._icon, self._role).pixmap(size, size))
