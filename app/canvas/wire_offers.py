"""The wires that could be drawn between nodes, those first that leave nothing to be desired."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.canvas.findings import Findings
from app.canvas.wiring import End, Wiring, is_another, known_misfit
from graph_nodes.graph import Graph, GraphNode, Wire

MOST_NODES = 60
"""Nodes whose inputs are offered at once, at most; others are found by their names."""


@dataclass(frozen=True, slots=True)
class WireOffer:
    """A wire that could be drawn.

    Attributes:
        wire: The wire.
        replaced: The wire in whose place it would be; None where its input is free.
        problem: What would be wrong with it; "" for nothing.
        aside: Whether it tells the node something that it can do without.
    """

    wire: Wire
    replaced: Wire | None
    problem: str
    aside: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return not (self.replaced or self.problem or self.aside)


def wire_offers(
    graph: Graph, findings: Findings, source: str, targets: Iterable[GraphNode]
) -> list[WireOffer]:
    """The wires from the outputs of a node to the inputs of others, the best first.

    What would be in place of another wire comes behind what would not, and what would be wrong
    comes last. Numbers that an input does not take are not offered, nor what would close a cycle.
    """
    offers = _offers(graph, findings, source, targets)
    return sorted(offers, key=lambda o: (bool(o.problem), o.replaced is not None, o.aside))


def nearest_first(graph: Graph, node_id: str) -> list[GraphNode]:
    """The other nodes, the nearest on the canvas first."""
    x, y = graph.nodes[node_id].at
    others = (node for node in graph.nodes.values() if node.id != node_id)
    return sorted(others, key=lambda node: abs(node.at[0] - x) + abs(node.at[1] - y))


def called(node: GraphNode, words: Iterable[str]) -> bool:
    """Whether an input of a node may be called by words, without asking which inputs it has."""
    ports = () if node.spec is None else node.spec.input_ports
    names = f"→ {node.name}.{' '.join(port.name for port in ports)}".casefold()
    return all(word.rstrip("0123456789") in names or word in names for word in _parts(words))


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Words without the dots between a node and its port."""
    for word in words:
        yield from filter(None, word.split("."))


def _offers(
    graph: Graph, findings: Findings, source: str, targets: Iterable[GraphNode]
) -> Iterator[WireOffer]:
    starts = [
        Wiring(graph, End(source, port.name, True), findings)
        for port in graph.nodes[source].outputs()
    ]
    misfit = known_misfit(findings)
    for node in targets:
        for wiring in starts:
            free = False  # of inputs that are alike, one is enough
            for end in wiring.possible(node):
                wire, old = wiring.start.wire_to(end), graph.wire_into(end.node, end.port)
                if wire is None or wire == old or (free and is_another(node, end)):
                    continue
                free = free or old is None
                yield WireOffer(wire, old, misfit(graph, wire) or "", wiring.is_aside(wire, node))
