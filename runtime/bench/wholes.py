"""A whole training: Netloom against the loop that people usually write.

Ours includes all that a run is: checking the graph, writing its source, the run's folder with every
scalar twice, the events for the editor, the saved weights.
"""

import tempfile
from pathlib import Path

from runtime.bench.cases import CASES, VALIDATION, Case, run_trainer
from runtime.bench.handwritten import usual_training
from runtime.bench.measurement import alternate, is_quick, of_pairs
from runtime.worker.control import Control

TARGET = 0.80
"""The most that a whole training may take, as a multiple of the usual loop."""


def measure(case: Case, rounds: int, epochs: int) -> None:
    """Print the ratio for one network."""
    graph = case.graph(VALIDATION)

    with tempfile.TemporaryDirectory() as runs:

        def ours() -> None:
            run_trainer(graph, Path(runs), Control(), epochs)

        def theirs() -> None:
            usual_training(case.hand_written, epochs, VALIDATION)

        pairs = list(alternate(ours, theirs, rounds + 1))[1:]
    remark = f"{epochs} epochs, {pairs[-1][1]:.2f} s by the usual loop"
    of_pairs("whole training", case.name, TARGET, pairs, remark).print()


if __name__ == "__main__":
    for each in CASES:
        if is_quick():
            measure(each, rounds=1, epochs=1)
        else:
            measure(each, rounds=9, epochs=each.epochs)
