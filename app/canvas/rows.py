"""A layered drawing in rows, as a text is wrapped: broken where few wires go on to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.canvas.layered import Anchor, Size, drawn
from graph_nodes.elements import Position
from graph_nodes.scope import Scope

_BETWEEN_ROWS = 44.0
_LEAST_COLUMNS = 3
_UNEVEN = 0.35
"""How much shorter or longer than the others a row may be, to be broken where few wires are."""

_RAGGED = 8.0
"""What a row that is off by all its length costs, in wires that are broken."""

_WIDOW, _STRAY = 0.75, 0.75
_WORTH = 1.15
"""How much larger a drawing must be to be worth another row."""


@dataclass(frozen=True, slots=True)
class Drawing:
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


class Rows:
    """Draws what hangs together of a graph, in one row or several.

    Rows share their columns, so that wires find a way through.

    Args:
        graph: The whole graph.
        columns: The nodes by column, those of the first one first.
        sizes: Width and height of each node in pixels.
        anchor: How far below a node's top each port is.
        gaps: Pixels between columns, and between nodes of a column.
    """

    def __init__(
        self,
        graph: Scope,
        columns: Sequence[Sequence[str]],
        sizes: Mapping[str, Size],
        anchor: Anchor,
        gaps: Size,
    ) -> None:
        self._graph, self._columns = graph, columns
        self._sizes, self._anchor, self._gaps = sizes, anchor, gaps
        self._passing = self._count_passing()

    def whole(self) -> Drawing:
        """In one row."""
        return self._drawing([len(self._columns)])

    def wrapped(self, room: Size) -> Drawing:
        """In as many rows as show it largest; in fewer where that shows it as large."""
        best = self.whole()
        (width, height), most = best.size, len(self._columns) // _LEAST_COLUMNS
        about = round((width / room[0] * room[1] / height) ** 0.5)
        for count in sorted({*range(about - 1, about + 2)} & {*range(2, most + 1)}):
            drawing = self._drawing(self._breaks(count))
            if drawing.worth(room) > _WORTH * best.worth(room):
                best = drawing
        return best

    def _count_passing(self) -> list[int]:
        """How many outputs are wired past the beginning of each column."""
        column_of = {n: number for number, column in enumerate(self._columns) for n in column}
        change = [0] * (len(self._columns) + 1)
        for node, number in column_of.items():
            last: dict[str, int] = {}
            for wire in self._graph.targets[node]:
                last[wire.output] = max(last.get(wire.output, 0), column_of[wire.target])
            for reached in last.values():
                if reached > number:
                    change[number + 1] += 1
                    change[reached + 1] -= 1
        return [sum(change[: number + 1]) for number in range(len(self._columns))]

    def _breaks(self, count: int) -> list[int]:
        """Where each of so many rows ends: few wires broken, and rows about as long."""
        length = len(self._columns)
        usual = -(-length // count)
        least, most = usual - int(usual * _UNEVEN), usual + int(usual * _UNEVEN)
        costs: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
        for row in range(1, count + 1):
            here: dict[int, tuple[float, int]] = {}
            for start, (cost, _) in costs[-1].items():
                shortest = least if row < count else 1  # the last one may end early
                for end in range(start + shortest, min(length, start + most) + 1):
                    broken = self._passing[end] if end < length else 0
                    off = (end - start - usual) / usual
                    ragged = off if row < count else max(0.0, off)
                    found = cost + broken + _RAGGED * ragged**2
                    if end not in here or found < here[end][0]:
                        here[end] = (found, start)
            costs.append(here)
        ends = [length]
        for here in reversed(costs[1:]):
            ends.append(here[ends[-1]][1])
        return ends[-2::-1]

    def _drawing(self, ends: Sequence[int]) -> Drawing:
        """In rows that end before these columns."""
        column_gap, row_gap = self._gaps
        starts = [0, *ends[:-1]]
        rows = [self._columns[a:b] for a, b in zip(starts, ends, strict=True)]
        across = max(map(len, rows))
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
        strays = max(0, self._strays(rows) - 2 * (len(rows) - 1))
        return Drawing(places, (width, bottom), strays, len(rows) > 1 and len(rows[-1]) == 1)

    def _strays(self, rows: Sequence[Sequence[Sequence[str]]]) -> int:
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
        self,
        row: Sequence[Sequence[str]],
        lefts: Sequence[float],
        top: float,
        places: dict[str, Position],
    ) -> float:
        """Write down where the nodes of a row stand, below ``top``; return where it ends."""
        levels = drawn(self._graph, row, self._sizes, self._anchor, self._gaps[1])
        highest = min(cell.y for level in levels for cell in level)
        bottom = top
        for x, level in zip(lefts, levels, strict=False):
            for cell in level:
                if cell.node:
                    y = round(cell.y - highest + top)
                    places[cell.node] = (round(x), y)
                    bottom = max(bottom, y + cell.height)
        return bottom
