"""The time of a step: the trainer against a hand-written eager loop of the same mathematics.

Both run in this one process and take turns every few hundred milliseconds, so that whatever else
the machine does falls on both.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from runtime.bench.cases import CASES, Case, run_trainer
from runtime.bench.handwritten import steps
from runtime.bench.measurement import is_quick, of_pairs
from runtime.worker.control import Control

TARGET = 1.03
"""The most that the trainer's step may take, as a multiple of the hand-written one."""

_SLICE = 0.1
_SETTLE = 2
_WARM_UP = 3


class TakingTurns(Control):
    """Lets the other loop take as many steps after each slice of the trainer's.

    The first steps of each slice are not timed: they find the caches full of the other's data.

    Attributes:
        pairs: Seconds a step, of the trainer and of the other loop, for each pair of slices.
    """

    def __init__(
        self, other: Iterator[None], slice_steps: int, rounds: int, epoch_steps: int
    ) -> None:
        super().__init__()
        self.pairs: list[tuple[float, float]] = []
        self._other, self._steps, self._rounds = other, slice_steps, rounds
        self._after_epoch = epoch_steps + 1
        self._checks = self._step = 0
        self._started = 0.0

    def check(self) -> None:
        super().check()
        self._checks += 1
        if self._checks % self._after_epoch == 0:
            return  # an epoch has ended: the trainer checks there too, and it is no step
        self._step += 1
        if self._step == _SETTLE:
            self._started = time.perf_counter()
        elif self._step == _SETTLE + self._steps:
            ours = time.perf_counter() - self._started
            _seconds_of(self._other, _SETTLE)
            theirs = _seconds_of(self._other, self._steps)
            self.pairs.append((ours / self._steps, theirs / self._steps))
            if len(self.pairs) == self._rounds + _WARM_UP:
                self.stop()
            self._step = 0


def measure(case: Case, rounds: int) -> None:
    """Print the ratio for one network."""
    other = steps(case.hand_written)
    _seconds_of(other, 20)
    slice_steps = max(1, round(_SLICE / (_seconds_of(other, 100) / 100)))
    turns = TakingTurns(other, slice_steps, rounds, case.epoch_steps)
    with tempfile.TemporaryDirectory() as runs:
        run_trainer(case.graph(0.0), Path(runs), turns, epochs=10**6)
    threads = torch.get_num_threads()
    remark = f"{1e6 * turns.pairs[-1][1]:.0f} µs a step by hand, {threads} threads"
    of_pairs("step time", case.name, TARGET, turns.pairs[_WARM_UP:], remark).print()


def _seconds_of(loop: Iterator[None], count: int) -> float:
    started = time.perf_counter()
    for _ in range(count):
        next(loop)
    return time.perf_counter() - started


if __name__ == "__main__":
    for each in CASES:
        measure(each, rounds=2 if is_quick() else 40)
