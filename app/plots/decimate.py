"""The points worth drawing of a curve: at most one or so a pixel, however long the curve is."""

from typing import NamedTuple

import numpy as np

from app.plots.buffers import Floats
from app.plots.pyramid import MinMaxPyramid

PIXELS_PER_BIN = 2
"""A bin is between this many and twice as many pixels wide, and gives two points."""


class Outline(NamedTuple):
    """The points to draw: `x` and `y` of shape (n,); `thinned` if they stand for more than n."""

    x: Floats
    y: Floats
    thinned: bool


def outline(
    x: Floats, y: Floats, pyramid: MinMaxPyramid, left: float, right: float, pixels: int
) -> Outline:
    """Return what to draw of the curve `y` over the ascending `x` between `left` and `right`.

    One neighbour on either side is kept, so that lines run on to the edge of the view. Where there
    are more points than pixels, each bin of points is drawn as a line between its extremes.
    """
    begin = max(int(np.searchsorted(x, left)) - 1, 0)
    end = min(int(np.searchsorted(x, right, side="right")) + 1, len(y))
    if end <= begin:
        return Outline(np.empty(0), np.empty(0), False)
    if end - begin <= pixels:
        return Outline(x[begin:end], y[begin:end], False)
    needed = -(-PIXELS_PER_BIN * (end - begin) // max(pixels, 1))
    size = 1 << (needed - 1).bit_length()
    bins = pyramid.bins(begin, end, size)
    # A falling stretch runs from its maximum to its minimum, a rising one the other way round.
    rising = y[bins.last] > y[bins.first]
    xs = np.empty(2 * len(bins.first))
    ys = np.empty_like(xs)
    xs[0::2], xs[1::2] = x[bins.first], x[bins.last]
    ys[0::2] = np.where(rising, bins.low, bins.high)
    ys[1::2] = np.where(rising, bins.high, bins.low)
    return Outline(xs, ys, True)
