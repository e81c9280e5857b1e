"""Automatic layout: nodes in columns from left to right, wires as straight as they can be.

The classic layered drawing, with loops where NodeGraphQt recurses: columns by longest path, and in
each row of them few crossings and level wires (``layered``). A thousand nodes in a chain take
milliseconds, and so does a ladder of diamonds. What is far longer than it is high goes on in
another row, as a text does (``rows``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.canvas.layered import Anchor, Size
from app.canvas.rows import Rows
from graph_nodes.elements import Position
from graph_nodes.scope import Scope


def arrange(
    graph: Scope,
    sizes: Mapping[str, Size],
    anchor: Anchor = lambda node, port, is_output: 0.0,
    column_gap: float = 72.0,
    row_gap: float = 28.0,
    room: Size | None = None,
) -> dict[str, Position]:
    """Where every node would stand in a tidy drawing of the graph.

    Args:
        graph: What to draw. Nodes on a cycle of a damaged file are put in the first column.
        sizes: Width and height of each node in pixels.
        anchor: How far below a node's top each port is, so that wires can be level.
        column_gap: Pixels between columns; wires need room to turn.
        row_gap: Pixels between nodes of a column.
        room: Width and height of the window that the drawing is to fit, so that long chains are
            wrapped to its form; None for no wrapping.
    """
    wired = {w.source for w in graph.wires} | {w.target for w in graph.wires}
    columns = _columns(graph, wired)
    places: dict[str, Position] = {}
    top = 0.0
    for part in _components(graph, wired):
        rows = Rows(graph, _by_column(part, columns), sizes, anchor, (column_gap, row_gap))
        drawing = rows.wrapped(room) if room else rows.whole()
        places |= {i: (x, y + round(top)) for i, (x, y) in drawing.places.items()}
        top += drawing.size[1] + 2 * row_gap
    return _with_loose(graph, places, sizes, row_gap, top)


def _columns(graph: Scope, wired: Iterable[str]) -> dict[str, int]:
    """Longest path from any source, then sources pulled right to where they are needed."""
    column = dict.fromkeys(wired, 0)
    for node in graph.ordered:
        for wire in graph.targets[node]:
            column[wire.target] = max(column[wire.target], column[node] + 1)
    for node in reversed(graph.ordered):
        targets = graph.targets[node]
        if targets and not graph.sources[node]:
            column[node] = min(column[w.target] for w in targets) - 1
    return column


def _by_column(part: Iterable[str], columns: Mapping[str, int]) -> list[list[str]]:
    """Nodes by column, from the first one on that has any."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for node in part:
        found[columns[node]].append(node)
    return [found[column] for column in range(min(found), max(found) + 1)]


def _components(graph: Scope, wired: set[str]) -> list[list[str]]:
    """Nodes that hang together, each part in the order of computation."""
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for wire in graph.wires:
        neighbours[wire.source].append(wire.target)
        neighbours[wire.target].append(wire.source)
    part_of: dict[str, int] = {}
    parts = 0
    for start in graph.nodes:
        if start not in wired or start in part_of:
            continue
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in part_of:
                part_of[node] = parts
                waiting += neighbours[node]
        parts += 1
    found: list[list[str]] = [[] for _ in range(parts)]
    for node in (*graph.ordered, *graph.cycle()):
        if node in part_of:
            found[part_of[node]].append(node)
    return found


def _with_loose(
    graph: Scope,
    places: dict[str, Position],
    sizes: Mapping[str, Size],
    row_gap: float,
    top: float,
) -> dict[str, Position]:
    """Add the nodes without wires: beside their nearest wired neighbour, as they stood.

    Where something else stands now, they come above everything.
    """
    found = dict(places)
    aside, above = 0.0, -2 * row_gap
    for node_id, node in graph.nodes.items():
        if node_id in places:
            continue
        if not places:
            found[node_id] = (0.0, top)
            top += sizes[node_id][1] + row_gap
            continue
        near = min(places, key=lambda i: _distance(graph.nodes[i].at, node.at))
        old, new = graph.nodes[near].at, places[near]
        at = (node.at[0] + new[0] - old[0], node.at[1] + new[1] - old[1])
        if any(_touch(at, sizes[node_id], found[i], sizes[i]) for i in found):
            at = (aside, above - sizes[node_id][1])
            aside += sizes[node_id][0] + row_gap
        found[node_id] = at
    return {i: found[i] for i in graph.nodes}


def _touch(a: Position, size: Size, b: Position, other: Size) -> bool:
    return (
        a[0] < b[0] + other[0]
        and b[0] < a[0] + size[0]
        and a[1] < b[1] + other[1]
        and b[1] < a[1] + size[1]
    )


def _distance(a: Position, b: Position) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
