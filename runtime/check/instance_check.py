"""Checks an instance of a definition: what is wired in, what is inside, and what comes out."""

from collections.abc import Mapping
from dataclasses import replace

from graph_nodes.definitions import concrete
from graph_nodes.graph import Definition, GraphError, GraphNode
from graph_nodes.instances import REPEAT
from graph_nodes.problem import Problem
from runtime.check.entry import Entry, Given, Inside
from runtime.check.means import Means
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
        problem = Problem("error", f"{title(node)}: {error}", node.id, remedy="choose another")
        entry.problems.append(problem)
        return
    inputs = {one.id: given[one.name] for one in definition.inputs}
    # What is differentiated must follow from the very values that are wired in.
    rests_on = (own, behind if means.gradient else None)
    inside = entry.inside = means.inside(definition, graph, inputs, means, rests_on)
    entry.problems += [_seen_from(node, problem) for problem in inside.problems]
    repeat = values[REPEAT.name]
    assert isinstance(repeat, int), "it is a whole number"
    entry.learn(inside.weights)
    entry.parameters = sum(inside.result.parameters.values()) * repeat
    if repeat > 1 and (problem := _unrepeatable(node, definition, given, inside)):
        entry.problems.append(problem)
        return
    for name, output in inside.outputs.items():
        entry.values[name], entry.types[name] = output.value, output.type
        if output.classes is not None:
            entry.classes[name] = output.classes


def _seen_from(node: GraphNode, problem: Problem) -> Problem:
    """A problem inside, shown on the instance."""
    return replace(
        problem,
        message=f"{title(node)}: {problem.message}",
        node=node.id,
        port=None,
        inside=None if problem.path is None else str(problem.path),
    )


def _unrepeatable(
    node: GraphNode, definition: Definition, given: Mapping[str, Given], inside: Inside
) -> Problem | None:
    """Why an instance cannot be followed by another, if it cannot."""
    remedy = f"set {REPEAT.name} to 1, or change {definition.name}"
    if not definition.inputs or len(definition.outputs) != 1:
        message = (
            f"{title(node)} cannot be repeated: what is repeated takes a value and gives one, but "
            f"{definition.name} has {len(definition.inputs)} inputs and "
            f"{len(definition.outputs)} outputs"
        )
        return Problem("error", message, node.id, remedy=remedy)
    first = definition.inputs[0].name
    output = inside.outputs.get(definition.outputs[0].name)
    if output is None or output.type == given[first].type:
        return None
    message = (
        f"{title(node)} cannot be repeated: it takes {first} {given[first].type} and gives "
        f"{output.type}"
    )
    return Problem("error", message, node.id, first, remedy)


def sharing_misfit(node: GraphNode, other: GraphNode, own: Entry, lent: Entry) -> Problem | None:
    """What keeps a node from using the weights that were made for another, if anything does.

    Args:
        node: The node.
        other: The one that the weights were made for.
        own: What is known of the node.
        lent: What is known of the other.
    """
    mine, theirs = {**own.infer, **_sizes(own)}, {**lent.infer, **_sizes(lent)}
    for name in mine.keys() & theirs.keys():
        if mine[name] != theirs[name]:
            message = (
                f"{title(node)} shares weights with '{other.name}', where {name} is "
                f"{theirs[name]}, but here it would be {mine[name]}"
            )
            return Problem("error", message, node.id, remedy="wire in what has the same sizes")
    return None


def _sizes(entry: Entry) -> dict[str, object]:
    """The sizes that are inferred inside an instance, by the way to them."""
    found: dict[str, object] = {}
    for _, inner in entry.inside.keyed.values() if entry.inside else ():
        found |= {f"{inner.name}.{n}": s for n, s in {**inner.infer, **_sizes(inner)}.items()}
    return found
