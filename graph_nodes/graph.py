"""The document as an immutable value: nodes, wires, layout and run settings.

Every edit returns a new ``Graph`` and leaves the old one as it was; an edit that cannot be done
raises ``GraphError`` with a text for the person who tried it.
"""

import itertools
import math
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from graph_nodes import registry
from graph_nodes.elements import (
    MODES,
    GraphError,
    GraphNode,
    Mode,
    Position,
    Spec,
    Wire,
    id_key,
    wire_key,
)
from graph_nodes.names import FreeNames, name_refusal
from graph_nodes.ports import Port
from graph_nodes.quoting import quoted
from graph_nodes.settings import RunSettings

__all__ = [
    "MODES",
    "Graph",
    "GraphError",
    "GraphNode",
    "Mode",
    "Position",
    "Spec",
    "Wire",
    "id_key",
    "name_refusal",
    "wire_key",
]


@dataclass(frozen=True)
class Graph:
    """Nodes by id, sorted wires, and the run settings."""

    nodes: Mapping[str, GraphNode] = field(default_factory=lambda: MappingProxyType({}))
    wires: tuple[Wire, ...] = ()
    run: RunSettings = field(default_factory=RunSettings)

    # -- reading ---------------------------------------------------------------------------

    @cached_property
    def _into(self) -> dict[tuple[str, str], Wire]:
        return {(w.target, w.input): w for w in self.wires}

    @cached_property
    def sources(self) -> dict[str, tuple[Wire, ...]]:
        """The wires into each node."""
        return self._grouped("target")

    @cached_property
    def targets(self) -> dict[str, tuple[Wire, ...]]:
        """The wires out of each node."""
        return self._grouped("source")

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
        return self._into.get((node_id, port))

    def wires_of(self, ids: Iterable[str]) -> tuple[Wire, ...]:
        """Every wire that touches one of the nodes."""
        chosen = set(ids)
        return tuple(w for w in self.wires if w.source in chosen or w.target in chosen)

    def upstream(self, ids: Iterable[str]) -> set[str]:
        """The nodes that these depend on, themselves included."""
        return self._reach(ids, {n: [w.source for w in ws] for n, ws in self.sources.items()})

    def downstream(self, ids: Iterable[str]) -> set[str]:
        """The nodes that depend on these, themselves included."""
        return self._reach(ids, {n: [w.target for w in ws] for n, ws in self.targets.items()})

    @staticmethod
    def _reach(ids: Iterable[str], step: Mapping[str, list[str]]) -> set[str]:
        seen: set[str] = set()
        waiting = list(ids)
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += step.get(node, ())
        return seen

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
        output, into = source.output(wire.output), target.input(wire.input)
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

    # -- editing ---------------------------------------------------------------------------

    def add(
        self,
        node_type: str,
        at: Position = (0.0, 0.0),
        name: str | None = None,
        params: Mapping[str, object] | None = None,
    ) -> tuple["Graph", str]:
        """A graph with one more node, and the node's id.

        Raises:
            GraphError: The type is unknown, or the name or a parameter cannot be used.
        """
        spec = registry.spec(node_type)
        if spec is None:
            raise GraphError(f"there is no node type {quoted(node_type)}")
        node_id = _free_id(self.nodes, self._last_number())
        free = self.free_name(spec.default_name)
        node = GraphNode(node_id, node_type, free, at=_place(free, at))
        graph = self._with_node(node)
        if name is not None:
            graph = graph.rename(node_id, name)
        for param, value in (params or {}).items():
            graph = graph.set_param(node_id, param, value)
        return graph, node_id

    def remove(self, ids: Iterable[str] = (), wires: Iterable[Wire] = ()) -> "Graph":
        """A graph without these nodes, the wires that touch them, and these wires."""
        gone = set(ids)
        cut = set(wires) | set(self.wires_of(gone))
        nodes = {i: n for i, n in self.nodes.items() if i not in gone}
        return replace(
            self,
            nodes=MappingProxyType(nodes),
            wires=tuple(w for w in self.wires if w not in cut),
        )

    def connect(self, wire: Wire) -> "Graph":
        """A graph with this wire, in place of any that ended in the same input.

        Raises:
            GraphError: The wire is refused; the text is the reason.
        """
        old = self.wire_into(wire.target, wire.input)
        kept = self if old is None else self.disconnect([old])
        reason = kept.refusal(wire)
        if reason is not None:
            raise GraphError(reason)
        return replace(kept, wires=tuple(sorted((*kept.wires, wire), key=wire_key)))

    def disconnect(self, wires: Iterable[Wire]) -> "Graph":
        """A graph without these wires."""
        return self.remove(wires=wires)

    def set_param(self, node_id: str, param: str, value: object) -> "Graph":
        """A graph in which a node's parameter has another value.

        A change that takes ports away also takes the wires that ended there.

        Raises:
            GraphError: The parameter does not exist or the value is refused.
        """
        node = self.node(node_id)
        spec = node.spec
        if spec is None or param not in spec.params:
            known = "" if spec is None else f": it has {', '.join(spec.params) or 'none'}"
            raise GraphError(f"{node.type} '{node.name}' has no parameter {quoted(param)}{known}")
        try:
            valid = spec.params[param].validate(value)
        except ValueError as error:
            raise GraphError(f"{node.type} '{node.name}': {param} {error}") from None
        params = dict(node.params)
        params.pop(param, None)
        if valid != spec.params[param].default:
            params[param] = valid
        ordered = {name: params[name] for name in spec.params if name in params}
        changed = self._with_node(replace(node, params=MappingProxyType(ordered)))
        return changed._without_dangling(node_id)

    def reset_param(self, node_id: str, param: str) -> "Graph":
        """A graph in which a node's parameter has its default again."""
        node = self.node(node_id)
        spec = node.spec
        if spec is None or param not in spec.params:
            raise GraphError(f"{node.type} '{node.name}' has no parameter {quoted(param)}")
        return self.set_param(node_id, param, spec.params[param].default)

    def rename(self, node_id: str, name: str) -> "Graph":
        """A graph in which a node has another name.

        Raises:
            GraphError: The name is no Python identifier, a keyword, or taken.
        """
        node = self.node(node_id)
        reason = name_refusal(name)
        if reason is not None:
            raise GraphError(reason)
        other = self.by_name(name)
        if other is not None and other.id != node_id:
            raise GraphError(f"the name {quoted(name)} is taken by a node of type {other.type}")
        return self._with_node(replace(node, name=name))

    def move(self, positions: Mapping[str, Position]) -> "Graph":
        """A graph in which nodes stand elsewhere.

        Raises:
            GraphError: A node is not there, or a position is no finite number.
        """
        nodes = dict(self.nodes)
        for node_id, at in positions.items():
            node = self.node(node_id)
            nodes[node_id] = replace(node, at=_place(node.name, at))
        return replace(self, nodes=MappingProxyType(nodes))

    def set_mode(self, ids: Iterable[str], mode: Mode) -> "Graph":
        """A graph in which nodes are on, bypassed or off.

        Raises:
            GraphError: There is no such mode, or a node cannot be bypassed: nothing it takes could
                stand for what it gives.
        """
        if mode not in MODES:
            raise GraphError(
                f"a node is {', '.join(MODES[:-1])} or {MODES[-1]}, not {quoted(mode)}"
            )
        nodes = dict(self.nodes)
        for node_id in ids:
            node = self.node(node_id)
            if mode == "bypass" and not node.can_bypass():
                raise GraphError(
                    f"{node.type} '{node.name}' cannot be bypassed: "
                    "no input of it could stand for its output. Disable it instead"
                )
            nodes[node_id] = replace(node, mode=mode)
        return replace(self, nodes=MappingProxyType(nodes))

    def set_run(self, **changes: object) -> "Graph":
        """A graph with other run settings.

        Raises:
            GraphError: A setting is unknown or its value is out of range.
        """
        try:
            return replace(self, run=self.run.with_(**changes))
        except ValueError as error:
            raise GraphError(str(error)) from None

    def copy_fragment(self, ids: Iterable[str]) -> "Graph":
        """These nodes and the wires among them, as a graph of their own."""
        chosen = set(ids)
        return replace(self, run=RunSettings()).remove(i for i in self.nodes if i not in chosen)

    def paste(
        self, fragment: "Graph", offset: Position = (0.0, 0.0)
    ) -> tuple["Graph", tuple[str, ...]]:
        """A graph with the nodes and wires of another added, and the new ids."""
        nodes = dict(self.nodes)
        names = FreeNames(n.name for n in nodes.values())
        number = self._last_number()
        new_ids: dict[str, str] = {}
        for node in sorted(fragment.nodes.values(), key=lambda n: id_key(n.id)):
            node_id = _free_id(nodes, number)
            number = int(node_id[1:])
            new_ids[node.id] = node_id
            at = (node.at[0] + offset[0], node.at[1] + offset[1])
            nodes[node_id] = replace(node, id=node_id, name=names.take(node.name), at=at)
        added = [
            replace(w, source=new_ids[w.source], target=new_ids[w.target]) for w in fragment.wires
        ]
        wires = tuple(sorted((*self.wires, *added), key=wire_key))
        pasted = replace(self, nodes=MappingProxyType(nodes), wires=wires)
        return pasted, tuple(new_ids.values())

    def free_name(self, wanted: str) -> str:
        """``wanted``, or the first of wanted2, wanted3, ... that no node has."""
        return FreeNames(n.name for n in self.nodes.values()).take(wanted)

    def _last_number(self) -> int:
        """The largest number of an id that we count by: longer ones would run out of digits."""
        longest = max(map(len, self.nodes), default=0)
        last = max((i for i in self.nodes if len(i) == longest), default="")
        if re.fullmatch(r"n[1-9][0-9]{0,14}", last):
            return int(last[1:])  # as in nearly all graphs: no other has as many digits or more
        digits = [i[1:] for i in self.nodes if i[:1] == "n" and i.isascii() and i[1:].isdigit()]
        return max((int(d) for d in digits if len(d) <= 15), default=0)

    def _with_node(self, node: GraphNode) -> "Graph":
        return replace(self, nodes=MappingProxyType({**self.nodes, node.id: node}))

    def _without_dangling(self, node_id: str) -> "Graph":
        node = self.nodes[node_id]
        dangling = [
            w
            for w in self.wires_of([node_id])
            if (w.target == node_id and node.input(w.input) is None)
            or (w.source == node_id and node.output(w.output) is None)
        ]
        return self.disconnect(dangling) if dangling else self


def _free_id(taken: Container[str], last: int) -> str:
    return next(i for n in itertools.count(last + 1) if (i := f"n{n}") not in taken)


def _place(name: str, at: Position) -> Position:
    """A node's place, if it is one."""
    x, y = at
    if not (math.isfinite(x) and math.isfinite(y)):
        raise GraphError(f"'{name}' cannot stand at ({x}, {y})")
    return (float(x), float(y))


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _no_port(node: GraphNode, side: str, port: str, there: tuple[Port, ...]) -> str:
    names = ", ".join(p.name for p in there) or "none"
    return f"{node.type} '{node.name}' has no {side} {quoted(port)}: it has {names}"
