"""The means over samples of an epoch, taken from what its steps gave, as the script takes them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Curve:
    """The values that some steps gave of one tag.

    Attributes:
        steps: The numbers of the steps.
        walls: When they were.
        values: The values.
        samples: How many samples each step saw.
        read: How many of them are in a mean already.
    """

    steps: list[int]
    walls: list[float]
    values: list[float]
    samples: list[int]
    read: int = 0


@dataclass
class Means:
    """The means of the epoch that is under way.

    Attributes:
        totals: Tag → the sum of its values, each times the samples of its step.
        counts: Tag → the samples.
    """

    totals: dict[str, float] = field(default_factory=dict[str, float])
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, curves: Mapping[str, Curve], through: float = math.inf) -> None:
        """Take in what has not been read yet of the steps up to one, that one included."""
        for tag, curve in curves.items():
            total, count, place = self.totals.get(tag, 0.0), self.counts.get(tag, 0), curve.read
            while place < len(curve.steps) and curve.steps[place] <= through:
                total += curve.values[place] * curve.samples[place]
                count += curve.samples[place]
                place += 1
            if place > curve.read:
                self.totals[tag], self.counts[tag], curve.read = total, count, place

    def close(self) -> dict[str, float]:
        """The means of the epoch, which ends here."""
        means = {tag: total / self.counts[tag] for tag, total in self.totals.items()}
        self.totals, self.counts = {}, {}
        return means
