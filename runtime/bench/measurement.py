"""A measured figure with its spread and its target, and how two things are compared fairly."""

import gc
import json
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from statistics import median, quantiles
from typing import Any, Literal

RATIO = "×"

MOST_OTHERS = 0.1
"""The share of the processors that other programs may take before no figure can be trusted: loops
whose threads wait for each other lose many times what is taken from them."""

Verdict = Literal["met", "missed", "doubtful"]


@dataclass(frozen=True)
class Measurement:
    """A figure, and what it should be at most.

    Attributes:
        subject: What was measured.
        case: On which network, or in which situation.
        unit: ``RATIO``, "ms" or "s".
        target: The most that it should be; None where no target was set.
        value: The median; None where nothing could be measured.
        low: The lower quartile.
        high: The upper quartile.
        samples: How many there were.
        remark: Why nothing was measured, or what else to know.
        noise: How far the same work was from itself, as a share: see ``noise_of``. None where it
            was done too seldom to know.
        others: The share of the processors that other programs took meanwhile; None where the
            system does not tell.
    """

    subject: str
    case: str
    unit: str
    target: float | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    samples: int = 0
    remark: str = ""
    noise: float | None = None
    others: float | None = None

    @property
    def verdict(self) -> Verdict | None:
        """Whether the target is met; None where there is none, or nothing to hold to it."""
        if self.value is None or self.target is None:
            return None
        if self.doubt:
            return "doubtful"
        return "met" if self.value <= self.target else "missed"

    @property
    def doubt(self) -> str:
        """Why the figure cannot be held to its target; empty where it can."""
        if self.value is None or self.target is None:
            return ""
        if self.others is not None and self.others > MOST_OTHERS:
            return f"other programs took {self.others:.0%} of the processors"
        if self.noise is None:
            return "measured too seldom to know its noise"
        margin = abs(self.value / self.target - 1)
        if self.noise >= margin:
            return f"noise of {self.noise:.0%}, {margin:.0%} from the target"
        return ""

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values, and whether the target is met."""
        return {**vars(self), "verdict": self.verdict, "doubt": self.doubt}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Measurement":
        """The inverse of ``to_json``."""
        return cls(**{field.name: values[field.name] for field in fields(cls)})

    def print(self) -> None:
        """Print it as a JSON line on stdout."""
        print(json.dumps(self.to_json()), flush=True)


def of_samples(
    subject: str,
    case: str,
    unit: str,
    target: float | None,
    samples: Sequence[float],
    remark: str = "",
) -> Measurement:
    """The median of samples, with their quartiles and their noise."""
    low, high = _quartiles(samples)
    value, number, noise = median(samples), len(samples), noise_of(samples)
    return Measurement(subject, case, unit, target, value, low, high, number, remark, noise)


def of_pairs(
    subject: str,
    case: str,
    target: float | None,
    pairs: Sequence[tuple[float, float]],
    remark: str = "",
) -> Measurement:
    """The median ratio of neighbours, with the quartiles.

    Neighbours ran one right after the other, so what else the machine did at that time weighs on
    both and hardly moves their ratio. The noise is that of each of the two against itself.
    """
    found = of_samples(subject, case, RATIO, target, [a / b for a, b in pairs], remark)
    return replace(found, noise=noise_of([a for a, _ in pairs], [b for _, b in pairs]))


def noise_of(*runs: Sequence[float]) -> float | None:
    """How far the same work is from itself.

    Each run is compared with the next one of the same work. A quiet machine has ratios of nearly 1;
    what half of them stay within is the noise, as a share. None for fewer than two ratios.

    Args:
        runs: For each piece of work, how long it took, in the order of its runs.
    """
    ratios = [b / a for series in runs for a, b in pairwise(series)]
    if len(ratios) < 2:
        return None
    low, high = _quartiles(ratios)
    return max(high - 1, 1 - low)


def _quartiles(samples: Sequence[float]) -> tuple[float, float]:
    if len(samples) == 1:
        return samples[0], samples[0]
    low, _, high = quantiles(samples, n=4, method="inclusive")
    return low, high


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def quiet_memory() -> Generator[None]:
    """Collect garbage before something is timed and not while it is."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_quick() -> bool:
    """Whether the program was asked for a glance only."""
    return "--quick" in sys.argv[1:]
