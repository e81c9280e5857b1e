"""Warnings about a node that works, and yet not as whoever wired it will expect. Needs no torch."""

from collections import Counter
from collections.abc import Iterator, Mapping

from graph_nodes.edit import Edit, SetParam
from graph_nodes.freezing import WHOLE
from graph_nodes.graph import GraphNode
from graph_nodes.params import Axis
from graph_nodes.phrase import Phrase
from graph_nodes.ports import Port
from graph_nodes.problem import Problem, Where
from runtime.check_result import Dim, TensorType, shape_text
from runtime.fit import Types, giver
from runtime.fixes import as_column, passing_by, reshaped
from runtime.plan import Plan
from runtime.rules import title
from runtime.values import WISHES, Numbers, NumbersOf, range_words
from runtime.wiring import Ref

CHANNELS = 1
"""The axis by whose places a layer of ``batch_statistics`` scales."""


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
    yield from _paired_samples(plan, node, types, made)


def idle_shifts(plan: Plan, types: Mapping[str, Types]) -> Iterator[Problem]:
    """Numbers that a layer learns to add, and the next one takes away again with the mean.

    Their gradient is what rounding leaves, of which some optimizers make whole steps.

    Args:
        plan: What of the graph is run.
        types: Node id → output port → its type, where that is known.
    """
    read = Counter(ref.node for i in plan.used for ref in plan.inputs(i).values())
    for node_id in plan.used:
        node = plan.node(node_id)
        ref = next(iter(plan.inputs(node_id).values()), None)
        if ref is None or node.spec is None or not node.spec.batch_statistics:
            continue
        layer, kind = plan.node(ref.node), types.get(ref.node, {}).get(ref.port)
        if WHOLE in layer.frozen:
            continue  # a number that it has, and does not learn
        is_alone = read[layer.id] == 1 and len(plan.graph.sharing(layer.id)) == 1
        if is_alone and kind is not None and _shifted_axis(layer, ref.port, kind) == CHANNELS:
            assert layer.spec is not None, "it has a type"
            param = layer.spec.shifts
            args = {"node": title(layer), "param": param, "other": node.name}
            fixes = (SetParam(layer.id, param, False),)
            yield Problem("idle_shift", args, Where(layer.id), fixes, "warning")


def _shifted_axis(layer: GraphNode, port: str, kind: TensorType) -> int | None:
    """The axis to each place of which a layer adds a number that it learns, if it does."""
    output, shifts = layer.output(port), "" if layer.spec is None else layer.spec.shifts
    if output is None or not shifts or not layer.value(shifts) or layer.is_repeated:
        return None
    axes = output.dims.split()
    place = next(i for i, axis in enumerate(axes) if axis.startswith("{"))
    return place + (len(kind.shape) - len(axes) if "..." in axes[:place] else 0)


def _unwished_numbers(plan: Plan, node: GraphNode, numbers: NumbersOf) -> Iterator[Problem]:
    """Numbers that are not what an input wants them to be, by promise or by looking at them."""
    for port in node.inputs():
        if port.values:
            ref = plan.inputs(node.id).get(port.name)
            found = _constant(node, port) if ref is None else _giving(plan, ref, port, numbers)
            if found:
                args = {"node": title(node), "port": port.name, "wish": Phrase(port.values)}
                args |= {"found": found}
                fixes: tuple[Edit, ...] = ()
                if ref is not None and port.values == "scores":
                    giver_id = plan.origin(ref).node
                    args |= {"giver": f"'{plan.node(giver_id).name}'"}
                    fixes = passing_by(plan, giver_id, node.id, port.name)
                code, where = WISHES[port.values].code, Where(node.id, port.name)
                yield Problem(code, args, where, fixes, "warning")


def _constant(node: GraphNode, port: Port) -> Phrase | None:
    value = node.value(port.fallback) if port.fallback else None
    if not isinstance(value, float) or WISHES[port.values].is_met(Numbers.constant(value)):
        return None
    return Phrase("is_value", {"param": port.fallback, "value": value})


def _giving(plan: Plan, ref: Ref, port: Port, numbers: NumbersOf) -> Phrase | None:
    """What gives other numbers than a port wants, and which; None where none is known to."""
    origin = plan.origin(ref)
    source, wish = plan.node(origin.node), WISHES[port.values]
    output = source.output(origin.port)
    told = wish.broken_by.get(output.values if output is not None else "")
    if told:
        return Phrase(told, {"source": giver(source, origin.port)})
    known = numbers(origin)
    if known is None or wish.is_met(known):
        return None
    args = {
        "source": giver(source, origin.port),
        "range": range_words(known.lowest, known.highest),
    }
    zero = port.values == "nonzero"
    return Phrase("gives_numbers_with_0" if zero else "gives_numbers", args)


def _normalized_samples(node: GraphNode, types: Types) -> Iterator[Problem]:
    """Samples of a batch that are scaled by each other."""
    port = next(iter(types), None)
    if node.spec is None or port is None:
        return
    shape = types[port].shape
    for name, param in node.spec.params.items():
        axis, kind = node.value(name), param.part(Axis)
        if kind is None or not kind.normalizes or not isinstance(axis, int):
            continue
        if shape and follows_batch(shape[axis]):
            others = [i for i in range(len(shape)) if not follows_batch(shape[i])]
            args = {"node": title(node), "axis": axis, "shape": shape_text(shape)}
            args |= {"other": Phrase("keep_an_axis")}
            fixes = tuple(SetParam(node.id, name, other) for other in others[-1:])
            if fixes:
                args |= {"other": Phrase("set_to", {"param": name, "value": others[-1]})}
            yield Problem("along_batch", args, Where(node.id, port), fixes, "warning")


def _paired_samples(plan: Plan, node: GraphNode, types: Types, made: Types) -> Iterator[Problem]:
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
            args = {"node": title(node), "made": shape_text(kind.shape)}
            args |= {"a": a, "first": shape_text(first.shape)}
            args |= {"b": b, "second": shape_text(second.shape)}
            column = as_column(few, many)
            args |= {"reshape": _reshape(port, column)}
            fixes = () if column is None else reshaped(plan, node.id, port, column)
            yield Problem("paired_samples", args, Where(node.id, port), fixes, "warning")


def _reshape(port: str, column: tuple[int, ...] | None) -> Phrase:
    if column is None:
        return Phrase("reshape_under", {"port": port})
    return Phrase("reshape_to", {"port": port, "shape": shape_text(column)})


def _batches(kind: TensorType) -> int:
    return sum(map(follows_batch, kind.shape))


def follows_batch(size: Dim) -> bool:
    """Whether a size changes with the number of samples."""
    return isinstance(size, str)
