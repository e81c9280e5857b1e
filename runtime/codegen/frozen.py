"""Lowers what is not trained: ``model.encoder.requires_grad_(False)``."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from graph_nodes.freezing import WHOLE, Frozen, in_row, of_one, tails
from runtime.codegen.names import attributes
from runtime.ir import Block, Statement, Text
from runtime.plan import Plan


def frozen(plan: Plan, owner: str) -> Iterator[Statement]:
    """What freezes weights of a network, or of a module.

    Args:
        plan: What of it is computed.
        owner: What it is called there: "model", or "self".
    """
    names = attributes(plan)
    for node_id in plan.built:
        paths, source = plan.node(node_id).frozen, f"{owner}.{names[node_id]}"
        yield from _Freezing(node_id).of_node(plan, node_id, source, paths, 1)


class _Freezing:
    """Writes what freezes weights of a node, whose lines these are, or of what is inside of it."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def of_node(
        self, plan: Plan, node_id: str, source: str, paths: Frozen, loop: int
    ) -> Iterator[Statement]:
        """What freezes paths into a node.

        Args:
            plan: What it is in.
            node_id: The node.
            source: What it is called.
            paths: What of it is frozen.
            loop: The number of the next loop around these lines.
        """
        inner = plan.modules.get(plan.node(node_id).type) if paths else None
        if inner is None or WHOLE in paths or not plan.node(node_id).is_repeated:
            alone = paths if inner is None else of_one(paths, inner.graph)
            yield from self._of_one(inner, source, alone, loop)
            return
        common, single = in_row(paths, inner.graph)
        yield from self._of_each(inner, source, common, loop)
        for numbers, own in _runs(single):
            first, last = numbers[0], numbers[-1] + 1
            if len(numbers) == 1:
                yield from self._of_one(inner, f"{source}[{first}]", own, loop)
                continue
            part = f"{source}[{first or ''}:{last}]"
            if WHOLE in own:
                yield from self._of_one(inner, part, own, loop)
            else:
                yield from self._of_each(inner, part, own, loop)

    def _of_one(
        self, inner: Plan | None, source: str, paths: Frozen, loop: int
    ) -> Iterator[Statement]:
        """What freezes paths into a layer, or an instance."""
        if WHOLE in paths:
            yield Text(f"{source}.requires_grad_(False)", self._origin)
            return
        if inner is None:
            return
        names = attributes(inner)
        for node_id in inner.built:
            own = tails(paths, inner.graph.sharing(node_id))
            yield from self.of_node(inner, node_id, f"{source}.{names[node_id]}", own, loop)

    def _of_each(self, inner: Plan, source: str, paths: Frozen, loop: int) -> Iterator[Statement]:
        """What freezes the same in each of a row."""
        name = "each" if loop == 1 else f"each{loop}"
        body = list(self._of_one(inner, name, paths, loop + 1))
        if body:
            yield Block(f"for {name} in {source}:", body, self._origin)


def _runs(single: Mapping[int, Frozen]) -> Iterator[tuple[list[int], Frozen]]:
    """Numbers that follow one another and have the same paths, together."""
    for (paths, _), numbers in groupby(
        enumerate(single), lambda at: (single[at[1]], at[1] - at[0])
    ):
        yield [number for _, number in numbers], paths
