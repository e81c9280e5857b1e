"""Edits of wires: they are drawn, one or many as one edit, and others go for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_nodes.dots import taken_over
from graph_nodes.elements import Position, Wire
from graph_nodes.flow import closed, joined
from graph_nodes.graph import Graph
from graph_nodes.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Rewire:
    """Draws wires, in place of those that end in the same inputs.

    Attributes:
        wires: The wires that are drawn, at least one.
        away: The wires that are taken away first; those whose ends are moved keep their dots.
        to: Where nodes stand from then on; as before where it does not say.
    """

    wires: tuple[Wire, ...]
    away: tuple[Wire, ...] = ()
    to: Mapping[str, Position] = field(default_factory=dict[str, Position], hash=False)

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        after = joined(graph.move(self.to).disconnect(self.away), self.wires)
        if len(self.away) == len(self.wires):
            pairs = zip(self.away, self.wires, strict=True)
            after = after.draw(after.drawing.with_wires(taken_over(graph.drawing, pairs)))
        return closed(graph, after)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Wire 'fc' into 'loss'"."""
        wire, *others = self.wires
        if others:
            source = graph.node(wire.source)
            return Phrase("rewire_several", {"count": len(self.wires), "source": source.name})
        source, target = graph.node(wire.source), graph.node(wire.target)
        return Phrase("rewire", {"source": source.name, "target": target.name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        wire, *others = self.wires
        if others:
            ends = ", ".join(f"{graph.node(w.target).name}.{w.input}" for w in self.wires)
            source = graph.node(wire.source).name
            return Phrase("wire_before_after", {"source": source, "target": ends})
        source, target = graph.node(wire.source), graph.node(wire.target)
        old = graph.wire_into(wire.target, wire.input)
        port = f"{target.name}.{wire.input}"
        if old is None:
            return Phrase("wire_before_after", {"source": source.name, "target": port})
        before = graph.node(old.source).name
        return Phrase(
            "rewire_before_after", {"target": port, "after": source.name, "before": before}
        )
