"""A free place in view for a node that the canvas was not told where to put."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from app.canvas import Canvas
from app.canvas.findings import UNCHECKED
from app.canvas.node_shape import measure
from graph_nodes.graph import GraphNode, Position
from graph_nodes.registry import spec

_GAP = 36.0
_STEP = 24.0
_RINGS = 40


def free_place(canvas: Canvas, node_type: str) -> Position:
    """The top left corner of the nearest free place for a node of this type.

    It is looked for to the right of the selected node, where the next one usually goes, or else
    from the middle of the view.
    """
    declared = spec(node_type)
    name = declared.default_name if declared else node_type
    shape = measure(GraphNode("", node_type, name), UNCHECKED)
    taken = [
        item.body().adjusted(-_GAP, -_GAP, _GAP, _GAP) for item in canvas.view.mirror.nodes.values()
    ]
    selected = canvas.selected()
    if selected:
        body = canvas.view.mirror.bounds(selected)
        start = QPointF(body.right() + 2 * _GAP, body.top())
    else:
        start = canvas.view.centre() - QPointF(shape.width / 2, shape.height / 2)
    rect = QRectF(0, 0, shape.width, shape.height)
    free = (at for at in _rings(start) if not any(t.intersects(rect.translated(at)) for t in taken))
    first = next(free, start)
    seen = canvas.view.shows(rect.translated(first))
    place = (
        first if seen else next((p for p in free if canvas.view.shows(rect.translated(p))), first)
    )
    return (float(round(place.x())), float(round(place.y())))


def _rings(start: QPointF) -> Iterator[QPointF]:
    """Places around a point, ring by ring, those to the right and below first."""
    yield start
    for ring in range(1, _RINGS):
        places = [
            (dx, dy)
            for dx in range(-ring, ring + 1)
            for dy in range(-ring, ring + 1)
            if max(abs(dx), abs(dy)) == ring
        ]
        places.sort(key=lambda p: (p[0] ** 2 + p[1] ** 2, -p[0], -p[1]))
        for dx, dy in places:
            yield start + QPointF(dx * _STEP, dy * _STEP)
