"""New nodes for a wire: which of them it could take in, and by which ports."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from app.canvas.findings import Findings
from app.canvas.wiring import End, Wiring, known_misfit
from graph_nodes.chain import Chain
from graph_nodes.edit import Insert
from graph_nodes.flow import halves
from graph_nodes.graph import Graph, GraphError, Position, Wire
from graph_nodes.library import Library
from graph_nodes.params import Value


@dataclass(frozen=True)
class Insertion:
    """A wire that is to take a new node in.

    Attributes:
        graph: Where it is.
        wire: The wire.
        findings: What is known of the graph.
        library: The kinds of node that there are.
    """

    graph: Graph
    wire: Wire
    findings: Findings
    library: Library

    @property
    def beginning(self) -> Wiring:
        """The wire as if it were loose at its end."""
        return Wiring(self.graph, End(self.wire.source, self.wire.output, True), self.findings)

    def of(
        self,
        node_type: str,
        params: Mapping[str, Value] = MappingProxyType({}),
        at: Position | None = None,
    ) -> Insert:
        """What puts a node of a type on the wire.

        Raises:
            GraphError: It does not fit; the text says why.
        """
        # Of the nodes on the canvas only what the wire carries counts: ids are others here.
        known = {self.wire.source: self.findings.of(self.wire.source)}
        graph, made = self._alone.add(node_type, params=params)
        before, after = halves(graph, self.wire, [made], known_misfit(Findings(known)))
        return Insert(self.wire, node_type, params, at, (before.input, after.output))

    def putting(self, chain: Chain) -> Insert | Chain | None:
        """What puts nodes on the wire that begin at its start; None where they cannot go on."""
        last = chain.pieces[-1]
        if len(chain.pieces) == 1:
            try:
                return self.of(last.type, last.params)
            except GraphError:
                return None
        end = Wiring(self.graph, End(self.wire.target, self.wire.input, False), self.findings)
        ways = end.ways(replace(self.library.fresh(last.type), params=last.params))
        return replace(chain, wires=(*chain.wires, ways[0])) if ways else None

    @cached_property
    def _alone(self) -> Graph:
        """The wire and its nodes, in a graph that knows the kinds of node."""
        ends = [self.wire.source, self.wire.target]
        return self.graph.copy_fragment(ends).bound(self.library)
