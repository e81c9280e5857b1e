"""A run that broke off goes on from its last checkpoint as if it never had."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from support import forking
from support.command import run as run_command
from support.command import search_path
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from graph_nodes import document
from graph_nodes.graph import Graph
from runtime.protocol import Epoch, Event, Problem
from runtime.runs import names
from runtime.runs.reading import read_info, read_run
from runtime.trainer.control import Control
from runtime.trainer.preparing import prepare
from runtime.trainer.resuming import resume
from runtime.trainer.train import TrainingSession, train
from tests.contract.programs import programs
from tests.runtime.blocks import pairs, shown
from tests.runtime.build import build, connect, digits_mlp, lecture_graph
from tests.runtime.resuming import (
    EPOCHS,
    Impatient,
    assert_same,
    broken_off,
    csv_graph,
    go_on,
    options,
    points,
)

GRAPHS: dict[str, Callable[[], Graph]] = {
    "definitions": pairs,
    "watches in modules": shown,
    "in memory": digits_mlp,
    "in order": lambda: digits_mlp(shuffle=False),
    "one batch": lambda: digits_mlp(batch_size=5000),
    "dropout": lambda: connect(
        digits_mlp().add("Dropout", name="drop")[0], "relu.out>drop.x drop.out>fc2.x"
    ),
    "schedule": lambda: connect(
        digits_mlp().add("CosineAnnealingLR", name="lr")[0], "adam.optimizer>lr.optimizer"
    ),
    "normalized": lambda: connect(
        digits_mlp().add("BatchNorm1d", name="norm")[0], "relu.out>norm.x norm.out>fc2.x"
    ),
    "momentum": lambda: build(
        [
            ("RandomTensors", "random", {"x_features": 4, "y_features": 2, "samples": 64}),
            ("Linear", "fc", {"out_features": 2}),
            ("L2Loss", "loss", {}),
            ("SGD", "sgd", {"lr": 1e-4, "momentum": 0.9}),
        ],
        "random.x>fc.x fc.out>loss.prediction random.y>loss.target loss.loss>sgd.loss",
        batch_size=8,
    ),
    "loader": lambda: digits_mlp(loading="loader", workers=0),
    "loader with workers": lambda: digits_mlp(loading="loader", workers=2),
    "no data": lecture_graph,
    "no data, some steps": lambda: lecture_graph(epoch_steps=7),
    "some steps": lambda: digits_mlp(epoch_steps=31),
    "some steps of a loader": lambda: digits_mlp(
        epoch_steps=9, accumulate=2, loading="loader", workers=0
    ),
}


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize(
    "name",
    [n if n == "in memory" else pytest.param(n, marks=pytest.mark.slow) for n in GRAPHS],
)
def test_a_resumed_run_does_what_it_would_have_done(name: str, tmp_path: Path) -> None:
    graph = GRAPHS[name]().set_run(epochs=EPOCHS)
    control = Impatient()
    whole = train(graph, options(tmp_path), control, lambda event: None)
    for breaks in (False, True):
        run = broken_off(graph, tmp_path, control.looks * 7 // 10, breaks=breaks)
        assert read_run(run).info.facts["steps"] < whole.steps
        summary = go_on(run)
        assert (summary.outcome, summary.steps) == ("finished", whole.steps)
        assert (summary.train, summary.val) == (whole.train, whole.val)
        assert_same(run, whole.run)
        assert not (run / names.CHECKPOINT).exists(), "a finished run needs none"


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(graph=programs())
def test_any_resumed_run_does_what_it_would_have_done(
    graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    graph = graph.set_run(epochs=3)
    control = Impatient()
    whole = train(graph, options(folder), control, lambda event: None)
    run = broken_off(graph, folder, control.looks // 2, breaks=graph.run.shuffle)
    assert go_on(run).outcome == "finished"
    assert_same(run, whole.run)


@pytest.mark.usefixtures("eager")
def test_tensorboard_sees_each_step_of_a_resumed_run_once(tmp_path: Path) -> None:
    run = broken_off(digits_mlp(epochs=EPOCHS), tmp_path)
    go_on(run)
    for (split, tag), kept in points(run).items():
        reader = EventAccumulator(str(run / split), {"scalars": 0})
        reader.Reload()
        shown = [(event.step, event.value) for event in reader.Scalars(tag)]
        assert shown == [(step, pytest.approx(value)) for step, value in kept]


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("steps", [None, 4])
def test_a_run_may_be_stopped_anywhere(steps: int | None, tmp_path: Path) -> None:
    """Behind an epoch's last step, too, and behind the last batch of the data: three make all."""
    graph = digits_mlp(batch_size=500, epochs=3, epoch_steps=steps)
    control = Impatient()
    whole = train(graph, options(tmp_path), control, lambda event: None)
    for patience in range(2, control.looks - 1):
        run = broken_off(graph, tmp_path / str(patience), patience)
        assert go_on(run).outcome == "finished"
        assert_same(run, whole.run)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_run_can_break_off_again_and_again(tmp_path: Path) -> None:
    graph = digits_mlp(epochs=6)
    whole = train(graph, options(tmp_path), Control(), lambda event: None)
    run = broken_off(graph, tmp_path, patience=65)
    again = TrainingSession(resume(run), lambda event: None).run(Impatient(65))
    assert (again.outcome, again.run) == ("stopped", run)
    assert again.val, "it has the values of its last epoch"
    summary = go_on(run)
    assert_same(run, whole.run)
    facts = read_info(run).facts
    assert [entry["step"] for entry in facts["resumed"]] == [51, 102]
    assert facts["outcome"] == "finished"
    assert facts["seconds"] == summary.seconds > again.seconds
    log = (run / "log.txt").read_text()
    assert "It goes on after step 51, of epoch 3" in log
    assert "It goes on after step 102, of epoch 5" in log
    assert "The run finished after 138 steps" in log


