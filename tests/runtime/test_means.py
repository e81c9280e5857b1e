"""What is shown of an epoch is a mean over its samples, however they are batched."""

from typing import Any

import pytest
import sklearn.metrics
import torch
import torch.nn.functional as F  # noqa: N812

from graph_nodes.graph import Graph
from runtime.trainer.loop import Step, loop
from tests.runtime.build import build, connect
from tests.runtime.programs import epochs_of, module_of, program_of

UNEVEN = (1, 7, 64, 149, 150)
"""Batch sizes of 150 samples: even, uneven, a last batch of one, all in one."""


def classifier(**run: Any) -> Graph:
    """Iris through one layer that never changes."""
    return build(
        [
            ("Iris", "iris", {}),
            ("Linear", "fc", {"out_features": 3}),
            ("CrossEntropyLoss", "loss", {}),
            ("Accuracy", "accuracy", {}),
            ("SGD", "sgd", {"lr": 0.0}),
        ],
        "iris.features>fc.x fc.out>loss.scores iris.species>loss.target fc.out>accuracy.scores "
        "iris.species>accuracy.target loss.loss>sgd.loss",
        epochs=1,
        **run,
    )


def regression(loss: str, reduction: str = "", **run: Any) -> Graph:
    """Random numbers through one layer that never changes, with every metric."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 150, "x_features": 5, "y_features": 2}),
            ("Linear", "fc", {"out_features": 2}),
            (loss, "loss", {"reduction": reduction} if reduction else {}),
            ("MAE", "mae", {}),
            ("RMSE", "rmse", {}),
            ("R2", "r2", {}),
            ("SGD", "sgd", {"lr": 0.0}),
        ],
        "data.x>fc.x fc.out>loss.prediction data.y>loss.target loss.loss>sgd.loss "
        + " ".join(f"fc.out>{m}.prediction data.y>{m}.target" for m in ("mae", "rmse", "r2")),
        epochs=1,
        **run,
    )


@pytest.mark.parametrize("size", UNEVEN)
@pytest.mark.parametrize("share", [0.0, 0.2])
def test_loss_and_accuracy_do_not_depend_on_the_batches(size: int, share: float) -> None:
    graph = classifier(batch_size=size, validation=share)
    program = program_of(graph)
    model = program.model
    (record,) = epochs_of(graph)
    for part, data in (("train", program.training), ("val", program.validation)):
        if data is None:
            continue
        x, y = data
        scores = model(x)
        assert record[part]["loss"] == pytest.approx(F.cross_entropy(scores, y).item(), rel=1e-6)
        if part == "val" or not share:
            right = int((scores.argmax(1) == y).sum())
            assert record[part]["accuracy"] == right / len(y)


@pytest.mark.parametrize("size", UNEVEN)
@pytest.mark.parametrize(
    ("loss", "reduction"),
    [("MSELoss", "mean"), ("MSELoss", "sum"), ("L1Loss", "sum"), ("L2Loss", "")],
)
def test_a_summed_loss_is_shown_a_sample_at_a_time(size: int, loss: str, reduction: str) -> None:
    graph = regression(loss, reduction, batch_size=size)
    program = program_of(graph)
    model = program.model
    (record,) = epochs_of(graph)
    for part, data in (("train", program.training), ("val", program.validation)):
        x, y = data
        error = (model(x) - y).abs() if loss == "L1Loss" else (model(x) - y).pow(2)
        wanted = error.mean() if reduction == "mean" else error.sum() / len(x)
        assert record[part]["loss"] == pytest.approx(wanted.item(), rel=1e-5)


@pytest.mark.parametrize("size", UNEVEN)
def test_regression_metrics_are_scikit_learns(size: int) -> None:
    graph = regression("MSELoss", batch_size=size, validation=0.4)
    program = program_of(graph)
    model = program.model
    x, y = program.validation
    (record,) = epochs_of(graph)
    truth, said = y.numpy(), model(x).detach().numpy()
    wanted = {
        "mae": sklearn.metrics.mean_absolute_error(truth, said),
        "rmse": sklearn.metrics.mean_squared_error(truth, said) ** 0.5,
        "r2": sklearn.metrics.r2_score(truth, said),
    }
    assert {tag: record["val"][tag] for tag in wanted} == pytest.approx(wanted, rel=1e-6)


def test_r2_of_large_numbers_that_differ_little() -> None:
    target = 1e6 + torch.arange(300, dtype=torch.float64).reshape(-1, 1)
    said = target + torch.sin(target)
    metric = module_of(regression("MSELoss")).R2Score()
    for start in range(0, 300, 77):
        metric.update(said[start : start + 77], target[start : start + 77])
    wanted = sklearn.metrics.r2_score(target.numpy(), said.numpy())
    assert metric.compute() == pytest.approx(wanted, rel=1e-9)


def test_the_loss_of_each_step_is_a_mean_over_its_samples() -> None:
    graph = regression("L2Loss", batch_size=64)
    steps = [item for item in loop(program_of(graph)) if isinstance(item, Step)]
    program = program_of(graph)
    for step, (x, y) in zip(steps, program.batches(program.training, program.order), strict=True):
        wanted = (program.model(x) - y).pow(2).sum() / len(x)
        assert step.values["loss"].item() == pytest.approx(wanted.item(), rel=1e-6)


def by_hand(*tail: tuple[str, str, dict[str, object]], wires: str, **run: Any) -> Graph:
    """A squared error made of arithmetic."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 150, "x_features": 5, "y_features": 2}),
            ("Linear", "fc", {"out_features": 2}),
            ("Subtract", "difference", {}),
            ("Power", "squares", {}),
            *tail,
            ("SGD", "sgd", {"lr": 0.0}),
        ],
        f"data.x>fc.x fc.out>difference.a data.y>difference.b difference.out>squares.x {wires}",
        epochs=1,
        **run,
    )


