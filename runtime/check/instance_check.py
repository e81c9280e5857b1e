"""Checks an instance of a definition: what is wired in, what is inside, and what comes out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.definitions import concrete
from graph_nodes.edit import SetParam
from graph_nodes.freezing import Frozen, frozen_inside, in_row, of_one
from graph_nodes.graph import Definition, Graph, GraphError, GraphNode
from graph_nodes.params import Value
from graph_nodes.problem import Problem, Where
from graph_nodes.repeating import REPEAT
from runtime.check.entry import Entry, Given, Inside
from runtime.check.means import Means
from runtime.check_result import TensorType
from runtime.rules import title


def check_instance(
    means: Means,
    node: GraphNode,
    definition: Definition,
    given: Mapping[str, Given],
    entry: Entry,
    behind: object,
) -> None:
    """Check one, and fill in its entry.

    Args:
        means: What the check is given.
        node: The instance.
        definition: What it is an instance of.
        given: Input's name → what is wired into it.
        entry: Its entry.
        behind: What tells the values wired in from all others.
    """
    values = node.values()
    own = tuple((param.name, values[param.name]) for param in definition.params)
    try:
        graph = concrete(definition, values)
    except GraphError as error:
        args = {"node": title(node), "reason": str(error)}
        entry.problems.append(Problem("not_concrete", args, Where(node.id)))
        return
    inputs = {one.id: given[one.name] for one in definition.inputs}
    repeat = values[REPEAT.name]
    assert isinstance(repeat, int), "it is a whole number"
    ways, wrong = _ways(node, graph, repeat)
    entry.problems += wrong
    found: list[Inside] = []
    for paths, count in ways.items():
        nodes = MappingProxyType(frozen_inside(graph, paths))
        # What is differentiated must follow from the very values that are wired in.
        rests_on = (own, paths, behind if means.gradient else None)
        one = means.inside(definition, replace(graph, nodes=nodes), inputs, means, rests_on)
        entry.parameters += sum(one.result.parameters.values()) * count
        entry.frozen += sum(one.result.frozen.values()) * count
        found.append(one)
    inside = entry.inside = min(found, key=lambda one: sum(one.result.frozen.values()))
    entry.weights = tuple(weight for one in found for weight in one.weights)
    entry.problems += [
        problem.seen_from(node.id, title(node)) for problem in inside.result.problems
    ]
    if repeat > 1 and (problem := _unrepeatable(node, definition, given, inside)):
        entry.problems.append(problem)
        return
    for name, output in inside.outputs.items():
        entry.values[name], entry.types[name] = output.value, output.type
        if output.classes is not None:
            entry.classes[name] = output.classes


def _ways(
    node: GraphNode, graph: Graph, repeat: int
) -> tuple[dict[Frozen, int], Iterator[Problem]]:
    """In which ways those in a row are frozen inside, how many are so, and what is wrong with that.

    Args:
        node: The instance.
        graph: What is inside.
        repeat: How many follow one another.
    """
    common, single = in_row(node.frozen, graph)
    ways = Counter(of_one(node.frozen, graph, i) for i in single if i < repeat)
    ways[common] += repeat - ways.total()
    beyond = [i for i in single if i >= repeat]
    return {paths: count for paths, count in ways.items() if count}, _beyond(node, beyond, repeat)


def _beyond(node: GraphNode, numbers: list[int], repeat: int) -> Iterator[Problem]:
    """Numbers by which something is frozen in a row that does not reach so far."""
    if numbers:
        args = {"node": title(node), "numbers": tuple(map(str, numbers)), "repeat": repeat}
        yield Problem("beyond_row", args, Where(node.id))


def _unrepeatable(
    node: GraphNode, definition: Definition, given: Mapping[str, Given], inside: Inside
) -> Problem | None:
    """Why an instance cannot be followed by another, if it cannot."""
    args: dict[str, object] = {"node": title(node), "definition": definition.name}
    args |= {"param": REPEAT.name}
    mended = (SetParam(node.id, REPEAT.name, REPEAT.default),)
    if not definition.inputs or len(definition.outputs) != 1:
        args |= {"inputs": len(definition.inputs), "outputs": len(definition.outputs)}
        return Problem("repeated_ports", args, Where(node.id), mended)
    first = definition.inputs[0].name
    output = inside.outputs.get(definition.outputs[0].name)
    if output is None or output.type == given[first].type:
        return None
    return unlike(node, first, given[first].type, output.type)


def unlike(node: GraphNode, port: str, taken: TensorType, given: TensorType) -> Problem:
    """That a node cannot be followed by another, which could not take what it gives."""
    args = {"node": title(node), "param": REPEAT.name, "port": port}
    args |= {"taken": str(taken), "given": str(given)}
    mended = (SetParam(node.id, REPEAT.name, REPEAT.default),)
    return Problem("repeated_types", args, Where(node.id, port), mended)


def sharing_misfit(node: GraphNode, other: GraphNode, own: Entry, lent: Entry) -> Problem | None:
    """What keeps a node from using the weights that were made for another, if anything does.

    Args:
        node: The node.
        other: The one that the weights were made for.
        own: What is known of the node.
        lent: What is known of the other.
    """
    found = _difference(own, lent, set())
    if found is None:
        return None
    name, mine, theirs = found
    args = {"node": title(node), "other": other.name, "name": name}
    args |= {"theirs": theirs, "own": mine}
    return Problem("shared_sizes", args, Where(node.id))


def _difference(
    own: Entry, lent: Entry, seen: set[tuple[int, int]]
) -> tuple[str, Value, Value] | None:
    """The first size that is inferred otherwise for one than for the other: its name and both."""
    for name, size in own.infer.items():
        if lent.infer.get(name, size) != size:
            return name, size, lent.infer[name]
    pair = (id(own.inside), id(lent.inside))
    if own.inside is lent.inside or own.inside is None or lent.inside is None or pair in seen:
        return None
    seen.add(pair)
    for node_id, (_, inner) in own.inside.keyed.items():
        found = _difference(inner, lent.inside.keyed[node_id][1], seen)
        if found is not None:
            return f"{inner.name}.{found[0]}", *found[1:]
    return None
