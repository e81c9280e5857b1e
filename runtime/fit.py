"""Says whether what reaches a node fits it: dtypes, typed-in sizes, declared dims. Needs no torch.

The worker asks it of every node before running anything; the editor asks about the dtype of a wire
that is still in the person's hand. Sizes do not make a wire refused: people wire first and set
sizes after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph_nodes.dtypes import family_of
from graph_nodes.edit import SetParam
from graph_nodes.graph import GraphNode
from graph_nodes.params import Axis, Infer, Value
from graph_nodes.phrase import Phrase
from graph_nodes.ports import WEIGHTS, Port
from graph_nodes.problem import Problem, Where
from runtime import fixes
from runtime.check_result import TensorType, shape_text
from runtime.dims import Bindings
from runtime.fixes import Types, TypesOf
from runtime.plan import Plan
from runtime.rules import title


def misfit(
    plan: Plan,
    node: GraphNode,
    types: Types,
    classes: Mapping[str, int],
    types_of: TypesOf,
) -> Problem | None:
    """The first thing about a node's inputs that cannot work, or None.

    Args:
        plan: What of the graph is run.
        node: The node.
        types: What reaches it.
        classes: Input port → how many classes the numbers that reach it tell apart, where known.
        types_of: The type of any value that was worked out so far.
    """
    ports = {p.name: p for p in node.inputs()}
    for found in (
        _wrong_dtypes(plan, node, types, ports),
        _mixed_dtypes(plan, node, types, ports),
        _wrong_sizes(plan, node, types),
        _wrong_axes(plan, node, types),
        _wrong_dims(plan, node, types, ports, classes, types_of),
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
    args = {"node": title(node), "port": port.name, "source": source, "dtype": dtype}
    where = Where(node.id, port.name)
    if port.dtype == "float":
        return Problem("wants_floats", args, where)
    if family_of(port.dtype) == "int" != family_of(dtype):
        return Problem("wants_whole", args, where)
    return Problem("wants_dtype", {**args, "wanted": port.dtype}, where)


def shape_misfit(node: GraphNode, port: Port, kind: TensorType) -> Problem | None:
    """What is wrong with a shape at an input, or None where it takes it, as far as it goes alone.

    Args:
        node: The node that takes it.
        port: Its input.
        kind: What would reach it.
    """
    wrong = Bindings().bind(port.dims, kind.shape, port.name)
    if wrong is None:
        return None
    args = {"node": title(node), "wrong": wrong, "hint": _shape_hint(port, kind)}
    return Problem("wrong_shape", args, Where(node.id, port.name))


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
            mended = fixes.of_dtype(plan, node.id, ports[name], kind.dtype)
            yield replace(problem, fixes=mended)


def _mixed_dtypes(
    plan: Plan, node: GraphNode, types: Types, ports: Mapping[str, Port]
) -> Iterator[Problem]:
    """Inputs that meet what is of another dtype; fakes do not always mind."""
    for name, kind in types.items():
        like = ports[name].like
        wanted = "float32" if like == WEIGHTS else types[like].dtype if like in types else ""
        if wanted and kind.dtype != wanted:
            args = {"node": title(node), "port": name, "source": _source(plan, node, name)}
            other = Phrase("its_weights") if like == WEIGHTS else like
            args |= {"other": other, "wanted": wanted, "dtype": kind.dtype}
            mended = fixes.cast(plan, node.id, name, wanted)
            yield Problem("mixed_dtypes", args, Where(node.id, name), mended)


def _wrong_sizes(plan: Plan, node: GraphNode, types: Types) -> Iterator[Problem]:
    """Sizes that were typed in and disagree with the input."""
    for name, param in _inferring(node):
        size, typed, port = _size(param, types), node.value(name), param.source_axis()[0]
        if size is None:
            continue
        source = _source(plan, node, port)
        if not isinstance(size, int):
            args = {"node": title(node), "param": name, "source": source, "size": size}
            args |= {"shape": shape_text(types[port].shape)}
            yield Problem("open_size", args, Where(node.id, port))
        elif isinstance(typed, int) and typed != size:
            args = {"node": title(node), "param": name, "source": source, "size": size}
            args |= {"typed": typed, "what": name.split("_")[-1]}
            mended = fixes.of_typed_size(plan, node.id, port, name, typed, types[port])
            yield Problem("typed_size", args, Where(node.id, port), mended)


def _wrong_axes(plan: Plan, node: GraphNode, types: Types) -> Iterator[Problem]:
    """Axes that the first input has not; torch itself does not always look."""
    port = next(iter(types), None)
    if node.spec is None or port is None:
        return
    shape = types[port].shape
    count = max(len(shape), 1)
    for name in (n for n, param in node.spec.params.items() if param.part(Axis)):
        axis = node.value(name)
        if isinstance(axis, int) and not -count <= axis < count:
            args = {"node": title(node), "param": name, "axis": axis}
            args |= {"source": _source(plan, node, port), "shape": shape_text(shape)}
            args |= {"low": -count, "high": count - 1}
            nearest = count - 1 if axis > 0 else -count
            mended = (SetParam(node.id, name, nearest),)
            yield Problem("no_such_axis", args, Where(node.id, port), mended)


def _wrong_dims(
    plan: Plan,
    node: GraphNode,
    types: Types,
    ports: Mapping[str, Port],
    classes: Mapping[str, int],
    types_of: TypesOf,
) -> Iterator[Problem]:
    bindings = Bindings()
    for name, kind in types.items():
        wrong = bindings.bind(ports[name].dims, kind.shape, name)
        if wrong is not None:
            layer = fixes.unflattened(plan, node.id, types_of)
            hint = _shape_hint(ports[name], kind)
            if layer is not None:
                hint = Phrase("flatten_before", {"name": plan.node(layer[0]).name})
            args = {"node": title(node), "wrong": wrong, "hint": hint}
            mended = fixes.of_shape(plan, node.id, ports[name], types, types_of)
            yield Problem("wrong_shape", args, Where(node.id, name), mended)
    for name, count in classes.items():
        place = node.value(param) if (param := ports[name].classes) in node.values() else None
        if isinstance(place, int) and place < count:
            args = {"node": title(node), "param": param, "size": place, "classes": count}
            args |= {"source": _source(plan, node, name)}
            fix = SetParam(node.id, param, count)
            yield Problem("too_few_places", args, Where(node.id, name), (fix,))
        size, port = bindings.names.get(ports[name].classes, (None, ""))
        if isinstance(size, int) and size < count:
            yield _too_few_scores(plan, node, port, size, name, count, types_of)


def _too_few_scores(
    plan: Plan,
    node: GraphNode,
    scores: str,
    size: int,
    target: str,
    classes: int,
    types_of: TypesOf,
) -> Problem:
    """Classes that have no place in the axis that is to have one for each."""
    args = {"node": title(node), "port": scores, "classes": classes, "size": size}
    args |= {"source": _source(plan, node, scores), "labels": _source(plan, node, target)}
    mended = fixes.of_scores(plan, node.id, scores, classes, types_of)
    return Problem("too_few_scores", args, Where(node.id, scores), mended)


def _source(plan: Plan, node: GraphNode, port: str) -> str:
    ref = plan.inputs(node.id)[port]
    return giver(plan.node(ref.node), ref.port)


def _shape_hint(port: Port, kind: TensorType) -> Phrase:
    wanted = len(port.dims.split())
    if port.dims == "()":
        return Phrase("reduce_first")
    if "..." in port.dims or "*" in port.dims or wanted == len(kind.shape):
        return Phrase("change_size")
    return Phrase("flatten_first" if wanted < len(kind.shape) else "reshape_first")
