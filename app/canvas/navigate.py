"""Walking from node to node with the arrow keys."""

from enum import Enum

from PySide6.QtCore import QPointF

from app.canvas.mirror import Mirror


class Direction(Enum):
    """Where to go from a node."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def neighbour(mirror: Mirror, current: str | None, direction: Direction) -> str | None:
    """The node to go to, or None where there is no further one that way.

    Left and right follow the wires where there are any; up and down, and nodes without wires, go
    to what lies nearest that way on the canvas. Without a current node it is the first one.
    """
    graph = mirror.graph
    if current is None or current not in mirror.nodes:
        return next((*graph.ordered, *graph.nodes).__iter__(), None)
    wired: list[str] = []
    if direction is Direction.LEFT:
        wired = [w.source for w in graph.sources[current]]
    elif direction is Direction.RIGHT:
        wired = [w.target for w in graph.targets[current]]
    here = mirror.nodes[current].body().center()
    if wired:
        return min(wired, key=lambda i: abs(mirror.nodes[i].body().center().y() - here.y()))
    away = {
        node_id: item.body().center() - here
        for node_id, item in mirror.nodes.items()
        if node_id != current
    }
    ahead = {
        i: cost for i, offset in away.items() if (cost := _cost(offset, direction)) is not None
    }
    return min(ahead, key=lambda i: ahead[i], default=None)


def _cost(offset: QPointF, direction: Direction) -> float | None:
    """How far a node is that way, straying counted double; None where it lies elsewhere."""
    dx, dy = direction.value
    forward = offset.x() * dx + offset.y() * dy
    aside = abs(offset.x() * dy) + abs(offset.y() * dx)
    return forward + 2.0 * aside if forward > 8.0 and aside <= 3.0 * forward else None
