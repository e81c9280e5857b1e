"""The time of a step: the trainer against a hand-written eager loop of the same mathematics.

The two run in a process each and take turns every tenth of a second, so that whatever else the
machine does falls on both.
"""

import tempfile
import time
from pathlib import Path

from runtime.bench.cases import CASES, ONE_BATCH, REST, Case, Opponent, opponent, run_trainer
from runtime.bench.measurement import is_quick, of_pairs
from runtime.trainer.control import Control

TARGET = 1.03
"""The most that the trainer's step may take, as a multiple of the hand-written one."""

_SLICE = 0.1
_SETTLE = 3
_WARM_UP = 5


class TakingTurns(Control):
    """Lets the other loop take as many steps after each slice of the trainer's.

    The first steps of each slice are not timed: they find caches cold and threads asleep.

    Attributes:
        pairs: Seconds a step, of the trainer and of the other loop, for each pair of slices.
    """

    def __init__(self, other: Opponent, slice_steps: int, rounds: int, epoch_steps: int) -> None:
        super().__init__()
        self.pairs: list[tuple[float, float]] = []
        self._other, self._steps, self._rounds = other, slice_steps, rounds
        self._after_epoch = epoch_steps + 1
        self._checks = self._step = 0
        self._started = 0.0

    def check(self) -> bool:
        self._checks += 1
        if self._checks % self._after_epoch:  # else an epoch has ended, which is no step
            self._time_step()
        return super().check()

    def _time_step(self) -> None:
        self._step += 1
        if self._step == _SETTLE:
            self._started = time.perf_counter()
        elif self._step == _SETTLE + self._steps:
            ours = time.perf_counter() - self._started
            time.sleep(REST)
            self._other.steps(_SETTLE)
            theirs = self._other.steps(self._steps)
            self.pairs.append((ours / self._steps, theirs / self._steps))
            if len(self.pairs) == self._rounds + _WARM_UP:
                self.stop()
            time.sleep(REST)
            self._step = 0


def measure(case: Case, rounds: int, target: float | None = TARGET) -> None:
    """Print the ratio for one network."""
    with opponent(case) as other, tempfile.TemporaryDirectory() as runs:
        other.steps(50)
        slice_steps = max(5, round(_SLICE / (other.steps(50) / 50)))
        turns = TakingTurns(other, slice_steps, rounds, case.epoch_steps)
        run_trainer(case.graph(0.0), Path(runs), turns, epochs=10**6)
    pairs = turns.pairs[_WARM_UP:]
    remark = f"{1e6 * min(theirs for _, theirs in pairs):.0f} µs by hand at best"
    of_pairs("step time", case.name, target, pairs, remark).print()


if __name__ == "__main__":
    count = 5 if is_quick() else 100
    for each in CASES:
        measure(each, count)
    measure(ONE_BATCH, count, target=None)
