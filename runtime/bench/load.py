"""Who else uses the processors while something is measured."""

import os
import time
from dataclasses import dataclass
from typing import Any

import psutil


@dataclass(frozen=True)
class Reading:
    """What the clocks say at one moment; all in seconds, from beginnings of their own.

    Attributes:
        wall: The time.
        busy: How long the processors have worked, all together, for whomever: other virtual
            machines on the same hardware included.
        own: How long of that for this process and the children that it has waited for.
    """

    wall: float
    busy: float
    own: float

    @classmethod
    def now(cls) -> "Reading":
        """Read the clocks of the processors that this process may use."""
        spent = os.times()
        own = spent.user + spent.system + spent.children_user + spent.children_system
        return cls(time.monotonic(), sum(map(_busy, _used(psutil.cpu_times(percpu=True)))), own)


def share_of_others(before: Reading, after: Reading, processors: int) -> float | None:
    """The share, from 0 to 1, of the processors' time that others took between two readings.

    None on Windows, which does not say how long children have worked.
    """
    if not psutil.POSIX:
        return None
    others = (after.busy - before.busy) - (after.own - before.own)
    return min(1.0, max(0.0, others / (processors * (after.wall - before.wall))))


def processors() -> int:
    """How many processors this process may use."""
    return len(_used(psutil.cpu_times(percpu=True)))


def _used(every: list[Any]) -> list[Any]:
    if not hasattr(os, "sched_getaffinity"):
        return every
    return [times for number, times in enumerate(every) if number in os.sched_getaffinity(0)]


def _busy(times: Any) -> float:
    """A guest's time is in the user's already."""
    idle = ("idle", "iowait", "guest", "guest_nice")
    return sum(times) - sum(getattr(times, name, 0.0) for name in idle)
