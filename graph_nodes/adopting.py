"""Brings what is pasted together with the definitions that it uses."""

from dataclasses import replace
from types import MappingProxyType

from graph_nodes.definitions import Definitions, free_id, reached
from graph_nodes.graph import INSTANCE, Definition, Graph
from graph_nodes.names import FreeNames


def adopted(graph: Graph, fragment: Graph) -> tuple[Graph, Graph]:
    """The graph with the definitions that a fragment uses, and the fragment as it uses these.

    A definition that the graph has already, and that means the same there, is not brought again;
    one that means something else there comes under another id, and another name where it must.
    """
    needed = reached(fragment.definitions, fragment)
    brought = _strangers(graph.definitions, needed)
    if not brought:
        return graph, fragment.bound(graph.library)
    ids = {one.id for one in graph.definitions.values()}
    names = FreeNames(one.name for one in graph.definitions.values())
    types: dict[str, str] = {}
    for one in brought.values():
        new_id = free_id(ids) if one.id in ids else one.id
        ids.add(new_id)
        types[one.type] = f"{INSTANCE}{new_id}"
    made = [
        replace(
            one,
            id=types[one.type].removeprefix(INSTANCE),
            name=names.take(one.name),
            graph=_retyped(one.graph, types),
        )
        for one in brought.values()
    ]
    later = graph.with_definitions([*graph.definitions.values(), *made])
    return later, _retyped(fragment, types).bound(later.library)


def _strangers(known: Definitions, needed: Definitions) -> dict[str, Definition]:
    """Those that are not known, or mean something else; and so those that use such a one."""
    found: dict[str, Definition] = {}
    for node_type, one in needed.items():  # those that others use come first
        uses = {node.type for node in one.graph.nodes.values()}
        if known.get(node_type) != one or uses & found.keys():
            found[node_type] = one
    return found


def _retyped(graph: Graph, types: dict[str, str]) -> Graph:
    nodes = {i: replace(n, type=types.get(n.type, n.type)) for i, n in graph.nodes.items()}
    return replace(graph, nodes=MappingProxyType(nodes))
