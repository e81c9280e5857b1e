"""Whether what a network learns fits into memory. Needs no torch, and allocates nothing."""

from collections.abc import Callable, Iterator, Mapping

from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where
from graph_nodes.repeating import REPEAT
from runtime.check_result import CheckResult
from runtime.plan import Plan
from runtime.rules import title

MemoryOf = Callable[[str], int]
"""The name of a device → bytes of its memory."""

_BYTES = 4
_LITTLE = 2**28
"""Bytes that every machine has: for less, none is asked."""

_MUCH = 0.5
"""The share of the memory that is told of: the values of each step want their room, too."""

_MANY = 10**12


def too_large(
    plan: Plan, found: CheckResult, kept: Mapping[str, int], memory_of: MemoryOf
) -> Iterator[Problem]:
    """A network whose parameters, with what training keeps for each, fill the memory.

    Args:
        plan: What of the graph is run.
        found: How many numbers each node learns, and how many of them are frozen.
        kept: Id of an optimizer → how many numbers it keeps for each that it trains.
        memory_of: Tells the memory of the device that the run is to use.
    """
    counts = {i: found.parameters.get(i, 0) for i in plan.built}
    trained = {one: plan.trained_by(one) for one in kept}
    gradients = {i for layers in trained.values() for i in layers}
    numbers = sum(counts.values()) + sum(map(found.trained, gradients))
    numbers += sum(kept[one] * found.trained(i) for one, layers in trained.items() for i in layers)
    need = _BYTES * numbers
    if need <= _LITTLE:
        return
    memory = memory_of(plan.graph.run.device)
    if need <= _MUCH * memory:
        return
    largest = max(counts, key=lambda i: counts[i])
    node = plan.node(largest)
    args = {"node": title(node), "most": _short(counts[largest])}
    args |= {"count": _short(sum(counts.values())), "need": _gigabytes(need)}
    args |= {"memory": _gigabytes(memory), "training": Phrase("and_training" if kept else "alone")}
    args |= {"smaller": _smaller(plan, largest)}
    if need > memory:
        yield Problem("too_large", args, Where(largest))
    else:
        yield Problem("nearly_too_large", args, Where(largest), severity="warning")


def _smaller(plan: Plan, node_id: str) -> Phrase:
    """What would make less of a node."""
    node = plan.node(node_id)
    if node.is_repeated:
        return Phrase("repeat_less", {"param": REPEAT.name, "name": node.name})
    inside = plan.definition(node_id) is not None
    return Phrase("make_inside_smaller" if inside else "make_smaller", {"name": node.name})


def _gigabytes(size: int) -> str:
    return f"{_short(size // 2**30) if size > _MANY * 2**30 else f'{size / 2**30:,.1f}'} GB"


def _short(number: int) -> str:
    """A number, or its power of ten where nobody would count the digits."""
    return f"{number:,}" if number < _MANY else f"10^{len(str(number)) - 1}"
