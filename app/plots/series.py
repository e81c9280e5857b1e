"""The points of one curve, and the runs that curves belong to. No Qt here."""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from app.plots.buffers import Floats, GrowingArray
from app.plots.pyramid import MinMaxPyramid
from app.plots.smoothing import Smoothing

TRAIN = "train"
VALIDATION = "val"


def train_first(split: str) -> tuple[bool, str]:
    """A key that sorts the splits of a run: the training part, then the others by name."""
    return split != TRAIN, split


class XAxis(Enum):
    """What a curve is drawn over."""

    STEP = "step"
    RELATIVE = "relative"
    WALL = "wall"


@dataclass(frozen=True)
class Point:
    """One logged value: the step, the wall time in seconds since 1970, the value."""

    step: int
    wall: float
    value: float


class Series:
    """A growing curve: steps, wall times and values, with its extremes and its smoothed copy.

    Steps rise along the curve. Points that begin no later than the last one here come from a run
    that went back to a checkpoint: they replace everything from their first step on. Wall times
    never fall: a clock that was set back is held until it has caught up.
    """

    def __init__(self) -> None:
        self.steps = GrowingArray()
        self.wall = GrowingArray()
        self.values = GrowingArray()
        self.pyramid = MinMaxPyramid(self.values)
        self._smoothing: Smoothing | None = None

    def __len__(self) -> int:
        return len(self.values)

    def append(self, steps: ArrayLike, wall: ArrayLike, values: ArrayLike) -> None:
        """Add points, each argument of shape (n,); wall times in seconds since 1970.

        Raises:
            ValueError: the three do not have one and the same length.
        """
        columns = as_columns(steps, wall, values)
        backward = np.flatnonzero(np.diff(columns[0]) <= 0) + 1
        for piece in zip(*(np.split(column, backward) for column in columns), strict=True):
            if len(piece[0]):
                self._append_ordered(*piece)
        self.pyramid.update()

    def reserve(self, size: int) -> None:
        """Make room for `size` points in all, so that adding them copies nothing."""
        for column in (self.steps, self.wall, self.values):
            column.reserve(size)

    def point(self, index: int) -> Point:
        """Return the point at `index`, which may be negative as in a list."""
        return Point(
            int(self.steps.view[index]),
            float(self.wall.view[index]),
            float(self.values.view[index]),
        )

    def x(self, axis: XAxis) -> Floats:
        """Return what the points are drawn over, shape (n,), not copied: steps or wall times."""
        return self.steps.view if axis is XAxis.STEP else self.wall.view

    def nearest(self, x: float, axis: XAxis) -> int:
        """Return the index of the point nearest to `x` in steps or wall time; there must be one."""
        xs = self.x(axis)
        right = int(np.searchsorted(xs, x))
        if right == len(xs) or (right and x - xs[right - 1] <= xs[right] - x):
            return right - 1
        return right

    def smoothed(self, weight: float) -> Smoothing:
        """Return the smoothed copy for `weight`; call its `extend` to bring it up to date."""
        if self._smoothing is None or self._smoothing.weight != weight:
            self._smoothing = Smoothing(self.values, weight)
        return self._smoothing

    def _append_ordered(self, steps: Floats, wall: Floats, values: Floats) -> None:
        if len(self) and steps[0] <= self.steps.view[-1]:
            self._truncate(int(np.searchsorted(self.steps.view, steps[0])))
        if len(self):
            wall = np.maximum(wall, self.wall.view[-1])
        self.steps.append(steps)
        self.wall.append(np.maximum.accumulate(wall))
        self.values.append(values)

    def _truncate(self, size: int) -> None:
        for column in (self.steps, self.wall, self.values):
            column.truncate(size)
        self.pyramid.truncate(size)
        self._smoothing = None


def as_columns(
    steps: ArrayLike, wall: ArrayLike, values: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the three as arrays of one shape (n,).

    Raises:
        ValueError: they are not flat sequences of one length.
    """
    first, second, third = (np.asarray(c, dtype=np.float64) for c in (steps, wall, values))
    if first.ndim != 1 or first.shape != second.shape or first.shape != third.shape:
        shapes = ", ".join(str(column.shape) for column in (first, second, third))
        raise ValueError(
            f"steps, wall times and values have the shapes {shapes}; "
            "expected three flat sequences of one length"
        )
    return first, second, third


@dataclass
class PlotRun:
    """A run as the plots know it.

    `mark` is the short number that tells it apart besides its colour; `color` is "#rrggbb", or None
    for the palette's colour of that mark.
    """

    id: str
    label: str
    mark: int
    color: str | None = None
    visible: bool = True
    series: dict[tuple[str, str], Series] = field(default_factory=dict)
    """The curves by (tag, split)."""
    problem: str = ""
    """Why it has no curves and will have none, or empty."""

    @property
    def started(self) -> float:
        """The wall time of the run's first point, in seconds since 1970; 0.0 if it has none."""
        return min((float(s.wall.view[0]) for s in self.series.values() if len(s)), default=0.0)

    def origin(self, axis: XAxis) -> float:
        """Return what an x of `axis` is counted from."""
        return self.started if axis is XAxis.RELATIVE else 0.0


@dataclass(frozen=True)
class Curve:
    """One line in a chart."""

    run: PlotRun
    split: str
    series: Series


class Reading(NamedTuple):
    """What a curve says at one of its points; `smoothed` is None where nothing is smoothed."""

    curve: Curve
    point: Point
    smoothed: float | None
