"""Calling a module once more, and giving an instance a definition of its own or another one."""

from dataclasses import replace
from types import MappingProxyType

from graph_nodes.elements import Frozen, GraphError, GraphNode, Position, Spec
from graph_nodes.freezing import carried
from graph_nodes.graph import Graph
from graph_nodes.project import Project
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

    Wires stay at ports of the same name, and values at parameters of the same name that take them;
    what is frozen inside stays so where something is called the same.

    Args:
        project: The project.
        instance: The id of the instance.
        definition_id: The id of the other definition.
        scope: The id of the definition that it is in; "" for the main graph.

    Raises:
        GraphError: It shares its weights, or the definition would contain itself.
    """
    kind = project.definition(definition_id).type
    graph = project.scope(scope)
    node = graph.node(instance)
    if len(graph.sharing(instance)) > 1:
        raise GraphError(f"'{node.name}' shares its weights: give it its own first")
    kept = carried(node, project.definitions, kind, project.definitions)
    return project.edit_scope(scope, lambda graph: _retyped(graph, node, kind, kept))


def _retyped(graph: Graph, node: GraphNode, kind: str, frozen: Frozen) -> Graph:
    spec = graph.library.spec(kind)
    assert spec is not None, "the library knows the project's definitions"
    later = instance_of(node, spec, frozen)
    graph = replace(graph, nodes=MappingProxyType(graph.nodes | {node.id: later}))
    lost = [w for w in graph.sources[node.id] if later.input(w.input) is None]
    lost += [w for w in graph.targets[node.id] if later.output(w.output) is None]
    return graph.disconnect(lost) if lost else graph


def instance_of(node: GraphNode, spec: Spec, frozen: Frozen) -> GraphNode:
    """An instance as one of another definition, with the values that its parameters take.

    Args:
        node: The instance.
        spec: That of the instances of the other definition.
        frozen: What of it is frozen from then on.
    """
    values = {name: value for name, value in node.params.items() if _takes(spec, name, value)}
    bound = {name: text for name, text in node.bound.items() if name in spec.params}
    params, names = MappingProxyType(values), MappingProxyType(bound)
    later = replace(node, type=spec.type, spec=spec, params=params, bound=names)
    return replace(later, frozen=frozen)


def _takes(spec: Spec, name: str, value: object) -> bool:
    """Whether a type has a parameter of this name that can have this value, not as its default."""
    if name not in spec.params:
        return False
    try:
        return spec.params[name].validate(value) != spec.params[name].default
    except ValueError:
        return False
