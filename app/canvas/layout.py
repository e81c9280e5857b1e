"""Automatic layout: nodes in columns from left to right, wires as straight as they can be.

The classic layered drawing, with loops where NodeGraphQt recurses: columns by longest path,
chains of dummies where a wire passes columns by, crossings reduced by barycentres, and heights by
isotonic regression, so that a column keeps its order and nothing overlaps. A thousand nodes in a
chain take milliseconds, and so does a ladder of diamonds. What is far longer than it is high goes
on in another row, as a text does: rows share their columns, so that wires find a way through.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from graph_nodes.elements import Position
from graph_nodes.scope import Scope

Size = tuple[float, float]
Anchor = Callable[[str, str, bool], float]
"""(node id, port, is it an output) → how far below the node's top the port is, in pixels."""

_SWEEPS = 6
_DUMMY_HEIGHT = 12.0
_PASSING_WEIGHT = 4.0
_BETWEEN_ROWS = 44.0
_LEAST_COLUMNS = 3
_WIDOW, _STRAY = 0.75, 0.85
_WORTH = 1.15
"""How much larger a drawing must be to be worth another row."""


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
        rows = _Rows(graph, part, columns, sizes, anchor, (column_gap, row_gap))
        drawing = rows.wrapped(room) if room else rows.drawing(len(rows.columns))
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


def _levels(
    graph: Scope,
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
            if wire.target not in cells:
                continue
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


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Where nodes stand, from (0, 0) on, and how much room they take."""

    places: dict[str, Position]
    size: Size
    strays: int = 0
    has_widow: bool = False

    def worth(self, room: Size) -> float:
        """How large it can be shown whole, no larger than it is; less where rows read badly.

        They do where a row has but a column, and where more than a wire or two go from row to row.
        """
        zoom = min(1.0, room[0] / self.size[0], room[1] / self.size[1])
        return zoom * _STRAY**self.strays * (_WIDOW if self.has_widow else 1.0)


class _Rows:
    """Draws one part of a graph in one row or several.

    Attributes:
        columns: The nodes by column.
    """

    def __init__(
        self,
        graph: Scope,
        part: Sequence[str],
        columns: Mapping[str, int],
        sizes: Mapping[str, Size],
        anchor: Anchor,
        gaps: Size,
    ) -> None:
        self._graph, self._columns, self._sizes, self._anchor = graph, columns, sizes, anchor
        self._gaps = gaps
        first = min(columns[n] for n in part)
        count = max(columns[n] for n in part) - first + 1
        self.columns: list[list[str]] = [[] for _ in range(count)]
        for node in part:
            self.columns[columns[node] - first].append(node)

    def wrapped(self, room: Size) -> _Drawing:
        """In as many rows as show it largest; in fewer where that shows it as large."""
        count = len(self.columns)
        best = self.drawing(count)
        (width, height), most = best.size, count // _LEAST_COLUMNS
        about = round((width / room[0] * room[1] / height) ** 0.5)
        rows = {*range(about - 1, about + 2)} & {*range(2, most + 1)}
        for across in sorted({-(-count // row) for row in rows}, reverse=True):
            drawing = self.drawing(across)
            if drawing.worth(room) > _WORTH * best.worth(room):
                best = drawing
        return best

    def drawing(self, across: int) -> _Drawing:
        """In rows of so many columns."""
        column_gap, row_gap = self._gaps
        rows = [self.columns[i : i + across] for i in range(0, len(self.columns), across)]
        widths = [
            max(self._sizes[n][0] for row in rows if j < len(row) for n in row[j])
            for j in range(across)
        ]
        lefts = [sum(widths[:j]) + j * column_gap for j in range(across)]
        places: dict[str, Position] = {}
        bottom = 0.0
        for row in rows:
            top = bottom + (_BETWEEN_ROWS + row_gap if places else 0.0)
            bottom = self._draw(row, lefts, top, places)
        width = sum(widths) + (across - 1) * column_gap
        strays = max(0, self._passing(rows) - 2 * (len(rows) - 1))
        return _Drawing(places, (width, bottom), strays, len(rows) > 1 and len(rows[-1]) == 1)

    def _passing(self, rows: list[list[list[str]]]) -> int:
        """How many outputs are wired to another row."""
        row_of = {n: number for number, row in enumerate(rows) for column in row for n in column}
        return len(
            {
                (wire.source, wire.output)
                for node, row in row_of.items()
                for wire in self._graph.targets[node]
                if row_of[wire.target] != row
            }
        )

    def _draw(
        self, row: list[list[str]], lefts: list[float], top: float, places: dict[str, Position]
    ) -> float:
        """Write down where the nodes of a row stand, below ``top``; return where it ends."""
        inside = {n for column in row for n in column}
        part = [n for n in self._graph.ordered if n in inside]
        part += [n for n in self._graph.cycle() if n in inside]
        levels = _levels(self._graph, part, self._columns, self._sizes, self._anchor, self._gaps[1])
        _reduce_crossings(levels)
        _set_heights(levels)
        highest = min(cell.y for level in levels for cell in level)
        bottom = top
        for x, level in zip(lefts, levels, strict=False):
            for cell in level:
                if cell.node:
                    y = round(cell.y - highest + top)
                    places[cell.node] = (round(x), y)
                    bottom = max(bottom, y + cell.height)
        return bottom


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
