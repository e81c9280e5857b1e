"""Automatic layout: nodes in columns from left to right, wires as straight as they can be.

The classic layered drawing, with loops where NodeGraphQt recurses: columns by longest path,
chains of dummies where a wire passes columns by, crossings reduced by barycentres, and heights by
isotonic regression, so that a column keeps its order and nothing overlaps. A thousand nodes in a
chain take milliseconds, and so does a ladder of diamonds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from graph_nodes.graph import Graph, Position

Size = tuple[float, float]
Anchor = Callable[[str, str, bool], float]
"""(node id, port, is it an output) → how far below the node's top the port is, in pixels."""

_SWEEPS = 6
_DUMMY_HEIGHT = 12.0
_PASSING_WEIGHT = 4.0


@dataclass(slots=True)
class _Cell:
    """A node, or the place where a wire passes a column."""

    height: float
    gap: float
    before: list["_Link"] = field(default_factory=list)
    after: list["_Link"] = field(default_factory=list)
    node: str = ""
    rank: int = 0
    y: float = 0.0

    def link(self, other: "_Cell", leaves: float, enters: float) -> None:
        """Note a wire to ``other``; the offsets are where it leaves and enters."""
        # What passes columns by should be level; a short wire can bend.
        weight = 1.0 if self.node and other.node else _PASSING_WEIGHT
        self.after.append(_Link(other, enters - leaves, weight))
        other.before.append(_Link(self, leaves - enters, weight))


@dataclass(frozen=True, slots=True)
class _Link:
    """A wire seen from one of its ends: the cell at the other, and how much lower it wants us."""

    cell: _Cell
    offset: float
    weight: float


def arrange(
    graph: Graph,
    sizes: Mapping[str, Size],
    anchor: Anchor = lambda node, port, is_output: 0.0,
    column_gap: float = 72.0,
    row_gap: float = 28.0,
) -> dict[str, Position]:
    """Where every node would stand in a tidy drawing of the graph.

    Args:
        graph: What to draw. Nodes on a cycle of a damaged file are put in the first column.
        sizes: Width and height of each node in pixels.
        anchor: How far below a node's top each port is, so that wires can be level.
        column_gap: Pixels between columns; wires need room to turn.
        row_gap: Pixels between nodes of a column.
    """
    wired = {w.source for w in graph.wires} | {w.target for w in graph.wires}
    columns = _columns(graph, wired)
    places: dict[str, Position] = {}
    top = 0.0
    for part in _components(graph, wired):
        levels = _levels(graph, part, columns, sizes, anchor, row_gap)
        _reduce_crossings(levels)
        _set_heights(levels)
        top = _place(levels, sizes, column_gap, top, places) + 2 * row_gap
    return _with_loose(graph, places, sizes, row_gap, top)


def _columns(graph: Graph, wired: Iterable[str]) -> dict[str, int]:
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


def _components(graph: Graph, wired: set[str]) -> list[list[str]]:
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


def _levels(
    graph: Graph,
    part: Sequence[str],
    columns: Mapping[str, int],
    sizes: Mapping[str, Size],
    anchor: Anchor,
    row_gap: float,
) -> list[list[_Cell]]:
    first = min(columns[n] for n in part)
    levels: list[list[_Cell]] = [[] for _ in range(max(columns[n] for n in part) - first + 1)]
    cells = {n: _Cell(sizes[n][1], row_gap, node=n) for n in part}
    for node in part:
        levels[columns[node] - first].append(cells[node])
    for node in part:
        passing: dict[tuple[str, int], _Cell] = {}
        for wire in graph.targets[node]:
            cell, leaves = cells[node], anchor(node, wire.output, True)
            for column in range(columns[node] - first + 1, columns[wire.target] - first):
                # Wires from one output share their way, so that a fan-out costs one lane.
                dummy = passing.get((wire.output, column))
                if dummy is None:
                    dummy = passing[(wire.output, column)] = _Cell(_DUMMY_HEIGHT, row_gap / 2)
                    levels[column].append(dummy)
                    cell.link(dummy, leaves, _DUMMY_HEIGHT / 2)
                cell, leaves = dummy, _DUMMY_HEIGHT / 2
            cell.link(cells[wire.target], leaves, anchor(wire.target, wire.input, False))
    return levels


def _reduce_crossings(levels: list[list[_Cell]]) -> None:
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for level in levels if forward else reversed(levels):
            for rank, cell in enumerate(level):
                cell.rank = rank
            level.sort(key=lambda cell: _barycentre(cell, forward))
            for rank, cell in enumerate(level):
                cell.rank = rank


def _barycentre(cell: _Cell, forward: bool) -> float:
    links = cell.before if forward else cell.after
    # Port offsets break ties between wires of one node, in the order of its ports.
    return fmean(n.cell.rank + n.offset * 1e-3 for n in links) if links else float(cell.rank)


def _set_heights(levels: list[list[_Cell]]) -> None:
    for level in levels:
        _settle(level, [0.0] * len(level))
    for sweep in range(_SWEEPS + 1):
        forward = sweep % 2 == 0
        for level in levels if forward else reversed(levels):
            _settle(level, [_wanted(cell, forward) for cell in level])


def _wanted(cell: _Cell, forward: bool) -> float:
    links = (cell.before if forward else cell.after) or cell.before or cell.after
    if not links:
        return cell.y
    return fmean((n.cell.y + n.offset for n in links), [n.weight for n in links])


def _settle(level: list[_Cell], wanted: list[float]) -> None:
    """Put each cell as near to where it wants to be as its neighbours allow (least squares)."""
    blocks: list[tuple[float, int]] = []  # the mean of what a block's cells want, and their count
    offsets: list[float] = []
    offset = 0.0
    for cell, y in zip(level, wanted, strict=True):
        offsets.append(offset)
        blocks.append((y - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
        offset += cell.height + cell.gap
    tops = [mean for mean, count in blocks for _ in range(count)]
    for cell, top, offset in zip(level, tops, offsets, strict=True):
        cell.y = top + offset


def _place(
    levels: list[list[_Cell]],
    sizes: Mapping[str, Size],
    column_gap: float,
    top: float,
    places: dict[str, Position],
) -> float:
    """Write down the positions of one part, below ``top``, and return where it ends."""
    highest = min(cell.y for level in levels for cell in level)
    x, bottom = 0.0, top
    for level in levels:
        widths = [sizes[cell.node][0] for cell in level if cell.node]
        for cell in level:
            if cell.node:
                y = round(cell.y - highest + top)
                places[cell.node] = (round(x), y)
                bottom = max(bottom, y + cell.height)
        x += max(widths, default=0.0) + column_gap
    return bottom


def _with_loose(
    graph: Graph,
    places: dict[str, Position],
    sizes: Mapping[str, Size],
    row_gap: float,
    top: float,
) -> dict[str, Position]:
    """Add the nodes without wires: each keeps its place beside its nearest wired neighbour."""
    found = dict(places)
    for node_id, node in graph.nodes.items():
        if node_id in places:
            continue
        if not places:
            found[node_id] = (0.0, top)
            top += sizes[node_id][1] + row_gap
            continue
        near = min(places, key=lambda i: _distance(graph.nodes[i].at, node.at))
        old, new = graph.nodes[near].at, places[near]
        found[node_id] = (node.at[0] + new[0] - old[0], node.at[1] + new[1] - old[1])
    return {i: found[i] for i in graph.nodes}


def _distance(a: Position, b: Position) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
