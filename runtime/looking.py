"""What is looked at: an output, be it inside of a module; and the graph that leads up to it."""

from dataclasses import dataclass, replace

from graph_nodes.graph import Graph, Wire
from graph_nodes.path import NodePath
from graph_nodes.project import Project


@dataclass(frozen=True, slots=True)
class Place:
    """An output that is looked at.

    Attributes:
        node: The way to its node through instances: see ``NodePath``.
        port: Its name.
    """

    node: str
    port: str

    @property
    def way(self) -> tuple[str, ...]:
        """The ids of the instances that it is in, the outermost first."""
        return NodePath(self.node).ids[:-1]


def up_to(graph: Graph, place: Place) -> Graph:
    """A graph that computes a value and what it is made of, and nothing that comes later.

    A Watch asks for it, so that no loss need be there. In a module all stays as it is.

    Raises:
        GraphError: There is no such output, or it has no value.
    """
    path = NodePath(place.node)
    graph.node(path.top)
    if not place.way:
        asks = _asking(graph, place)
        return _watched(_behind(graph, asks.node), asks.node, asks.port)
    small = _behind(graph, path.top)
    project = Project(small)
    scope = project.inside(place.way).id
    return project.edit(scope, lambda inner: _watched(inner, path.ids[-1], place.port)).main


def _asking(graph: Graph, place: Place) -> Place:
    """The output that asks for a place: of a Parameter, that of the product which it is made for.

    By that product, its first numbers may be scaled.
    """
    for wire in graph.targets[place.node]:
        port = graph.nodes[wire.target].input(wire.input)
        outputs = graph.nodes[wire.target].outputs()
        if port is not None and port.contracts and outputs:
            return Place(wire.target, outputs[0].name)
    return place


def _behind(graph: Graph, node_id: str) -> Graph:
    """A node, what it depends on, and whose weights these use, with the settings of the run."""
    kept = graph.upstream([node_id])
    kept |= {graph.nodes[i].lender for i in kept} - {""}
    return replace(graph.copy_fragment(kept), run=graph.run)


def _watched(graph: Graph, node_id: str, port: str) -> Graph:
    graph, watch = graph.add("Watch", params={"every": 1})
    return graph.connect(Wire(node_id, port, watch, "x"))
