"""Whatever a node is called, its graph trains, and every layer keeps a place of its own."""

import itertools
from pathlib import Path

import pytest
from build import build

from graph_nodes.graph import Graph
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.preparing import prepare
from runtime.trainer.train import TrainingSession
from tests.runtime.programs import program_of


def trained(graph: Graph, folder: Path) -> TrainingSession:
    """The session of a graph that was trained to its end on a CPU."""
    options = RunOptions("odd", folder, folder / "runs", device="cpu")
    session = TrainingSession(prepare(graph, options), lambda event: None)
    summary = session.run(Control())
    assert (summary.outcome, summary.message) == ("finished", "")
    return session


def network(layer: str, parameter: str, loss: str, optimizer: str) -> Graph:
    return build(
        [
            ("RandomTensors", "data", {"samples": 8, "x_features": 3, "y_features": 2}),
            ("Linear", layer, {"out_features": 4}),
            ("Parameter", parameter, {"shape": (4, 2)}),
            ("MatMul", "matmul", {}),
            ("L2Loss", loss, {}),
            ("SGD", optimizer, {"lr": 1e-4}),
        ],
        f"data.x>{layer}.x {layer}.out>matmul.a {parameter}.out>matmul.b "
        f"matmul.out>{loss}.prediction data.y>{loss}.target {loss}.loss>{optimizer}.loss",
        epochs=2,
        validation=0.25,
    )


AWKWARD = (
    *("batches", "model", "train", "self", "forward", "F", "torch", "epoch", "values", "__"),
    *("_parameters", "_modules", "_buffers", "_apply", "_call_impl", "_version", "__foo"),
    *("__init__", "__call__", "__class__", "__dict__", "__debug__", "__getattr__"),
)


@pytest.mark.slow
@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("place", range(4))
def test_a_node_may_have_any_name(name: str, place: int, tmp_path: Path) -> None:
    names = ["fc", "weight", "error", "sgd"]
    names[place] = name
    trained(network(*names), tmp_path)


@pytest.mark.parametrize(
    "layers",
    [("train", "train_", "train__"), *itertools.permutations(["_x", "_x_", "layer_x"])],
    ids="-".join,
)
def test_layers_never_share_an_attribute(layers: tuple[str, str, str], tmp_path: Path) -> None:
    first, second, third = layers
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 8, "x_features": 3, "y_features": 2}),
            ("Linear", first, {"out_features": 5}),
            ("Linear", second, {"out_features": 4}),
            ("Linear", third, {"out_features": 2}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        f"data.x>{first}.x {first}.out>{second}.x {second}.out>{third}.x "
        f"{third}.out>loss.prediction data.y>loss.target loss.loss>sgd.loss",
        epochs=1,
    )
    model = trained(graph, tmp_path).model
    assert model is not None
    weights = [tuple(p.shape) for p in model.parameters() if p.dim() == 2]
    assert weights == [(5, 3), (4, 5), (2, 4)]


def test_a_layer_called_as_a_list_of_parameters_is_still_trained(tmp_path: Path) -> None:
    def graph(first: str, second: str) -> Graph:
        return build(
            [
                ("RandomTensors", "data", {"samples": 8, "x_features": 3, "y_features": 2}),
                ("Linear", first, {"out_features": 2}),
                ("Linear", second, {"out_features": 2}),
                ("MSELoss", "loss1", {}),
                ("MSELoss", "loss2", {}),
                ("SGD", "a", {"lr": 0.1}),
                ("Adam", "b", {"lr": 0.1}),
            ],
            f"data.x>{first}.x data.x>{second}.x {first}.out>loss1.prediction "
            f"{second}.out>loss2.prediction data.y>loss1.target data.y>loss2.target "
            "loss1.loss>a.loss loss2.loss>b.loss",
            epochs=3,
        )

    odd = trained(graph("a_parameters", "b_parameters"), tmp_path).model
    before = program_of(graph("a_parameters", "b_parameters")).model
    assert odd is not None
    pairs = zip(odd.parameters(), before.parameters(), strict=True)
    assert not any(now.equal(then) for now, then in pairs)
