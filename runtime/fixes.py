"""What would mend a problem, as edits of the graph. Needs no torch.

A fix is offered where it is known to mend the problem it belongs to, whatever comes after.
"""

import math
from collections.abc import Callable, Iterator, Mapping

from graph_nodes.dtypes import DTYPES, family_of
from graph_nodes.edit import Edit, Insert, Remove, Rewire, SetParam, SetRun
from graph_nodes.graph import GraphNode, Wire
from graph_nodes.params import Int
from graph_nodes.ports import Port
from graph_nodes.settings import RunSettings
from runtime.check_result import Dim, TensorType
from runtime.plan import Plan
from runtime.wiring import Ref

Types = Mapping[str, TensorType]
"""Input port → the type that reaches it. Ports whose type is not known are not in it."""

TypesOf = Callable[[Ref], TensorType | None]
"""The type of a value, where it is known."""

Fixes = tuple[Edit, ...]

_USUAL_BATCH = 32


def of_typed_size(
    plan: Plan, node: str, port: str, param: str, typed: int, given: TensorType
) -> Fixes:
    """A size that was typed in and is another: it is read off, or all axes together have it."""
    auto = SetParam(node, param, None)
    sample = [size for size in given.shape[1:] if isinstance(size, int)]
    if len(sample) == len(given.shape) - 1 > 1 and math.prod(sample) == typed:
        return (*_inserted(plan, node, port, "Flatten"), auto)
    return (auto,)


def of_dtype(plan: Plan, node: str, port: Port, given: str) -> Fixes:
    """Numbers of the wrong kind: a parameter of what gives them decides that, or they are cast.

    Floating-point numbers are never cast to whole ones, which would lose what they are.
    """
    origin = plan.origin(plan.inputs(node)[port.name])
    output = plan.node(origin.node).output(origin.port)
    chosen = () if output is None else output.chosen
    family = family_of(port.dtype)
    decided = tuple(SetParam(origin.node, p, value) for kind, p, value in chosen if kind == family)
    loses = family_of(given) == "float" and family == "int"
    if decided or loses:
        return decided
    return cast(plan, node, port.name, DTYPES.get(port.dtype, (port.dtype,))[0])


def cast(plan: Plan, node: str, port: str, dtype: str) -> Fixes:
    """What goes into a port as numbers of another dtype."""
    wire = plan.graph.wire_into(node, port)
    return () if wire is None else (Insert(wire, "Cast", {"dtype": dtype}),)


def of_scores(plan: Plan, node: str, port: str, classes: int, types_of: TypesOf) -> Fixes:
    """Too few scores for the classes: the layer that gives them gets as many outputs."""
    for ref in _same_shape(plan, plan.inputs(node)[port], types_of):
        layer = plan.node(ref.node)
        output = layer.output(ref.port)
        for axis in () if output is None else output.dims.split():
            if axis.startswith("{") and isinstance(_param(layer, axis[1:-1]), Int):
                return (SetParam(layer.id, axis[1:-1], classes),)
    return ()


def of_shape(plan: Plan, node: str, port: Port, types: Types, types_of: TypesOf) -> Fixes:
    """A shape that a port does not take, or that differs from that of another port."""
    if port.dims == "()":
        return _inserted(plan, node, port.name, "Mean")
    layer = unflattened(plan, node, types_of)
    if layer is not None:
        return _inserted(plan, *layer, "Flatten")
    for name, few in types.items():
        for many in types.values():
            column = as_column(few, many)
            if column is not None:
                return reshaped(plan, node, name, column)
    axes = port.dims.split()
    is_fixed = "..." not in axes and "*" not in port.dims
    if is_fixed and len(axes) == 2 < len(types[port.name].shape):
        return _inserted(plan, node, port.name, "Flatten")
    return ()


def unflattened(plan: Plan, node: str, types_of: TypesOf) -> tuple[str, str] | None:
    """The first layer of features before a node that is given maps of them, and its port."""
    found = None
    for ref in plan.inputs(node).values():
        for value, before in _chain(plan, ref):
            port = next(iter(plan.node(value.node).inputs()), None)
            kind = types_of(before) if before is not None else None
            is_layer = port is not None and _takes_features(port)
            if port is not None and is_layer and kind is not None and len(kind.shape) > 2:
                found = (value.node, port.name)
    return found


def passing_by(plan: Plan, giver: str, node: str, port: str) -> Fixes:
    """What a node makes is not wanted, and what goes into it is."""
    first = next(iter(plan.node(giver).inputs()), None)
    before = plan.graph.wire_into(giver, first.name) if first is not None else None
    after = plan.graph.targets[giver]
    if before is None or not plan.node(giver).can_bypass():
        return ()
    if len(after) == 1:
        return (Remove(giver),)
    if any((w.target, w.input) == (node, port) for w in after):
        return (Rewire((Wire(before.source, before.output, node, port),)),)
    return ()


def as_column(few: TensorType, many: TensorType) -> tuple[int, ...] | None:
    """The shape, such as (-1, 1), that lays numbers of one axis out like a column of others."""
    rest = many.shape[1:]
    if len(few.shape) == 1 and rest and all(size == 1 for size in rest):
        return (-1, *(1,) * len(rest))
    return None


def reshaped(plan: Plan, node: str, port: str, shape: tuple[int, ...]) -> Fixes:
    """What goes into a port in another shape."""
    wire = plan.graph.wire_into(node, port)
    return () if wire is None else (Insert(wire, "Reshape", {"shape": shape}),)


def of_batch_size(run: RunSettings, rows: int) -> Fixes:
    """The next smaller batch size that leaves no batch of a single sample."""
    samples = rows - round(rows * run.validation)
    first = min(run.batch_size if run.batch_size > 1 else _USUAL_BATCH, samples)
    fitting = (size for size in range(first, 1, -1) if samples % size != 1)
    size = next(fitting, None)
    return () if size is None or size == run.batch_size else (SetRun("batch_size", size),)


def _inserted(plan: Plan, node: str, port: str, node_type: str) -> Fixes:
    wire = plan.graph.wire_into(node, port)
    return () if wire is None else (Insert(wire, node_type),)


def _param(node: GraphNode, name: str) -> object:
    return None if node.spec is None else node.spec.params.get(name)


def _chain(plan: Plan, ref: Ref) -> Iterator[tuple[Ref, Ref | None]]:
    """A value, and what the first input of its node is; then the same of that one, and so on."""
    known: Ref | None = ref
    while known is not None:
        into = plan.inputs(known.node)
        before = next(
            (into[p.name] for p in plan.node(known.node).inputs() if p.name in into), None
        )
        yield known, before
        known = before


def _same_shape(plan: Plan, ref: Ref, types_of: TypesOf) -> Iterator[Ref]:
    """A value and those before it, as long as nothing but their numbers differs."""
    for value, before in _chain(plan, ref):
        yield value
        if before is None or _shape(types_of(before)) != _shape(types_of(value)):
            return


def _takes_features(port: Port) -> bool:
    """Whether a port takes a named last axis under any others, as a fully connected layer does."""
    axes = port.dims.split()
    return len(axes) == 2 and axes[0] == "..." and axes[1].isidentifier()


def _shape(kind: TensorType | None) -> tuple[Dim, ...] | None:
    return None if kind is None else kind.shape
