"""What a value looked like, cut to a size that is quickly sent."""

from dataclasses import dataclass, field

from runtime.looking import Place


@dataclass(frozen=True)
class Sight:
    """What an output gave.

    Attributes:
        place: the output.
        shape: that of the tensor.
        dtype: such as "float32".
        low: the smallest number; None where none is finite, as for all that follow from them.
        high: the largest.
        mean: of the finite numbers.
        std: of the finite numbers, from their mean.
        zeros: how many numbers are 0.
        odd: how many are NaN or infinite.
        values: its first numbers, laid out in ``cut``; empty where they are left out.
        cut: the shape of ``values``: as many axes as the tensor has, or three, the first of which
            counts pictures.
        every: of how many rows and columns of a large picture one is there.
        edges: those of the bins of a histogram, one more than there are.
        counts: how many numbers each bin has.
    """

    place: Place
    shape: list[int]
    dtype: str
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    std: float | None = None
    zeros: int = 0
    odd: int = 0
    values: list[float] = field(default_factory=list[float])
    cut: list[int] = field(default_factory=list[int])
    every: int = 1
    edges: list[float] = field(default_factory=list[float])
    counts: list[float] = field(default_factory=list[float])
