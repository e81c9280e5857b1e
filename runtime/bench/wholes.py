"""A whole training: Netloom against the loop that people usually write.

Ours includes all that a run is: checking the graph, writing its source, the run's folder with every
scalar twice, the events for the editor, the saved weights. Each runs in a process of its own, in
which one training went before.
"""

import tempfile
import time
from pathlib import Path

from runtime.bench.cases import CASES, REST, VALIDATION, Case, opponent, run_trainer
from runtime.bench.measurement import is_quick, of_pairs, seconds
from runtime.trainer.control import Control

TARGET = 0.80
"""The most that a whole training may take, as a multiple of the usual loop."""


def measure(case: Case, rounds: int, epochs: int) -> None:
    """Print the ratio for one network."""
    graph = case.graph(VALIDATION)
    pairs: list[tuple[float, float]] = []
    with opponent(case) as other, tempfile.TemporaryDirectory() as runs:
        for _ in range(rounds + 1):
            time.sleep(REST)
            ours = seconds(lambda: run_trainer(graph, Path(runs), Control(), epochs))
            time.sleep(REST)
            pairs.append((ours, other.training(epochs, VALIDATION)))
    del pairs[0]
    best = min(theirs for _, theirs in pairs)
    remark = f"{epochs} epochs, {best:.2f} s by the usual loop"
    of_pairs("whole training", case.name, TARGET, pairs, remark).print()


if __name__ == "__main__":
    for each in CASES:
        if is_quick():
            measure(each, rounds=1, epochs=1)
        else:
            measure(each, rounds=15, epochs=each.epochs)
