"""The points worth drawing of a curve: at most two a pixel, however long the curve is."""

from typing import NamedTuple

import numpy as np

from app.plots.buffers import Floats
from app.plots.pyramid import Bins, MeanPyramid, MinMaxPyramid, Pyramid

PIXELS_PER_BIN = 1
"""A bin is between this many and twice as many pixels wide."""


class Outline(NamedTuple):
    """The points to draw: `x` and `y` of shape (n,).

    Where `pairs`, each two are the extremes of one bin of points.
    """

    x: Floats
    y: Floats
    pairs: bool


class View(NamedTuple):
    """What is in sight: x from `left` to `right`, over so many `pixels`."""

    left: float
    right: float
    pixels: int


def outline(x: Floats, y: Floats, pyramid: MinMaxPyramid, view: View) -> Outline:
    """Return what to draw of the curve `y` over the ascending `x`, without missing a peak.

    One neighbour on either side is kept, so that lines run on to the edge of the view. Where there
    are more points than pixels, each bin of points is drawn as a line between its extremes.
    """
    begin, end = _in_sight(x, view)
    if end - begin <= view.pixels:
        return Outline(x[begin:end], y[begin:end], False)
    bins, size = _bins(pyramid, begin, end, view)
    low, high = pyramid.extremes(bins, size)
    # A falling stretch runs from its maximum to its minimum, a rising one the other way round.
    rising = y[bins.last] > y[bins.first]
    xs = np.empty(2 * len(bins.first))
    ys = np.empty_like(xs)
    xs[0::2], xs[1::2] = x[bins.first], x[bins.last]
    ys[0::2] = np.where(rising, low, high)
    ys[1::2] = np.where(rising, high, low)
    return Outline(xs, ys, True)


def trend(x: Floats, y: Floats, pyramid: MeanPyramid, view: View) -> Outline:
    """Return what to draw of a smoothed curve: as `outline`, but a bin is drawn as its mean.

    What the bins leave out is in the outline of the curve itself, which is drawn behind.
    """
    begin, end = _in_sight(x, view)
    if end - begin <= view.pixels:
        return Outline(x[begin:end], y[begin:end], False)
    bins, size = _bins(pyramid, begin, end, view)
    return Outline((x[bins.first] + x[bins.last]) / 2, pyramid.means(bins, size), False)


def _in_sight(x: Floats, view: View) -> tuple[int, int]:
    begin = max(int(np.searchsorted(x, view.left)) - 1, 0)
    end = min(int(np.searchsorted(x, view.right, side="right")) + 1, len(x))
    return begin, max(begin, end)


def _bins(pyramid: Pyramid, begin: int, end: int, view: View) -> tuple[Bins, int]:
    needed = -(-PIXELS_PER_BIN * (end - begin) // max(view.pixels, 1))
    size = 1 << (needed - 1).bit_length()
    return pyramid.bins(begin, end, size), size