@pytest.mark.parametrize(
    ("tail", "wires", "of"),
    [
        ([("Sum", "s", {})], "squares.out>s.x s.out>sgd.loss", lambda e: e.sum() / len(e)),
        ([("Mean", "s", {})], "squares.out>s.x s.out>sgd.loss", lambda e: e.mean()),
        (
            [("Sum", "s", {}), ("Multiply", "half", {"other": 0.5})],
            "squares.out>s.x s.out>half.a half.out>sgd.loss",
            lambda e: e.sum() / len(e) / 2,
        ),
        (
            [("Sum", "rows", {"dim": 1}), ("Mean", "s", {})],
            "squares.out>rows.x rows.out>s.x s.out>sgd.loss",
            lambda e: e.sum(1).mean(),
        ),
        (
            [("Sum", "columns", {"dim": 0}), ("Mean", "s", {})],
            "squares.out>columns.x columns.out>s.x s.out>sgd.loss",
            lambda e: e.sum(0).mean() / len(e),
        ),
    ],
    ids=["sum", "mean", "half a sum", "mean of rows' sums", "mean of columns' sums"],
)
@pytest.mark.parametrize("size", [7, 150])
def test_a_loss_made_by_hand_is_known_for_a_sum_or_a_mean(
    tail: Any, wires: str, of: Any, size: int
) -> None:
    graph = by_hand(*tail, wires=wires, batch_size=size)
    program = program_of(graph)
    model = program.model
    (record,) = epochs_of(graph)
    for part, data in (("train", program.training), ("val", program.validation)):
        x, y = data
        (value,) = record[part].values()
        assert value == pytest.approx(of((model(x) - y).pow(2)).item(), rel=1e-5)


def test_a_mean_and_a_sum_together_are_taken_as_they_are() -> None:
    graph = by_hand(
        ("Mean", "mean", {}),
        ("Sum", "total", {}),
        ("Add", "both", {}),
        wires="squares.out>mean.x squares.out>total.x mean.out>both.a total.out>both.b "
        "both.out>sgd.loss",
        validation=0.0,
        batch_size=150,
    )
    program = program_of(graph)
    model = program.model
    (record,) = epochs_of(graph)
    x, y = program.training
    error = (model(x) - y).pow(2)
    assert record["train"]["both"] == pytest.approx((error.mean() + error.sum()).item(), rel=1e-5)


def test_a_loss_that_nothing_minimises_is_measured_like_a_metric() -> None:
    graph = regression("MSELoss")
    graph, _ = graph.add("L1Loss", name="absolute")
    graph = connect(graph, "fc.out>absolute.prediction data.y>absolute.target")
    (record,) = epochs_of(graph)
    assert record["val"]["absolute"] == pytest.approx(record["val"]["mae"], rel=1e-6)
    unwired, _ = regression("MSELoss").add("L1Loss", name="absolute")
    assert "absolute" not in epochs_of(unwired)[0]["val"]
