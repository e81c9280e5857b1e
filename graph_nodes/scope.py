"""Nodes and the wires by which they hang together: what a graph can be asked."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from graph_nodes.elements import GraphError, GraphNode, Wire, id_key, wire_end
from graph_nodes.ports import Port
from graph_nodes.quoting import quoted
from graph_nodes.roles import Role


@dataclass(frozen=True)
class Scope:
    """Nodes by id and sorted wires."""

    nodes: MappingProxyType[str, GraphNode] = field(default_factory=lambda: MappingProxyType({}))
    wires: tuple[Wire, ...] = ()

    @cached_property
    def sources(self) -> dict[str, tuple[Wire, ...]]:
        """The wires into each node."""
        return self._grouped("target")

    @cached_property
    def targets(self) -> dict[str, tuple[Wire, ...]]:
        """The wires out of each node."""
        return self._grouped("source")

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of its nodes, of those that are on."""
        return frozenset(n.spec.role for n in self.nodes.values() if n.spec and n.mode == "on")

    def _grouped(self, end: str) -> dict[str, tuple[Wire, ...]]:
        groups: dict[str, list[Wire]] = {node: [] for node in self.nodes}
        for wire in self.wires:
            groups[getattr(wire, end)].append(wire)
        return {node: tuple(wires) for node, wires in groups.items()}

    def node(self, node_id: str) -> GraphNode:
        """The node with this id.

        Raises:
            GraphError: There is none.
        """
        if node_id not in self.nodes:
            raise GraphError(f"there is no node with the id {quoted(node_id)}")
        return self.nodes[node_id]

    def by_name(self, name: str) -> GraphNode | None:
        """The node with this name, if there is one."""
        return next((n for n in self.nodes.values() if n.name == name), None)

    def wire_into(self, node_id: str, port: str) -> Wire | None:
        """The wire that ends in this input, if there is one."""
        place = bisect_left(self.wires, (id_key(node_id), port), key=wire_end)
        wire = self.wires[place] if place < len(self.wires) else None
        return wire if wire and (wire.target, wire.input) == (node_id, port) else None

    def has_wire(self, wire: Wire) -> bool:
        """Whether a wire is there."""
        return self.wire_into(wire.target, wire.input) == wire

    def sharing(self, node_id: str) -> tuple[str, ...]:
        """The node and those that it shares weights with."""
        owner = self.nodes[node_id].shares or node_id
        return (owner, *(n.id for n in self.nodes.values() if n.shares == owner))

    def tied_with(self, node_id: str) -> tuple[str, ...]:
        """The owner of a node's weight and the layers that are tied to it."""
        owner = self.sharing(node_id)[0]
        owner = self.nodes[owner].tied or owner
        return (owner, *(n.id for n in self.nodes.values() if n.tied == owner))

    def wires_of(self, ids: Iterable[str]) -> tuple[Wire, ...]:
        """Every wire that touches one of the nodes."""
        chosen = set(ids)
        return tuple(w for w in self.wires if w.source in chosen or w.target in chosen)

    def upstream(self, ids: Iterable[str]) -> set[str]:
        """The nodes that these depend on, themselves included."""
        return _reach(ids, lambda node: [w.source for w in self.sources.get(node, ())])

    def downstream(self, ids: Iterable[str]) -> set[str]:
        """The nodes that depend on these, themselves included."""
        return _reach(ids, lambda node: [w.target for w in self.targets.get(node, ())])

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """Node ids, each after all it depends on, ties by id.

        Nodes on a cycle, which only a hand-edited file can hold, are left out.
        """
        missing = {node: len(wires) for node, wires in self.sources.items()}
        ready = sorted((n for n, count in missing.items() if count == 0), key=id_key, reverse=True)
        order: list[str] = []
        while ready:
            node = ready.pop()
            order.append(node)
            freed: list[str] = []
            for wire in self.targets[node]:
                missing[wire.target] -= 1
                if missing[wire.target] == 0:
                    freed.append(wire.target)
            ready += sorted(freed, key=id_key, reverse=True)
        return tuple(order)

    def cycle(self) -> tuple[str, ...]:
        """The ids of nodes that stand on or behind a cycle; empty for a sound graph."""
        known = set(self.ordered)
        return tuple(n for n in self.nodes if n not in known)

    def refusal(self, wire: Wire) -> str | None:
        """Why this wire cannot be drawn, in words, or None where it can."""
        source, target = self.nodes.get(wire.source), self.nodes.get(wire.target)
        if source is None or target is None:
            return "one end of the wire is at a node that is not there"
        output, into = source.output(wire.output), target.socket(wire.input)
        if output is None:
            return _no_port(source, "output", wire.output, source.outputs())
        if into is None:
            return _no_port(target, "input", wire.input, target.inputs())
        if output.kind != into.kind:
            return (
                f"'{source.name}.{output.name}' gives {_a(output.kind)}, "
                f"but '{target.name}.{into.name}' wants {_a(into.kind)}"
            )
        if wire.source == wire.target:
            return f"'{source.name}' cannot feed itself: that would be a cycle"
        if wire.source in self.downstream([wire.target]):
            return (
                f"'{source.name}' already depends on '{target.name}': "
                "this wire would close a cycle, and nothing could be computed first"
            )
        return None


def _reach(ids: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    """These nodes, and all that one comes to from them step by step."""
    seen: set[str] = set()
    waiting = list(ids)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += step(node)
    return seen


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _no_port(node: GraphNode, side: str, port: str, there: tuple[Port, ...]) -> str:
    names = ", ".join(p.name for p in there) or "none"
    return f"{node.word} '{node.name}' has no {side} {quoted(port)}: it has {names}"
