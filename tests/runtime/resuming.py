"""Runs that break off and go on, for the tests of both."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from graph_nodes.graph import Graph
from runtime.runs import names
from runtime.runs.options import RunOptions
from runtime.runs.reading import read_run
from runtime.trainer.control import Control
from runtime.trainer.resuming import resume
from runtime.trainer.train import Summary, TrainingSession, train
from tests.runtime.build import build

EPOCHS = 5


def options(folder: Path) -> RunOptions:
    return RunOptions("graph", folder, folder / "runs", device="cpu")


class Impatient(Control):
    """Stops a training when it has looked a number of times, or has it break off."""

    def __init__(self, patience: int = 10**9, *, breaks: bool = False) -> None:
        super().__init__()
        self.patience, self.looks, self.breaks = patience, 0, breaks

    def check(self) -> bool:
        self.looks += 1
        if self.looks >= self.patience and self.breaks:
            raise RuntimeError("the power is gone")
        if self.looks >= self.patience:
            self.stop()
        return self.stopping


def broken_off(graph: Graph, folder: Path, patience: int = 80, *, breaks: bool = False) -> Path:
    """The folder of a run that ended in the middle of an epoch, the fourth of the digits.

    One that is stopped keeps all that it has done. One that breaks off keeps what its last
    checkpoint has, and must take back what it has recorded since.
    """
    control = Impatient(patience, breaks=breaks)
    summary = train(graph, options(folder), control, lambda event: None)
    assert summary.outcome == ("failed" if breaks else "stopped"), summary.message
    return summary.run


def go_on(run: Path) -> Summary:
    return TrainingSession(resume(run), lambda event: None).run(Control())


def points(run: Path) -> dict[tuple[str, str], list[tuple[int, float]]]:
    return {
        key: list(zip(s.steps.tolist(), s.values.tolist(), strict=True))
        for key, s in read_run(run).series.items()
    }


def assert_same(resumed: Path, whole: Path) -> None:
    assert repr(points(resumed)) == repr(points(whole))
    assert (resumed / names.WEIGHTS).exists() == (whole / names.WEIGHTS).exists()
    if (whole / names.WEIGHTS).exists():
        ours, theirs = load_file(resumed / names.WEIGHTS), load_file(whole / names.WEIGHTS)
        assert ours.keys() == theirs.keys()
        for name, tensor in ours.items():
            assert tensor.numpy().tobytes() == theirs[name].numpy().tobytes(), name


def change_facts(**facts: Any) -> Callable[[Path], None]:
    def change(run: Path) -> None:
        file = run / "run.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | facts))

    return change


def csv_graph(folder: Path, rows: int) -> Graph:
    """A regression on a file, which is written with some rows."""
    lines = ["a,b,y", *(f"{i},{i * i % 7},{2 * i}" for i in range(rows))]
    (folder / "data.csv").write_text("\n".join(lines) + "\n")
    return build(
        [
            ("CSVFile", "csv", {"path": "data.csv", "target": "y"}),
            ("Linear", "fc", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("Adam", "adam", {}),
        ],
        "csv.features>fc.x fc.out>loss.prediction csv.target_values>loss.target "
        "loss.loss>adam.loss",
        epochs=EPOCHS,
        batch_size=8,
        validation=0.0,
    )
