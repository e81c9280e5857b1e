import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.standalone import assert_same_epochs, epochs, run_scripts
from support.told import Told
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import resources
from graph_nodes.document import load
from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.check.devices import DeviceError
from runtime.check_result import settled
from runtime.protocol import Epoch, Event, Problem, Scalars, Watch, read_event, write_event
from runtime.runs.options import RunOptions
from runtime.runs.reading import read_run
from runtime.trainer.control import Control
from runtime.trainer.preparing import TrainingRefusedError, prepare
from runtime.trainer.train import TrainingSession, train
from tests.runtime.build import build, connect, digits_mlp, lecture_graph


class Events(Told):
    """Keeps what a training emits, and can act on it."""

    def __init__(self) -> None:
        super().__init__()
        self.on = dict[type[Event], Callable[[Any], object]]()

    def __call__(self, event: Event) -> None:
        assert read_event(write_event(event)) == event or "nan" in repr(event)
        self.append(event)
        if type(event) in self.on:
            self.on[type(event)](event)

    def points(self, split: str, tag: str) -> list[tuple[int, float]]:
        return [
            point
            for event in self.of(Scalars)
            for series in event.series
            if (series.split, series.tag) == (split, tag)
            for point in zip(series.steps, series.values, strict=True)
        ]


def options(tmp_path: Path, **changes: Any) -> RunOptions:
    return RunOptions("graph", tmp_path, tmp_path / "runs", device="cpu", **changes)


def exported(script: Path, tmp_path: Path, *arguments: str) -> list[str]:
    """What a script prints, exactly, in a fresh process that has no Netloom on its path."""
    options, threads = ("--device", "cpu", *arguments), torch.get_num_threads()
    return run_scripts([script], *options, folder=tmp_path, threads=threads, exact=True)[script]


def test_numbers_are_on_the_disk_by_the_time_that_they_arrive(tmp_path: Path) -> None:
    def look(event: Scalars) -> None:
        kept = read_run(Path(event.run)).series
        for sent in event.series:
            steps = kept[sent.split, sent.tag].steps.tolist()
            assert steps[-len(sent.steps) :] == sent.steps

    events = Events()
    events.on[Scalars] = look
    assert train(digits_mlp(), options(tmp_path, epochs=1), Control(), events).outcome == "finished"
    assert events.of(Scalars)


def test_every_number_arrives_is_kept_and_is_in_tensorboard(tmp_path: Path) -> None:
    events = Events()
    summary = train(digits_mlp(), options(tmp_path, epochs=2), Control(), events)
    assert (summary.outcome, summary.steps) == ("finished", 46)
    losses = events.points("train", "loss")
    assert [step for step, _ in losses] == list(range(1, 47))
    assert losses[0][1] > losses[-1][1]
    assert [step for step, _ in events.points("val", "accuracy")] == [23, 46]

    run = read_run(summary.run)
    assert run.info.outcome == "finished"
    kept = run.series["train", "loss"]
    assert list(zip(kept.steps.tolist(), kept.values.tolist(), strict=True)) == losses
    for split, tag in (("train", "loss"), ("val", "loss"), ("val", "accuracy")):
        reader = EventAccumulator(str(summary.run / split), {"scalars": 0})
        reader.Reload()
        shown = [(event.step, event.value) for event in reader.Scalars(tag)]
        assert shown == [(step, pytest.approx(value)) for step, value in events.points(split, tag)]


VARIANTS: dict[str, Callable[[Graph], Graph]] = {
    "plain": lambda g: g,
    "in order": lambda g: g.set_run(shuffle=False),
    "loader": lambda g: g.set_run(loading="loader", workers=0),
    "no validation": lambda g: g.set_run(validation=0.0),
    "dropout": lambda g: connect(
        g.add("Dropout", name="drop")[0], "relu.out>drop.x drop.out>fc2.x"
    ),
    "schedule": lambda g: connect(
        g.add("CosineAnnealingLR", name="lr")[0], "adam.optimizer>lr.optimizer"
    ),
}


