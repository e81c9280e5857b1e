"""Free places in view for nodes that the canvas was not told where to put."""

import math
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain, product

from PySide6.QtCore import QPointF, QRectF

from app.canvas.findings import UNCHECKED
from app.canvas.node_item import NodeItem
from app.canvas.node_shape import measure
from app.canvas.placement import placed_on_wire
from app.canvas.viewer import GRID, Viewer
from graph_nodes.graph import GraphNode, Position, Wire

_GAP = 36.0
_STEP = float(GRID)
_RINGS = 40
_SIDE = 2 * _RINGS - 1
_MOST = 200
"""Nodes that are found a place together, at most: to measure so many takes a frame."""

Offset = tuple[int, int]
"""Steps to the right and down."""


def place_on_wire(view: Viewer, fresh: GraphNode, wire: Wire, near: QPointF) -> Position:
    """The top left corner of a fresh node on a wire, near a point of the scene and level with it.

    A wire that leads backwards runs between rows, where no node has room: there it is the nearest
    free place behind the node that the wire comes from.
    """
    item = view.mirror.wires[wire]
    start, end = item.ends()
    if end.x() > start.x():
        return placed_on_wire(fresh, item.curve.nearest(near))
    return free_place(view, fresh, [wire.source])


def free_place(view: Viewer, fresh: GraphNode, behind: Collection[str]) -> Position:
    """The top left corner of the nearest free place for a fresh node: see ``free_places``."""
    return free_places(view, [fresh], behind)[0]


def free_places(
    view: Viewer,
    row: Sequence[GraphNode],
    behind: Collection[str] = (),
    start: QPointF | None = None,
) -> list[Position]:
    """The top left corners of the nearest free places for fresh nodes side by side, on the grid.

    Args:
        view: Shows what is there.
        row: The nodes, from left to right.
        behind: The nodes to the right of which they are wanted, where the next one usually goes.
        start: Where the first is wanted instead; without either, in the middle of the view.
    """
    shapes = [measure(node, UNCHECKED) for node in row]
    lefts = _lefts([shape.width for shape in shapes])
    width = lefts[-1] + shapes[-1].width
    height = max(shape.height for shape in shapes)
    if start is None and behind:
        body = view.mirror.bounds(behind)
        start = QPointF(body.right() + 2 * _GAP, body.top())
    elif start is None:
        start = view.centre() - QPointF(width / 2, height / 2)
    rect = QRectF(_on_grid(start.x()), _on_grid(start.y()), width, height)
    right, down = _nearest_free(view, rect) or (0, 0)
    x, y = rect.x() + right * _STEP, rect.y() + down * _STEP
    return [(x + left, y) for left in lefts]


def free_offset(
    view: Viewer, nodes: Sequence[GraphNode], offset: Position, share: float = 0.0
) -> Position:
    """How far to move nodes that are to be moved so far, so that they lie on no others.

    They stay as they stand to one another. Where there is no room nearby, and for very many, it is
    as far as they are to be moved.

    Args:
        view: Shows what is there.
        nodes: The nodes, which need not be on the canvas.
        offset: How far they are to be moved, right and down.
        share: How much of a node, or of what it would lie on, may be covered.
    """
    if len(nodes) > _MOST:
        return offset
    rects = [_rect(node).translated(*offset) for node in nodes]
    if not any(_covered(view, rect) > share for rect in rects):
        return offset
    around = rects[0]
    for rect in rects[1:]:
        around |= rect
    right, down = _nearest_free(view, around) or (0, 0)
    return (offset[0] + right * _STEP, offset[1] + down * _STEP)


def _covered(view: Viewer, rect: QRectF) -> float:
    """How much two would cover of one another, a rectangle and the node that it lies on most."""
    bodies = (view.mirror.nodes[i].body() for i in view.mirror.nodes_in(rect))
    shares = ((_area(rect & body) / min(_area(rect), _area(body))) for body in bodies)
    return max(shares, default=0.0)


def _area(rect: QRectF) -> float:
    return rect.width() * rect.height()


def _rect(node: GraphNode) -> QRectF:
    """What a node takes up where it says that it stands."""
    shape = measure(node, UNCHECKED)
    return QRectF(*node.at, shape.width, shape.height)


def _nearest_free(view: Viewer, rect: QRectF) -> Offset | None:
    """By how many steps a rectangle is to be moved to be free, if there is room nearby.

    The nearest place is taken at which all of it can be seen.
    """
    reach = _RINGS * _STEP + _GAP
    taken = _taken(view.mirror.nodes_near(rect.adjusted(-reach, -reach, reach, reach)), rect)
    free = (offset for offset, place in _offsets() if not taken[place])
    nearest = next(free, None)
    if nearest is None:
        return None
    columns, rows = _seen(view.shown(), rect)
    seen = (each for each in chain([nearest], free) if each[0] in columns and each[1] in rows)
    return next(seen, nearest)


def width_before_last(row: Sequence[GraphNode]) -> float:
    """How far the last of nodes side by side stands to the right of the first."""
    return _lefts([measure(node, UNCHECKED).width for node in row])[-1]


def _lefts(widths: Sequence[float]) -> list[float]:
    """Where each of some widths begins on the grid, with room for a wire between them."""
    lefts = [0.0]
    for width in widths[:-1]:
        lefts.append(math.ceil((lefts[-1] + width + 2 * _GAP) / _STEP) * _STEP)
    return lefts


def _on_grid(length: float) -> float:
    return _STEP * round(length / _STEP)


def _seen(shown: QRectF, rect: QRectF) -> tuple[range, range]:
    """The columns and rows in which a rectangle can be seen whole."""
    room = shown.adjusted(-rect.x(), -rect.y(), -rect.right(), -rect.bottom())
    return (
        range(math.ceil(room.left() / _STEP), math.floor(room.right() / _STEP) + 1),
        range(math.ceil(room.top() / _STEP), math.floor(room.bottom() / _STEP) + 1),
    )


def _taken(nodes: Iterable[NodeItem], rect: QRectF) -> bytearray:
    """Row by row, 1 where a rectangle would come too near to a node.

    Each node says which these are. To ask each place about each node took seconds in large graphs.
    """
    taken = bytearray(_SIDE * _SIDE)
    x, y, width, height = rect.getRect()
    for item in nodes:
        left, top = item.node.at
        shape = item.shape_
        columns = _between(left - _GAP - width - x, left + shape.width + _GAP - x)
        for row in _between(top - _GAP - height - y, top + shape.height + _GAP - y):
            start = _place(columns.start, row)
            taken[start : start + len(columns)] = b"\1" * len(columns)
    return taken


def _place(right: int, down: int) -> int:
    """Where an offset is in what ``_taken`` gives."""
    return (down + _RINGS - 1) * _SIDE + right + _RINGS - 1


def _between(low: float, high: float) -> range:
    """The steps that lie between two distances, and no further away than is looked."""
    return range(max(math.floor(low / _STEP) + 1, 1 - _RINGS), min(math.ceil(high / _STEP), _RINGS))


@cache
def _offsets() -> list[tuple[Offset, int]]:
    """All offsets that are looked at, ring by ring, those to the right and below first.

    With each goes its place in what ``_taken`` gives.
    """
    around = range(1 - _RINGS, _RINGS)
    offsets = sorted(
        product(around, around),
        key=lambda o: (max(abs(o[0]), abs(o[1])), o[0] ** 2 + o[1] ** 2, -o[0], -o[1]),
    )
    return [(offset, _place(*offset)) for offset in offsets]
