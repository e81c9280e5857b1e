"""Warnings about a node that works, and yet not as whoever wired it will expect. Needs no torch."""

from collections.abc import Iterator

from graph_nodes.graph import GraphNode
from graph_nodes.params import Axis
from graph_nodes.ports import Port
from graph_nodes.problem import Problem
from runtime.check_result import Dim, TensorType, shape_text
from runtime.fit import Types, giver
from runtime.plan import Plan, Ref
from runtime.rules import title
from runtime.values import WISHES, Numbers, NumbersOf, range_words


def remarks(
    plan: Plan, node: GraphNode, types: Types, made: Types, numbers: NumbersOf
) -> Iterator[Problem]:
    """What is likely a mistake about a node that could be run.

    Args:
        plan: What of the graph is run.
        node: The node.
        types: Input port → the type that reaches it.
        made: Output port → the type that it gives.
        numbers: What is known of the numbers of data.
    """
    yield from _unwished_numbers(plan, node, numbers)
    yield from _normalized_samples(node, types)
    yield from _paired_samples(node, types, made)


def _unwished_numbers(plan: Plan, node: GraphNode, numbers: NumbersOf) -> Iterator[Problem]:
    """Numbers that are not what an input wants them to be, by promise or by looking at them."""
    for port in node.inputs():
        if port.values:
            ref = plan.inputs(node.id).get(port.name)
            found = _constant(node, port) if ref is None else _giving(plan, ref, port, numbers)
            if found:
                wish = WISHES[port.values]
                message = f"{title(node)} wants {wish.words} in {port.name}, but {found}"
                giving = "" if ref is None else f"'{plan.node(plan.origin(ref).node).name}'"
                remedy = wish.remedy.format(giver=giving)
                yield Problem("warning", message, node.id, port.name, remedy)


def _constant(node: GraphNode, port: Port) -> str:
    value = node.value(port.fallback) if port.fallback else None
    if not isinstance(value, float) or WISHES[port.values].is_met(Numbers.constant(value)):
        return ""
    return f"{port.fallback} is {value:g}"


def _giving(plan: Plan, ref: Ref, port: Port, numbers: NumbersOf) -> str:
    """What gives other numbers than a port wants, and which; empty where none is known to."""
    origin = plan.origin(ref)
    source, wish = plan.node(origin.node), WISHES[port.values]
    output = source.output(origin.port)
    told = wish.broken_by.get(output.values if output is not None else "")
    if told:
        return f"{giver(source, origin.port)} {told}"
    known = numbers(origin)
    if known is None or wish.is_met(known):
        return ""
    seen = range_words(known.lowest, known.highest)
    zero = " with 0 among them" if port.values == "nonzero" else ""
    return f"{giver(source, origin.port)} gives numbers {seen}{zero}"


def _normalized_samples(node: GraphNode, types: Types) -> Iterator[Problem]:
    """Samples of a batch that are scaled by each other."""
    port = next(iter(types), None)
    if node.spec is None or port is None:
        return
    shape = types[port].shape
    for name, param in node.spec.params.items():
        axis = node.value(name)
        if not isinstance(param, Axis) or not param.normalizes or not isinstance(axis, int):
            continue
        if shape and follows_batch(shape[axis]):
            others = [i for i in range(len(shape)) if not follows_batch(shape[i])]
            yield Problem(
                "warning",
                f"{title(node)} works along axis {axis} of {shape_text(shape)}, the batch, "
                "so what it gives for a sample depends on the samples beside it",
                node.id,
                port,
                f"set {name} to {others[-1]}" if others else "keep an axis beside the batch",
            )


def _paired_samples(node: GraphNode, types: Types, made: Types) -> Iterator[Problem]:
    """Every sample met by every other, where sizes were matched from the last axis."""
    if len(types) != 2 or any(port.dims != "..." for port in node.inputs()):
        return
    (a, first), (b, second) = types.items()
    few, many = (first, second) if len(first.shape) < len(second.shape) else (second, first)
    port = a if few is first else b
    if len(few.shape) == len(many.shape) or _batches(few) != 1 or _batches(many) != 1:
        return  # of equal rank, an axis of size 1 was put there to have this
    for kind in made.values():
        if _batches(kind) > 1:
            yield Problem(
                "warning",
                f"{title(node)} makes {shape_text(kind.shape)} of {a} {shape_text(first.shape)} "
                f"and {b} {shape_text(second.shape)}, as sizes are matched from the last axis, "
                "so every sample of one meets every sample of the other",
                node.id,
                port,
                _pairing_remedy(port, few, many),
            )


def _pairing_remedy(port: str, few: TensorType, many: TensorType) -> str:
    if len(few.shape) == 1 and many.shape[1:] and all(size == 1 for size in many.shape[1:]):
        return f"Reshape what goes into {port} to (-1{', 1' * (len(many.shape) - 1)})"
    return f"Reshape what goes into {port}, so that its axes stand under those of the other"


def _batches(kind: TensorType) -> int:
    return sum(map(follows_batch, kind.shape))


def follows_batch(size: Dim) -> bool:
    """Whether a size changes with the number of samples."""
    return isinstance(size, str)
