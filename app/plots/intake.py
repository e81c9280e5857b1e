"""Points that wait to be taken into their curves, so that a long run loads a little at a time."""

from collections import deque

from app.plots.buffers import Floats
from app.plots.series import Series

PART = 50_000
"""Points taken in at a time; about 1 ms of work."""

Columns = tuple[Floats, Floats, Floats]


class Intake:
    """A queue of points by curve; the points of one curve keep their order."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, Series, Columns]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def holds(self, series: Series) -> bool:
        """Return whether points of `series` are waiting."""
        return any(waiting is series for _, waiting, _ in self._waiting)

    def put(self, tag: str, series: Series, columns: Columns) -> None:
        """Let `columns` (steps, wall times, values; all of shape (n,)) wait for `series`."""
        series.reserve(len(series) + len(columns[0]))
        for begin in range(0, len(columns[0]), PART):
            steps, wall, values = (column[begin : begin + PART] for column in columns)
            self._waiting.append((tag, series, (steps, wall, values)))

    def forget(self, series: Series) -> None:
        """Drop what waits for `series`."""
        self._waiting = deque(entry for entry in self._waiting if entry[1] is not series)

    def take(self) -> str:
        """Append the points that have waited longest to their curve; return its tag."""
        tag, series, columns = self._waiting.popleft()
        series.append(*columns)
        return tag
