"""New nodes for a wire: which of them it could take in, and by which ports."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.canvas.findings import Findings
from app.canvas.wiring import known_misfit
from graph_nodes.edit import Insert
from graph_nodes.flow import halves
from graph_nodes.graph import Graph, GraphError, Position, Wire
from graph_nodes.library import Library


@dataclass(frozen=True, slots=True)
class Insertion:
    """A wire that is to take a new node in.

    Attributes:
        graph: Where it is.
        wire: The wire.
        findings: What is known of the graph.
    """

    graph: Graph
    wire: Wire
    findings: Findings

    def of(self, node_type: str, library: Library, at: Position | None = None) -> Insert:
        """What puts a node of a type on the wire.

        Raises:
            GraphError: It does not fit; the text says why.
        """
        return self._of(node_type, self._alone(library), at)

    def new_nodes(self, library: Library) -> Mapping[str, Insert]:
        """The node types that fit, each with what puts it on the wire."""
        alone, found = self._alone(library), dict[str, Insert]()
        for spec in alone.library.specs():
            try:
                found[spec.type] = self._of(spec.type, alone, None)
            except GraphError:
                continue
        return found

    def _alone(self, library: Library) -> Graph:
        """The wire and its nodes, in a graph that knows these types."""
        return self.graph.copy_fragment([self.wire.source, self.wire.target]).bound(library)

    def _of(self, node_type: str, alone: Graph, at: Position | None) -> Insert:
        # Of the nodes on the canvas only what the wire carries counts: ids are others here.
        known = {self.wire.source: self.findings.of(self.wire.source)}
        graph, made = alone.add(node_type)
        before, after = halves(graph, self.wire, [made], known_misfit(Findings(known)))
        return Insert(self.wire, node_type, at=at, ports=(before.input, after.output))
