"""One row of a layered drawing: nodes in columns, with few crossings and wires as level as can be.

The classic steps: chains of dummies where a wire passes columns by; crossings reduced by sweeps of
barycentres, whose best order is mended by exchanging neighbours; heights by isotonic regression, so
that a column keeps its order and nothing overlaps. Loops, no recursion.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from graph_nodes.scope import Scope

Size = tuple[float, float]
Anchor = Callable[[str, str, bool], float]
"""(node id, port, is it an output) → how far below the node's top the port is, in pixels."""

Levels = list[list["Cell"]]

_SWEEPS = 6
_EXCHANGES = 4
_MANY = 4000
"""Beyond so many cells one order is begun from, not two."""

_MOST_PAIRS = 4096
"""Pairs of wires that are compared for one exchange, at most: beyond, barycentres must do."""

_DUMMY_HEIGHT = 12.0
_PASSING_WEIGHT = 4.0


@dataclass(slots=True)
class Cell:
    """A node, or the place where a wire passes a column.

    Attributes:
        height: How high it is.
        gap: How much room is below it.
        before, after: Its wires to the column on its left, and to that on its right.
        node: The id of the node; "" where a wire passes.
        rank: Its place in the column, from the top.
        y: Where its top is.
    """

    height: float
    gap: float
    before: list["_Link"] = field(default_factory=list)
    after: list["_Link"] = field(default_factory=list)
    node: str = ""
    rank: int = 0
    y: float = 0.0

    def link(self, other: "Cell", leaves: float, enters: float) -> None:
        """Note a wire to ``other``; the offsets are where it leaves and enters."""
        # What passes columns by should be level; a short wire can bend.
        weight = 1.0 if self.node and other.node else _PASSING_WEIGHT
        self.after.append(_Link(other, leaves, enters, weight))
        other.before.append(_Link(self, enters, leaves, weight))


@dataclass(frozen=True, slots=True)
class _Link:
    """A wire seen from one of its ends: the cell at the other, and where it is at both."""

    cell: Cell
    here: float
    there: float
    weight: float

    @property
    def end(self) -> tuple[int, float]:
        """Where it is in the column of the other end, as its order goes."""
        return self.cell.rank, self.there


def drawn(
    graph: Scope,
    columns: Sequence[Sequence[str]],
    sizes: Mapping[str, Size],
    anchor: Anchor,
    row_gap: float,
) -> Levels:
    """The nodes in these columns, and the wires between them, in order and with their heights.

    Args:
        graph: Has the wires; those to other nodes are left out.
        columns: The nodes by column; each wire leads from one to a later one.
        sizes: Width and height of each node in pixels.
        anchor: How far below a node's top each port is.
        row_gap: Pixels between nodes of a column.
    """
    levels = _levels(graph, columns, sizes, anchor, row_gap)
    _reduce_crossings(levels)
    _set_heights(levels)
    return levels


def crossings(levels: Levels) -> int:
    """How many pairs of wires cross between neighbouring columns."""
    return sum(map(_crossings_after, levels))


def _levels(
    graph: Scope,
    columns: Sequence[Sequence[str]],
    sizes: Mapping[str, Size],
    anchor: Anchor,
    row_gap: float,
) -> Levels:
    cells = {n: Cell(sizes[n][1], row_gap, node=n) for column in columns for n in column}
    column_of = {n: number for number, column in enumerate(columns) for n in column}
    levels = [[cells[n] for n in column] for column in columns]
    for node, cell_of_node in cells.items():
        passing: dict[tuple[str, int], Cell] = {}
        for wire in graph.targets[node]:
            if column_of.get(wire.target, -1) <= column_of[node]:
                continue  # in another row, or on a cycle of a damaged file
            cell, leaves = cell_of_node, anchor(node, wire.output, True)
            for column in range(column_of[node] + 1, column_of[wire.target]):
                # Wires from one output share their way, so that a fan-out costs one lane.
                dummy = passing.get((wire.output, column))
                if dummy is None:
                    dummy = passing[(wire.output, column)] = Cell(_DUMMY_HEIGHT, row_gap / 2)
                    levels[column].append(dummy)
                    cell.link(dummy, leaves, _DUMMY_HEIGHT / 2)
                cell, leaves = dummy, _DUMMY_HEIGHT / 2
            cell.link(cells[wire.target], leaves, anchor(wire.target, wire.input, False))
    return levels


