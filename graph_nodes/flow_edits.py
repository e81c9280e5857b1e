"""Edits of what values flow through: nodes come onto wires and leave them, and the flow goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.elements import GraphError, Position, Wire
from graph_nodes.flow import (
    Misfit,
    between,
    bridges,
    declared_misfit,
    extracted,
    halves,
    has_free_ends,
    put_on,
    room,
    without,
)
from graph_nodes.graph import Graph
from graph_nodes.params import Param, Value
from graph_nodes.phrase import Phrase
from graph_nodes.quoting import quoted


@dataclass(frozen=True, slots=True)
class Insert:
    """Puts a new node on a wire.

    Attributes:
        wire: The wire.
        type: The type of the node.
        params: Its parameters that are not left at their defaults.
        at: Where it stands; None for between the nodes of the wire.
        ports: The input and the output that it is wired by; () for the first that fit by what they
            declare.
    """

    wire: Wire
    type: str
    params: Mapping[str, Value] = field(default_factory=dict[str, Value], hash=False)
    at: Position | None = None
    ports: tuple[str, ...] = ()

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        at = self._at(graph)
        graph, made = graph.add(self.type, at, params=self.params)
        wires = halves(graph, self.wire, [made], self._other_port)
        return put_on(graph, self.wire, {made: at}, wires)

    def room(self, graph: Graph) -> Mapping[str, Position]:
        """Where the nodes that are there stand afterwards, where that is elsewhere."""
        places = room(graph, self.wire, {"": self._at(graph)})
        return {i: at for i, at in places.items() if i}

    def _at(self, graph: Graph) -> Position:
        return between(graph, self.wire) if self.at is None else self.at

    def _other_port(self, graph: Graph, wire: Wire) -> str | None:
        """Why a wire is not to the ports that are named, or else does not fit."""
        if not self.ports:
            return declared_misfit(graph, wire)
        is_named = self.ports == (
            wire.input if wire.source == self.wire.source else self.ports[0],
            wire.output if wire.target == self.wire.target else self.ports[1],
        )
        return None if is_named else ""

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Insert Flatten before 'fc'"."""
        name = graph.node(self.wire.target).name
        return Phrase("insert", {"type": self._label(graph), "name": name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        spec = graph.library.spec(self.type)
        kinds = dict[str, Param]() if spec is None else spec.params
        given = ", ".join(f"{n} {kinds[n].source(v)}" for n, v in self.params.items() if n in kinds)
        params = f" ({given})" if given else ""
        return _on_wire(graph, self.wire, self._label(graph), params)

    def _label(self, graph: Graph) -> str:
        alone, made = replace(graph, nodes=MappingProxyType({}), wires=()).add(self.type)
        spec = alone.node(made).spec
        return self.type if spec is None else spec.label


@dataclass(frozen=True, slots=True)
class Splice:
    """Puts nodes that are there on a wire, as they hang together.

    Attributes:
        wire: The wire.
        nodes: The nodes.
        wires: The two wires that take its place: see ``halves``.
        to: Where the nodes stand from then on; as before where it does not say.
    """

    wire: Wire
    nodes: tuple[str, ...]
    wires: tuple[Wire, ...]
    to: Mapping[str, Position] = field(default_factory=dict[str, Position], hash=False)

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        before, after = self.wires
        return put_on(graph, self.wire, self._places(graph), (before, after))

    def room(self, graph: Graph) -> Mapping[str, Position]:
        """Where nodes stand afterwards, where that is elsewhere."""
        return room(graph, self.wire, self._places(graph))

    def _places(self, graph: Graph) -> Mapping[str, Position]:
        return {i: graph.node(i).at for i in self.nodes} | dict(self.to)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Insert 'drop' before 'fc'"."""
        name = graph.node(self.wire.target).name
        return Phrase("insert", {"type": _named(graph, self.nodes), "name": name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        return _on_wire(graph, self.wire, _named(graph, self.nodes))


def splices(graph: Graph, ids: Sequence[str], misfit: Misfit = declared_misfit) -> list[Splice]:
    """What would bring nodes to each of the wires that take them, and put them on it."""
    before, behind = graph.upstream(ids), graph.downstream(ids)
    found: list[Splice] = []
    for wire in graph.wires if has_free_ends(graph, ids) else ():
        if wire.target in before or wire.source in behind:
            continue  # that would close a cycle
        try:
            wires = halves(graph, wire, ids, misfit)
        except GraphError:
            continue
        (x, y), (left, top) = between(graph, wire), graph.nodes[wires[0].target].at
        at = {i: graph.nodes[i].at for i in ids}
        to = {i: (a + x - left, b + y - top) for i, (a, b) in at.items()}
        found.append(Splice(wire, tuple(ids), wires, to))
    return found


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes a node away; what went into it goes where its output went, if that takes it."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        graph.node(self.node)
        return without(graph, [self.node], (), bridges(graph, [self.node]))

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Remove 'softmax'"."""
        return Phrase("remove", {"name": graph.node(self.node).name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        name = graph.node(self.node).name
        return _without(graph, bridges(graph, [self.node]), quoted(name))


@dataclass(frozen=True, slots=True)
class Extract:
    """Takes nodes off their wires, which join behind them.

    Attributes:
        nodes: The nodes; wires among them stay.
        wires: The wires that lead the flow past them: see ``bridges``.
        to: Where the nodes stand from then on; as before where it does not say.
    """

    nodes: tuple[str, ...]
    wires: tuple[Wire, ...]
    to: Mapping[str, Position] = field(default_factory=dict[str, Position], hash=False)

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return extracted(graph.move(self.to), self.nodes, self.wires)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Take 'relu' off its wires"."""
        return Phrase("extract", {"names": _named(graph, self.nodes)})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        return _without(graph, self.wires, _named(graph, self.nodes))


def _named(graph: Graph, ids: tuple[str, ...]) -> Phrase | str:
    """Nodes in short: their names, or how many they are."""
    names = [quoted(graph.node(i).name) for i in ids]
    return " → ".join(names) if len(names) < 3 else Phrase("several_nodes", {"count": len(names)})


def _on_wire(graph: Graph, wire: Wire, what: Phrase | str, params: str = "") -> Phrase:
    source, target = graph.node(wire.source).name, graph.node(wire.target).name
    args = {"source": source, "type": what, "params": params, "target": target}
    return Phrase("insert_before_after", args)


def _without(graph: Graph, wires: tuple[Wire, ...], names: Phrase | str) -> Phrase:
    """The flow past nodes, in words."""
    if not wires:
        return Phrase("removed_alone", {"names": names})
    first = wires[0]
    path = f"{graph.node(first.source).name} → {graph.node(first.target).name}"
    return Phrase("remove_before_after", {"path": path, "names": names})
