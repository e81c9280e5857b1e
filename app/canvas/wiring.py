"""Which wires a person may draw from where, as questions to the graph."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from app.base.i18n import tr
from app.canvas.findings import Findings
from graph_nodes.chain import NEW
from graph_nodes.flow import Misfit, declared_misfit
from graph_nodes.graph import Graph, GraphNode, Wire
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
        graph: The graph as it would be without the wires that are being moved.
        start: The end that stays.
    """

    def __init__(
        self,
        graph: Graph,
        start: End,
        findings: Findings | None = None,
        moved: Collection[Wire] = (),
    ) -> None:
        self.graph = graph.disconnect(moved) if moved else graph
        self.start = start
        self._seen = graph
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
        if (node.id != NEW and node.id in self._circular) or self._start_port is None:
            return []
        ports = self._sockets(node) if self.start.is_output else node.outputs()
        ends = [
            End(node.id, port.name, not self.start.is_output)
            for port in ports
            if port.kind == self._start_port.kind
        ]
        return [end for end in ends if self._misfit(end, node) is None]

    def _sockets(self, node: GraphNode) -> tuple[Port, ...]:
        """The inputs of a node that are seen: one that grows has one more when all have wires."""
        return node.sockets({w.input for w in self._seen.sources.get(node.id, ())})

    def free(self, node: GraphNode) -> list[End]:
        """The free ports of a node that could take the wire, those first that suit it best."""
        ends = [e for e in self.possible(node) if e.is_output or not self._is_taken(e)]
        if len(ends) > 1:
            ends.sort(key=lambda e: (self.problem(e, node) is not None, not _is_required(node, e)))
        return ends

    def _is_taken(self, end: End) -> bool:
        return self.graph.wire_into(end.node, end.port) is not None

    def ways(self, node: GraphNode) -> list[Wire]:
        """The wires that could join a node by free ports, those first that leave nothing to desire.

        Inputs that must be wired come before others, and of inputs that are alike only the first
        counts. The node may be a fresh one.
        """
        alike: dict[str, End] = {}
        for end in self.free(node):
            alike.setdefault(_family(node, end), end)
        wires = [self.start.wire_to(end) for end in alike.values()]
        return [wire for wire in wires if wire is not None]

    def only_way(self, node: GraphNode) -> Wire | None:
        """The wire that would join a node, if only one makes sense."""
        wires = [wire for wire in self.ways(node) if not self.is_aside(wire, node)]
        wires = [wire for wire in wires if self.problem(self.other(wire), node) is None]
        must = [wire for wire in wires if _is_required(node, self.other(wire))] or wires
        return must[0] if len(must) == 1 else None

    def is_aside(self, wire: Wire, node: GraphNode) -> bool:
        """Whether a wire tells a node something that it can do without."""
        end = self.other(wire)
        port = None if end.is_output else node.socket(end.port)
        return port is not None and port.optional

    def why_not(self, node: GraphNode) -> str:
        """Why no wire can join a fresh node."""
        both = {self.start.node: self.graph.nodes[self.start.node], node.id: node}
        graph = replace(self.graph, nodes=MappingProxyType(both), wires=())
        return Wiring(graph, self.start, self._findings).why_none(node)

    def problem(self, end: End, node: GraphNode) -> Problem | None:
        """What would be wrong with the shape that a wire carries to a node, as far as is known."""
        wire = self.start.wire_to(end)
        known = self._findings.type_on(wire) if wire and self.start.is_output else None
        port = node.socket(end.port)
        return fit.shape_misfit(node, port, known) if known and port else None

    def other(self, wire: Wire) -> End:
        """The end of a wire that is not the start."""
        if self.start.is_output:
            return End(wire.target, wire.input, False)
        return End(wire.source, wire.output, True)

    def why_none(self, node: GraphNode) -> str:
        """Why no free port of a node can take the wire."""
        if self.possible(node):
            return tr("every input of '{name}' that could take this is taken", name=node.name)
        ports = node.inputs() if self.start.is_output else node.outputs()
        if not ports:
            side = tr("inputs") if self.start.is_output else tr("outputs")
            return tr("'{name}' has no {side}", name=node.name, side=side)
        first = End(node.id, ports[0].name, not self.start.is_output)
        return self.refusal(first) or ""

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
        end = self.other(wire)
        return self._misfit(end, self.graph.nodes[end.node])

    def _misfit(self, end: End, node: GraphNode) -> str | None:
        """The same of the wire to a node that need not stand in the graph."""
        wire, there = self.start.wire_to(end), self.graph.nodes[self.start.node]
        if wire is None:
            return None
        source, target = (there, node) if self.start.is_output else (node, there)
        problem = _dtype_misfit(source, target, wire, self._findings.type_on(wire))
        return None if problem is None else problem.text(tr)


def _is_required(node: GraphNode, end: End) -> bool:
    port = None if end.is_output else node.socket(end.port)
    return port is None or port.required


def _family(node: GraphNode, end: End) -> str:
    """What ports that are alike have in common: x of x1 and x2."""
    counted = () if node.spec is None else (p.name for p in node.spec.input_ports if p.count)
    alike = (name for name in counted if end.port.removeprefix(name).isdigit())
    return end.port if end.is_output else next(alike, end.port)


def is_another(node: GraphNode, end: End) -> bool:
    """Whether a port is one of several that are alike, and not the first."""
    family = _family(node, end)
    return end.port not in (family, f"{family}1")


def known_misfit(findings: Findings) -> Misfit:
    """What judges wires by what is known of the values that they would carry.

    It is for wires that nobody has drawn by hand, so that the shape has to fit, too.
    """

    def misfit(graph: Graph, wire: Wire) -> str | None:
        known, target = findings.type_on(wire), graph.node(wire.target)
        source, into = graph.node(wire.source), target.input(wire.input)
        problem = _dtype_misfit(source, target, wire, known)
        if problem is None and known is not None and into is not None:
            problem = fit.shape_misfit(target, into, known)
        return declared_misfit(graph, wire) if problem is None else problem.text(tr)

    return misfit


def _dtype_misfit(
    source: GraphNode, target: GraphNode, wire: Wire, known: TensorType | None
) -> Problem | None:
    """What is wrong with the numbers that a wire between two nodes would carry."""
    output, into = source.output(wire.output), target.socket(wire.input)
    if output is None or into is None:
        return None
    dtype = known.dtype if known else output.dtype
    return fit.dtype_misfit(target, into, fit.giver(source, output.name), dtype)
