"""Says whether what reaches a node fits it: dtypes, typed-in sizes, declared dims. Needs no torch.

The worker asks it of every node before running anything; the editor asks about the dtype of a wire
that is still in the person's hand. Sizes do not make a wire refused: people wire first and set
sizes after.
"""

from collections.abc import Iterator, Mapping

from graph_nodes.graph import GraphNode
from graph_nodes.params import Axis, Infer, Value
from graph_nodes.ports import Port
from graph_nodes.problem import Problem
from runtime.check_result import TensorType, shape_text
from runtime.dims import Bindings
from runtime.plan import Plan
from runtime.rules import title

Types = Mapping[str, TensorType]
"""Input port → the type that reaches it. Ports whose type is not known are not in it."""


def misfit(plan: Plan, node: GraphNode, types: Types, classes: Mapping[str, int]) -> Problem | None:
    """The first thing about a node's inputs that cannot work, or None.

    Args:
        plan: What of the graph is run.
        node: The node.
        types: What reaches it.
        classes: Input port → how many classes the numbers that reach it tell apart, where known.
    """
    ports = {p.name: p for p in node.inputs()}
    for found in (
        _wrong_dtypes(plan, node, types, ports),
        _wrong_sizes(plan, node, types),
        _wrong_axes(plan, node, types),
        _wrong_dims(plan, node, types, ports, classes),
    ):
        problem = next(found, None)
        if problem is not None:
            return problem
    return None


def dtype_misfit(node: GraphNode, port: Port, source: str, dtype: str) -> Problem | None:
    """What is wrong with numbers of this kind at an input, or None where it takes them.

    Args:
        node: The node that takes them.
        port: Its input.
        source: How to call what gives them: see ``giver``.
        dtype: A torch dtype, or a family such as "float" that an output promises.
    """
    if dtype in ("any", port.dtype) or port.accepts(dtype):
        return None
    wanted, remedy = _DTYPE_WORDS.get(port.dtype, (port.dtype, ""))
    message = f"{title(node)} wants {wanted} in {port.name}, but {source} gives {dtype}"
    return Problem("error", message, node.id, port.name, remedy)


def giver(node: GraphNode, port: str) -> str:
    """How messages call an output: 'fc1', or 'digits.labels' where there are several."""
    return f"'{node.name}'" if len(node.outputs()) == 1 else f"'{node.name}.{port}'"


def inferred(node: GraphNode, types: Types) -> dict[str, Value]:
    """The sizes that a fitting node reads off its inputs."""
    sizes = ((name, _size(param, types)) for name, param in _inferring(node))
    return {name: size for name, size in sizes if isinstance(size, int)}


def _inferring(node: GraphNode) -> Iterator[tuple[str, Infer]]:
    if node.spec is not None:
        for name, param in node.spec.params.items():
            if isinstance(param, Infer):
                yield name, param


def _size(param: Infer, types: Types) -> int | str | None:
    """The size that a parameter is read from, where it is there."""
    port, axis = param.source_axis()
    shape = types[port].shape if port in types else ()
    return shape[axis] if -len(shape) <= axis < len(shape) else None


def _wrong_dtypes(
    plan: Plan, node: GraphNode, types: Types, ports: Mapping[str, Port]
) -> Iterator[Problem]:
    for name, kind in types.items():
        problem = dtype_misfit(node, ports[name], _source(plan, node, name), kind.dtype)
        if problem is not None:
            yield problem


def _wrong_sizes(plan: Plan, node: GraphNode, types: Types) -> Iterator[Problem]:
    """Sizes that were typed in and disagree with the input."""
    for name, param in _inferring(node):
        size, typed, port = _size(param, types), node.value(name), param.source_axis()[0]
        if size is None:
            continue
        source = _source(plan, node, port)
        if not isinstance(size, int):
            message = (
                f"{title(node)} cannot take {name} from {source}, "
                f"which gives {shape_text(types[port].shape)}: {size} is not fixed"
            )
            yield Problem("error", message, node.id, port, "keep the batch in the first axis")
        elif typed is not None and typed != size:
            what = name.split("_")[-1]
            message = f"{title(node)} wants {typed:,} {what} but {source} gives {size:,}"
            yield Problem("error", message, node.id, port, f"set {name} to auto, or to {size}")


def _wrong_axes(plan: Plan, node: GraphNode, types: Types) -> Iterator[Problem]:
    """Axes that the first input has not; torch itself does not always look."""
    port = next(iter(types), None)
    if node.spec is None or port is None:
        return
    shape = types[port].shape
    count = max(len(shape), 1)
    for name in (n for n, param in node.spec.params.items() if isinstance(param, Axis)):
        axis = node.value(name)
        if isinstance(axis, int) and not -count <= axis < count:
            source = _source(plan, node, port)
            message = f"{title(node)}: {name} is {axis}, but {source} gives {shape_text(shape)}"
            remedy = f"choose {name} from {-count} to {count - 1}"
            yield Problem("error", message, node.id, port, remedy)


def _wrong_dims(
    plan: Plan,
    node: GraphNode,
    types: Types,
    ports: Mapping[str, Port],
    classes: Mapping[str, int],
) -> Iterator[Problem]:
    bindings = Bindings()
    for name, kind in types.items():
        wrong = bindings.bind(ports[name].dims, kind.shape, name)
        if wrong is not None:
            hint = _shape_hint(ports[name], kind)
            yield Problem("error", f"{title(node)}: {wrong}", node.id, name, hint)
    for name, count in classes.items():
        size, port = bindings.names.get(ports[name].classes, (None, ""))
        if isinstance(size, int) and size < count:
            yield _too_few_scores(plan, node, port, size, name, count)


def _too_few_scores(
    plan: Plan, node: GraphNode, scores: str, size: int, target: str, classes: int
) -> Problem:
    """Classes that have no place in the axis that is to have one for each."""
    source, labels = _source(plan, node, scores), _source(plan, node, target)
    message = (
        f"{title(node)} wants {scores} for the {classes:,} classes of {labels}, "
        f"but {source} gives {size:,}"
    )
    remedy = f"give the last layer {classes:,} outputs"
    return Problem("error", message, node.id, scores, remedy)


def _source(plan: Plan, node: GraphNode, port: str) -> str:
    ref = plan.inputs(node.id)[port]
    return giver(plan.node(ref.node), ref.port)


_DTYPE_WORDS = {
    "float": (
        "floating-point numbers",
        "wire floating-point values in; whole numbers are usually the target of a loss",
    ),
    "int": (
        "whole numbers (class numbers)",
        "wire class numbers in, or use a loss for real-valued targets such as MSE loss",
    ),
}


def _shape_hint(port: Port, kind: TensorType) -> str:
    wanted = len(port.dims.split())
    if port.dims == "()":
        return "wire a loss in, or Sum or Mean the value first"
    if "..." in port.dims or "*" in port.dims or wanted == len(kind.shape):
        return "change a size before it, or Reshape or Transpose what is wired in"
    return "Flatten what is wired in" if wanted < len(kind.shape) else "Reshape what is wired in"
