"""Looks at values of a program while it takes its steps, by probes in its lines.

The program computes what it would have computed: a probe hands on the very value that it is given.
While nobody looks, there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch

from graph_nodes.graph import Graph
from graph_nodes.path import NodePath
from graph_nodes.spec import Role
from runtime.codegen.names import attributes
from runtime.looking import Place
from runtime.plan import Plan
from runtime.protocol import Sight
from runtime.trainer.probes import PROBE, compile_probed, tensors_in
from runtime.trainer.program import Program
from runtime.trainer.sights import sight_of
from runtime.wiring import Ref


@dataclass(frozen=True)
class _Scope:
    """The graph that a place is in: its plan, the definition's type, and the model's way to it."""

    plan: Plan
    type: str = ""
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A value that lines of the program compute.

    Attributes:
        node: By which the program knows the node.
        nth: Which of the values that its lines give.
        of: How many values they give.
        owner: The attributes that lead to the module whose lines they are.
    """

    node: str
    nth: int
    of: int
    owner: tuple[str, ...]


@dataclass(frozen=True)
class _Batch:
    """A part of each batch."""

    nth: int


@dataclass(frozen=True)
class _Weight:
    """A parameter of a model: the attributes that lead to it."""

    way: tuple[str, ...]


_Value = _Line | _Batch | _Weight


class Lookout:
    """Looks at a program.

    Args:
        program: The program.
        graph: What it was written from.

    Attributes:
        places: What is looked at.
        is_open: Whether what the next step gives is to be kept.
    """

    def __init__(self, program: Program, graph: Graph) -> None:
        self._program, self._graph = program, graph
        self.places: tuple[Place, ...] = ()
        self.is_open = False
        self._values: dict[Place, _Value] = {}
        self._watched: dict[str, list[tuple[Place, _Line, frozenset[int]]]] = {}
        self._kept: dict[Place, torch.Tensor] = {}
        self._batch: Any = None

    def follow(self, places: tuple[Place, ...]) -> None:
        """Look at these from the next step on; what the program does not compute is passed over."""
        self.places, self.is_open = places, False
        found = ((place, _find(Plan(self._graph), place)) for place in self.places)
        self._values = {place: value for place, value in found if value is not None}
        self._watched = {}
        for place, value in self._values.items():
            if isinstance(value, _Line):
                modules = frozenset(_modules(self._program.model, value.owner))
                self._watched.setdefault(value.node, []).append((place, value, modules))
        own = self._program.source
        lines = {node: own.lines[node] for node in self._watched if node in own.lines}
        code = compile_probed(own.text, str(self._program.path), lines)
        sees = any(isinstance(value, _Batch) for value in self._values.values())
        see: Callable[[Any], None] | None = self._see if sees else None
        self._program.run_as(code, {PROBE: self._probe}, see)

    def take(self, whole: Iterable[Place] | None = None) -> tuple[Sight, ...]:
        """What was seen since it was opened, which closes it.

        Args:
            whole: Of which places the numbers are told, too; of all unless given.
        """
        self.is_open = False
        kept, self._kept, batch, self._batch = self._kept, {}, self._batch, None
        told = set(self._values if whole is None else whole)
        sights: list[Sight] = []
        for place, value in self._values.items():
            match value:
                case _Line():
                    seen = kept.get(place)
                case _Batch(nth):
                    seen = None if batch is None else batch[nth]
                case _Weight(way):
                    seen = _at(self._program.model, way)
            if isinstance(seen, torch.Tensor) and not seen.is_complex():
                sights.append(sight_of(place, seen, whole=place in told))
        return tuple(sights)

    def _see(self, batch: Any) -> None:
        if self.is_open:
            self._batch = batch

    def _probe(self, node: str, value: Any, names: Mapping[str, Any]) -> Any:
        if self.is_open and self._program.model.training:  # what is measured is no step
            owner = id(names.get("self"))
            for place, line, modules in self._watched.get(node, ()):
                tensors = tensors_in(value)
                is_here = owner in modules or not line.owner
                if is_here and len(tensors) == line.of:
                    self._kept[place] = tensors[line.nth].detach().clone()
        return value


def _find(plan: Plan, place: Place) -> _Value | None:
    """What a place is in a program; None where it does not compute it."""
    scopes = [_Scope(plan)]
    *way, node_id = NodePath(place.node).ids
    for instance in way:
        here = scopes[-1]
        if instance not in here.plan.used:
            return None
        node_type = here.plan.node(instance).type
        inner = plan.modules.get(node_type)
        if inner is None:
            return None
        attribute = attributes(here.plan)[instance]
        scopes.append(_Scope(inner, node_type, (*here.attributes, attribute)))
    return _in_scope(scopes, tuple(way), Ref(node_id, place.port))


def _in_scope(scopes: list[_Scope], way: tuple[str, ...], ref: Ref) -> _Value | None:
    plan = scopes[-1].plan
    if ref.node not in plan.active.nodes:
        return None
    passed = plan.looked_through(ref)
    if passed is None or passed.node not in plan.used:
        return None
    return _computed(scopes, way, passed)


def _computed(scopes: list[_Scope], way: tuple[str, ...], ref: Ref) -> _Value | None:
    """What a value that is computed is: by the role of its node."""
    *outer, here = scopes
    plan = here.plan
    match plan.role(ref.node):
        case Role.INPUT if outer:
            name = plan.node(ref.node).name
            given = outer[-1].plan.inputs(way[-1]).get(name)
            return None if given is None else _in_scope(outer, way[:-1], given)
        case Role.INPUT | Role.DATA:
            fed = plan.feed(ref)
            return _Batch(plan.batch.index(fed)) if fed in plan.batch else None
        case Role.PARAMETER:
            return _Weight((*here.attributes, attributes(plan)[ref.node]))
        case _:
            ports = [port.name for port in plan.node(ref.node).outputs()]
            node = NodePath.of(here.type, ref.node) if here.type else ref.node
            return _Line(node, ports.index(ref.port), len(ports), here.attributes)


def _modules(model: torch.nn.Module, way: tuple[str, ...]) -> Iterable[int]:
    """The ids of the modules that are reached by some attributes: several where one is repeated."""
    every = cast("Iterable[tuple[str, torch.nn.Module]]", model.named_modules())
    for name, module in every:
        if tuple(part for part in name.split(".") if not part.isdecimal()) == way:
            yield id(module)


def _at(model: torch.nn.Module, way: tuple[str, ...]) -> object:
    found: Any = model
    for attribute in way:
        found = cast("Any", getattr(found, attribute, None))
        while isinstance(found, torch.nn.Sequential | torch.nn.ModuleList):
            found = found[0]
    return found
