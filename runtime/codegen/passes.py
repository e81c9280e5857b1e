"""Lowers a pass through the network: the model's call, and the nodes that follow it."""

from collections.abc import Iterable, Iterator

from graph_nodes.spec import Role
from runtime.codegen.lowering import Lowering
from runtime.ir import Block, Line, Listed, Statement, assign
from runtime.wiring import Ref


class Passes:
    """Lowers passes through one network, in a training step or outside.

    Args:
        lowering: The network.
        model: What the model is called; "" where there is none, and its lines stand in the step.
    """

    def __init__(self, lowering: Lowering, model: str = "model") -> None:
        self._lowering = lowering
        self._model = model
        self._plan = lowering.plan
        self._names = lowering.names

    def forward(
        self, depth: int, nodes: tuple[str, ...], read: Iterable[Ref]
    ) -> Iterator[Statement]:
        """The model's call and the nodes that follow it.

        Args:
            depth: How many blocks it stands in.
            nodes: The ids of the nodes of the step to compute.
            read: What else is read of what the model returns.
        """
        plan, lowering, read = self._plan, self._lowering, list(read)
        asked = [ref for node_id in nodes for ref in plan.inputs(node_id).values()]
        wanted = {plan.feed(ref) for ref in (*asked, *read)}
        if not self._model:
            inside = plan.behind([*nodes, *(ref.node for ref in read)])
            for node_id in (i for i in plan.model if i in inside):
                yield from lowering.node(node_id, depth, "")
        elif plan.is_called:
            called = f"model({', '.join(map(self.argument, plan.arguments))})"
            targets = [self._return_name(ref) if ref in wanted else "_" for ref in plan.returns]
            comment = lowering.comment(plan.returns[0]) if len(targets) == 1 else ""
            if targets:
                yield from lowering.unpacked(targets, called, depth, comment, None)
            else:
                yield Line("", called)
        for node_id in nodes:
            yield from lowering.node(node_id, depth, self._model)

    def argument(self, ref: Ref) -> str:
        """The source of what is given to the model."""
        fed = self._plan.feed(ref)
        return "..." if fed is None else self._names.value(fed)

    def _return_name(self, ref: Ref) -> str:
        """Parameters and arguments that the model hands back are known already."""
        return self._names.value(ref) if self._plan.role(ref.node) is Role.OP else "_"

    def each_of(self, batches: str, body: Iterable[Statement], counts: str = "") -> Block:
        """A loop over batches.

        Args:
            batches: What gives them.
            body: What is done with each.
            counts: The number before the first step, where steps are counted.
        """
        names = [self._names.value(ref) for ref in self._plan.batch]
        if counts:
            parts = f"{names[0]}," if len(names) == 1 else ", ".join(names)
            head = f"for step, ({parts}) in enumerate({batches}, {counts}):"
            return Block(head, list(body))
        if len(names) == 1:
            return Block(f"for ({names[0]},) in {batches}:", list(body))
        return Block(Listed("for ", names, f" in {batches}:"), list(body))

    def input_gradients(self) -> Iterator[Statement]:
        """Asks for the gradients of data that a Gradients node differentiates by."""
        plan = self._plan
        wanted = {
            fed
            for node_id in plan.of_role(Role.GRADIENTS)
            for port, ref in plan.inputs(node_id).items()
            if port != "of"
            and plan.role(ref.node) in (Role.DATA, Role.INPUT)
            and (fed := plan.feed(ref)) is not None
        }
        for ref in sorted(wanted):
            name = self._names.value(ref)
            yield assign(name, f"{name}.detach().requires_grad_()")
