"""The first NaN or infinity of a training is traced to the node that gave it."""

from itertools import chain
from pathlib import Path

import pytest
from support.told import Told

from graph_nodes.graph import Graph
from runtime.protocol import Problem, Scalars
from runtime.runs.options import RunOptions
from runtime.trainer.blame import DIVERGED, Replay
from runtime.trainer.control import Control
from runtime.trainer.train import train
from tests.runtime.build import build


def trained(graph: Graph, folder: Path) -> tuple[list[str], list[float]]:
    """Train a graph; its warnings and its losses, step by step."""
    told = Told()
    summary = train(graph, RunOptions("graph", folder, folder / "runs", "cpu"), Control(), told)
    assert summary.outcome == "finished", summary.message
    curves = [series for scalars in told.of(Scalars) for series in scalars.series]
    losses = [series.values for series in curves if (series.split, series.tag) == ("train", "loss")]
    return [problem.message for problem in told.of(Problem)], [*chain.from_iterable(losses)]


def regression(*items: tuple[str, str, dict[str, object]], wires: str, **run: object) -> Graph:
    """Random numbers through a layer 'fc', and what a case adds, into a loss and SGD."""
    return build(
        [
            ("RandomTensors", "data", {"x_features": 4, "y_features": 4}),
            ("Linear", "fc", {"out_features": 4}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {"lr": 0.1}),
            *items,
        ],
        f"data.x>fc.x data.y>loss.target loss.loss>sgd.loss {wires}",
        **{"epochs": 2, "batch_size": 16, **run},
    )


@pytest.mark.parametrize("loading", ["memory", "loader"])
def test_the_logarithm_of_a_negative_number_is_named(tmp_path: Path, loading: str) -> None:
    graph = regression(
        ("Log", "log", {}),
        wires="fc.out>log.x log.out>loss.prediction",
        loading=loading,
        workers=0,
    )
    messages, _ = trained(graph, tmp_path)
    assert messages[0].startswith(
        "loss became NaN at step 1. Log 'log' was the first to give NaN numbers: it wants numbers "
        "above 0 in x, and got numbers from -"
    )
    assert messages[0].endswith("with a Clamp whose min is above 0.")


def without_data(init: str, *items: tuple[str, str, dict[str, object]], lr: float) -> Graph:
    """A Parameter of one number through an operation 'op', summed and made small."""
    return build(
        [
            ("Parameter", "w", {"shape": (1,), "init": init}),
            *items,
            ("Sum", "loss", {}),
            ("SGD", "sgd", {"lr": lr}),
        ],
        "w.out>op.x op.out>loss.x loss.out>sgd.loss",
        epochs=6,
    )


def test_a_later_step_is_found_again(tmp_path: Path) -> None:
    messages, _ = trained(without_data("ones", ("Log", "op", {}), lr=0.3), tmp_path)
    assert "at step 4. Log 'op' was the first to give NaN" in messages[0]
    assert "got numbers -0.83" in messages[0]


def test_a_gradient_that_does_not_exist_is_named(tmp_path: Path) -> None:
    graph = without_data("zeros", ("Power", "op", {"exponent": 0.5}), lr=0.3)
    messages, _ = trained(graph, tmp_path)
    assert (
        "The gradient of Power 'op' was the first to be infinite, where its x is 0. " in messages[0]
    )
    assert "Keep them away from 0" in messages[0]


def test_weights_that_explode_want_a_smaller_learning_rate(tmp_path: Path) -> None:
    graph = regression(wires="fc.out>loss.prediction", epochs=30)
    graph = graph.set_param(graph.by_name("sgd").id, "lr", 1e4)  # type: ignore[union-attr]
    messages, _ = trained(graph, tmp_path)
    assert messages[0].startswith("loss became infinite at step ")
    assert messages[0].endswith(DIVERGED)


def test_the_search_leaves_the_training_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = regression(
        ("Dropout", "dropout", {}),
        ("Log", "log", {}),
        ("Watch", "watch", {"show": "scalar", "every": 1}),
        wires="data.x>dropout.x dropout.out>fc.x fc.out>loss.prediction data.x>log.x "
        "log.out>watch.x",
        epochs=30,
    )
    messages, losses = trained(graph, tmp_path)
    assert "watch became NaN at step 1. Log 'log' was the first" in messages[0]
    monkeypatch.setattr(Replay, "blame", lambda *_: "")
    assert trained(graph, tmp_path)[1] == losses
