"""What numbers should be where they enter a node, and what is known of them. Needs no torch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.plan import Ref


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is known of the numbers of a value.

    Attributes:
        lowest: The smallest.
        highest: The largest.
        size: How large they are: the root of the mean of their squares.
        has_zero: Whether one of them is 0.
        classes: How often each class number occurs, where they are class numbers.
    """

    lowest: float
    highest: float
    size: float
    has_zero: bool
    classes: Mapping[int, int] | None = None

    @classmethod
    def constant(cls, value: float) -> "Numbers":
        """One number."""
        return cls(value, value, abs(value), value == 0)


NumbersOf = Callable[[Ref], Numbers | None]
"""What is known of the numbers of an output; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an input wants its numbers to be.

    Attributes:
        words: That, as people say it.
        is_met: Whether numbers are so.
        broken_by: The output ``values`` that promise otherwise, and what they bring, in words.
        remedy: What helps where it is not so; ``{giver}`` stands for the node that gives them.
    """

    words: str
    is_met: Callable[[Numbers], bool]
    broken_by: Mapping[str, str]
    remedy: str


_CAN_BE_ZERO = {"nonnegative": "can give 0"}

WISHES = {
    "scores": Wish(
        "scores of any size",
        lambda numbers: True,
        {
            "probabilities": "gives probabilities from 0 to 1, "
            "so the loss stays large and learning is slow"
        },
        "wire in what goes into {giver}, as the loss makes probabilities of scores by itself",
    ),
    "probabilities": Wish(
        "numbers from 0 to 1",
        lambda numbers: numbers.lowest >= 0 and numbers.highest <= 1,
        {},
        "bring them to 0 and 1 first, with Subtract and Divide or in the data",
    ),
    "positive": Wish(
        "numbers above 0",
        lambda numbers: numbers.lowest > 0,
        _CAN_BE_ZERO,
        "keep them above 0, by adding a small number or with a Clamp whose min is above 0",
    ),
    "nonnegative": Wish(
        "numbers of at least 0",
        lambda numbers: numbers.lowest >= 0,
        {},
        "keep them at 0 or above with a Clamp",
    ),
    "nonzero": Wish(
        "numbers other than 0",
        lambda numbers: not numbers.has_zero,
        _CAN_BE_ZERO,
        "keep them away from 0, for example by adding a small number",
    ),
}
"""Word of a port's ``values`` → what it wants as an input."""


def range_words(lowest: float, highest: float) -> str:
    """Where numbers lie, such as "from -2.3 to 5" or, for equal ones, "5"."""
    if lowest == highest:
        return f"{lowest:.4g}"
    return f"from {lowest:.4g} to {highest:.4g}"
