"""Wires whose loose ends are in hand: a new one, or those that are moved together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.canvas.findings import Findings
from app.canvas.wiring import End, Wiring
from graph_nodes.chain import Chain
from graph_nodes.graph import Graph, GraphNode, Wire


@dataclass(frozen=True)
class HeldWires:
    """Wires that start at one end, or, if they are moved together, at several of one side.

    Attributes:
        graph: Where they are drawn.
        starts: The ends that stay.
        findings: What is known of the graph.
        moved: The wires that are there and are moved, one for each start; none for a new wire.
    """

    graph: Graph
    starts: tuple[End, ...]
    findings: Findings = field(default_factory=Findings)
    moved: tuple[Wire, ...] = ()

    @classmethod
    def at_port(cls, graph: Graph, findings: Findings, port: End, every: bool) -> "HeldWires":
        """What a drag from a port draws: the wire into an input is moved, of an output comes a new.

        Args:
            graph: The graph.
            findings: What is known of it.
            port: The port.
            every: Whether all wires of an output are moved instead.
        """
        there = (graph.targets if port.is_output else graph.sources)[port.node]
        wires = [w for w in there if port in ends_of(w)] if every or not port.is_output else []
        return cls.moving(graph, findings, port, wires) if wires else cls(graph, (port,), findings)

    @classmethod
    def moving(
        cls, graph: Graph, findings: Findings, port: End, wires: Sequence[Wire]
    ) -> "HeldWires":
        """Wires whose ends at a port are taken up; the other ones stay."""
        starts = tuple(next(end for end in ends_of(wire) if end != port) for wire in wires)
        return cls(graph, starts, findings, tuple(wires))

    @cached_property
    def wirings(self) -> tuple[Wiring, ...]:
        """What each could be drawn to."""
        return tuple(Wiring(self.graph, s, self.findings, self.moved) for s in self.starts)

    @property
    def first(self) -> Wiring:
        """What the first could be drawn to."""
        return self.wirings[0]

    @property
    def from_output(self) -> bool:
        """Whether inputs are looked for."""
        return self.starts[0].is_output

    def possible(self, node: GraphNode) -> list[End]:
        """The ports of a node that could take all of them."""
        return self._common(wiring.possible(node) for wiring in self.wirings)

    def free(self, node: GraphNode) -> list[End]:
        """The free ports of a node that could take all of them, those first that suit best."""
        return self._common(wiring.free(node) for wiring in self.wirings)

    @staticmethod
    def _common(found: Iterable[Sequence[End]]) -> list[End]:
        first, *others = found
        return [end for end in first if all(end in ends for ends in others)]

    def suits(self, end: End, node: GraphNode) -> bool:
        """Whether nothing would be wrong with the shapes there, as far as is known."""
        return all(wiring.problem(end, node) is None for wiring in self.wirings)

    def refusal(self, end: End) -> str | None:
        """Why they cannot go to this end, or None where they can."""
        return next(filter(None, (wiring.refusal(end) for wiring in self.wirings)), None)

    def wires_to(self, end: End) -> tuple[Wire, ...]:
        """The wires to an end of the other side."""
        return tuple(wire for start in self.starts if (wire := start.wire_to(end)))

    def replaced(self, wires: Iterable[Wire]) -> Iterator[Wire]:
        """The wires, but for those that are moved, that these would be drawn in place of."""
        for wire in wires:
            old = self.first.graph.wire_into(wire.target, wire.input)
            if old is not None and old != wire:
                yield old

    def taken_over(self, chain: Chain) -> Chain:
        """New nodes, which the first of the wires joins, with all of the wires."""
        if not self.moved:
            return chain
        wires: list[Wire] = []
        for wire in chain.wires:
            other = self.first.other(wire)
            wires += self.wires_to(other) if self.first.start.wire_to(other) == wire else (wire,)
        return replace(chain, wires=tuple(wires), away=self.moved)


def ends_of(wire: Wire) -> tuple[End, End]:
    """Where a wire starts, and where it ends."""
    return End(wire.source, wire.output, True), End(wire.target, wire.input, False)
