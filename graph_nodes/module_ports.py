"""The ports of a definition: where each is wired, and taking one away."""

from collections.abc import Iterator

from graph_nodes.elements import GraphError, GraphNode, Wire
from graph_nodes.graph import Graph
from graph_nodes.project import Project
from graph_nodes.roles import Role


def port_places(project: Project, definition_id: str, port: str) -> tuple[str, ...]:
    """What a port of a definition is wired to, as a person finds it: inside, and at each instance.

    Args:
        project: The project.
        definition_id: The definition.
        port: The id of its Input or Output.

    Raises:
        GraphError: It has no such node.
    """
    one = project.definition(definition_id)
    node = one.graph.node(port)
    ends = [w.target if w.source == port else w.source for w in one.graph.wires_of([port])]
    inside = [f"'{one.graph.nodes[end].name}' inside" for end in dict.fromkeys(ends)]
    return (*inside, *_instances(project, one.type, node))


def _instances(project: Project, node_type: str, port: GraphNode) -> Iterator[str]:
    """The instances that have a wire at a port, with the module that they are in."""
    scopes = [(project.main, ""), *((d.graph, f"{d.name}/") for d in project.definitions.values())]
    for graph, place in scopes:
        for node in graph.nodes.values():
            if node.type == node_type and _wires_at(graph, node, port):
                yield f"'{place}{node.name}'"


def _wires_at(graph: Graph, instance: GraphNode, port: GraphNode) -> list[Wire]:
    if port.spec is not None and port.spec.role is Role.INPUT:
        return [w for w in graph.sources[instance.id] if w.input == port.name]
    return [w for w in graph.targets[instance.id] if w.output == port.name]


def remove_port(project: Project, definition_id: str, port: str, *, cut: bool = False) -> Project:
    """A project in which a definition has a port less.

    Args:
        project: The project.
        definition_id: The definition.
        port: The id of its Input or Output.
        cut: Whether the wires at it may go with it, inside and at every instance.

    Raises:
        GraphError: It is wired, and the wires may not go; the text says where.
    """
    places = port_places(project, definition_id, port)
    if places and not cut:
        name = project.definition(definition_id).graph.node(port).name
        raise GraphError(f"'{name}' is wired to {listed(places)}")
    return project.edit(definition_id, lambda graph: graph.remove([port]))


def listed(places: tuple[str, ...], most: int = 4) -> str:
    """Places in words; "" for none."""
    if not places:
        return ""
    shown, more = places[:most], len(places) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    *others, last = shown
    return f"{', '.join(others)} and {last}" if others else last
