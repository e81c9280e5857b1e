"""Calling a module once more, and giving an instance a definition of its own or another one."""

from graph_nodes.elements import GraphError, GraphNode, Position
from graph_nodes.freezing import carried
from graph_nodes.graph import Graph
from graph_nodes.project import Project
from graph_nodes.retyping import with_kind
from graph_nodes.sharing import weights_refusal

ROOM = (200.0, 140.0)
"""How far nodes stand apart at least, beside and below one another, in pixels."""


def use_again(graph: Graph, node_id: str) -> tuple[Graph, str]:
    """A graph with one more call of a layer or an instance, for another input, and the call's id.

    It stands below the node and uses its weights; nothing is wired to it yet.

    Raises:
        GraphError: The node has no weights.
    """
    node = graph.node(node_id)
    reason = weights_refusal(node)
    if reason is not None:
        raise GraphError(reason)
    graph, made = graph.add(node.type, _below(graph, node), graph.free_name(node.name))
    return graph.share(made, node_id), made


def _below(graph: Graph, node: GraphNode) -> Position:
    """The first free place below a node."""
    (x, y), (width, height) = node.at, ROOM
    column = [n.at[1] for n in graph.nodes.values() if abs(n.at[0] - x) < width]
    y += height
    while any(abs(other - y) < height for other in column):
        y += height
    return (x, y)


def make_unique(project: Project, instance: str, scope: str = "") -> Project:
    """A project in which an instance has a definition of its own, which begins as a copy.

    Args:
        project: The project.
        instance: The id of the instance.
        scope: The id of the definition that it is in; "" for the main graph.

    Raises:
        GraphError: It is no instance, or shares its weights.
    """
    node = project.scope(scope).node(instance)
    one = project.definitions.get(node.type)
    if one is None:
        raise GraphError(f"'{node.name}' is no module of this project")
    project, made = project.copy_definition(one.id)
    return swap(project, instance, made, scope)


def swap(project: Project, instance: str, definition_id: str, scope: str = "") -> Project:
    """A project in which an instance is one of another definition.

    It keeps its name; wires and values stay as ``Retype`` says, and what is frozen inside stays so
    where something is called the same.

    Args:
        project: The project.
        instance: The id of the instance.
        definition_id: The id of the other definition.
        scope: The id of the definition that it is in; "" for the main graph.

    Raises:
        GraphError: It shares its weights, or the definition would contain itself.
    """
    kind = project.definition(definition_id).type
    node = project.scope(scope).node(instance)
    kept = carried(node, project.definitions, kind, project.definitions)
    return project.edit_scope(scope, lambda graph: with_kind(graph, instance, kind, kept))