@pytest.mark.slow
def test_what_trains_is_what_is_exported(tmp_path: Path) -> None:
    runs: dict[str, tuple[Path, Events]] = {}
    for name, change in VARIANTS.items():
        events = Events()
        wishes = options(tmp_path, epochs=2, seed=7)
        runs[name] = train(change(digits_mlp()), wishes, Control(), events).run, events
    scripts = [run / "script.py" for run, _ in runs.values()]
    threads, weights = torch.get_num_threads(), "{folder}/own.pt"
    arguments = "--device", "cpu", "--weights", weights
    printed = run_scripts(scripts, *arguments, folder=tmp_path, threads=threads, exact=True)
    for name, (run, events) in runs.items():
        assert_same_epochs(printed[run / "script.py"], events.epochs(), name)
        theirs = torch.load(run / "own.pt", weights_only=True)
        ours = load_file(run / "weights.safetensors")
        assert ours.keys() == theirs.keys(), name
        assert all(torch.equal(ours[key], theirs[key]) for key in ours), name


@pytest.mark.slow
def test_a_loader_with_workers_trains_as_its_export_does(tmp_path: Path) -> None:
    events = Events()
    graph = digits_mlp(loading="loader", workers=2)
    summary = train(graph, options(tmp_path, epochs=1), Control(), events)
    assert not multiprocessing.active_children(), "they go with the training, not when collected"
    lines = exported(summary.run / "script.py", tmp_path)
    assert epochs(lines)[0]["train"] == events.of(Epoch)[0].train


def test_a_cpu_keeps_the_channels_of_convolutions_last(tmp_path: Path) -> None:
    graph = load(resources.path("examples/digits_cnn.loom"))
    session = TrainingSession(prepare(graph, options(tmp_path, epochs=1)), Events())
    session.run(Control())
    assert session.model is not None
    layers = [m for m in session.model.modules() if isinstance(m, torch.nn.Conv2d)]
    assert layers
    for layer in layers:
        assert layer.weight.is_contiguous(memory_format=torch.channels_last)
    plain = TrainingSession(prepare(digits_mlp(), options(tmp_path)), Events())
    assert "channels_last" not in (plain.folder.path / "script.py").read_text()


def test_gradients_are_those_of_the_lecture(tmp_path: Path) -> None:
    events = Events()
    summary = train(lecture_graph(epochs=1), options(tmp_path), Control(), events)
    seen = {event.tag: torch.tensor(event.values) for event in events.of(Watch)}
    weights = load_file(summary.run / "weights.safetensors")
    assert torch.equal(seen["dx"].reshape(3, 4), weights["y"])
    assert torch.equal(seen["dy"].reshape(3, 4), weights["x"])
    assert torch.equal(seen["dz"].reshape(3, 4), torch.ones(3, 4))


def test_watching_a_parameter_shows_each_step_as_it_was(tmp_path: Path) -> None:
    graph = build(
        [
            ("Parameter", "w", {"shape": (), "init": "ones"}),
            ("Power", "square", {}),
            ("SGD", "sgd", {"lr": 0.25}),
            ("Watch", "seen", {"every": 1}),
        ],
        "w.out>square.x square.out>sgd.loss w.out>seen.x",
        epochs=4,
    )
    events = Events()
    train(graph, options(tmp_path), Control(), events)
    assert events.points("train", "seen") == [(1, 1.0), (2, 0.5), (3, 0.25), (4, 0.125)]
    assert events.points("train", "square") == [(1, 1.0), (2, 0.25), (3, 0.0625), (4, 0.015625)]


def test_each_optimizer_minimises_its_own_loss(tmp_path: Path) -> None:
    graph = build(
        [
            ("Parameter", "a", {"shape": (), "init": "ones"}),
            ("Parameter", "b", {"shape": (), "init": "ones"}),
            ("Power", "la", {}),
            ("Power", "lb", {}),
            ("SGD", "sa", {"lr": 0.25}),
            ("SGD", "sb", {"lr": 0.0}),
        ],
        "a.out>la.x b.out>lb.x la.out>sa.loss lb.out>sb.loss",
        epochs=3,
    )
    summary = train(graph, options(tmp_path), Control(), Events())
    weights = load_file(summary.run / "weights.safetensors")
    assert (weights["a"].item(), weights["b"].item()) == (0.125, 1.0)


