"""The difference between two graphs, as a value that can be applied, inverted and shown."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.graph import Graph, GraphNode, Wire, wire_key
from graph_nodes.settings import RunSettings


@dataclass(frozen=True)
class Change:
    """What turns one graph into another: the unit of undo and of redrawing.

    Attributes:
        nodes: Node id → (before, after); None where the node is not there.
        added_wires: Wires that only the later graph has.
        removed_wires: Wires that only the earlier graph has.
        run: The run settings (before, after), or None where they are the same.
    """

    nodes: dict[str, tuple[GraphNode | None, GraphNode | None]] = field(
        default_factory=dict[str, tuple[GraphNode | None, GraphNode | None]]
    )
    added_wires: tuple[Wire, ...] = ()
    removed_wires: tuple[Wire, ...] = ()
    run: tuple[RunSettings, RunSettings] | None = None

    def __bool__(self) -> bool:
        return bool(self.nodes or self.added_wires or self.removed_wires or self.run)

    def apply(self, graph: Graph) -> Graph:
        """The later graph, given the earlier one."""
        nodes = dict(graph.nodes)
        for node_id, (_, after) in self.nodes.items():
            if after is None:
                del nodes[node_id]
            else:
                nodes[node_id] = after
        run = self.run[1] if self.run else graph.run
        return replace(graph, nodes=MappingProxyType(nodes), wires=self._rewired(graph), run=run)

    def _rewired(self, graph: Graph) -> tuple[Wire, ...]:
        if not (self.added_wires or self.removed_wires):
            return graph.wires
        wires = (set(graph.wires) - set(self.removed_wires)) | set(self.added_wires)
        return tuple(sorted(wires, key=wire_key))

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(
            {i: (after, before) for i, (before, after) in self.nodes.items()},
            self.removed_wires,
            self.added_wires,
            (self.run[1], self.run[0]) if self.run else None,
        )


def diff(before: Graph, after: Graph) -> Change:
    """What turns ``before`` into ``after``."""
    others = {i: (a, b) for i, a in before.nodes.items() if (b := after.nodes.get(i)) is not a}
    others |= {i: (None, b) for i, b in after.nodes.items() if i not in before.nodes}
    same = before.wires is after.wires  # as after most edits; comparing thousands takes long
    old, new = (set[Wire](), set[Wire]()) if same else (set(before.wires), set(after.wires))
    return Change(
        {i: (a, b) for i, (a, b) in others.items() if a != b},
        tuple(sorted(new - old, key=wire_key)),
        tuple(sorted(old - new, key=wire_key)),
        None if before.run == after.run else (before.run, after.run),
    )