# -- crossings -----------------------------------------------------------------------------


def _reduce_crossings(levels: Levels) -> None:
    """Keep the best order of those that sweeps from the left and from the right come by."""
    start = [list(level) for level in levels]
    best, fewest = start, -1
    for first in (0, 1) if sum(map(len, levels)) <= _MANY else (0,):
        _put(levels, start)
        for sweep in range(first, first + _SWEEPS):
            _sweep(levels, forward=sweep % 2 == 0)
            found = crossings(levels)
            if fewest < 0 or found < fewest:
                best, fewest = [list(level) for level in levels], found
            if not fewest:
                break
    _put(levels, best)
    _exchange(levels)


def _put(levels: Levels, order: Levels) -> None:
    for level, cells in zip(levels, order, strict=True):
        level[:] = cells
        _rank(level)


def _rank(level: list[Cell]) -> None:
    for rank, cell in enumerate(level):
        cell.rank = rank


def _sweep(levels: Levels, *, forward: bool) -> None:
    for level in levels if forward else reversed(levels):
        level.sort(key=lambda cell: _barycentre(cell, forward))
        _rank(level)


def _barycentre(cell: Cell, forward: bool) -> float:
    links = cell.before if forward else cell.after
    # Port offsets break ties between wires of one node, in the order of its ports.
    places = (n.cell.rank + (n.there - n.here) * 1e-3 for n in links)
    return fmean(places) if links else float(cell.rank)


def _exchange(levels: Levels) -> None:
    """Exchange neighbours in a column wherever that saves crossings."""
    for _ in range(_EXCHANGES):
        saved = False
        for level in levels:
            for upper in range(len(level) - 1):
                one, other = level[upper], level[upper + 1]
                if _crossing(one, other) > _crossing(other, one):
                    level[upper], level[upper + 1] = other, one
                    one.rank, other.rank = upper + 1, upper
                    saved = True
        if not saved:
            return


def _crossing(upper: Cell, lower: Cell) -> int:
    """How many wires of one cell cross those of another while it stands above it."""
    found = 0
    for ones, others in ((upper.before, lower.before), (upper.after, lower.after)):
        if ones and others and len(ones) * len(others) <= _MOST_PAIRS:
            ends = [link.end for link in others]
            found += sum(end < link.end for link in ones for end in ends)
    return found


def _crossings_after(level: list[Cell]) -> int:
    """How many pairs of wires cross between a column and the next."""
    wires = sorted((cell.rank, link.here, link.end) for cell in level for link in cell.after)
    ends: list[tuple[int, float]] = []
    found = 0
    for _, _, end in wires:
        found += len(ends) - bisect_right(ends, end)
        insort(ends, end)
    return found


# -- heights -------------------------------------------------------------------------------


def _set_heights(levels: Levels) -> None:
    for level in levels:
        _settle(level, [0.0] * len(level))
    for sweep in range(_SWEEPS + 1):
        forward = sweep % 2 == 0
        for level in levels if forward else reversed(levels):
            _settle(level, [_wanted(cell, forward) for cell in level])


def _wanted(cell: Cell, forward: bool) -> float:
    links = (cell.before if forward else cell.after) or cell.before or cell.after
    if not links:
        return cell.y
    return fmean((n.cell.y + n.there - n.here for n in links), [n.weight for n in links])


def _settle(level: list[Cell], wanted: Sequence[float]) -> None:
    """Put each cell as near to where it wants to be as its neighbours allow (least squares)."""
    for cell, y in zip(level, _isotonic(level, wanted), strict=True):
        cell.y = y


def _isotonic(level: Sequence[Cell], wanted: Sequence[float]) -> Iterator[float]:
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
    tops = (mean for mean, count in blocks for _ in range(count))
    return (top + offset for top, offset in zip(tops, offsets, strict=True))