@pytest.mark.slow
def test_a_killed_training_is_resumed_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "digits.loom"
    document.save(digits_mlp(epochs=20, device="cpu"), file)
    training = forking.command("tests.runtime.killed_training", str(tmp_path))
    killed = subprocess.run(training, env=search_path(), check=False)
    assert killed.returncode == -signal.SIGKILL
    (run,) = (tmp_path / "runs" / "digits").iterdir()
    assert read_info(run).outcome == "killed"
    resumed = run_command("resume", run, "--json")
    assert resumed.returncode == 0, resumed.stderr
    lines = [json.loads(line) for line in resumed.stdout.splitlines()]
    assert lines[0]["epoch"] > 1, "it does not begin anew"
    assert (lines[-1]["event"], lines[-1]["steps"]) == ("summary", 20 * 23)
    whole = run_command("train", file, "--json", "--runs", tmp_path / "whole")
    theirs = [json.loads(line) for line in whole.stdout.splitlines()]
    assert lines[:-1] == theirs[-len(lines) : -1]
    assert_same(run, Path(theirs[-1]["run"]))


@pytest.mark.usefixtures("eager")
def test_a_run_whose_weights_found_no_room_is_resumed_to_have_them(tmp_path: Path) -> None:
    session = TrainingSession(
        prepare(digits_mlp(epochs=EPOCHS), options(tmp_path)), lambda event: None
    )
    (session.folder.path / names.WEIGHTS).mkdir()
    failed = session.run(Control())
    assert failed.outcome == "failed"
    (session.folder.path / names.WEIGHTS).rmdir()
    assert go_on(failed.run).outcome == "finished"
    whole = train(digits_mlp(epochs=EPOCHS), options(tmp_path), Control(), lambda event: None)
    assert_same(failed.run, whole.run)


@pytest.mark.usefixtures("eager")
def test_runs_may_be_on_another_disk(tmp_path: Path) -> None:
    project, disk = tmp_path / "project", tmp_path / "far" / "away" / "disk"
    project.mkdir()
    disk.mkdir(parents=True)
    (project / "runs").symlink_to(disk)
    graph = csv_graph(project, 64)
    whole = train(graph, options(project), Control(), lambda event: None)
    assert whole.outcome == "finished", whole.message
    for place in (Path.absolute, Path.resolve):
        run = broken_off(graph, project, patience=30)
        assert go_on(place(run)).outcome == "finished"
        assert_same(run, whole.run)


@pytest.mark.usefixtures("eager")
def test_a_run_goes_on_in_a_project_that_was_moved(tmp_path: Path) -> None:
    project, moved = tmp_path / "project", tmp_path / "in" / "another"
    project.mkdir()
    graph = csv_graph(project, 64)
    whole = train(graph, options(project), Control(), lambda event: None)
    run = broken_off(graph, project, patience=30)
    moved.parent.mkdir()
    project.rename(moved)
    assert go_on(moved / run.relative_to(project)).outcome == "finished"
    assert_same(moved / run.relative_to(project), moved / whole.run.relative_to(project))


@pytest.mark.usefixtures("eager")
def test_an_older_checkpoint_stays_where_a_newer_one_cannot_be_written(tmp_path: Path) -> None:
    control, told = Control(), list[str]()

    def emit(event: Event) -> None:
        match event:
            case Epoch(epoch=3):
                checkpoint.chmod(0o444)  # it is not to be replaced
            case Epoch(epoch=4):
                control.stop()
            case Problem(message=message):
                told.append(message)
            case _:
                pass

    session = TrainingSession(prepare(digits_mlp(epochs=EPOCHS), options(tmp_path)), emit)
    checkpoint = session.folder.path / names.CHECKPOINT
    assert session.run(control).outcome == "stopped"
    assert len(told) == 1
    assert "checkpoints/last.pt" in told[0]
    checkpoint.chmod(0o644)
    resumed = go_on(session.folder.path)
    assert resumed.outcome == "finished"
    assert read_info(resumed.run).facts["resumed"][0]["step"] <= 3 * 23