def test_gradients_of_inputs(tmp_path: Path) -> None:
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 4, "x_features": 3, "y_features": 1}),
            ("Input", "x", {}),
            ("Multiply", "double", {"other": 2.0}),
            ("Sum", "total", {}),
            ("Gradients", "grad", {}),
            ("Watch", "seen", {"every": 1}),
        ],
        "data.x>x.feed x.out>double.a double.out>total.x total.out>grad.of x.out>grad.wrt1 "
        "grad.grad1>seen.x",
        epochs=1,
        validation=0.0,
    )
    events = Events()
    train(graph, options(tmp_path), Control(), events)
    assert events.of(Watch)[0].values == [2.0] * 12


def test_stopping_keeps_the_weights_and_the_points(tmp_path: Path) -> None:
    control, events = Control(), Events()
    events.on[Scalars] = lambda event: control.stop()
    session = TrainingSession(prepare(digits_mlp(), options(tmp_path, epochs=10_000)), events)
    summary = session.run(control)
    assert summary.outcome == "stopped"
    assert 0 < summary.steps < 10_000 * 23
    assert read_run(summary.run).info.outcome == "stopped"
    assert len(events.points("train", "loss")) == summary.steps
    assert session.model is not None
    assert session.model(torch.zeros(1, 1, 8, 8)).shape == (1, 10)
    assert (
        load_file(summary.run / "weights.safetensors").keys() == session.model.state_dict().keys()
    )


def test_a_loss_that_explodes_is_said_once(tmp_path: Path) -> None:
    graph = digits_mlp().set_param("n7", "lr", 1e30)
    events = Events()
    summary = train(graph, options(tmp_path, epochs=3), Control(), events)
    assert summary.outcome == "finished"
    messages = [event.message for event in events.of(Problem)]
    assert any("loss became NaN at step" in message for message in messages)
    assert len(messages) == len(set(messages))


def test_a_graph_with_errors_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    graph = digits_mlp().set_param("n3", "in_features", 5)
    with pytest.raises(TrainingRefusedError, match="wants 5 features but 'flatten' gives 64"):
        prepare(graph, options(tmp_path))
    with pytest.raises(TrainingRefusedError, match="No result is wanted"):
        prepare(Graph(), options(tmp_path))
    assert not (tmp_path / "runs").exists()


def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    away = RunOptions("graph", tmp_path, tmp_path / "runs", device="cuda:93")
    with pytest.raises(DeviceError, match="cuda:93"):
        prepare(digits_mlp(), away)


def test_a_file_that_vanishes_is_refused_with_a_sentence(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n" + "1,2\n" * 20)
    graph = build(
        [
            ("CSVFile", "table", {"path": "table.csv"}),
            ("Linear", "fc", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "table.features>fc.x fc.out>loss.prediction table.target_values>loss.target "
        "loss.loss>sgd.loss",
    )
    graph = settled(graph, Checker().check(graph, tmp_path))
    table.unlink()
    with pytest.raises(TrainingRefusedError, match=r"table\.csv"):
        prepare(graph, options(tmp_path))
    assert not list((tmp_path / "runs").glob("*/*"))


def test_a_watch_called_lr_has_a_curve_of_its_own(tmp_path: Path) -> None:
    graph = digits_mlp(batch_size=2000)
    graph, _ = graph.add("CosineAnnealingLR", name="cosine")
    graph, _ = graph.add("Watch", name="lr", params={"every": 1})
    graph = connect(graph, "adam.optimizer>cosine.optimizer loss.loss>lr.x")
    summary = train(graph, options(tmp_path, epochs=2), Control(), Events())
    series = read_run(summary.run).series
    assert series["train", "lr"].values.tolist() == series["train", "loss"].values.tolist()
    assert series["train", "lr adam"].values.tolist() == pytest.approx([0.01, 0.005])
