"""What every part of a program needs to write a node: names, values, types and the node's line."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from graph_nodes.call import call, expression
from graph_nodes.formula import formula
from graph_nodes.graph import GraphNode, Spec
from graph_nodes.params import Path as PathParam
from graph_nodes.params import Value
from graph_nodes.spec import Role
from runtime.check_result import CheckResult, TensorType, shape_text
from runtime.codegen.modules import Module, Modules, Slot, size_in
from runtime.codegen.names import MODULE_NAMES, Names
from runtime.emit import Symbol, call_of
from runtime.ir import Block, Line, Statement, assign
from runtime.plan import Plan
from runtime.printer import WIDTH, Expression, flat
from runtime.wiring import Ref

_FILLS = ("mean", "median")
"""What missing numbers are filled with that only the training part tells."""

MEMORY_LIMIT = 2**30
"""Data of up to this many bytes is kept on the device; more is fed by a loader."""


class Lowering:
    """One graph, ready to be lowered.

    Args:
        plan: What runs, and where.
        result: What the check found.
        paths: Each path in the graph → the path from the script's folder to the same file.
    """

    def __init__(self, plan: Plan, result: CheckResult, paths: dict[str, str]) -> None:
        self.plan = plan
        self.result = result
        self.paths = paths
        self.run = plan.graph.run
        self.modules = Modules(plan, result, _given_names(self.specs()))
        self.names = Names(plan, [*_given_names(self.specs()), *self.modules.names])

    def spec(self, node_id: str) -> Spec:
        """The spec of a used node."""
        spec = self.plan.node(node_id).spec
        assert spec is not None, "used nodes are of known types"
        return spec

    def values(self, node: GraphNode) -> dict[str, Value]:
        """Every parameter of a node, inferred sizes, moved paths and its usage included."""
        spec = self.spec(node.id)
        values = node.values() | dict(self.result.infer.get(node.id, {}))
        values |= self.plan.usage(node.id)
        for name, param in spec.params.items():
            if isinstance(param, PathParam):
                values[name] = self.paths.get(str(values[name]), values[name])
        return values

    def values_in_call(self, node: GraphNode) -> dict[str, Value]:
        """The same, as they are written where the node is computed and not where it is built."""
        return self.values(node)

    def comment(self, ref: Ref) -> str:
        """The shape of a value, and its dtype unless it is float32; empty while unknown."""
        found = self.type_of(ref)
        if found is None:
            return ""
        return shape_text(found.shape) if found.dtype == "float32" else str(found)

    def _change(self, node_id: str, refs: list[Ref]) -> str:
        """The comment on what a node gives, where that is not shaped as what it takes."""
        first = next(iter(self.plan.inputs(node_id).values()), None)
        taken = None if first is None else self.type_of(first)
        given = [kind for kind in map(self.type_of, refs) if kind is not None]
        if all(kind == taken or not kind.shape for kind in given):
            return ""
        return " · ".join(filter(None, map(self.comment, refs)))

    def type_of(self, ref: Ref) -> TensorType | None:
        """The type of a value, where the check found one."""
        return self.result.type_of(ref.node, ref.port)

    def source_of(self, ref: Ref, model: str) -> str:
        """How a value is written where the model is called ``model``, or there is none: ""."""
        if self.plan.role(ref.node) is Role.PARAMETER and model:
            return f"{model}.{self.names.attribute(ref.node)}"
        return self.names.value(ref)

    def node(self, node_id: str, depth: int, model: str) -> Iterator[Statement]:
        """The line that computes a node, with its shape.

        Args:
            node_id: The node.
            depth: How many blocks it stands in.
            model: What the model is called there; "" where parameters are variables.
        """
        node, module = self.plan.node(node_id), self.modules.of(self.plan.node(node_id))
        inputs = {p: self.source_of(r, model) for p, r in self.plan.inputs(node_id).items()}
        owner = f"{model}.{self.names.attribute(node_id)}" if model else ""
        if self.plan.role(node_id) is Role.METRIC:
            owner, inputs = f'metrics["{node.name}"]', self._in_own_unit(node_id, inputs)
        if repeats_by_hand(node):
            yield from self._repeated(node, inputs, owner)
            return
        value = (
            call_of(node, self.values_in_call(node), inputs, owner)
            if module is None
            else call(expression(owner), arguments_of(node, inputs), [])
        )
        refs = [Ref(node_id, p.name) for p in node.outputs()]
        is_looked_into = node_id in self.plan.watching and self.plan.read.isdisjoint(refs)
        if not refs or is_looked_into:
            yield Line("", value, origin=node_id)
            return
        targets = [self.names.value(ref) for ref in refs]
        if len(refs) > 1:
            targets = [
                t if r in self.plan.read else "_" for t, r in zip(targets, refs, strict=True)
            ]
        if self.plan.role(node_id) is Role.GRADIENTS and len(targets) == 1:
            targets = [f"({targets[0]},)"]
        yield from self.unpacked(targets, value, depth, self._change(node_id, refs), node_id)

    def _repeated(
        self, node: GraphNode, inputs: Mapping[str, str], owner: str
    ) -> Iterator[Statement]:
        """A loop over a node's modules, each of which takes what the one before gave."""
        value, each = (
            self.names.value(Ref(node.id, node.outputs()[0].name)),
            self.names.each(node.id),
        )
        first, *others = map(flat, arguments_of(node, inputs))
        yield assign(value, first, origin=node.id)
        called = assign(value, f"{each}({', '.join([value, *others])})", origin=node.id)
        yield Block(f"for {each} in {owner}:", [called], node.id)

    def size(self, slot: Slot) -> Value:
        """A size inside an instance, as it is written here; None where it is not known."""
        return size_in(self.result, slot)

    def _in_own_unit(self, metric: str, inputs: dict[str, str]) -> dict[str, str]:
        """A metric's inputs, scaled back where the data that it measures by was scaled."""
        ref = self.plan.inputs(metric).get(self.spec(metric).unit_of)
        fed = None if ref is None else self.plan.feed(ref)
        if fed is None or fed not in self.scaled:
            return inputs
        back = f'model.scalings["{self.names.value(fed)}"].back'
        return {port: f"{back}({text})" for port, text in inputs.items()}

    def unpacked(
        self, targets: list[str], value: Expression, depth: int, comment: str, origin: str | None
    ) -> Iterator[Statement]:
        """``a, b = value``; a long list of targets is unpacked line by line."""
        names = ", ".join(targets)
        fits = len(f"{names} = {flat(value)}") + 4 * depth <= WIDTH
        if len(targets) == 1 or fits:
            yield assign(names, value, comment, origin)
            return
        yield assign("parts", value, comment, origin)
        for index, target in enumerate(targets):
            if target != "_":
                yield assign(target, f"parts[{index}]", origin=origin)

    @property
    def has_data(self) -> bool:
        """Whether the program reads batches at all."""
        return bool(self.plan.batch)

    @property
    def loads_with_seed(self) -> bool:
        """Whether data are drawn at random."""
        return any("{stream}" in self.spec(ref.node).forward for ref in self.plan.batch)

    @cached_property
    def scaled(self) -> dict[Ref, str]:
        """The data that are scaled or filled by the training part → arguments that say how."""
        found: dict[Ref, str] = {}
        for ref in self.plan.batch:
            node = self.plan.node(ref.node)
            port = node.output(ref.port)
            scale = port is not None and bool(port.scaled) and bool(node.value(port.scaled))
            fill = str(node.value(port.filled)) if port is not None and port.filled else ""
            if self.is_raw(ref) and (scale or fill in _FILLS):
                words = [] if scale else ["scale=False"]
                words += [f'fill="{fill}"'] if fill == "median" else []
                found[ref] = ", ".join(words)
        return found

    def is_raw(self, ref: Ref) -> bool:
        """Whether the data node gives this in double precision, for the program to scale."""
        port, kind = self.plan.node(ref.node).output(ref.port), self.type_of(ref)
        is_float = kind is None or kind.dtype.startswith("float")
        return port is not None and bool(port.scaled) and is_float

    @property
    def has_validation(self) -> bool:
        """Whether samples are kept aside to measure on."""
        return self.has_data and self.run.validation > 0

    @property
    def uses_loader(self) -> bool:
        """Whether worker processes feed the device."""
        if self.run.loading != "auto":
            return self.run.loading == "loader"
        return (self.result.rows or 0) * self.result.sample_bytes > MEMORY_LIMIT

    def specs(self) -> list[Spec]:
        """The specs of all nodes that the program has, those in definitions too, each once."""
        plans = (self.plan, *self.plan.modules.values())
        specs = (plan.node(i).spec for plan in plans for i in plan.used)
        return [spec for spec in dict.fromkeys(specs) if spec is not None]


