"""Nodes and wires from one graph that come into another, under ids and names that are free."""

from dataclasses import replace

from graph_nodes.elements import GraphNode, Position, Wire, id_key
from graph_nodes.ids import free_id, last_number
from graph_nodes.library import Library
from graph_nodes.names import FreeNames
from graph_nodes.scope import Scope
from graph_nodes.sharing import lent_by


def brought(
    graph: Scope, fragment: Scope, offset: Position, library: Library
) -> tuple[dict[str, GraphNode], list[Wire], dict[str, str]]:
    """What comes into a graph.

    Args:
        graph: The graph.
        fragment: What comes.
        offset: How far it stands from where it stood.
        library: What knows the types of the graph's nodes.

    Returns:
        The nodes that come, by their ids here, their wires, and for each id in the fragment the one
        here.
    """
    nodes, new_ids = dict[str, GraphNode](), dict[str, str]()
    names = FreeNames(n.name for n in graph.nodes.values())
    number = last_number(graph.nodes)
    for node in sorted(fragment.nodes.values(), key=lambda n: id_key(n.id)):
        node_id = free_id(graph.nodes, number)
        number = int(node_id[1:])
        new_ids[node.id] = node_id
        at = (node.at[0] + offset[0], node.at[1] + offset[1])
        nodes[node_id] = library.bind(replace(node, id=node_id, name=names.take(node.name), at=at))
    nodes = {i: lent_by(node, new_ids) for i, node in nodes.items()}
    wires = [replace(w, source=new_ids[w.source], target=new_ids[w.target]) for w in fragment.wires]
    return nodes, wires, new_ids
