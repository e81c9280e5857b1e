"""Which wires a person may draw from where, as questions to the graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.base.i18n import tr
from app.canvas.findings import Findings
from app.document.editing import NEW
from graph_nodes.flow import Misfit, declared_misfit
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.library import Library
from graph_nodes.ports import Port
from graph_nodes.problem import Problem
from runtime import fit
from runtime.check_result import TensorType


@dataclass(frozen=True, slots=True)
class End:
    """A port of a node: where a wire starts or ends."""

    node: str
    port: str
    is_output: bool

    def wire_to(self, other: "End") -> Wire | None:
        """The wire between two ends; None where both are inputs or both outputs."""
        if self.is_output == other.is_output:
            return None
        source, target = (self, other) if self.is_output else (other, self)
        return Wire(source.node, source.port, target.node, target.port)


class Wiring:
    """What a wire that starts at one end could be drawn to.

    Attributes:
        graph: The graph as it would be without the wire that is being moved, if one is.
        start: The end that stays.
    """

    def __init__(
        self,
        graph: Graph,
        start: End,
        findings: Findings | None = None,
        moved: Wire | None = None,
    ) -> None:
        self.graph = graph.disconnect([moved]) if moved else graph
        self.start = start
        self._findings = findings or Findings()

    def reason(self, wire: Wire) -> str | None:
        """Why this wire is refused, or None where it can be drawn."""
        return self.graph.refusal(wire) or self._dtype_refusal(wire)

    def refusal(self, end: End) -> str | None:
        """Why the wire cannot go to this end, or None where it can."""
        wire = self.start.wire_to(end)
        if wire is not None:
            return self.reason(wire)
        if end.is_output:
            return tr("an output goes into an input, not into another output")
        return tr("an input takes from an output, not from another input")

    def possible(self, node: GraphNode) -> list[End]:
        """The ports of a node that could take the wire, in its order.

        It gives the same answers as ``refusal``, without walking the graph for each.
        """
        if node.id in self._circular or self._start_port is None:
            return []
        ports = node.inputs() if self.start.is_output else node.outputs()
        ends = [
            End(node.id, port.name, not self.start.is_output)
            for port in ports
            if port.kind == self._start_port.kind
        ]
        wires = [(end, self.start.wire_to(end)) for end in ends]
        return [end for end, wire in wires if wire and self._dtype_refusal(wire) is None]

    def into_node(self, node: GraphNode) -> tuple[End | None, str]:
        """The first free port of a node that can take the wire, or else why there is none."""
        possible = self.possible(node)
        free = [e for e in possible if e.is_output or not self.graph.wire_into(e.node, e.port)]
        if free:
            return free[0], ""
        if possible:
            text = tr("every input of '{name}' that could take this is taken", name=node.name)
            return None, text
        ports = node.inputs() if self.start.is_output else node.outputs()
        if not ports:
            side = tr("inputs") if self.start.is_output else tr("outputs")
            return None, tr("'{name}' has no {side}", name=node.name, side=side)
        first = End(node.id, ports[0].name, not self.start.is_output)
        return None, self.refusal(first) or ""

    def new_nodes(self, library: Library) -> dict[str, Wire]:
        """Node types that could be put at the loose end, each with the wire that would join it.

        Args:
            library: The types that there are.
        """
        small = self.graph.copy_fragment([self.start.node]).bound(library)
        found: dict[str, Wire] = {}
        for spec in small.library.specs():
            graph, node_id = small.add(spec.type)
            ends = Wiring(graph, self.start, self._findings).possible(graph.nodes[node_id])
            wire = self.start.wire_to(End(NEW, ends[0].port, ends[0].is_output)) if ends else None
            if wire is not None:
                found[spec.type] = wire
        return found

    @cached_property
    def _circular(self) -> set[str]:
        """The nodes that a wire would close a cycle with."""
        reach = self.graph.upstream if self.start.is_output else self.graph.downstream
        return reach([self.start.node])

    @cached_property
    def _start_port(self) -> Port | None:
        node = self.graph.node(self.start.node)
        return (node.output if self.start.is_output else node.input)(self.start.port)

    def _dtype_refusal(self, wire: Wire) -> str | None:
        """Why the numbers that a wire would carry cannot go where it ends."""
        problem = _dtype_misfit(self.graph, wire, self._findings.type_on(wire))
        return None if problem is None else problem.text(tr)


def targets_of(graph: Graph, node_id: str, findings: Findings) -> Iterator[Wire]:
    """Every wire that could be drawn from the outputs of a node into free inputs."""
    for port in graph.nodes[node_id].outputs():
        wiring = Wiring(graph, End(node_id, port.name, True), findings)
        for other in graph.nodes.values():
            for end in wiring.possible(other):
                wire = wiring.start.wire_to(end)
                if wire and not graph.wire_into(end.node, end.port):
                    yield wire


def known_misfit(findings: Findings) -> Misfit:
    """What judges wires by what is known of the values that they would carry.

    It is for wires that nobody has drawn by hand, so that the shape has to fit, too.
    """

    def misfit(graph: Graph, wire: Wire) -> str | None:
        known, target = findings.type_on(wire), graph.node(wire.target)
        problem, into = _dtype_misfit(graph, wire, known), target.input(wire.input)
        if problem is None and known is not None and into is not None:
            problem = fit.shape_misfit(target, into, known)
        return declared_misfit(graph, wire) if problem is None else problem.text(tr)

    return misfit


def _dtype_misfit(graph: Graph, wire: Wire, known: TensorType | None) -> Problem | None:
    source, target = graph.node(wire.source), graph.node(wire.target)
    output, into = source.output(wire.output), target.input(wire.input)
    if output is None or into is None:
        return None
    dtype = known.dtype if known else output.dtype
    return fit.dtype_misfit(target, into, fit.giver(source, output.name), dtype)
