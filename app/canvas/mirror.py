"""Keeps the items of the scene equal to a graph. The graph is the truth; the items show it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.dots import Dots
from app.canvas.findings import Findings
from app.canvas.frame_items import Frames
from app.canvas.frame_layout import arrange_framed
from app.canvas.layout import Size
from app.canvas.lifted import Lifted
from app.canvas.node_item import NodeItem
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem
from graph_nodes.change import Change, diff
from graph_nodes.definitions import Definitions
from graph_nodes.drawing import Drawing, redrawn_nodes
from graph_nodes.graph import Graph, GraphNode, Position, Wire
from runtime.wiring import Ref

Z_NODE = 1.0


class Mirror:
    """The items of one graph.

    Attributes:
        scene: Where the items are.
        graph: What is shown.
        findings: What is known about it.
        style: What the items are painted with.
        nodes: Node id → its item.
        wires: Wire → its item.
        dots: The dots that wires are led through.
        lifted: The nodes that are being carried about.
        standing: The nodes that are shown elsewhere than the graph says: see ``stand``.
        definitions: What instances are of.
        frames: The items of the frames.
        batch: How many samples a batch has.
        numbers: Output → the smallest and the largest number of the batch that was last looked at.
    """

    def __init__(self, scene: QGraphicsScene, style: CanvasStyle) -> None:
        self.scene = scene
        self.style = style
        self.graph = Graph()
        self.findings = Findings()
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.lifted = Lifted()
        self.definitions: Definitions = {}
        self.batch = self.graph.run.batch_size
        self.numbers: dict[Ref, tuple[float, float]] = {}
        self._stale_nodes: set[NodeItem] = set()
        self._stale_wires: set[WireItem] = set()
        self._shift = QPointF()
        self._at: defaultdict[str, set[WireItem]] = defaultdict(set)
        self._raised: NodeItem | None = None
        self._moved: set[str] = set()
        self._together = QPointF()
        self.standing: frozenset[str] = frozenset()
        self.dots = Dots(scene, self.wires)
        self.frames = Frames(scene, style, self.nodes)

    # -- following the graph ---------------------------------------------------------------

    def set_graph(self, graph: Graph, findings: Findings | None = None) -> None:
        """Show another graph, changing only what differs, with what is known of it, if anything."""
        before, self.findings = self.findings, findings or Findings()
        self.apply(diff(self.graph, graph), graph)
        if self.findings is not before:
            self.set_findings(self.findings)

    def apply(self, change: Change, graph: Graph) -> None:
        """Follow one edit.

        Args:
            change: What is different.
            graph: The graph after it.
        """
        self.graph = graph
        shift = change.shift() if len(change.nodes) == len(self.nodes) else None
        if shift is not None:
            self._shift_all(change, QPointF(*shift))
            self._show_drawing(change, set())
            return
        for wire in change.removed_wires:
            self._drop_wire(wire)
        changed: set[str] = set()
        for node_id, (before, after) in change.nodes.items():
            if after is None:
                self._drop_node(node_id)
            elif before is None:
                self._add_node(after)
            else:
                self._show_node(before, after)
                changed.add(node_id)
        changed |= self._show_lenders(change)
        for wire in change.added_wires:
            self._add_wire(wire)
        rewired = (*change.added_wires, *change.removed_wires)
        ends = {w.source for w in rewired} | {w.target for w in rewired}
        self._show_drawing(change, changed | self._show_wired(ends & self.nodes.keys()))

    def _show_drawing(self, change: Change, moved: set[str]) -> None:
        """Draw nodes as they are wanted to be, their wires, and the frames around them.

        Args:
            change: What is different.
            moved: The nodes that have moved or are of another size.
        """
        if change.drawing is not None:
            redrawn = redrawn_nodes(*change.drawing) & self.nodes.keys()
            for node_id in redrawn:
                self.nodes[node_id].show_drawn(self.graph.drawing.node(node_id))
                self.note(self.nodes[node_id])
            moved = moved | redrawn
        self.route(moved)
        self.show_dots(self.graph.drawing)
        self.frames.show(self.graph.drawing)
        self.frames.settle()

    def show_dots(self, drawing: Drawing) -> None:
        """Lead wires as they are drawn here."""
        for item in self.dots.show(drawing, self.style):
            self.note(item)
            self._moved.add(item.wire.target)

    def set_definitions(self, definitions: Definitions) -> None:
        """Show what is inside of instances."""
        if definitions is not self.definitions:
            self.definitions = definitions
            for item in self.nodes.values():
                if item.show_inside(self._inside(item.node)):
                    self.note(item)

    def _inside(self, node: GraphNode) -> Graph | None:
        definition = self.definitions.get(node.type)
        return None if definition is None else definition.graph

    def _shift_all(self, change: Change, shift: QPointF) -> None:
        """Follow an edit that moved every node by as much: nothing stands otherwise to another."""
        for node_id, (_, after) in change.nodes.items():
            if after is not None:
                self.nodes[node_id].move_to(after)
        for item in self.wires.values():
            item.shift(shift)
        for item in self.lifted.outer:
            item.route()  # as it was drawn while an end of it was carried
        self.frames.touch(self.nodes)
        self._shift += shift
        self._together += shift

    def set_findings(self, findings: Findings) -> None:
        """Show what a check found: only nodes of which something else is known, and their wires."""
        self.findings = findings
        news = {
            node_id
            for node_id, item in self.nodes.items()
            if (found := findings.of(node_id)) is not item.findings and found != item.findings
        }
        moved = {i for i in news if self.nodes[i].show_findings(findings.of(i))}
        wires = {item for i in news for item in self._at[i]}
        for item in wires:
            item.show_findings(findings.type_on(item.wire), findings.problem_on(item.wire))
        self._stale_nodes |= {self.nodes[i] for i in news}
        self._stale_wires |= wires  # they are faint where nothing runs
        self.dots.color(self.style)
        self.route(moved | self._show_wired({item.wire.target for item in wires}))
        self.frames.settle()

    def set_style(self, style: CanvasStyle) -> None:
        """Paint everything with another theme."""
        self.style = style
        for item in (*self.nodes.values(), *self.wires.values()):
            item.show_style(style)
            self.note(item)
        self.dots.color(self.style)
        self.route(self.nodes)
        self.frames.set_style(style)

    def _show_wired(self, ids: Iterable[str]) -> set[str]:
        """Tell nodes which of their ports have wires; returns those whose ports have moved."""
        return {
            node_id
            for node_id in ids
            if self.nodes[node_id].show_wired(
                {w.input: self.wires[w].family for w in self.graph.sources[node_id]},
                tuple(dict.fromkeys(w.output for w in self.graph.targets[node_id])),
            )
        }

    def _show_lenders(self, change: Change) -> set[str]:
        """Tell nodes whose weights they use; returns those whose ports have moved."""
        named = {i for i, (a, b) in change.nodes.items() if a and b and a.name != b.name}
        borrows = change.nodes.keys() & self.nodes.keys()
        if named:
            borrows |= {i for i, n in self.graph.nodes.items() if n.lender in named}
        moved: set[str] = set()
        for node_id in borrows:
            lender = self.graph.nodes[node_id].lender
            if self.nodes[node_id].show_lender(self.graph.nodes[lender].name if lender else ""):
                moved.add(node_id)
                self.note(self.nodes[node_id])
        return moved

    def _show_node(self, before: GraphNode, after: GraphNode) -> None:
        item = self.nodes[after.id]
        if before.is_same_elsewhere(after):
            item.move_to(after)
        else:
            item.show_node(after)
            item.show_inside(self._inside(after))
        self.note(item)

    def _add_node(self, node: GraphNode) -> None:
        item = NodeItem(node, self.findings.of(node.id), self.style)
        item.show_inside(self._inside(node))
        self.nodes[node.id] = item
        self.scene.addItem(item)
        self.note(item)
        self._moved.add(node.id)

    def _add_wire(self, wire: Wire) -> None:
        item = WireItem(wire, self.nodes[wire.source], self.nodes[wire.target], self.style)
        item.show_findings(self.findings.type_on(wire), self.findings.problem_on(wire))
        item.show_look(self.graph.drawing.wire(wire))
        self.wires[wire] = item
        self.scene.addItem(item)
        self._at[wire.source].add(item)
        self._at[wire.target].add(item)
        self.note(item)
        self._moved.add(wire.source)  # it may have to lead around what is in its way

    def _drop_wire(self, wire: Wire) -> None:
        item = self.wires.pop(wire)
        self._at[wire.source].discard(item)
        self._at[wire.target].discard(item)
        self.scene.removeItem(item)
        self.note(item)

    def _drop_node(self, node_id: str) -> None:
        item = self.nodes.pop(node_id)
        if item is self._raised:
            self._raised = None
        self.scene.removeItem(item)
        self._at.pop(node_id, None)
        self.note(item)
        self._moved.add(node_id)

    # -- what looks otherwise --------------------------------------------------------------

    def note(self, item: NodeItem | WireItem) -> None:
        """Remember that an item came, went, or may look or stand otherwise from afar."""
        if isinstance(item, WireItem):
            self._stale_wires.add(item)
        else:
            self._stale_nodes.add(item)

    def take_stale(self) -> tuple[set[NodeItem], set[WireItem], QPointF]:
        """The items noted since the last time, and how far all others were shifted together."""
        nodes, self._stale_nodes = self._stale_nodes, set()
        wires, self._stale_wires = self._stale_wires, set()
        shift, self._shift = self._shift, QPointF()
        return nodes, wires, shift

    def take_moved(self) -> tuple[set[str], QPointF]:
        """The nodes that came, went or moved since the last time; how far all moved together."""
        moved, self._moved = self._moved, set()
        together, self._together = self._together, QPointF()
        return moved, together

    @property
    def has_moved(self) -> bool:
        """Whether ``take_moved`` would tell of any."""
        return bool(self._moved)

    def _note_lifted(self, lifted: Lifted) -> None:
        """How far they are carried changes no item, but that they are and others are not does."""
        if lifted.is_all:
            return
        self._stale_nodes |= {self.nodes[i] for i in lifted.ids & self.nodes.keys()}
        self._stale_wires |= lifted.inner | lifted.outer

    # -- moving and measuring --------------------------------------------------------------

    def route(self, ids: Iterable[str]) -> None:
        """Draw the wires of these nodes anew, each once."""
        ids = set(ids)
        self._moved |= ids
        self.frames.touch(ids)
        for item in {item for node_id in ids for item in self._at[node_id]}:
            item.route()
            self._stale_wires.add(item)

    def wires_at(self, node_id: str) -> Iterable[WireItem]:
        """The wires of a node."""
        return self._at.get(node_id, ())

    def lift(self, ids: Iterable[str]) -> None:
        """Get ready to carry nodes about together, until ``settle``."""
        chosen = frozenset(ids)
        inner: set[WireItem] = set()
        outer: set[WireItem] = set()
        for wire in self.graph.wires_of(chosen):
            both = wire.source in chosen and wire.target in chosen
            (inner if both else outer).add(self.wires[wire])
        ends = {end for item in outer for end in (item.wire.source, item.wire.target)}
        is_all = len(chosen) == len(self.nodes)
        self.lifted = Lifted(chosen, chosen & ends, inner, outer, is_all=is_all)
        self._note_lifted(self.lifted)
        self.frames.lift(chosen)

    def carry(self, by: QPointF, *, far: bool = False) -> None:
        """Show the lifted nodes this far from where the graph says they are.

        Wires among them are carried as they are; only those to other nodes are drawn anew. From
        ``far`` away, where the overview paints, items stay where they are until ``settle``, but
        for those that such wires need.
        """
        self.lifted.by = by
        for node_id in self.lifted.rim if far else self.lifted.ids:
            x, y = self.graph.nodes[node_id].at
            self.nodes[node_id].setPos(x + by.x(), y + by.y())
        if not far:
            for item in self.lifted.inner:
                item.setPos(item.start + by)
            self.dots.carry(self.lifted.inner, by)
        for item in self.lifted.outer:
            item.route()
        self.frames.carry(by)

    def settle(self) -> None:
        """Put the lifted nodes where the graph says they are."""
        lifted, self.lifted = self.lifted, Lifted()
        self._note_lifted(lifted)
        stray = {i for i in lifted.ids & self.nodes.keys() if not self.nodes[i].is_in_place()}
        for node_id in stray:
            self.nodes[node_id].setPos(*self.graph.nodes[node_id].at)
        self.dots.settle()
        self.route(stray)
        self.frames.settle()

    def stand(self, places: Mapping[str, Position]) -> None:
        """Show these nodes at other places than the graph says, and no others any more."""
        there = {i: self.graph.nodes[i].at for i in self.standing & self.nodes.keys()}
        there.update(places)
        for node_id, at in there.items():
            self.nodes[node_id].stand(at)
            self.note(self.nodes[node_id])
        self.standing = frozenset(places)
        self.route(there)
        self.frames.settle()

    def arranged(self, room: Size, ids: Iterable[str] | None = None) -> dict[str, Position]:
        """Where these nodes, or all, would stand in a tidy drawing for a window with such room."""
        graph = self.graph if ids is None else self.graph.copy_fragment(ids)
        return arrange_framed(
            graph,
            {i: (self.nodes[i].shape_.width, self.nodes[i].shape_.height) for i in graph.nodes},
            lambda i, port, is_output: self.nodes[i].shape_.port_at(port, is_output).y(),
            lambda frame, content: self.frames.items[frame].around(content),
            room,
        )

    def show_as(self, node: GraphNode) -> None:
        """Show a node as it would be, until the graph says otherwise."""
        self.nodes[node.id].show_node(node)
        self.note(self.nodes[node.id])
        self.route({node.id})

    def raise_node(self, node_id: str) -> None:
        """Show a node above those that it overlaps."""
        if self._raised is not None:
            self._raised.setZValue(Z_NODE)
        self._raised = self.nodes.get(node_id)
        if self._raised is not None:
            self._raised.setZValue(2 * Z_NODE)

    def bounds(self, ids: Iterable[str] | None = None) -> QRectF:
        """The rectangle around these nodes, or around all and frames; null if there are none."""
        rect = QRectF()
        for node_id in self.nodes if ids is None else ids:
            rect = rect.united(self.nodes[node_id].body())
        for frame in self.frames if ids is None else ():
            rect = rect.united(frame.rect)
        return rect

    def nodes_near(self, rect: QRectF) -> list[NodeItem]:
        """The nodes of which something, a halo at least, reaches into a rectangle of the scene."""
        found = self.scene.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, NodeItem)]

    def nodes_in(self, rect: QRectF) -> set[str]:
        """The nodes whose bodies reach into a rectangle of the scene."""
        return {item.id for item in self.nodes_near(rect) if item.body().intersects(rect)}
