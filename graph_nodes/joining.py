"""Edits of what nodes take: a new one takes several values, and one takes its two otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph_nodes.elements import GraphError, Position, Spec, Wire, with_wires
from graph_nodes.flow import ROOM, Misfit, declared_misfit
from graph_nodes.graph import Graph
from graph_nodes.params import Param, Value
from graph_nodes.phrase import Phrase
from graph_nodes.ports import TENSOR
from graph_nodes.quoting import quoted

Ends = tuple[tuple[str, str], ...]
"""Outputs of nodes: id and port."""


@dataclass(frozen=True, slots=True)
class Combine:
    """Puts a new node behind several outputs, all of which it takes.

    Where it takes fewer than there are, others of its kind follow, each with what the one before
    gives and the next output.

    Attributes:
        outputs: The outputs, in the order in which they are taken.
        type: The type of the node.
        inputs: Its inputs that take them.
        params: Its parameters that are not left at their defaults.
        at: Where it stands.
    """

    outputs: Ends
    type: str
    inputs: tuple[str, ...]
    params: Mapping[str, Value] = field(default_factory=dict[str, Value], hash=False)
    at: Position = (0.0, 0.0)

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        waiting, (x, y) = list(self.outputs), self.at
        while len(waiting) >= len(self.inputs):
            graph, made = graph.add(self.type, (x, y), params=self.params)
            taken = waiting[: len(self.inputs)]
            del waiting[: len(self.inputs)]
            for (node_id, output), into in zip(taken, self.inputs, strict=True):
                graph = graph.connect(Wire(node_id, output, made, into))
            if not waiting:
                return graph
            waiting.insert(0, (made, graph.nodes[made].outputs()[0].name))
            x += ROOM
        raise GraphError(f"{self.type} takes {len(self.inputs)} values at a time")

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Put Add behind 'fc', 'skip'"."""
        names = tuple(quoted(graph.node(i).name) for i, _ in self.outputs)
        return Phrase("combine", {"type": self._label(graph), "names": names})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        names = tuple(graph.node(i).name for i, _ in self.outputs)
        return Phrase("combine_before_after", {"type": self._label(graph), "names": names})

    def _label(self, graph: Graph) -> str:
        spec = graph.library.spec(self.type)
        return self.type if spec is None else spec.label


def takers(spec: Spec, count: int) -> tuple[tuple[str, ...], dict[str, Value]] | None:
    """By which inputs a kind of node takes so many values, and with which parameters, if it does.

    What ``combines`` takes them one after the other where it has two inputs alone.
    """
    ports = [port for port in spec.input_ports if port.kind == TENSOR]
    counted = next((port for port in ports if port.count), None)
    if counted is not None:
        is_enough = len(ports) == 1 and _counts(spec.params[counted.count], count)
        names = tuple(port.name for port in counted.expand(count))
        return (names, {counted.count: count}) if is_enough else None
    names = [port.name for port in sorted(ports, key=lambda port: not port.required)]
    if sum(port.required for port in ports) <= count <= len(ports):
        return tuple(port.name for port in ports if port.name in names[:count]), {}
    is_row = spec.combines and len(ports) == 2 < count
    return (tuple(port.name for port in ports), {}) if is_row else None


def _counts(param: Param, count: int) -> bool:
    try:
        return param.validate(count) == count
    except ValueError:
        return False


def feeding(graph: Graph, ids: Collection[str]) -> tuple[Wire, ...]:
    """The wires that bring nodes something from outside of them."""
    return tuple(w for i in ids for w in graph.sources[i] if w.source not in ids)


def fed(graph: Graph, wires: Iterable[Wire], copies: Mapping[str, str]) -> Graph:
    """A graph in which copies take what their originals took, from whatever is still there.

    Args:
        graph: The graph with the copies.
        wires: The wires into the originals: see ``feeding``.
        copies: Id of an original → id of its copy.
    """
    for wire in wires:
        copy = replace(wire, target=copies[wire.target])
        if graph.refusal(copy) is None:
            graph = graph.connect(copy)
    return graph


@dataclass(frozen=True, slots=True)
class SwapInputs:
    """Has a node take by each of two inputs what it takes by the other one."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        before = self._wires(graph)
        kept = (wire for wire in graph.wires if wire not in before)
        return replace(graph, wires=with_wires(kept, crossed(*before)))

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Swap the inputs of 'sub'"."""
        return Phrase("swap_inputs", {"name": graph.node(self.node).name})

    def preview(self, graph: Graph) -> Phrase:
        """What each input takes afterwards."""
        first, second = self._wires(graph)
        names = graph.nodes
        args = {"name": names[self.node].name, "first": first.input, "second": second.input}
        args |= {"before": names[first.source].name, "after": names[second.source].name}
        return Phrase("inputs_before_after", args)

    def _wires(self, graph: Graph) -> tuple[Wire, Wire]:
        name, wires = graph.node(self.node).name, both_wires(graph, self.node)
        if wires is None:
            raise GraphError(f"'{name}' has no two wired inputs to swap")
        return wires


def both_wires(graph: Graph, node_id: str) -> tuple[Wire, Wire] | None:
    """The wires of the two inputs of a node that have one; None unless these are two."""
    node = graph.node(node_id)
    wires = [graph.wire_into(node_id, port.name) for port in node.inputs()]
    wired = [wire for wire in wires if wire is not None]
    return (wired[0], wired[1]) if len(wired) == 2 else None


def crossed(first: Wire, second: Wire) -> tuple[Wire, Wire]:
    """The wires by which a node takes by each of two inputs what it took by the other."""
    return replace(first, input=second.input), replace(second, input=first.input)


def can_swap(graph: Graph, node_id: str, misfit: Misfit = declared_misfit) -> bool:
    """Whether each of a node's two wired inputs could take what the other one takes."""
    wires = both_wires(graph, node_id)
    if wires is None or (wires[0].source, wires[0].output) == (wires[1].source, wires[1].output):
        return False
    return all(misfit(graph, wire) is None for wire in crossed(*wires))
