"""Which nodes run, and where: in the model's forward or in the training step.

A node belongs to the model when it depends on no loss, and on no target but one that goes into a
layer, as a decoder's does, or that an Output asks for; losses, metrics, gradients and what is made
of them belong to the training step. What is made of parameters alone, as a regularisation term is,
belongs to the model only where the model needs it. Only what an optimizer, a metric, an output or a
watch asks for is run, and losses that nothing reads, which are measured as metrics are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Value
from graph_nodes.ports import OPTIMIZER
from graph_nodes.spec import Role

ASKING = (Role.OPTIMIZER, Role.SCHEDULE, Role.METRIC, Role.OUTPUT, Role.WATCH)
"""The roles that ask for a value; everything behind them is run, and nothing else."""

_STEP_ROLES = (Role.LOSS, Role.GRADIENTS, Role.METRIC, Role.WATCH, *ASKING[:2])


class Ref(NamedTuple):
    """The value of an output port."""

    node: str
    port: str


@dataclass(frozen=True)
class Plan:
    """How a graph is laid out as a program. Every list of ids is in the order of computation."""

    graph: Graph

    @cached_property
    def active(self) -> Graph:
        """The graph without notes, nodes that are off, and nodes of unknown types."""
        return self.graph.remove(
            n.id
            for n in self.graph.nodes.values()
            if n.mode == "off" or n.spec is None or n.spec.role is Role.NOTE
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every active node that is not bypassed."""
        return tuple(i for i in self.active.ordered if self.active.nodes[i].mode == "on")

    @cached_property
    def _inputs(self) -> dict[str, dict[str, Ref]]:
        """Node id → input port → the value in it, nodes that only pass one on looked through."""
        found: dict[str, dict[str, Ref]] = {}
        passed: dict[str, Ref | None] = {}
        for node_id in self.active.ordered:
            wires = self.active.sources[node_id]
            refs = ((w.input, passed.get(w.source, Ref(w.source, w.output))) for w in wires)
            found[node_id] = {port: ref for port, ref in refs if ref is not None}
            is_bypassed = self.node(node_id).mode == "bypass"
            if is_bypassed or self._fed_by_values(node_id, found[node_id]):
                first = self.node(node_id).inputs()[0]
                passed[node_id] = found[node_id].get(first.name)
        return found

    def _fed_by_values(self, node_id: str, inputs: Mapping[str, Ref]) -> bool:
        """Whether this is an Input whose feed is computed, so that it only passes it on."""
        fed = inputs.get("feed") if self.role(node_id) is Role.INPUT else None
        return fed is not None and self.role(fed.node) not in (Role.DATA, Role.INPUT)

    def node(self, node_id: str) -> GraphNode:
        """The node with this id."""
        return self.graph.nodes[node_id]

    def role(self, node_id: str) -> Role:
        """The role of an active node."""
        spec = self.node(node_id).spec
        assert spec is not None, "active nodes are of known types"
        return spec.role

    def inputs(self, node_id: str) -> dict[str, Ref]:
        """Input port → the value wired into it, bypassed nodes looked through."""
        return self._inputs[node_id]

    @cached_property
    def pass_through(self) -> tuple[str, ...]:
        """The Inputs whose feed is computed: they take no part in the program."""
        return tuple(i for i in self.order if self._fed_by_values(i, self._inputs[i]))

    def of_role(self, *roles: Role) -> tuple[str, ...]:
        """The used nodes of some roles."""
        return tuple(i for i in self.used if self.role(i) in roles)

    def behind(
        self, ids: Iterable[str], ends: Callable[[str], bool] = lambda node_id: False
    ) -> set[str]:
        """The nodes that these depend on, themselves included.

        Args:
            ids: Where to begin.
            ends: Tells the nodes behind which not to look.
        """
        seen: set[str] = set()
        waiting = list(ids)
        while waiting:
            node_id = waiting.pop()
            if node_id not in seen:
                seen.add(node_id)
                if not ends(node_id):
                    waiting += [ref.node for ref in self._inputs[node_id].values()]
        return seen

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The nodes that a run computes."""
        asking = [i for i in self.order if self.role(i) in ASKING or self._is_measured(i)]
        wanted = self.behind(asking)
        return tuple(i for i in self.order if i in wanted)

    def _is_measured(self, node_id: str) -> bool:
        """Whether this is a loss, wired, that is there to be looked at: nothing reads it."""
        if self.role(node_id) is not Role.LOSS or self.active.targets[node_id]:
            return False
        needed = {p.name for p in self.node(node_id).inputs() if p.required}
        return needed <= self._inputs[node_id].keys()

    def usage(self, node_id: str) -> dict[str, Value]:
        """What the source of a node depends on besides its own parameters.

        Returns:
            ``in_axis``: of a Parameter, which of its last axes its inputs are counted by, where a
            matrix product says so; ``trained_through``: of Gradients, that an optimizer's loss
            depends on them.
        """
        role = self.role(node_id)
        if role is Role.GRADIENTS and node_id in self._trained_through:
            return {"trained_through": True}
        axis = self._in_axis.get(node_id) if role is Role.PARAMETER else None
        return {} if axis is None else {"in_axis": axis}

    @cached_property
    def _trained_through(self) -> set[str]:
        return self.behind(i for i in self.order if self.role(i) is Role.OPTIMIZER)

    @cached_property
    def _in_axis(self) -> dict[str, int]:
        """Node id → the axis that the first matrix product it is wired into sums over."""
        found: dict[str, int] = {}
        for node_id in self.used:
            for port in self.node(node_id).inputs():
                ref = self._inputs[node_id].get(port.name)
                if port.contracts and ref is not None:
                    found.setdefault(ref.node, port.contracts)
        return found

    @cached_property
    def needs_target(self) -> frozenset[str]:
        """Nodes that depend on a loss, or on a target that the model is not told."""
        found: set[str] = set()
        for node_id in self.order:
            refs = self._inputs[node_id].values()
            if (
                self.role(node_id) in _STEP_ROLES
                or any(ref.node in found for ref in refs)
                or (node_id not in self._told and any(map(self.is_target, refs)))
            ):
                found.add(node_id)
        return frozenset(found)

    @cached_property
    def _told(self) -> set[str]:
        """Nodes that may take a target as an argument of the model.

        They are behind a layer, as where a decoder is told what it should have said before, or
        behind what a person asks the model to return.
        """
        layers = [i for i in self.order if self.role(i) is Role.OP and self._module(i)]
        outputs = [i for i in self.order if self.role(i) is Role.OUTPUT]
        return self.behind([*layers, *outputs])

    def is_target(self, ref: Ref) -> bool:
        """Whether a value is the target output of a data node, through Inputs or straight."""
        ref = self.feed(ref) or ref
        port = self.node(ref.node).output(ref.port)
        return port is not None and port.target

    @cached_property
    def fed(self) -> frozenset[str]:
        """Nodes whose value follows from the samples."""
        found: set[str] = set()
        for node_id in self.order:
            if self.role(node_id) in (Role.DATA, Role.INPUT) or any(
                ref.node in found for ref in self._inputs[node_id].values()
            ):
                found.add(node_id)
        return frozenset(found)

    @cached_property
    def model(self) -> tuple[str, ...]:
        """The operations and layers computed in the model's forward."""
        pure = [
            i
            for i in self.used
            if i not in self.needs_target and self.role(i) in (Role.OP, Role.PARAMETER)
        ]
        computed = [i for i in pure if self.role(i) is Role.OP]
        roots = [i for i in computed if i in self.fed or self._outputs_ask(i)] or computed
        wanted = self.behind(roots)
        return tuple(i for i in computed if i in wanted)

    def _outputs_ask(self, node_id: str) -> bool:
        return any(
            ref.node == node_id
            for output in self.of_role(Role.OUTPUT)
            for ref in self._inputs[output].values()
        )

    @cached_property
    def built(self) -> tuple[str, ...]:
        """Everything the model owns: its parameters and its layers, in order."""
        return tuple(
            i
            for i in self.used
            if self.role(i) is Role.PARAMETER or (self.role(i) is Role.OP and bool(self._module(i)))
        )

    def _module(self, node_id: str) -> str:
        spec = self.node(node_id).spec
        return "" if spec is None else spec.module

    @cached_property
    def step(self) -> tuple[str, ...]:
        """The operations, losses, gradients and metrics computed in the training step."""
        inside = set(self.model)
        return tuple(
            i
            for i in self.used
            if i not in inside and self.role(i) in (Role.OP, Role.LOSS, Role.GRADIENTS, Role.METRIC)
        )

    @cached_property
    def after_gradients(self) -> frozenset[str]:
        """Nodes that need a backward pass, and so cannot be measured on the validation set."""
        found: set[str] = set()
        for node_id in self.order:
            if self.role(node_id) is Role.GRADIENTS or any(
                ref.node in found for ref in self._inputs[node_id].values()
            ):
                found.add(node_id)
        return frozenset(found)

    @cached_property
    def arguments(self) -> tuple[Ref, ...]:
        """What the model's forward is given, in the order of first use; the same data once."""
        inside = set(self.model)
        asked = [*self.model, *self.of_role(Role.OUTPUT)]
        found: dict[Ref, Ref] = {}
        for node_id in asked:
            for ref in self._inputs[node_id].values():
                if ref.node not in inside and self.role(ref.node) in (Role.DATA, Role.INPUT):
                    found.setdefault(self.feed(ref) or ref, ref)
        return tuple(found.values())

    @cached_property
    def returns(self) -> tuple[Ref, ...]:
        """What the model's forward returns: its outputs, then what the training step needs."""
        inside = set(self.model)
        wanted: dict[Ref, None] = {}
        for node_id in (*self.of_role(Role.OUTPUT), *self._consumers):
            for ref in self._inputs[node_id].values():
                if ref.node in inside or (
                    self.role(node_id) is Role.OUTPUT and ref.node not in self.needs_target
                ):
                    wanted[ref] = None
        return tuple(wanted)

    @cached_property
    def _consumers(self) -> tuple[str, ...]:
        inside = set(self.model)
        return tuple(i for i in self.used if i not in inside and self.role(i) is not Role.OUTPUT)

    @cached_property
    def read(self) -> frozenset[Ref]:
        """Every value that a used node reads."""
        return frozenset(ref for i in self.used for ref in self._inputs[i].values())

    @cached_property
    def batch(self) -> tuple[Ref, ...]:
        """The outputs of data nodes that a run reads, in the order of their nodes and ports."""
        return tuple(
            Ref(node_id, port.name)
            for node_id in self.of_role(Role.DATA)
            for port in self.node(node_id).outputs()
            if Ref(node_id, port.name) in self.read
        )

    def feed(self, ref: Ref) -> Ref | None:
        """The data behind an argument: itself, or what is fed into the Input node."""
        while self.role(ref.node) is Role.INPUT:
            fed = self._inputs[ref.node].get("feed")
            if fed is None:
                return None
            ref = fed
        return ref

    @cached_property
    def _origins(self) -> dict[str, Ref]:
        """Nodes that give the very numbers of one value → that value."""
        found: dict[str, Ref] = {}
        for node_id in self.order:
            spec = self.node(node_id).spec
            if self.role(node_id) is Role.INPUT or (spec is not None and spec.rearranges):
                refs = {found.get(r.node, r) for r in self._inputs[node_id].values()}
                if len(refs) == 1:
                    found[node_id] = refs.pop()
        return found

    def origin(self, ref: Ref) -> Ref:
        """The value whose numbers this one holds, at most rearranged since."""
        return self._origins.get(ref.node, ref)

    def trained_by(self, optimizer: str) -> tuple[str, ...]:
        """The layers and parameters that an optimizer trains.

        They are those behind what is wired into ``trains``, or else behind its loss; what lies
        behind a node that stops gradients is not reached.
        """
        inputs = self._inputs[optimizer]
        start = inputs.get("trains") or inputs.get("loss")
        if start is None:
            return ()
        behind = self.behind([start.node], self._stops_gradient)
        return tuple(i for i in self.built if i in behind)

    def _stops_gradient(self, node_id: str) -> bool:
        spec = self.node(node_id).spec
        return spec is not None and spec.stops_gradient

    def optimizer_of(self, schedule: str) -> str | None:
        """The optimizer whose learning rate a schedule changes."""
        node = self.node(schedule)
        for port in node.inputs():
            ref = self._inputs[schedule].get(port.name)
            if port.kind == OPTIMIZER and ref is not None:
                return ref.node
        return None
