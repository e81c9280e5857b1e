"""A measured figure with its spread and its target, and how two things are compared fairly."""

import gc
import json
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

RATIO = "×"


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

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing to hold to it."""
        if self.value is None or self.target is None:
            return None
        return self.value <= self.target

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values, and whether the target is met."""
        return {**vars(self), "met": self.met}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Measurement":
        """The inverse of ``to_json``."""
        return cls(**{name: value for name, value in fields.items() if name != "met"})

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
    """The median of samples, with their quartiles."""
    low, high = _quartiles(samples)
    value, number = median(samples), len(samples)
    return Measurement(subject, case, unit, target, value, low, high, number, remark)


def of_pairs(
    subject: str,
    case: str,
    target: float | None,
    pairs: Sequence[tuple[float, float]],
    remark: str = "",
) -> Measurement:
    """The median ratio of neighbours, with the quartiles.

    Neighbours ran one right after the other, so what else the machine did at that time weighs on
    both and hardly moves their ratio.
    """
    return of_samples(subject, case, RATIO, target, [a / b for a, b in pairs], remark)


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
