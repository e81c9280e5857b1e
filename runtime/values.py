"""What numbers should be where they enter a node, and what is known of them. Needs no torch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph_nodes.phrase import Phrase
from graph_nodes.texts import PROBLEMS
from runtime.wiring import Ref


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
        code: The problem where it is not so.
        is_met: Whether numbers are so.
        broken_by: The output ``values`` that promise otherwise, and the phrase of what they bring.
    """

    code: str
    is_met: Callable[[Numbers], bool]
    broken_by: Mapping[str, str]

    @property
    def remedy(self) -> str:
        """What helps where it is not so."""
        return PROBLEMS[self.code].remedy


_CAN_BE_ZERO = {"nonnegative": "can_give_0"}

WISHES = {
    "scores": Wish("wants_scores", lambda numbers: True, {"probabilities": "gives_probabilities"}),
    "probabilities": Wish(
        "wants_probabilities", lambda numbers: numbers.lowest >= 0 and numbers.highest <= 1, {}
    ),
    "positive": Wish("wants_positive", lambda numbers: numbers.lowest > 0, _CAN_BE_ZERO),
    "nonnegative": Wish("wants_nonnegative", lambda numbers: numbers.lowest >= 0, {}),
    "nonzero": Wish("wants_nonzero", lambda numbers: not numbers.has_zero, _CAN_BE_ZERO),
}
"""Word of a port's ``values`` → what it wants as an input."""


def range_words(lowest: float, highest: float) -> Phrase | str:
    """Where numbers lie, such as "from -2.3 to 5" or, for equal ones, "5"."""
    if lowest == highest:
        return f"{lowest:.4g}"
    return Phrase("from_to", {"lowest": lowest, "highest": highest})
