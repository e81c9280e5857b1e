"""A finished run goes on for more epochs, and a new one begins with another's weights."""

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.command import invoke

from graph_nodes import document
from graph_nodes.graph import Graph
from runtime.runs import names
from runtime.runs.options import RunOptions
from runtime.runs.reading import read_info
from runtime.trainer.control import Control
from runtime.trainer.preparing import TrainingRefusedError, prepare
from runtime.trainer.resuming import resume
from runtime.trainer.train import Summary, TrainingSession, train
from tests.runtime.build import connect
from tests.runtime.resuming import Impatient, assert_same, csv_graph, options


def finished(graph: Graph, folder: Path) -> Summary:
    summary = train(graph, options(folder), Control(), lambda event: None)
    assert summary.outcome == "finished", summary.message
    return summary


def scheduled(folder: Path, **params: object) -> Graph:
    graph, _ = csv_graph(folder, 32).add("CosineAnnealingLR", name="cosine", params=params)
    return connect(graph, "adam.optimizer>cosine.optimizer")


def test_a_finished_run_goes_on_as_a_longer_one_would_have(tmp_path: Path) -> None:
    graph = scheduled(tmp_path, T_max=9).set_run(epochs=3)
    whole = finished(graph.set_run(epochs=7), tmp_path)
    run = finished(graph, tmp_path).run
    assert not (run / names.CHECKPOINT).exists()
    with pytest.raises(TrainingRefusedError, match="With more epochs it can go on"):
        resume(run)
    with pytest.raises(TrainingRefusedError, match="It has done 3 epochs already"):
        resume(run, 3)
    killed = resume(run, 7)  # before its first step
    killed.folder.finish("stopped")
    (run / names.CHECKPOINT).rename(run / names.FINAL)  # or a little earlier still
    beginning = resume(run)
    assert beginning.warnings == ()
    broken = TrainingSession(beginning, lambda event: None).run(Impatient(8))
    assert (broken.outcome, broken.steps) == ("stopped", 3 * 4 + 7)
    longer = TrainingSession(resume(run), lambda event: None).run(Control())
    assert (longer.outcome, longer.steps) == ("finished", whole.steps)
    assert_same(run, whole.run)
    assert read_info(run).facts["settings"]["epochs"] == 7


def test_a_schedule_that_was_laid_out_for_its_epochs_is_told(tmp_path: Path) -> None:
    run = finished(scheduled(tmp_path).set_run(epochs=3), tmp_path).run
    beginning = resume(run, 5)
    (warning,) = beginning.warnings
    assert "cosine.T_max stays at the 3 epochs" in warning
    beginning.folder.finish("stopped")


def test_a_run_begins_with_the_weights_of_another(tmp_path: Path) -> None:
    graph = csv_graph(tmp_path, 32).set_run(epochs=2)
    first = finished(graph, tmp_path).run
    trained = load_file(first / names.WEIGHTS)
    for source in (first, first / names.WEIGHTS):
        wishes = RunOptions("next", tmp_path, tmp_path / "runs", weights=source)
        beginning = prepare(graph, wishes)
        for name, tensor in beginning.program.model.state_dict().items():
            assert torch.equal(tensor, trained[name]), name
        assert read_info(beginning.folder.path).facts["weights"] == str(source)
        beginning.folder.discard()


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


UNFIT: dict[str, tuple[Any, str]] = {
    "another network": (None, r"another network: fc\.bias is there and not here"),
    "nothing": (lambda folder: folder / "nowhere", "There are no weights in"),
    "no weights": (lambda folder: folder / "data.csv", "no safetensors file, or is damaged"),
    "a pipe": (make_pipe, "it is no plain file"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_weights_that_do_not_fit_are_refused_and_leave_nothing(name: str, tmp_path: Path) -> None:
    graph = csv_graph(tmp_path, 32).set_run(epochs=1)
    source, reason = UNFIT[name]
    if source is None:
        place = finished(graph, tmp_path).run
        fc = graph.by_name("fc")
        assert fc is not None
        graph = graph.set_param(fc.id, "bias", False)
    else:
        place = source(tmp_path)
    with pytest.raises(TrainingRefusedError, match=reason):
        prepare(graph, RunOptions("next", tmp_path, tmp_path / "runs", weights=place))
    assert not (tmp_path / "runs" / "next").exists()


def test_the_commands_take_epochs_and_weights(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    document.save(csv_graph(tmp_path, 32).set_run(epochs=2), file)
    runs = tmp_path / "runs"
    assert invoke("train", file, "--runs", runs).exit_code == 0
    (run,) = (runs / "net").iterdir()
    longer = invoke("resume", run, "--epochs", 4)
    assert longer.exit_code == 0, longer.stderr
    assert "epoch 4/4" in longer.stdout
    again = invoke("train", file, "--runs", runs, "--weights", run)
    assert again.exit_code == 0, again.stderr
    refused = invoke("train", file, "--runs", runs, "--weights", tmp_path / "nowhere")
    assert refused.exit_code == 1
    assert f"There are no weights in {tmp_path / 'nowhere'}" in refused.stderr
