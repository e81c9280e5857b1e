"""What tied weights come to: whether they fit, and how many numbers are learned in all."""

from collections.abc import Iterator, Mapping
from math import prod

from graph_nodes.problem import Problem, Where
from graph_nodes.repeating import REPEAT
from runtime.check.entry import Entry
from runtime.plan import Plan
from runtime.rules import title


def misfits(plan: Plan, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Layers that are tied to a weight of another shape or dtype."""
    for node_id, lender in plan.ties.items():
        node, other = plan.node(plan.owner(node_id)), plan.node(plan.owner(lender))
        args = {"node": title(node), "other": other.name}
        if row := next((one.name for one in (node, other) if one.is_repeated), None):
            args |= {"row": row, "param": REPEAT.name}
            yield Problem("tied_row", args, Where(node.id))
            continue
        own, lent = entries[node_id].weight, entries[lender].weight
        if own != lent and own is not None and lent is not None:
            args |= {"own": str(own), "theirs": str(lent)}
            yield Problem("tied_shapes", args, Where(node.id))


def counted(plan: Plan, entries: Mapping[str, Entry]) -> dict[str, int]:
    """Node id → how many numbers it learns, those of a weight counted at its owner alone."""
    found = {node_id: entry.parameters for node_id, entry in entries.items()}
    for node_id in plan.ties:
        weight = entries[node_id].weight
        if weight is not None:
            found[node_id] -= prod(int(size) for size in weight.shape)
    return {node_id: count for node_id, count in found.items() if count}
