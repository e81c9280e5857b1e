"""Edits as values: each can be done to a graph, said in words, and sent to another process.

What an edit did is ``diff(before, edit.apply(before))``, which can be inverted: so it is one step
of undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any, cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, Column
from graph_nodes.elements import Mode, Wire
from graph_nodes.flow_edits import Extract, Insert, Remove, Splice
from graph_nodes.graph import Graph
from graph_nodes.joining import Combine, SwapInputs
from graph_nodes.params import Param, Value
from graph_nodes.phrase import Phrase, plain, restored
from graph_nodes.project import Project
from graph_nodes.retyping import Retype
from graph_nodes.settings import RUN_PARAMS
from graph_nodes.weight_edits import Freeze, Untie
from graph_nodes.wire_edits import Rewire


@dataclass(frozen=True, slots=True)
class SetParam:
    """Gives a parameter of a node a value; None is "auto"."""

    node: str
    param: str
    value: Value

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.set_param(self.node, self.param, self.value)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Set in_features to auto"."""
        args = {"param": self.param, "value": _said(self._kind(graph), self.value)}
        if self.node == here:
            return Phrase("set_here", args)
        return Phrase("set_there", {**args, "name": graph.node(self.node).name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        node, kind = graph.node(self.node), self._kind(graph)
        args = {"name": node.name, "param": self.param, "after": _said(kind, self.value)}
        return Phrase("set_before_after", {**args, "before": _said(kind, node.value(self.param))})

    def _kind(self, graph: Graph) -> Param | None:
        node = graph.nodes.get(self.node)
        return None if node is None or node.spec is None else node.spec.params.get(self.param)


@dataclass(frozen=True, slots=True)
class SetColumn:
    """Says what a column of a table is read as: "category", "date" or "ignore".

    ``known`` are the other columns, for a node that holds none yet.
    """

    node: str
    column: str
    kind: str
    known: tuple[Column, ...] = ()

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        others = [c for c in self._columns(graph) or self.known if c[0] != self.column]
        return graph.set_param(self.node, "columns", (*others, (self.column, self.kind)))

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Leave out the column 'date'"."""
        self._columns(graph)
        codes = {IGNORE: "leave_column_out", DATE: "read_dates", CATEGORY: "read_categories"}
        return Phrase(codes[self.kind], {"column": self.column})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        kinds = {name: kind for name, kind, *_ in self._columns(graph)}
        args = {"name": graph.node(self.node).name, "column": self.column, "after": self.kind}
        if self.column not in kinds:
            return Phrase("column_after", args)
        before = kinds[self.column]
        return Phrase("column_before_after", {**args, "before": before})

    def _columns(self, graph: Graph) -> tuple[Column, ...]:
        return cast("tuple[Column, ...]", graph.node(self.node).value("columns") or ())


@dataclass(frozen=True, slots=True)
class SetRun:
    """Gives a run setting a value."""

    setting: str
    value: Value

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.set_run(**{self.setting: self.value})

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Set validation to 0.0"."""
        return Phrase(
            "set_run",
            {"setting": self._called(), "value": _said(RUN_PARAMS[self.setting], self.value)},
        )

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        kind = RUN_PARAMS[self.setting]
        before, after = _said(kind, getattr(graph.run, self.setting)), _said(kind, self.value)
        args = {"setting": self._called(), "before": before, "after": after}
        return Phrase("run_before_after", args)

    def _called(self) -> str:
        return self.setting.replace("_", " ")


@dataclass(frozen=True, slots=True)
class SetMode:
    """Turns a node on or off, or has it passed by."""

    node: str
    mode: Mode

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.set_mode([self.node], self.mode)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Bypass 'dropout'"."""
        code = {"bypass": "bypass", "on": "switch_node_on", "off": "switch_node_off"}[self.mode]
        return Phrase(code, {"name": graph.node(self.node).name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        said = {"bypass": Phrase("bypassed"), "on": Phrase("on"), "off": Phrase("off")}
        node = graph.node(self.node)
        args = {"name": node.name, "before": said[node.mode], "after": said[self.mode]}
        return Phrase("mode_before_after", args)


@dataclass(frozen=True, slots=True)
class Rename:
    """Gives a node another name."""

    node: str
    name: str

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.rename(self.node, self.name)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Rename 'fc' to 'scores'"."""
        return Phrase("rename", {"name": graph.node(self.node).name, "new": self.name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        return Phrase("rename_before_after", {"name": graph.node(self.node).name, "new": self.name})


@dataclass(frozen=True, slots=True)
class Within:
    """Does an edit inside of an instance, and so in all of its module.

    Attributes:
        way: The ids of the instances that lead there from the main graph, the outermost first.
        inner: What is done there.
    """

    way: tuple[str, ...]
    inner: Edit

    def apply(self, graph: Graph) -> Graph:
        """The main graph with this done inside."""
        project = Project(graph)
        return project.edit(project.inside(self.way).id, self.inner.apply).main

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Set in_features of 'fc' to auto"."""
        return self.inner.words(Project(graph).inside(self.way).graph)

    def preview(self, graph: Graph) -> Phrase:
        """Where it is done, and what is before and after it."""
        project = Project(graph)
        what = self.inner.preview(project.inside(self.way).graph)
        return Phrase("within", {"place": project.called(self.way), "what": what})


def within(way: tuple[str, ...], edit: Edit) -> Edit:
    """An edit as it is done from outside of the instances on a way."""
    if not way:
        return edit
    if isinstance(edit, Within):
        return Within((*way, *edit.way), edit.inner)
    return Within(way, edit)


Values = SetParam | SetColumn | SetRun | SetMode | Rename | Untie | Freeze
Flow = Insert | Splice | Rewire | Remove | Extract | Retype | Combine | SwapInputs
Edit = Values | Flow | Within
"""What can be done to a graph. ``apply`` and the words raise ``GraphError`` where what an edit
speaks of is not there any more."""

_KINDS: Mapping[str, type[Edit]] = MappingProxyType(
    {
        "set_param": SetParam,
        "set_column": SetColumn,
        "set_run": SetRun,
        "set_mode": SetMode,
        "rename": Rename,
        "untie": Untie,
        "freeze": Freeze,
        "insert": Insert,
        "splice": Splice,
        "rewire": Rewire,
        "remove": Remove,
        "extract": Extract,
        "retype": Retype,
        "combine": Combine,
        "swap_inputs": SwapInputs,
        "within": Within,
    }
)
_NAMES = {kind: name for name, kind in _KINDS.items()}
_WIRES = frozenset({"wires", "away"})
"""The fields of edits that are several wires."""


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """An edit as plain values: ``edit`` says which it is, the rest are its fields."""
    named = {f.name: getattr(edit, f.name) for f in fields(edit)}
    if "wire" in named:
        named["wire"] = asdict(named["wire"])
    for several in _WIRES & named.keys():
        named[several] = [asdict(wire) for wire in named[several]]
    if "inner" in named:
        named["inner"] = edit_to_json(named["inner"])
    return {"edit": _NAMES[type(edit)], **plain(named)}


def edit_from_json(content: dict[str, Any]) -> Edit:
    """The inverse of ``edit_to_json``."""
    left = {k: v for k, v in content.items() if k not in ("edit", "inner")}
    named = cast("dict[str, Any]", restored(left))
    if "inner" in content:
        named["inner"] = edit_from_json(content["inner"])
    if "wire" in named:
        named["wire"] = Wire(**named["wire"])
    for several in _WIRES & named.keys():
        named[several] = tuple(Wire(**wire) for wire in named[several])
    return _KINDS[content["edit"]](**named)


def _said(param: Param | None, value: Value) -> Phrase | str:
    """A value as people read it."""
    if param is None:
        return str(value)
    text = param.show(value)
    return Phrase(text) if value is None or isinstance(value, bool) else text
