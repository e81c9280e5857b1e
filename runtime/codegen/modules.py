"""The classes that a program has for the definitions of its project: one each, for all sizes.

A size that is read off a tensor, and is the same in every instance, is written where it is used.
One that differs becomes an argument of the class, as each parameter is that the definition exposes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from graph_nodes.formula import formula
from graph_nodes.graph import Definition, GraphNode
from graph_nodes.params import Value
from runtime.check_result import CheckResult, TensorType
from runtime.codegen.names import PROGRAM_NAMES
from runtime.plan import DefinitionPlan, Plan

_V = TypeVar("_V")

Slot = tuple[str, ...]
"""The ids on the way to a node inside, and the name of a parameter that is inferred there."""


@dataclass(frozen=True)
class Occurrence:
    """One way in which a definition is used: its parameters' values, and what a check found."""

    values: Mapping[str, Value]
    result: CheckResult


@dataclass(frozen=True)
class Argument:
    """An argument of a class.

    Attributes:
        name: What it is called.
        slots: The sizes that it stands for; one that the definition exposes may have none.
        param: The exposed parameter that it is, or "".
    """

    name: str
    slots: tuple[Slot, ...] = ()
    param: str = ""


@dataclass
class Module:
    """A definition, ready to be lowered to a class.

    Attributes:
        definition: The definition.
        name: The class.
        plan: What it computes.
        occurrences: How it is used, each way once.
        arguments: What its ``__init__`` takes before the seed.
    """

    definition: Definition
    name: str
    plan: DefinitionPlan
    occurrences: list[Occurrence] = field(default_factory=list[Occurrence])
    arguments: tuple[Argument, ...] = ()

    def symbols(self) -> dict[Slot, str]:
        """What is written for the sizes that differ between instances."""
        return {slot: one.name for one in self.arguments for slot in one.slots}

    def exposed(self) -> dict[str, str]:
        """Exposed parameter → the argument that it is."""
        return {one.param: one.name for one in self.arguments if one.param}

    def size(self, slot: Slot) -> Value:
        """A size that is the same however it is used; None where it is not known."""
        first = next(iter(self.occurrences), None)
        return None if first is None else size_in(first.result, slot)

    def common(self) -> CheckResult:
        """What a check found that holds however it is used."""
        results = [one.result for one in self.occurrences]
        types: dict[str, dict[str, TensorType]] = {}
        infer: dict[str, dict[str, Value]] = {}
        for node_id in self.plan.used:
            kinds = (result.types.get(node_id, {}) for result in results)
            types[node_id] = _agreed(kinds)
            infer[node_id] = _agreed(result.infer.get(node_id, {}) for result in results)
        return CheckResult(types=types, infer=infer)


def _agreed(several: Iterable[Mapping[str, _V]]) -> dict[str, _V]:
    """What all mappings say alike."""
    first, *rest = list(several) or [dict[str, _V]()]
    return {k: v for k, v in first.items() if all(other.get(k) == v for other in rest)}


class Modules:
    """The modules of one program, those that others use first.

    Args:
        plan: What the program runs.
        result: What a check found.
        taken: Names that classes and their arguments cannot have.
    """

    def __init__(self, plan: Plan, result: CheckResult, taken: Iterable[str]) -> None:
        self._taken = {*PROGRAM_NAMES, *taken}
        self._known: dict[str, Module] = {}
        for node_type, inner in plan.modules.items():
            definition = plan.graph.definitions[node_type]
            name = _free({*self._taken, *self.names}, [definition.name])
            self._known[node_type] = Module(definition, name, inner)
        self._seen: set[tuple[object, ...]] = set()
        self._visit(plan, result, {})
        for module in self._known.values():
            module.arguments = tuple(self._arguments(module))

    def __iter__(self) -> Iterator[Module]:
        return iter(self._known.values())

    @property
    def names(self) -> list[str]:
        """The names of the classes."""
        return [module.name for module in self]

    def of(self, node: GraphNode) -> Module | None:
        """The module that a node is an instance of, if it is one."""
        return self._known.get(node.type)

    def _visit(self, plan: Plan, result: CheckResult, outer: Mapping[str, Value]) -> None:
        """Note how definitions are used in a scope whose own parameters have these values."""
        for node_id in plan.used:
            node, module = plan.node(node_id), self.of(plan.node(node_id))
            if module is None:
                continue
            inside = result.inside.get(node_id)
            own = {param: formula(text) for param, text in node.bound.items()}
            given = {p: f.value(outer) for p, f in own.items() if outer.keys() >= {*f.names}}
            values = {**node.values(), **given}
            key = (node.type, id(inside) if inside else None, *values.items())
            if key not in self._seen:
                self._seen.add(key)
                if inside is not None:
                    module.occurrences.append(Occurrence(values, inside))
                self._visit(module.plan, inside or CheckResult(), values)

    def _arguments(self, module: Module) -> Iterator[Argument]:
        taken = {*self._taken, *self.names, "i"}
        names: dict[str, str] = {}
        for param in module.definition.params:
            names[param.name] = _free(taken, [param.name])
            taken.add(names[param.name])
        varying: dict[tuple[Value, ...], list[Slot]] = {}
        for slot in self._slots(module):
            sizes = tuple(size_in(one.result, slot) for one in module.occurrences)
            if len(set(sizes)) > 1:
                varying.setdefault(sizes, []).append(slot)
        for param in module.definition.params:
            values = tuple(one.values[param.name] for one in module.occurrences)
            yield Argument(names[param.name], tuple(varying.pop(values, ())), param.name)
        for slots in varying.values():
            node = module.plan.node(slots[0][0]).name
            name = _free(taken, [slots[0][-1], f"{node}_{slots[0][-1]}"])
            taken.add(name)
            yield Argument(name, tuple(slots))

    def _slots(self, module: Module) -> Iterator[Slot]:
        """The sizes that are inferred in a definition, and in what it uses where they differ."""
        for node_id in module.plan.used:
            node = module.plan.node(node_id)
            inner = self.of(node)
            if inner is not None:
                unnamed = (one.slots[0] for one in inner.arguments if not one.param)
                yield from ((node_id, *slot) for slot in unnamed)
            sizes = (one.result.infer.get(node_id, {}) for one in module.occurrences)
            for name in dict.fromkeys(name for found in sizes for name in found):
                if name not in node.bound:
                    yield (node_id, name)


def size_in(result: CheckResult, slot: Slot) -> Value:
    """A size that a check found inside; None where it is not known."""
    if len(slot) == 2:
        return result.infer.get(slot[0], {}).get(slot[1])
    inside = result.inside.get(slot[0])
    return None if inside is None else size_in(inside, slot[1:])


def _free(taken: Iterable[str], wishes: list[str]) -> str:
    known = set(taken)
    name = next((wish for wish in wishes if wish not in known), f"{wishes[-1]}_")
    stem, number = re.sub(r"\d+$", "", name) or name, 2
    while name in known:
        name, number = f"{stem}{number}", number + 1
    return name
