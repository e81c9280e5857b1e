"""What keeps a run from going on is told, and the run is left alone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from support.command import run as run_command

from graph_nodes import document
from runtime.runs import names
from runtime.worker.beginning import TrainingRefusedError, begin, resume
from runtime.worker.control import Control
from runtime.worker.train import TrainingSession
from tests.runtime.build import digits_mlp
from tests.runtime.resuming import EPOCHS, broken_off, change_facts, csv_graph, go_on, options


def snapshot(run: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}


def damage_checkpoint(run: Path) -> None:
    content = (run / names.CHECKPOINT).read_bytes()
    (run / names.CHECKPOINT).write_bytes(content[: len(content) // 2])


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no checkpoint": (lambda run: (run / names.CHECKPOINT).unlink(), "before its first checkpoint"),
    "damaged": (damage_checkpoint, "last.pt is damaged"),
    "other things in it": (
        lambda run: torch.save({"epochs": 3}, run / names.CHECKPOINT),
        "last.pt is damaged",
    ),
    "nonsense in it": (
        lambda run: torch.save(
            {**torch.load(run / names.CHECKPOINT, weights_only=True), "epochs": "three"},
            run / names.CHECKPOINT,
        ),
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
    "finished": (change_facts(outcome="finished"), "It is finished. For more epochs"),
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
    run = begin(digits_mlp(), options(tmp_path)).folder
    with pytest.raises(TrainingRefusedError, match="It is under way"):
        resume(run.path)
    run.finish("stopped")


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingRefusedError, match="There is no run in"):
        resume(tmp_path / "nowhere")
    result = run_command("resume", tmp_path)
    assert result.returncode == 1
    assert "graph.loom" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("eager")
def test_data_that_changed_or_went_is_told(tmp_path: Path) -> None:
    run = broken_off(csv_graph(tmp_path, 64), tmp_path, patience=30)
    csv_graph(tmp_path, 32)
    summary = go_on(run)
    assert summary.outcome == "failed"
    assert "the data has 4 batches an epoch now, and had 8 when the run began" in summary.message
    (tmp_path / "data.csv").unlink()
    with pytest.raises(TrainingRefusedError, match=r"data\.csv"):
        resume(run)
    csv_graph(tmp_path, 64)
    assert go_on(run).outcome == "finished", "with its data back it goes on"


@pytest.mark.usefixtures("eager")
def test_other_surroundings_are_told(tmp_path: Path) -> None:
    run = broken_off(digits_mlp(epochs=EPOCHS), tmp_path)
    change_facts(threads=93)(run)
    told: list[str] = []

    def emit(method: str, params: dict[str, Any]) -> None:
        if method == "problem":
            told.append(params["message"])

    assert TrainingSession(resume(run), emit).run(Control()).outcome == "finished"
    (message,) = told
    assert "This run began with other threads" in message
    assert message in (run / "log.txt").read_text()
