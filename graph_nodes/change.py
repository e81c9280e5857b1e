"""The difference between two graphs, as a value that can be applied, inverted and shown."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from graph_nodes.definitions import Definitions
from graph_nodes.drawing import Drawing
from graph_nodes.elements import wire_key, with_wires
from graph_nodes.graph import Graph, GraphNode, Position, Wire
from graph_nodes.settings import RunSettings

_T = TypeVar("_T")


@dataclass(frozen=True)
class Change:
    """What turns one graph into another: the unit of undo and of redrawing.

    Attributes:
        nodes: Node id → (before, after); None where the node is not there.
        added_wires: Wires that only the later graph has.
        removed_wires: Wires that only the earlier graph has.
        run: The run settings (before, after), or None where they are the same.
        definitions: The definitions (before, after), or None where they are the same. Instances
            whose interface is another one are among the nodes.
        drawing: How the graph is drawn (before, after), or None where that is the same.
    """

    nodes: dict[str, tuple[GraphNode | None, GraphNode | None]] = field(
        default_factory=dict[str, tuple[GraphNode | None, GraphNode | None]]
    )
    added_wires: tuple[Wire, ...] = ()
    removed_wires: tuple[Wire, ...] = ()
    run: tuple[RunSettings, RunSettings] | None = None
    definitions: tuple[Definitions, Definitions] | None = None
    drawing: tuple[Drawing, Drawing] | None = None

    def __bool__(self) -> bool:
        return self != Change()

    def apply(self, graph: Graph) -> Graph:
        """The later graph, given the earlier one."""
        nodes = graph.nodes.copy()
        for node_id, (_, after) in self.nodes.items():
            if after is None:
                del nodes[node_id]
            else:
                nodes[node_id] = after
        run = self.run[1] if self.run else graph.run
        drawing = self.drawing[1] if self.drawing else graph.drawing
        later = replace(
            graph,
            nodes=MappingProxyType(nodes),
            wires=self._rewired(graph),
            run=run,
            drawing=drawing,
        )
        return later.with_definitions(self.definitions[1].values()) if self.definitions else later

    def _rewired(self, graph: Graph) -> tuple[Wire, ...]:
        if not (self.added_wires or self.removed_wires):
            return graph.wires
        changed = {*self.removed_wires, *self.added_wires}
        return with_wires((w for w in graph.wires if w not in changed), self.added_wires)

    def shift(self) -> Position | None:
        """How far it moves its nodes, where it moves them all by as much and does no more."""
        if self.added_wires or self.removed_wires:
            return None
        shift: Position | None = None
        for before, after in self.nodes.values():
            if before is None or after is None or not before.is_same_elsewhere(after):
                return None
            by = (after.at[0] - before.at[0], after.at[1] - before.at[1])
            if by != (shift or by):
                return None
            shift = by
        return shift

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(
            {i: (after, before) for i, (before, after) in self.nodes.items()},
            self.removed_wires,
            self.added_wires,
            _swapped(self.run),
            _swapped(self.definitions),
            _swapped(self.drawing),
        )


def diff(before: Graph, after: Graph) -> Change:
    """What turns ``before`` into ``after``."""
    if before is after:
        return Change()
    others = {i: (a, b) for i, a in before.nodes.items() if (b := after.nodes.get(i)) is not a}
    others |= {i: (None, b) for i, b in after.nodes.items() if i not in before.nodes}
    same = before.wires is after.wires  # as after most edits; comparing thousands takes long
    old, new = (set[Wire](), set[Wire]()) if same else (set(before.wires), set(after.wires))
    return Change(
        {i: (a, b) for i, (a, b) in others.items() if a != b or _is_rebound(a, b)},
        tuple(sorted(new - old, key=wire_key)),
        tuple(sorted(old - new, key=wire_key)),
        _differing(before.run, after.run),
        _differing(before.definitions, after.definitions),
        _differing(before.drawing, after.drawing),
    )


def _differing(before: _T, after: _T) -> tuple[_T, _T] | None:
    return None if before is after or before == after else (before, after)


def _swapped(pair: tuple[_T, _T] | None) -> tuple[_T, _T] | None:
    return None if pair is None else (pair[1], pair[0])


def _is_rebound(before: GraphNode | None, after: GraphNode | None) -> bool:
    """Whether a node's type has come to mean something else."""
    return before is not None and after is not None and before.spec is not after.spec
