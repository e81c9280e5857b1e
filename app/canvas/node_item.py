"""A node on the canvas: one graphics item that paints all of itself."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.canvas._nodegraph import AbstractNodeItem
from app.canvas.findings import UNCHECKED, NodeFindings
from app.canvas.frost import frost_of
from app.canvas.node_painter import Key, NodeLook, paint_node
from app.canvas.node_shape import NodeShape, PortShape, measure
from app.canvas.style import CanvasStyle
from graph_nodes import drawing
from graph_nodes.graph import Graph, GraphNode, Position
from graph_nodes.spec import Role

MARGIN = 12.0
"""How far ports, halo and shadow may reach out of the body."""


class NodeItem(AbstractNodeItem):
    """Shows one ``GraphNode``. Moving, selecting and hit testing are the viewer's work.

    NodeGraphQt makes an item of each port (24 µs apiece, and two items more to index and to
    move). Here ports are places on the node, so a thousand nodes are a thousand items.
    """

    def __init__(self, node: GraphNode, findings: NodeFindings, style: CanvasStyle) -> None:
        super().__init__(node.name)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable, False)
        # Painting takes some 0.1 ms; a picture of each node at each zoom costs more than it saves.
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.id = node.id
        self.node = node
        self.place = node.at
        self.findings = UNCHECKED
        self.look = NodeLook()
        self.shape_ = NodeShape()
        self._style = style
        self._bounds = QRectF()
        self._outputs: tuple[str, ...] = ()
        self.lender = ""
        self.drawn = drawing.NodeLook()
        self._take(findings)
        self.show_node(node)

    # -- what is shown ---------------------------------------------------------------------

    def move_to(self, node: GraphNode) -> None:
        """Show a version of the node that differs only in where it stands."""
        self.node = node
        self.stand(node.at)

    def stand(self, at: Position) -> None:
        """Show the node at a place, from afar, too, wherever the graph says that it stands."""
        self.place = at
        self.setPos(*at)

    def show_node(self, node: GraphNode) -> None:
        """Show this version of the node, where it now stands."""
        self.node = node
        self.name = node.name
        self.look.mode = node.mode
        self.look.known = node.spec is not None
        self.stand(node.at)
        self._measure()

    def show_inside(self, graph: Graph | None) -> bool:
        """Show what is inside an instance. Returns whether it is another graph."""
        if graph is self.look.inside:
            return False
        self.look.inside = graph
        self.update()
        return True

    def show_findings(self, findings: NodeFindings) -> bool:
        """Show what the check found. Returns whether ports have moved."""
        if findings == self.findings:
            return False
        self._take(findings)
        return self._measure()

    def _take(self, findings: NodeFindings) -> None:
        self.findings = findings
        self.look.severity = findings.severity
        spec = self.node.spec
        self.look.used = findings.used or (spec is not None and spec.role is Role.NOTE)
        self.look.faulty = frozenset(p.port for p in findings.problems if p.port)

    def show_wired(self, carried: Mapping[str, str], outputs: tuple[str, ...]) -> bool:
        """Show which ports have wires. Returns whether ports have moved.

        Args:
            carried: Input → the dtype, or family of dtypes, that its wire brings.
            outputs: The outputs with wires.
        """
        if carried == self.look.carried and outputs == self._outputs:
            return False
        self.look.carried, self._outputs = carried, outputs
        self.look.wired = {(i, False) for i in carried} | {(o, True) for o in outputs}
        self.update()
        return self._depends_on_wires and self._measure()

    @property
    def _depends_on_wires(self) -> bool:
        """Whether it is drawn otherwise with other wires: inputs can stay empty, grow, or hide."""
        spec = self.node.spec
        if spec is None or self.drawn.hides_unused:
            return True
        return any(port.optional or port.count for port in spec.input_ports)

    def show_drawn(self, drawn: drawing.NodeLook) -> bool:
        """Show the node as a person wants it to be drawn. Returns whether ports have moved."""
        self.drawn = drawn
        return self._measure()

    def show_lender(self, name: str) -> bool:
        """Show whose weights it uses, by the name of that node; "" where it uses its own.

        Returns whether ports have moved.
        """
        if name == self.lender:
            return False
        self.lender = name
        return self._measure()

    def show_style(self, style: CanvasStyle) -> None:
        """Paint with another theme."""
        self._style = style
        self._measure()

    def hover(self, hovered: bool, port: Key | None = None, value: QRectF | None = None) -> None:
        """Show whether the pointer is here, and on which port or value."""
        if (hovered, port, value) != (self.look.hovered, self.look.hot, self.look.hot_value):
            self.look.hovered, self.look.hot, self.look.hot_value = hovered, port, value
            self.update()

    def light(self, ports: frozenset[Key] | None) -> None:
        """Light up the ports that could take the wire being drawn; None when none is drawn."""
        if ports != self.look.lit:
            self.look.lit = ports
            self.update()

    def _measure(self) -> bool:
        wired = (tuple(self.look.carried), self._outputs)
        self.look.frost = frost_of(self.node, self.findings)
        shape = measure(self.node, self.findings, wired, self.lender, self.look.frost, self.drawn)
        moved = (shape.width, shape.ports) != (self.shape_.width, self.shape_.ports)
        if shape.rect != self.shape_.rect or self._bounds.isNull():
            self.prepareGeometryChange()
            self._bounds = shape.rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            self.width, self.height = shape.width, shape.height
        self.shape_ = shape
        self.update()
        return moved

    # -- where things are ------------------------------------------------------------------

    def body(self) -> QRectF:
        """The node's body in the scene."""
        return self.shape_.rect.translated(self.pos())

    def title(self) -> QRectF:
        """Where the name stands in the scene."""
        return self.shape_.title.translated(self.pos())

    def is_in_place(self) -> bool:
        """Whether the node is shown where the graph says it is."""
        return (self.x(), self.y()) == self.node.at

    def port_place(self, port: str, is_output: bool) -> QPointF:
        """Where a port is in the scene; the top corner for a port that is not there."""
        return self.pos() + self.shape_.port_at(port, is_output)

    def port_near(self, place: QPointF, reach: float) -> PortShape | None:
        """The port nearest to a place in the scene, if it is within ``reach`` of it."""
        local = place - self.pos()
        near: PortShape | None = None
        for port in self.shape_.ports:
            away = local - port.at
            distance = max(abs(away.x()), abs(away.y()))
            if distance <= reach:
                near, reach = port, distance
        return near

    # -- QGraphicsItem ---------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """The body and what reaches out of it."""
        return self._bounds

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the whole node."""
        self.look.selected = self.isSelected()
        paint_node(painter, self.shape_, self.look, self._style)
