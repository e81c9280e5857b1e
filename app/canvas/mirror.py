"""Keeps the items of the scene equal to a graph. The graph is the truth; the items show it."""

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.findings import Findings
from app.canvas.node_item import NodeItem
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem
from graph_nodes.change import Change, diff
from graph_nodes.graph import Graph, Position, Wire


class Mirror:
    """The items of one graph.

    Attributes:
        graph: What is shown.
        findings: What is known about it.
        nodes: Node id → its item.
        wires: Wire → its item.
        version: Grows with whatever changes where things are or how they look from afar.
    """

    def __init__(self, scene: QGraphicsScene, style: CanvasStyle) -> None:
        self._scene = scene
        self._style = style
        self.graph = Graph()
        self.findings = Findings()
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.version = 0
        self._at: defaultdict[str, set[WireItem]] = defaultdict(set)

    # -- following the graph ---------------------------------------------------------------

    def set_graph(self, graph: Graph) -> None:
        """Show another graph, changing only what differs. What was found no longer holds."""
        change = diff(self.graph, graph)
        self.findings = Findings()
        self.apply(change, graph)
        self.set_findings(self.findings)

    def apply(self, change: Change, graph: Graph) -> None:
        """Follow one edit.

        Args:
            change: What is different.
            graph: The graph after it.
        """
        self.graph = graph
        self.version += 1
        for wire in change.removed_wires:
            self._drop_wire(wire)
        touched: set[str] = set()
        for node_id, (_, after) in change.nodes.items():
            if after is None:
                self._drop_node(node_id)
            elif node_id in self.nodes:
                self.nodes[node_id].show_node(after)
                touched.add(node_id)
            else:
                item = NodeItem(after, self._style)
                item.show_findings(self.findings.of(node_id))
                self.nodes[node_id] = item
                self._scene.addItem(item)
        for wire in change.added_wires:
            item = WireItem(wire, self.nodes[wire.source], self.nodes[wire.target], self._style)
            item.show_findings(self.findings.type_on(wire), self.findings.problem_on(wire))
            self.wires[wire] = item
            self._scene.addItem(item)
            self._at[wire.source].add(item)
            self._at[wire.target].add(item)
        rewired = [*change.added_wires, *change.removed_wires]
        ends = {w.source for w in rewired} | {w.target for w in rewired}
        for node_id in ends & self.nodes.keys():
            self._show_wired(node_id)
        self.route(touched | (ends & self.nodes.keys()))

    def set_findings(self, findings: Findings) -> None:
        """Show what a check found."""
        self.findings = findings
        self.version += 1
        moved = [
            node_id
            for node_id, item in self.nodes.items()
            if item.show_findings(findings.of(node_id))
        ]
        for wire, item in self.wires.items():
            item.show_findings(findings.type_on(wire), findings.problem_on(wire))
        self.route(moved)

    def set_style(self, style: CanvasStyle) -> None:
        """Paint everything with another theme."""
        self._style = style
        self.version += 1
        for item in (*self.nodes.values(), *self.wires.values()):
            item.show_style(style)

    def _show_wired(self, node_id: str) -> None:
        inputs = tuple(w.input for w in self.graph.sources[node_id])
        outputs = tuple(dict.fromkeys(w.output for w in self.graph.targets[node_id]))
        self.nodes[node_id].show_wired(inputs, outputs)

    def _drop_wire(self, wire: Wire) -> None:
        item = self.wires.pop(wire)
        self._at[wire.source].discard(item)
        self._at[wire.target].discard(item)
        self._scene.removeItem(item)

    def _drop_node(self, node_id: str) -> None:
        self._scene.removeItem(self.nodes.pop(node_id))
        self._at.pop(node_id, None)

    # -- moving and measuring --------------------------------------------------------------

    def route(self, ids: Iterable[str]) -> None:
        """Draw the wires of these nodes anew, each once."""
        for item in {item for node_id in ids for item in self._at[node_id]}:
            item.route()

    def place(self, positions: dict[str, Position]) -> None:
        """Show nodes elsewhere for the time of a drag; ``settle`` puts them back."""
        self.version += 1
        for node_id, (x, y) in positions.items():
            self.nodes[node_id].setPos(x, y)
        self.route(positions)

    def settle(self, ids: Iterable[str]) -> None:
        """Put nodes where the graph says they are."""
        self.place({i: self.graph.nodes[i].at for i in ids if i in self.nodes})

    def bounds(self, ids: Iterable[str] | None = None) -> QRectF:
        """The rectangle around these nodes, or around all; null where there are none."""
        rect = QRectF()
        for node_id in self.nodes if ids is None else ids:
            rect = rect.united(self.nodes[node_id].body())
        return rect

    def nodes_in(self, rect: QRectF) -> set[str]:
        """The nodes whose bodies reach into a rectangle of the scene."""
        return {i for i, item in self.nodes.items() if item.body().intersects(rect)}
