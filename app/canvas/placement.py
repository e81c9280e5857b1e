"""Where new nodes go."""

from PySide6.QtCore import QPointF

from app.canvas.findings import UNCHECKED
from app.canvas.node_shape import HEADER, measure
from graph_nodes.graph import GraphNode, Position


def placed(node: GraphNode, at: QPointF, loose: bool | None = None) -> Position:
    """The top left corner of a fresh node.

    Args:
        node: The node.
        at: Where the pointer is: the middle of the node's header; or, where ``loose`` is given,
            where a wire was let go.
        loose: True where the wire comes from an output, so that an input takes it; False where
            it comes from an input; None without a wire.
    """
    shape = measure(node, UNCHECKED)
    if loose is None:
        offset = QPointF(shape.width / 2, HEADER / 2)
    else:
        port = next((p.at for p in shape.ports if p.is_output != loose), None)
        offset = port or QPointF(shape.width / 2, HEADER / 2)
    corner = at - offset
    return (float(round(corner.x())), float(round(corner.y())))


def placed_on_wire(node: GraphNode, at: QPointF) -> Position:
    """The top left corner of a fresh node whose first input is level with a place on a wire."""
    shape = measure(node, UNCHECKED)
    port = next((p.at for p in shape.ports if not p.is_output), QPointF())
    return (float(round(at.x() - shape.width / 2)), float(round(at.y() - port.y())))
