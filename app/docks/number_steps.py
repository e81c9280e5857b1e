"""How far a number goes at a step, and where a hand takes it that drags it along."""

import math

from graph_nodes.params import Float, Int

PIXELS = 6
"""How far a hand goes for one step, in pixels."""

_DECADE = 120
"""How far it goes for a factor of ten."""


def step_size(number: float) -> float:
    """A tenth of the number's power of ten; 0.01 from zero."""
    return 0.01 if number == 0.0 else 10.0 ** (math.floor(math.log10(abs(number))) - 1)


def stepped(kind: Int | Float, number: float | int, steps: int) -> float | int:
    """The number some steps up or down, or the end of the range."""
    if isinstance(kind, Int):
        return within(kind, int(number) + steps, number)
    size = step_size(float(number))
    return within(kind, round(float(number) + steps * size, _digits(size)), number)


def within(kind: Int | Float, wanted: float | int, otherwise: float | int) -> float | int:
    """What is wanted, or the end of the range that it is beyond; else what is there otherwise."""
    if kind.max is not None and wanted > kind.max:
        return kind.max
    if kind.min is not None and wanted < kind.min:
        return kind.min
    return wanted if kind.takes(wanted) else otherwise


def dragged(
    kind: Int | Float, start: float | int, pixels: float, *, fine: bool = False
) -> float | int:
    """Where a number is taken by a drag, whether it may be there or not.

    Whole numbers go one by one, large ones in steps of their third digit; others by their second
    digit, or, where their sizes tell apart by factors, by these.

    Args:
        kind: What the number is.
        start: What it was when the drag began.
        pixels: How far the hand went, to the right.
        fine: Whether one digit more is wanted.
    """
    if isinstance(kind, Int):
        unit = 10 ** max(0, math.floor(math.log10(max(1, abs(start)))) - 2)
        return int(start) + round(pixels / PIXELS) * unit
    if kind.by_factors and start > 0.0:
        return float(f"{start * 10.0 ** (pixels / _DECADE):.{2 if fine else 1}e}")
    size = step_size(float(start))
    return round(float(start) + pixels / PIXELS * size, _digits(size) + fine)


def _digits(size: float) -> int:
    return max(0, -math.floor(math.log10(size)))
