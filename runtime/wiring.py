"""What reaches what in a graph: nodes that are off, or only pass a value on, are looked through."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.ports import OPTIMIZER
from graph_nodes.spec import Role


class Ref(NamedTuple):
    """The value of an output port."""

    node: str
    port: str


@dataclass(frozen=True)
class Wiring:
    """The values of a graph, and what reads them. Lists of ids are in the order of computation."""

    graph: Graph

    @cached_property
    def active(self) -> Graph:
        """The graph without notes, nodes that are off, and nodes of unknown types."""
        return self.graph.remove(
            n.id
            for n in self.graph.nodes.values()
            if n.mode == "off" or n.spec is None or n.spec.role is Role.NOTE
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every active node that is not bypassed."""
        return tuple(i for i in self.active.ordered if self.active.nodes[i].mode == "on")

    @cached_property
    def _inputs(self) -> dict[str, dict[str, Ref]]:
        """Node id → input port → the value in it, nodes that only pass one on looked through."""
        found: dict[str, dict[str, Ref]] = {}
        passed: dict[str, Ref | None] = {}
        for node_id in self.active.ordered:
            wires = self.active.sources[node_id]
            refs = ((w.input, passed.get(w.source, Ref(w.source, w.output))) for w in wires)
            found[node_id] = {port: ref for port, ref in refs if ref is not None}
            is_bypassed = self.node(node_id).mode == "bypass"
            if is_bypassed or self._fed_by_values(node_id, found[node_id]):
                first = self.node(node_id).inputs()[0]
                passed[node_id] = found[node_id].get(first.name)
        return found

    def _fed_by_values(self, node_id: str, inputs: Mapping[str, Ref]) -> bool:
        """Whether this is an Input whose feed is computed, so that it only passes it on."""
        fed = inputs.get("feed") if self.role(node_id) is Role.INPUT else None
        return fed is not None and self.role(fed.node) not in (Role.DATA, Role.INPUT)

    def node(self, node_id: str) -> GraphNode:
        """The node with this id."""
        return self.graph.nodes[node_id]

    def role(self, node_id: str) -> Role:
        """The role of an active node."""
        spec = self.node(node_id).spec
        assert spec is not None, "active nodes are of known types"
        return spec.role

    def inputs(self, node_id: str) -> dict[str, Ref]:
        """Input port → the value wired into it, bypassed nodes looked through."""
        return self._inputs[node_id]

    @cached_property
    def pass_through(self) -> tuple[str, ...]:
        """The Inputs whose feed is computed: they take no part in the program."""
        return tuple(i for i in self.order if self._fed_by_values(i, self._inputs[i]))

    def behind(
        self, ids: Iterable[str], ends: Callable[[str], bool] = lambda node_id: False
    ) -> set[str]:
        """The nodes that these depend on, themselves included.

        Args:
            ids: Where to begin.
            ends: Tells the nodes behind which not to look.
        """
        seen: set[str] = set()
        waiting = list(ids)
        while waiting:
            node_id = waiting.pop()
            if node_id not in seen:
                seen.add(node_id)
                if not ends(node_id):
                    waiting += [ref.node for ref in self._inputs[node_id].values()]
        return seen

    def looked_through(self, ref: Ref) -> Ref | None:
        """The value that an output passes on, where its node is bypassed or does only that."""
        if self.node(ref.node).mode == "bypass" or ref.node in self.pass_through:
            first = self.node(ref.node).inputs()[0]
            return self._inputs[ref.node].get(first.name)
        return ref

    def is_target(self, ref: Ref) -> bool:
        """Whether a value is the target output of a data node, through Inputs or straight."""
        ref = self.feed(ref) or ref
        port = self.node(ref.node).output(ref.port)
        return port is not None and port.target

    def feed(self, ref: Ref) -> Ref | None:
        """The data behind an argument: itself, or what is fed into the Input node."""
        while self.role(ref.node) is Role.INPUT:
            fed = self._inputs[ref.node].get("feed")
            if fed is None:
                return None
            ref = fed
        return ref

    @cached_property
    def _origins(self) -> dict[str, Ref]:
        """Nodes that give the very numbers of one value → that value."""
        found: dict[str, Ref] = {}
        for node_id in self.order:
            spec = self.node(node_id).spec
            if self.role(node_id) is Role.INPUT or (spec is not None and spec.rearranges):
                refs = {found.get(r.node, r) for r in self._inputs[node_id].values()}
                if len(refs) == 1:
                    found[node_id] = refs.pop()
        return found

    def origin(self, ref: Ref) -> Ref:
        """The value whose numbers this one holds, at most rearranged since."""
        return self._origins.get(ref.node, ref)

    def owner(self, node_id: str) -> str:
        """The node that a node's weights belong to: itself, or the one that it shares them with."""
        return self.node(node_id).shares or node_id

    @cached_property
    def _first(self) -> dict[str, str]:
        """The owner of weights → the first node that is computed with them."""
        found: dict[str, str] = {}
        for node_id in self.order:
            found.setdefault(self.owner(node_id), node_id)
        return found

    def first(self, node_id: str) -> str:
        """The first node that is computed of those that share a node's weights."""
        return self._first[self.owner(node_id)]

    def _stops_gradient(self, node_id: str) -> bool:
        spec = self.node(node_id).spec
        return spec is not None and spec.stops_gradient

    def optimizer_of(self, schedule: str) -> str | None:
        """The optimizer whose learning rate a schedule changes."""
        node = self.node(schedule)
        for port in node.inputs():
            ref = self._inputs[schedule].get(port.name)
            if port.kind == OPTIMIZER and ref is not None:
                return ref.node
        return None
