"""Which nodes run, and where: in the model's forward or in the training step.

A node belongs to the model when it depends on no loss, and on no target but one that goes into a
layer, as a decoder's does, or that an Output asks for; losses, metrics, gradients and what is made
of them belong to the training step. What is made of parameters alone, as a regularisation term is,
belongs to the model only where the model needs it. Only what an optimizer, a metric, an output or a
watch asks for is run, and losses that nothing reads, which are measured as metrics are. An instance
of a module in which something is watched asks for that by itself, where it is wired.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from graph_nodes.arranging import in_order
from graph_nodes.definitions import watching
from graph_nodes.freezing import WHOLE, Frozen, is_frozen
from graph_nodes.graph import Definition
from graph_nodes.params import Value
from graph_nodes.spec import Role
from runtime.wiring import Ref, Wiring

ASKING = (Role.OPTIMIZER, Role.SCHEDULE, Role.METRIC, Role.OUTPUT, Role.WATCH)
"""The roles that ask for a value; everything behind them is run, and nothing else."""

_STEP_ROLES = (Role.LOSS, Role.GRADIENTS, Role.METRIC, Role.WATCH, *ASKING[:2])


@dataclass(frozen=True)
class Plan(Wiring):
    """How a graph is laid out as a program. Every list of ids is in the order of computation."""

    def of_role(self, *roles: Role) -> tuple[str, ...]:
        """The used nodes of some roles."""
        return tuple(i for i in self.used if self.role(i) in roles)

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The nodes that a run computes."""
        wanted = self.behind(filter(self._asks, self.order))
        return tuple(i for i in self.order if i in wanted)

    def _asks(self, node_id: str) -> bool:
        """Whether a node asks for its own values: by its role, or as it is there to be looked at.

        The latter are, where they are wired, losses that nothing reads, and instances in which
        something is watched.
        """
        if self.role(node_id) in ASKING:
            return True
        is_unread_loss = self.role(node_id) is Role.LOSS and not self.active.targets[node_id]
        if not is_unread_loss and self.node(node_id).type not in self._watching_types:
            return False
        needed = {p.name for p in self.node(node_id).inputs() if p.required}
        return needed <= self._inputs[node_id].keys()

    @cached_property
    def _watching_types(self) -> frozenset[str]:
        return watching(self.graph.definitions)

    @cached_property
    def watching(self) -> tuple[str, ...]:
        """The instances in which something is watched."""
        return tuple(i for i in self.used if self.node(i).type in self._watching_types)

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
        """Everything the model owns: its parameters and its layers, in order.

        Of nodes that share weights, the first stands for all.
        """
        found: dict[str, str] = {}
        for i in self.used:
            is_layer = self.role(i) is Role.OP and bool(self._module(i))
            if is_layer or self.role(i) is Role.PARAMETER:
                found.setdefault(self.owner(i), i)
        return tuple(found.values())

    @cached_property
    def ties(self) -> dict[str, str]:
        """A layer that is built → the other one whose weight is its weight.

        Where the owner of a weight is not built, the first of those tied to it stands for it.
        """
        found: dict[str, str] = {}
        lenders = {self.owner(i): i for i in self.built}
        for i in self.built:
            owner = self.node(self.owner(i)).tied
            if owner and (lender := lenders.setdefault(owner, i)) != i:
                found[i] = lender
        return found

    @cached_property
    def trained(self) -> tuple[str, ...]:
        """What is built of which something is not frozen."""
        known, every = dict[tuple[str, Frozen], bool](), self.graph.definitions
        return tuple(i for i in self.built if not is_frozen(self.node(i), every, known))

    @cached_property
    def frozen_weights(self) -> frozenset[str]:
        """The layers that are built whose ``weight`` is not trained.

        One that is tied is one tensor: it is not trained where any layer that has it is frozen.
        """
        owners = {i: self.ties.get(i, i) for i in self.built}
        frozen = {owner for i, owner in owners.items() if WHOLE in self.node(i).frozen}
        return frozenset(i for i, owner in owners.items() if owner in frozen)

    def freezes(self, node_id: str) -> bool:
        """Whether something that a node learns is not trained."""
        node = self.node(node_id)
        if node.frozen or node_id in self.frozen_weights:
            return True
        inner = self.modules.get(node.type)
        return inner is not None and inner.freezes_any

    @cached_property
    def freezes_any(self) -> bool:
        """Whether something is not trained, here or in the definitions that are used."""
        plans = (self, *self.modules.values())
        return any(plan.node(i).frozen for plan in plans for i in plan.built)

    def _module(self, node_id: str) -> str:
        spec = self.node(node_id).spec
        return "" if spec is None else spec.module

    def definition(self, node_id: str) -> Definition | None:
        """The definition that a node is an instance of, if it is one."""
        return self.graph.definitions.get(self.node(node_id).type)

    @cached_property
    def modules(self) -> dict[str, "DefinitionPlan"]:
        """Type id → how a definition is laid out, of each that is used, also through others.

        Those that others use come first.
        """
        found: dict[str, DefinitionPlan] = {}
        self._find_modules(found)
        return found

    def _find_modules(self, found: dict[str, "DefinitionPlan"]) -> None:
        for node_id in self.used:
            node, definition = self.node(node_id), self.definition(node_id)
            if definition is not None and node.type not in found:
                graph = replace(definition.graph, definitions=self.graph.definitions)
                inner = DefinitionPlan(graph, ports=definition.order)
                inner._find_modules(found)
                found[node.type] = inner

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
            for port, ref in self._inputs[node_id].items():
                if port == "trains" and self.role(node_id) is Role.OPTIMIZER:
                    continue  # it says which part of the model is meant, and reads no value
                if ref.node in inside or (
                    self.role(node_id) is Role.OUTPUT and ref.node not in self.needs_target
                ):
                    wanted[ref] = None
        return tuple(wanted)

    @property
    def is_called(self) -> bool:
        """Whether the model's forward does anything: it returns, or something in it is watched."""
        return bool(self.returns) or not {*self.model}.isdisjoint(self.watching)

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

    def trained_by(self, optimizer: str) -> tuple[str, ...]:
        """The layers and parameters that an optimizer trains: what it reaches and is not frozen."""
        trained = set(self.trained)
        return tuple(i for i in self.reached_by(optimizer) if i in trained)

    def reached_by(self, optimizer: str) -> tuple[str, ...]:
        """The layers and parameters that an optimizer could train, if none were frozen.

        They are those behind what is wired into ``trains``, or else behind its loss; what lies
        behind a node that stops gradients is not reached.
        """
        inputs = self._inputs[optimizer]
        start = inputs.get("trains") or inputs.get("loss")
        if start is None:
            return ()
        owners = set(map(self.owner, self.behind([start.node], self._stops_gradient)))
        return tuple(i for i in self.built if self.owner(i) in owners)


