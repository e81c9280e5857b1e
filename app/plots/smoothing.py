"""TensorBoard's smoothing: a debiased exponential moving average, extended as points arrive."""

import math

import numpy as np

from app.plots.buffers import Floats, GrowingArray
from app.plots.pyramid import MinMaxPyramid

_BLOCK = 64


class Smoothing:
    """The smoothed copy of a growing curve, for one weight w in 0 ≤ w < 1.

    With x₁, x₂, … the finite values of the curve in order::

        a₀ = 0
        aₖ = w · aₖ₋₁ + (1 - w) · xₖ
        smoothedₖ = aₖ / (1 - wᵏ)

    The division takes away the pull towards the 0 that the average starts from. A NaN or infinite
    value is passed through as it is and leaves the average alone, so a gap stays a gap.
    """

    def __init__(self, source: GrowingArray, weight: float) -> None:
        self.weight = weight
        self.values = GrowingArray()
        self.pyramid = MinMaxPyramid(self.values)
        self._source = source
        self._average = 0.0
        self._count = 0

    def extend(self, limit: int | None = None) -> bool:
        """Smooth the points that were added since the last call, at most `limit` of them.

        Returns whether every point is smoothed now.
        """
        begin = len(self.values)
        end = len(self._source) if limit is None else min(len(self._source), begin + limit)
        if end > begin:
            self.values.append(self._smooth(self._source.view[begin:end]))
            self.pyramid.update()
        return end == len(self._source)

    def _smooth(self, values: Floats) -> Floats:
        smoothed = values.copy()
        finite = np.isfinite(values)
        known = values[finite]
        if len(known):
            averages = decaying_sum((1 - self.weight) * known, self.weight, self._average)
            counts = np.arange(self._count + 1, self._count + 1 + len(known))
            self._average = float(averages[-1])
            self._count = int(counts[-1])
            smoothed[finite] = averages / _debias(self.weight, counts)
        return smoothed


def decaying_sum(values: Floats, weight: float, start: float) -> Floats:
    """Return y with y[t] = weight · y[t-1] + values[t] and y[-1] = `start`, shape (n,).

    Blocks of points are summed by one matrix product; what one block carries into the next follows
    the same recurrence with weight ** block, a block at a time. That is as fast as a compiled loop.
    """
    size = min(_BLOCK, len(values))
    if size == 0:
        return values
    powers = weight ** np.arange(size + 1)
    lags = np.subtract.outer(np.arange(size), np.arange(size))
    decay = np.where(lags >= 0, powers[np.maximum(lags, 0)], 0.0)
    blocks = np.zeros((-(-len(values) // size), size))
    blocks.ravel()[: len(values)] = values
    sums = blocks @ decay.T
    carried = np.full(len(blocks), start)
    if len(blocks) > 1:
        carried[1:] = decaying_sum(sums[:-1, -1], float(powers[size]), start)
    return (sums + np.outer(carried, powers[1:])).ravel()[: len(values)]


def _debias(weight: float, counts: np.ndarray) -> Floats:
    """Return 1 - weight ** counts, exact also where weight ** counts is nearly 1."""
    if weight == 0:
        return np.ones(len(counts))
    return -np.expm1(counts * math.log(weight))
