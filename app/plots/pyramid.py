"""Pyramids over long curves: extremes and means of any stretch without reading its points."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.plots.buffers import Floats, GrowingArray

_HALVINGS = 4
BASE = 1 << _HALVINGS
"""Points in a bin of the lowest level; smaller bins are made from the points when asked for."""

HUGE = 1e290
"""Larger values count as this in means, and are drawn as this: sums of them would overflow."""

Indices = NDArray[np.int64]


class Bins(NamedTuple):
    """Consecutive bins of points; `first` and `last` index the outermost points, shape (bins,)."""

    first: Indices
    last: Indices


class Pyramid:
    """Two reductions of a `GrowingArray` over aligned bins of 16, 32, 64, … points.

    Only whole bins are stored, so appending never revises one. NaN and infinite values take no
    part. Subclasses say in `_prepare` what is reduced, and in `_reduce` how.
    """

    _reduce: tuple[np.ufunc, np.ufunc]

    def __init__(self, values: GrowingArray) -> None:
        self._values = values
        self._levels = [(GrowingArray(), GrowingArray())]

    def update(self) -> None:
        """Take in the values that were appended since the last update."""
        done = len(self._levels[0][0]) * BASE
        whole = len(self._values) // BASE * BASE
        one, other = self._prepare(self._values.view[done:whole])
        for _ in range(_HALVINGS):
            one, other = self._halve(one, other)
        level = 0
        while len(one):
            if level == len(self._levels):
                self._levels.append((GrowingArray(), GrowingArray()))
            ones, others = self._levels[level]
            merged = len(ones) // 2 * 2  # these are in the next level already
            ones.append(one)
            others.append(other)
            pairs = slice(merged, len(ones) // 2 * 2)
            one, other = self._halve(ones.view[pairs], others.view[pairs])
            level += 1

    def truncate(self, size: int) -> None:
        """Forget every bin that reaches past the first `size` values."""
        for level, columns in enumerate(self._levels):
            for column in columns:
                column.truncate(min(len(column), size // (BASE << level)))

    def bins(self, begin: int, end: int, size: int) -> Bins:
        """Return the bins of `size` points (a power of two) that cover points `begin` … `end` - 1.

        Bins are aligned to multiples of `size`, so they stay put while a view pans over them; the
        outer ones may therefore reach past the range asked for.
        """
        first = np.arange(begin // size, -(-end // size), dtype=np.int64) * size
        return Bins(first, np.minimum(first + size, len(self._values)) - 1)

    def _prepare(self, points: Floats) -> tuple[Floats, Floats]:
        raise NotImplementedError

    def _halve(self, one: Floats, other: Floats) -> tuple[Floats, Floats]:
        """Merge each two neighbouring bins."""
        first, second = self._reduce
        return first(one[0::2], one[1::2]), second(other[0::2], other[1::2])

    def _reduced(self, bins: Bins, size: int) -> tuple[Floats, Floats]:
        """Return the two reductions of each bin; the newest may be unfinished."""
        level = (size // BASE).bit_length() - 1
        if not len(bins.first) or not 0 <= level < len(self._levels):
            return self._reduced_from_points(bins)
        begin, end = bins.first[0] // size, bins.first[-1] // size + 1
        one, other = (column.view[begin:end] for column in self._levels[level])
        if len(one) == len(bins.first):
            return one, other
        rest = Bins(bins.first[len(one) :], bins.last[len(one) :])
        tail = self._reduced_from_points(rest)
        return np.concatenate((one, tail[0])), np.concatenate((other, tail[1]))

    def _reduced_from_points(self, bins: Bins) -> tuple[Floats, Floats]:
        if not len(bins.first):
            return np.empty(0), np.empty(0)
        points = self._prepare(self._values.view[bins.first[0] : bins.last[-1] + 1])
        starts = bins.first - bins.first[0]
        first, second = self._reduce
        return first.reduceat(points[0], starts), second.reduceat(points[1], starts)


class MinMaxPyramid(Pyramid):
    """The extremes of each bin."""

    _reduce = (np.fmin, np.fmax)  # which pass over NaN where there is a number

    def extremes(self, bins: Bins, size: int) -> tuple[Floats, Floats]:
        """Return the smallest and the largest finite value of each bin, NaN where it has none."""
        return self._reduced(bins, size)

    def _prepare(self, points: Floats) -> tuple[Floats, Floats]:
        known = np.where(np.isfinite(points), points, np.nan)
        return known, known


class MeanPyramid(Pyramid):
    """The means of each bin, kept as sums and counts."""

    _reduce = (np.add, np.add)

    def means(self, bins: Bins, size: int) -> Floats:
        """Return the mean of the finite values of each bin, NaN where it has none."""
        sums, counts = self._reduced(bins, size)
        return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)

    def _prepare(self, points: Floats) -> tuple[Floats, Floats]:
        finite = np.isfinite(points)
        summed = np.clip(np.where(finite, points, 0.0), -HUGE, HUGE)
        return summed, finite.astype(np.float64)
