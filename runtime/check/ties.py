"""What tied weights come to: whether they fit, and how many numbers are learned in all."""

from collections.abc import Iterator, Mapping
from math import prod

from graph_nodes.edit import SetParam, Untie
from graph_nodes.graph import GraphNode
from graph_nodes.params import Int
from graph_nodes.problem import Problem, Where
from graph_nodes.repeating import REPEAT
from runtime.check.entry import Entry
from runtime.check.fakes import FakeRunner, tensor_type
from runtime.check_result import TensorType
from runtime.emit import build_of
from runtime.plan import Plan
from runtime.printer import flat
from runtime.rules import title


def misfits(plan: Plan, entries: Mapping[str, Entry], runner: FakeRunner) -> Iterator[Problem]:
    """Layers that are tied to a weight of another shape or dtype."""
    for node_id, lender in plan.ties.items():
        node, other = plan.node(plan.owner(node_id)), plan.node(plan.owner(lender))
        args = {"node": title(node), "other": other.name}
        apart = Untie(node.id)
        if row := next((one for one in (node, other) if one.is_repeated), None):
            args |= {"row": row.name, "param": REPEAT.name}
            alone = SetParam(row.id, REPEAT.name, REPEAT.default)
            yield Problem("tied_row", args, Where(node.id), (alone, apart))
            continue
        entry, lent = entries[node_id], entries[lender].weight
        if entry.weight != lent and entry.weight is not None and lent is not None:
            args |= {"own": str(entry.weight), "theirs": str(lent)}
            fixes = (*_sized(plan, node, entry, lent, runner), apart)
            yield Problem("tied_shapes", args, Where(node.id), fixes)


def _sized(
    plan: Plan, node: GraphNode, entry: Entry, lent: TensorType, runner: FakeRunner
) -> Iterator[SetParam]:
    """The sizes of a layer that give its weight the shape of another, found by trying them."""
    assert node.spec is not None, "layers that are tied are of known types"
    for name, kind in node.spec.params.items():
        if not isinstance(kind, Int) or name in node.bound:
            continue
        for size in dict.fromkeys(lent.shape):
            try:
                tried = plan.graph.set_param(node.id, name, size).nodes[node.id]
                text = flat(build_of(tried, tried.values() | entry.infer))
                weight = runner.build(text, node.spec, gradient=False).weight
            except Exception:  # a size that it cannot have, whatever says so
                continue
            if tensor_type((weight, weight)) == lent:
                yield SetParam(node.id, name, size)


def counted(plan: Plan, entries: Mapping[str, Entry]) -> tuple[dict[str, int], dict[str, int]]:
    """Node id → how many numbers it learns, and how many of them are frozen.

    Those of a weight that is tied are counted at its owner alone.
    """
    learned = {node_id: entry.parameters for node_id, entry in entries.items()}
    frozen = {node_id: entry.frozen for node_id, entry in entries.items()}
    for node_id in plan.ties:
        weight = entries[node_id].weight
        if weight is not None:
            size = prod(int(size) for size in weight.shape)
            learned[node_id] -= size
            frozen[node_id] -= size if node_id in plan.frozen_weights else 0
    return _some(learned), _some(frozen)


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {node_id: count for node_id, count in counts.items() if count}
