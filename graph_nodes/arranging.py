"""The order of a definition's ports: of its arguments, of what it returns, and on its instances."""

from collections.abc import Iterable, Sequence

from graph_nodes.elements import GraphError, GraphNode, id_key
from graph_nodes.quoting import quoted
from graph_nodes.roles import Role
from graph_nodes.scope import Scope


def in_order(ids: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """Ids as an order has them; those that it does not name come last, in that of their making."""
    places = {node_id: place for place, node_id in enumerate(order)}
    return tuple(sorted(ids, key=lambda i: (places.get(i, len(places)), id_key(i))))


def ports_in(graph: Scope, role: Role, order: Sequence[str] = ()) -> tuple[GraphNode, ...]:
    """The Inputs or Outputs of a graph in this order, those that are off included."""
    found = (n.id for n in graph.nodes.values() if n.spec and n.spec.role is role)
    return tuple(graph.nodes[node_id] for node_id in in_order(found, order))


def kept_order(graph: Scope, order: Sequence[str]) -> tuple[str, ...]:
    """What has to be said of an order: nothing where it is that in which the ports were made."""
    whole, made = (
        tuple(n.id for role in (Role.INPUT, Role.OUTPUT) for n in ports_in(graph, role, one))
        for one in (order, ())
    )
    return () if whole == made else whole


def rearranged(graph: Scope, before: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The order of ports in which some come as they are wanted, in the places that they had.

    Raises:
        GraphError: One of those is wanted twice, or is no Input or Output of the graph.
    """
    order: list[str] = []
    for role in (Role.INPUT, Role.OUTPUT):
        had = [n.id for n in ports_in(graph, role, before)]
        taken = iter([port for port in wanted if port in had])
        order += [next(taken, port) if port in wanted else port for port in had]
    for port in wanted:
        if port not in order or wanted.count(port) > 1:
            raise GraphError(f"{quoted(port)} is no Input or Output of it, or is named twice")
    return kept_order(graph, order)
