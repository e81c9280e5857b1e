"""TensorBoard's smoothing: a debiased exponential moving average, extended as points arrive."""

import math

import numpy as np

from app.plots.buffers import Floats, GrowingArray
from app.plots.pyramid import MeanPyramid

_BLOCK = 16_384
_NOTHING = 2.0**-60
_DOUBLE_DIGITS = 54


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
        self.pyramid = MeanPyramid(self.values)
        self._source = source
        self._average = 0.0
        self._count = 0
        self._unbiased_from = _unbiased_from(weight)

    def extend(self, limit: int | None = None) -> bool:
        """Smooth the points that were added since the last call, at most `limit` of them.

        Returns whether every point is smoothed now.
        """
        begin = len(self.values)
        end = len(self._source) if limit is None else min(len(self._source), begin + limit)
        if end > begin:
            self.values.reserve(self._source.capacity)
            self.values.append(self._smooth(self._source.view[begin:end]))
            self.pyramid.update()
        return end == len(self._source)

    def _smooth(self, values: Floats) -> Floats:
        finite = np.isfinite(values)
        if finite.all():
            return self._smooth_finite(values)
        smoothed = values.copy()
        smoothed[finite] = self._smooth_finite(values[finite])
        return smoothed

    def _smooth_finite(self, values: Floats) -> Floats:
        if not len(values):
            return values
        averages = decaying_sum((1 - self.weight) * values, self.weight, self._average)
        self._average = float(averages[-1])
        biased = averages[: max(0, self._unbiased_from - self._count)]
        if len(biased):
            biased /= _debias(self.weight, self._count + 1 + np.arange(len(biased)))
        self._count += len(values)
        return averages


def decaying_sum(values: Floats, weight: float, start: float) -> Floats:
    """Return y with y[t] = weight · y[t-1] + values[t] and y[-1] = `start`, shape (n,).

    Each pass doubles how many earlier points a sum takes in, until those farther back weigh nothing
    in double precision. Blocks stay in the processor's cache; a matrix product would be no faster
    and would wake the threads of the linear algebra library beside a training model.
    """
    sums = values.copy()
    for begin in range(0, len(sums), _BLOCK):
        block = sums[begin : begin + _BLOCK]
        block[0] += weight * start
        reach, factor = 1, weight
        while reach < len(block) and factor > _NOTHING:
            block[reach:] += factor * block[:-reach]
            reach, factor = 2 * reach, factor * factor
        start = float(block[-1])
    return sums


def _unbiased_from(weight: float) -> int:
    """Return how many points it takes until 1 - weight ** points is 1 in double precision."""
    return 0 if weight == 0 else math.ceil(_DOUBLE_DIGITS * math.log(2) / -math.log(weight))


def _debias(weight: float, counts: np.ndarray) -> Floats:
    """Return 1 - weight ** counts, exact also where weight ** counts is nearly 1."""
    return -np.expm1(counts * math.log(weight))
