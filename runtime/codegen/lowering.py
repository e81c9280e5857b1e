"""What every part of a program needs to write a node: names, values, types and the node's line."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from graph_nodes.graph import GraphNode, Spec
from graph_nodes.params import Path as PathParam
from graph_nodes.params import Value
from graph_nodes.spec import Role
from runtime.check_result import CheckResult, TensorType
from runtime.codegen.names import Names
from runtime.emit import call_of
from runtime.ir import Line, Statement, assign
from runtime.plan import Plan, Ref
from runtime.printer import WIDTH, Expression, flat

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
        self.names = Names(plan, self._helper_names())

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

    def comment(self, ref: Ref) -> str:
        """The shape comment of a value; empty while its type is unknown."""
        found = self.type_of(ref)
        return "" if found is None else str(found)

    def type_of(self, ref: Ref) -> TensorType | None:
        """The type of a value, where the check found one."""
        return self.result.type_of(ref.node, ref.port)

    def source_of(self, ref: Ref, model: str) -> str:
        """How a value is written where the model is called ``model``."""
        if self.plan.role(ref.node) is Role.PARAMETER:
            return f"{model}.{self.names.attribute(ref.node)}"
        return self.names.value(ref)

    def node(self, node_id: str, depth: int, model: str) -> Iterator[Statement]:
        """The line that computes a node, with its shape.

        Args:
            node_id: The node.
            depth: How many blocks it stands in.
            model: What the model is called there.
        """
        node = self.plan.node(node_id)
        inputs = {p: self.source_of(r, model) for p, r in self.plan.inputs(node_id).items()}
        owner = f"{model}.{self.names.attribute(node_id)}"
        if self.plan.role(node_id) is Role.METRIC:
            owner, inputs = f'metrics["{node.name}"]', self._in_own_unit(node_id, inputs)
        value = call_of(node, self.values(node), inputs, owner)
        refs = [Ref(node_id, p.name) for p in node.outputs()]
        if not refs:
            yield Line("", value, origin=node_id)
            return
        targets = [self.names.value(ref) for ref in refs]
        if len(refs) > 1:
            targets = [
                t if r in self.plan.read else "_" for t, r in zip(targets, refs, strict=True)
            ]
        if self.plan.role(node_id) is Role.GRADIENTS and len(targets) == 1:
            targets = [f"({targets[0]},)"]
        comment = " · ".join(filter(None, map(self.comment, refs)))
        yield from self.unpacked(targets, value, depth, comment, node_id)

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
        """The specs of all used nodes, each once."""
        return list(dict.fromkeys(self.spec(i) for i in self.plan.used))

    def _helper_names(self) -> Iterable[str]:
        for spec in self.specs():
            yield from re.findall(r"^(?:def|class) (\w+)", spec.helpers, re.MULTILINE)
            for line in spec.imports:
                yield line.split()[-1]
