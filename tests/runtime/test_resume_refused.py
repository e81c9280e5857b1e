"""What keeps a run from going on is told, and the run is left alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from support.command import run as run_command
from support.command import search_path
from support.told import Told

from graph_nodes import document
from runtime.protocol import Problem
from runtime.runs import names
from runtime.runs.reading import read_run
from runtime.trainer.control import Control
from runtime.trainer.preparing import TrainingRefusedError, prepare
from runtime.trainer.resuming import resume
from runtime.trainer.train import TrainingSession
from tests.runtime.build import digits_mlp
from tests.runtime.resuming import EPOCHS, broken_off, change_facts, csv_graph, go_on, options


def snapshot(run: Path) -> dict[Path, bytes | None]:
    """Every file and folder there, with what is in it."""
    return {f: f.read_bytes() if f.is_file() else None for f in run.rglob("*")}


def damage_checkpoint(run: Path) -> None:
    content = (run / names.CHECKPOINT).read_bytes()
    (run / names.CHECKPOINT).write_bytes(content[: len(content) // 2])


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def nonsense(checkpoint: Path) -> dict[str, Any]:
    content = torch.load(checkpoint, weights_only=True)
    return content | {"reached": content["reached"] | {"epochs": "three"}}


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no checkpoint": (lambda run: (run / names.CHECKPOINT).unlink(), "before its first checkpoint"),
    "damaged": (damage_checkpoint, "last.pt is damaged"),
    "other things in it": (
        lambda run: torch.save({"epochs": 3}, run / names.CHECKPOINT),
        "last.pt is damaged",
    ),
    "nonsense in it": (
        lambda run: torch.save(nonsense(run / names.CHECKPOINT), run / names.CHECKPOINT),
        "last.pt is damaged",
    ),
    "code in it": (
        lambda run: torch.save(Touch(str(run / "touched")), run / names.CHECKPOINT),
        "last.pt is damaged",
    ),
    "changed script": (
        lambda run: (run / names.SCRIPT).write_text("import os; os.mkdir('touched')"),
        "Its script is not what this Netloom writes for its graph",
    ),
    "changed graph": (
        lambda run: document.save(digits_mlp(epochs=99), run / names.GRAPH),
        "Its script is not what this Netloom writes for its graph",
    ),
    "no graph": (lambda run: (run / names.GRAPH).unlink(), "graph.loom"),
    "no script": (lambda run: (run / names.SCRIPT).unlink(), "script.py"),
    "finished": (change_facts(outcome="finished"), "It is finished. With more epochs"),
}


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_resumed_is_refused_and_left_alone(name: str, tmp_path: Path) -> None:
    run = broken_off(digits_mlp(epochs=EPOCHS), tmp_path)
    change, reason = REFUSED[name]
    change(run)
    before = snapshot(run)
    with pytest.raises(TrainingRefusedError) as refusal:
        resume(run)
    assert str(run) in str(refusal.value)
    assert reason in str(refusal.value)
    assert snapshot(run) == before
    assert not (run / "touched").exists()


def test_a_run_under_way_is_not_resumed(tmp_path: Path) -> None:
    run = prepare(digits_mlp(), options(tmp_path)).folder
    with pytest.raises(TrainingRefusedError, match="It is under way"):
        resume(run.path)
    run.finish("stopped")


@pytest.mark.slow
def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingRefusedError, match="There is no run in"):
        resume(tmp_path / "nowhere")
    result = run_command("resume", tmp_path)
    assert result.returncode == 1
    assert "graph.loom" in result.stderr
    assert result.stderr.count("\n") == 1


def multiply_targets(folder: Path) -> None:
    lines = (folder / "data.csv").read_text().splitlines()
    cells = [line.split(",") for line in lines[1:]]
    rows = [f"{a},{b},{100 * int(y)}" for a, b, y in cells]
    (folder / "data.csv").write_text("\n".join([lines[0], *rows]) + "\n")


def spoil_cell(folder: Path) -> None:
    """Leave the table sound in the rows that a check looks at."""
    with (folder / "data.csv").open("a") as file:
        file.write("1,2\n")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "rows": (lambda folder: csv_graph(folder, 32), "32 rows in place of 64"),
    "values": (multiply_targets, "Its data has changed since it began: other values"),
    "gone": (lambda folder: (folder / "data.csv").unlink(), r"data\.csv"),
    "spoilt": (spoil_cell, r"data\.csv"),
}


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("name", CHANGES)
def test_a_run_goes_on_with_its_own_data_only(name: str, tmp_path: Path) -> None:
    run = broken_off(csv_graph(tmp_path, 64), tmp_path, patience=30)
    change, reason = CHANGES[name]
    change(tmp_path)
    before = snapshot(run)
    with pytest.raises(TrainingRefusedError, match=reason):
        resume(run)
    assert snapshot(run) == before
    csv_graph(tmp_path, 64)
    assert go_on(run).outcome == "finished", "with its data back it goes on"


def without_data(run: Path) -> None:
    facts = json.loads((run / "run.json").read_text())
    del facts["data"]
    (run / "run.json").write_text(json.dumps(facts))


@pytest.mark.usefixtures("eager")
def test_an_older_run_is_known_by_its_batches(tmp_path: Path) -> None:
    run = broken_off(csv_graph(tmp_path, 64), tmp_path, patience=30)
    without_data(run)
    (run / names.LOCK).unlink()
    csv_graph(tmp_path, 32)
    before = snapshot(run)
    with pytest.raises(TrainingRefusedError, match="has 4 steps an epoch now, and had 8"):
        resume(run)
    assert snapshot(run) == before
    multiply_targets(tmp_path)
    csv_graph(tmp_path, 64)
    assert go_on(run).outcome == "finished"


@pytest.mark.usefixtures("eager")
def test_the_checkpoint_of_another_program_is_refused(tmp_path: Path) -> None:
    graph = csv_graph(tmp_path, 64)
    run = broken_off(graph, tmp_path, patience=30)
    fc = graph.by_name("fc")
    assert fc is not None
    other = broken_off(graph.set_param(fc.id, "bias", False), tmp_path, patience=30)
    shutil.copy(other / names.CHECKPOINT, run / names.CHECKPOINT)
    before = snapshot(run)
    with pytest.raises(TrainingRefusedError, match="belongs to another program"):
        resume(run)
    assert snapshot(run) == before


TWICE = """
import sys
from pathlib import Path
from runtime.trainer.preparing import TrainingRefusedError
from runtime.trainer.resuming import resume
try:
    resume(Path(sys.argv[1]))
except TrainingRefusedError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_two_trainings_cannot_go_on_with_one_run(tmp_path: Path) -> None:
    run = broken_off(csv_graph(tmp_path, 64), tmp_path, patience=30)
    beginning = resume(run)
    before = snapshot(run)
    with pytest.raises(TrainingRefusedError, match=f"under way in process {os.getpid()}"):
        resume(run)
    done = subprocess.run(
        [sys.executable, "-c", TWICE, str(run)],
        env=search_path(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert f"under way in process {os.getpid()}" in done.stdout
    assert snapshot(run) == before
    assert TrainingSession(beginning, lambda event: None).run(Control()).run == run
    assert len(read_run(run).series["train", "loss"]) == EPOCHS * 8, "each step is there once"


@pytest.mark.usefixtures("eager")
def test_other_surroundings_are_told(tmp_path: Path) -> None:
    run = broken_off(digits_mlp(epochs=EPOCHS), tmp_path)
    change_facts(threads=93)(run)
    told = Told()
    assert TrainingSession(resume(run), told).run(Control()).outcome == "finished"
    (message,) = (problem.message for problem in told.of(Problem))
    assert "This run began with other threads" in message
    assert message in (run / "log.txt").read_text()
