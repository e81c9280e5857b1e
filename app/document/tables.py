"""What of a node that reads a text table is still to be decided by a look at the file."""

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Path


def reads_table(node: GraphNode) -> bool:
    """Whether a node reads a text table."""
    return node.spec is not None and node.spec.reads_table


def is_undecided(before: GraphNode | None, after: GraphNode) -> bool:
    """Whether a person asks for a decision: by another file, or by "auto" where none was."""
    old = {} if before is None else before.values()
    new = after.values()
    return any(new[n] is None and old.get(n) is not None for n in new) or any(
        bool(new[n]) and new[n] != old.get(n) for n in _paths(after)
    )


def _paths(node: GraphNode) -> list[str]:
    spec = node.spec
    return [] if spec is None else [n for n, p in spec.params.items() if isinstance(p, Path)]


def undecided(graph: Graph, node_id: str) -> Graph:
    """A graph in which everything about a node's table is to be decided anew."""
    node = graph.nodes[node_id]
    spec = node.spec
    if spec is not None and spec.reads_table:
        for name in (n for n, param in spec.params.items() if param.default is None):
            graph = graph.reset_param(node_id, name)
    return graph
