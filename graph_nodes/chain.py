"""Nodes that are to be added, each wired to the next: what somebody chose to add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.elements import Position, Wire
from graph_nodes.flow import without
from graph_nodes.graph import Graph
from graph_nodes.params import Value

NEW = ""
"""Stands for the id of a node that is being asked for, in a wire that is to come with it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A node that is to be added.

    Attributes:
        type: Its type.
        params: The values that differ from its defaults.
        gives: Its output that is wired to the next piece; "" for the last one.
        takes: Its input that is wired to the piece before; "" for the first one.
    """

    type: str
    params: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    gives: str = ""
    takes: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One node, or several in a row, and how they are joined to what is there.

    Attributes:
        pieces: The nodes, in the order of computation; at least one.
        wires: What joins them to the graph. ``NEW`` stands for the first piece where it is a wire's
            target, and for the last one where it is its source.
        away: The wires that go for them: those that the nodes take over.
    """

    pieces: tuple[Piece, ...]
    wires: tuple[Wire, ...] = ()
    away: tuple[Wire, ...] = ()

    @property
    def types(self) -> list[str]:
        """The type of each node."""
        return [piece.type for piece in self.pieces]

    def add(self, graph: Graph, places: Sequence[Position]) -> tuple[Graph, list[str]]:
        """A graph with these nodes and wires, and the ids of the nodes.

        Args:
            graph: The graph.
            places: The top left corner of each node.

        Raises:
            GraphError: A type is unknown, a parameter cannot be used or a wire is refused.
        """
        ids: list[str] = []
        for piece, at in zip(self.pieces, places, strict=True):
            graph, node_id = graph.add(piece.type, at, params=piece.params)
            if ids:
                before = self.pieces[len(ids) - 1]
                graph = graph.connect(Wire(ids[-1], before.gives, node_id, piece.takes))
            ids.append(node_id)
        wires = [self.joined(wire, ids) for wire in self.wires]
        return without(graph, (), self.away, wires), ids

    @staticmethod
    def joined(wire: Wire, ids: Sequence[str]) -> Wire:
        """A wire to nodes that were asked for, as it is once they have these ids."""
        return replace(
            wire,
            source=ids[-1] if wire.source == NEW else wire.source,
            target=ids[0] if wire.target == NEW else wire.target,
        )