class ModuleLowering(Lowering):
    """A definition, ready to be lowered to a class.

    Args:
        program: What lowers the program that it is in.
        module: The definition.
    """

    def __init__(self, program: Lowering, module: Module) -> None:
        self.plan, self.result, self.paths = module.plan, module.common(), program.paths
        self.run, self.modules, self._module = program.run, program.modules, module
        self._symbols = {slot: Symbol(name) for slot, name in module.symbols().items()}
        self._exposed = {name: Symbol(to) for name, to in module.exposed().items()}
        self.names = Names(module.plan, [*_given_names(self.specs()), *self._exposed.values()])

    def values(self, node: GraphNode) -> dict[str, Value]:
        symbols = {slot[1]: n for slot, n in self._symbols.items() if (node.id,) == slot[:-1]}
        own = {param: formula(text) for param, text in node.bound.items()}
        bound = {param: Symbol(one.source(self._exposed)) for param, one in own.items()}
        return super().values(node) | symbols | bound

    def size(self, slot: Slot) -> Value:
        return self._symbols.get(slot) or self._module.size(slot)

    def values_in_call(self, node: GraphNode) -> dict[str, Value]:
        values = self.values(node)
        for name, value in values.items():
            if isinstance(value, Symbol):
                kept = {argument: f"self.{own}" for argument, own in self.kept.items()}
                values[name] = Symbol(formula(value).source(kept))
        return values

    @cached_property
    def kept(self) -> dict[str, str]:
        """The arguments that are read in a call → the attributes that keep them."""
        found: dict[str, str] = {}
        taken = {self.names.attribute(i) for i in self.plan.used} | MODULE_NAMES
        for node_id in (*self.plan.model, *self.plan.of_role(Role.WATCH)):
            for value in self._read_in_call(node_id):
                read = formula(value).names if isinstance(value, Symbol) else ()
                for name in (name for name in read if name not in found):
                    found[name] = f"{name}_" if name in taken else name
                    while found[name] in taken:
                        found[name] += "_"
                    taken.add(found[name])
        return found

    def _read_in_call(self, node_id: str) -> Iterable[Value]:
        """The values of parameters that are read where a node is computed."""
        spec, values = self.spec(node_id), self.values(self.plan.node(node_id))
        if spec.role is Role.WATCH:
            return (values["every"],)
        return values.values() if not spec.module or spec.forward else ()


def repeats_by_hand(node: GraphNode) -> bool:
    """Whether a node's modules follow one another in a loop: others are an nn.Sequential."""
    return node.is_repeated and len(node.inputs()) > 1


def arguments_of(node: GraphNode, inputs: Mapping[str, str]) -> list[ast.expr]:
    """What a module is called with."""
    return [expression(inputs.get(port.name, "...")) for port in node.inputs()]


def _given_names(specs: Iterable[Spec]) -> Iterator[str]:
    """The names that nodes bring into a program by their helpers and imports."""
    for spec in specs:
        yield from re.findall(r"^(?:def|class) (\w+)", spec.helpers, re.MULTILINE)
        for line in spec.imports:
            yield line.split()[-1]
