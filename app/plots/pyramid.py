"""A min–max pyramid: the extremes of any stretch of a long curve, without reading its points."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.plots.buffers import Floats, GrowingArray

_HALVINGS = 4
BASE = 1 << _HALVINGS
"""Points in a bin of the lowest level; smaller bins are made from the points when asked for."""


class Bins(NamedTuple):
    """Consecutive bins of a curve, each array of shape (bins,).

    `first` and `last` are the indices of the outermost points in each bin, `low` and `high` the
    smallest and largest finite value in it, NaN where it has none.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    low: Floats
    high: Floats


class MinMaxPyramid:
    """The minima and maxima of a `GrowingArray` over aligned bins of 16, 32, 64, … points.

    Only whole bins are stored, so appending never revises one. NaN and infinite values take no part
    in the extremes.
    """

    def __init__(self, values: GrowingArray) -> None:
        self._values = values
        self._levels = [(GrowingArray(), GrowingArray())]

    def update(self) -> None:
        """Take in the values that were appended since the last update."""
        done = len(self._levels[0][0]) * BASE
        whole = len(self._values) // BASE * BASE
        low = high = _finite(self._values.view[done:whole])
        for _ in range(_HALVINGS):
            low, high = _halve(low, high)
        level = 0
        while len(low):
            if level == len(self._levels):
                self._levels.append((GrowingArray(), GrowingArray()))
            lows, highs = self._levels[level]
            merged = len(lows) // 2 * 2  # these are in the next level already
            lows.append(low)
            highs.append(high)
            pairs = slice(merged, len(lows) // 2 * 2)
            low, high = _halve(lows.view[pairs], highs.view[pairs])
            level += 1

    def truncate(self, size: int) -> None:
        """Forget every bin that reaches past the first `size` values."""
        for level, (lows, highs) in enumerate(self._levels):
            whole = min(len(lows), size // (BASE << level))
            lows.truncate(whole)
            highs.truncate(whole)

    def bins(self, begin: int, end: int, size: int) -> Bins:
        """Return the bins of `size` points (a power of two) that cover points `begin` … `end` - 1.

        Bins are aligned to multiples of `size`, so they stay put while a view pans over them; the
        outer ones may therefore reach past the range asked for.
        """
        first = np.arange(begin // size, -(-end // size), dtype=np.int64) * size
        last = np.minimum(first + size, len(self._values)) - 1
        if size < BASE:
            low, high = self._reduced(first, last)
        else:
            lows, highs = self._stored(size)
            stored = slice(begin // size, -(-end // size))
            low, high = lows[stored], highs[stored]
            if len(low) < len(first):  # only the newest bin can be unfinished
                tail = self._reduced(first[len(low) :], last[len(low) :])
                low, high = np.concatenate((low, tail[0])), np.concatenate((high, tail[1]))
        return Bins(first, last, low, high)

    def _stored(self, size: int) -> tuple[Floats, Floats]:
        level = (size // BASE).bit_length() - 1
        if level >= len(self._levels):
            return np.empty(0), np.empty(0)
        lows, highs = self._levels[level]
        return lows.view, highs.view

    def _reduced(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[Floats, Floats]:
        if not len(first):
            return np.empty(0), np.empty(0)
        points = _finite(self._values.view[first[0] : last[-1] + 1])
        starts = first - first[0]
        return np.fmin.reduceat(points, starts), np.fmax.reduceat(points, starts)


def _halve(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Merge each two neighbouring bins; fmin and fmax pass over NaN where there is a number."""
    return np.fmin(low[0::2], low[1::2]), np.fmax(high[0::2], high[1::2])


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
