"""A disk that fills up takes curves, and neither weights nor what is known of the run's end."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from safetensors.torch import load_file
from support.command import invoke

from graph_nodes import document
from runtime.protocol import Epoch, Event, Problem
from runtime.runs import names
from runtime.runs.reading import read_info, read_run
from runtime.trainer.control import Control
from runtime.trainer.preparing import prepare
from runtime.trainer.train import TrainingSession
from tests.runtime.build import build
from tests.runtime.resuming import options

GRAPH = build(
    [
        ("RandomTensors", "random", {"x_features": 4, "y_features": 4, "samples": 16}),
        ("Linear", "fc", {"out_features": 4}),
        ("L2Loss", "loss", {}),
        ("SGD", "sgd", {"lr": 1e-3}),
    ],
    "random.x>fc.x fc.out>loss.prediction random.y>loss.target loss.loss>sgd.loss",
    batch_size=1,
    validation=0.0,
    device="cpu",
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for 600 KB, where the system lets one be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    if os.name != "posix" or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_while_training_leaves_the_weights(disk: Path, tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    document.save(GRAPH, file)
    done = invoke("train", file, "--epochs", 700, "--runs", disk / "runs", "--json")
    assert "No space left on device" in done.stderr
    (run,) = (disk / "runs" / "net").iterdir()
    info = read_info(run)
    assert info.outcome == "finished"
    assert "No space left on device" in info.message
    assert load_file(run / names.WEIGHTS).keys() == {"fc.weight", "fc.bias"}
    assert not (run / names.RESERVE).exists()
    steps = read_run(run).series["train", "loss"].steps.tolist()
    assert steps == list(range(1, len(steps) + 1)), "what is there is whole"


@pytest.mark.slow
def test_a_disk_without_room_for_the_weights_is_known_before_training(
    disk: Path, tmp_path: Path
) -> None:
    file = tmp_path / "net.loom"
    document.save(GRAPH, file)
    large = ("--set", "fc.out_features=100000", "--set", "random.y_features=100000")
    done = invoke("train", file, "--runs", disk / "runs", *large)
    assert done.exit_code == 1
    assert "weights.safetensors: No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list((disk / "runs").rglob("*.loom")), "nothing is left of it"


def test_a_folder_that_is_removed_while_training_costs_the_curves_only(tmp_path: Path) -> None:
    told: list[str] = []

    def emit(event: Event) -> None:
        match event:
            case Epoch(epoch=2):
                subprocess.run(["rm", "-r", str(session.folder.path.parent)], check=True)
            case Problem(message=message):
                told.append(message)
            case _:
                pass

    session = TrainingSession(prepare(GRAPH.set_run(epochs=4), options(tmp_path)), emit)
    summary = session.run(Control())
    assert summary.outcome == "finished"
    assert "was removed or moved while it trained" in summary.message
    assert told == [summary.message]
    assert load_file(summary.run / names.WEIGHTS).keys() == {"fc.weight", "fc.bias"}
    assert read_info(summary.run).message == summary.message


def test_a_folder_that_cannot_be_made_again_is_no_success(tmp_path: Path) -> None:
    def emit(event: Event) -> None:
        if isinstance(event, Epoch) and event.epoch == 2:
            subprocess.run(["rm", "-r", str(tmp_path / "runs")], check=True)
            (tmp_path / "runs").write_text("a file in its place")

    session = TrainingSession(prepare(GRAPH.set_run(epochs=4), options(tmp_path)), emit)
    summary = session.run(Control())
    assert summary.outcome == "failed"
    assert "weights.safetensors" in summary.message
    assert (tmp_path / "runs").read_text() == "a file in its place"