@dataclass(frozen=True)
class DefinitionPlan(Plan):
    """How a definition's graph is laid out as a module: its Outputs ask, its Inputs are given.

    Attributes:
        ports: The order of its Inputs and Outputs, as the definition has it.
    """

    ports: tuple[str, ...] = ()

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The nodes that a call computes, and every Input."""
        inputs = [i for i in self.order if self.role(i) is Role.INPUT]
        wanted = self.behind([*inputs, *filter(self._asks, self.order)])
        return tuple(i for i in self.order if i in wanted)

    @cached_property
    def model(self) -> tuple[str, ...]:
        """The operations and layers that it computes."""
        return self.of_role(Role.OP)

    @cached_property
    def arguments(self) -> tuple[Ref, ...]:
        """What it is given: its Inputs, in the order of its ports."""
        inputs = in_order(self.of_role(Role.INPUT), self.ports)
        return tuple(Ref(i, self.node(i).outputs()[0].name) for i in inputs)

    @cached_property
    def results(self) -> tuple[tuple[str, Ref | None], ...]:
        """Each Output, in the order of its ports, and the value wired into it."""
        outputs = in_order(self.of_role(Role.OUTPUT), self.ports)
        return tuple((i, next(iter(self.inputs(i).values()), None)) for i in outputs)
