"""Random numbers: each stream has its own, and none changes with what else is in the graph."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch

import resources
from graph_nodes.document import load
from graph_nodes.graph import Graph
from tests.runtime.build import build, connect, id_of
from tests.runtime.programs import epochs_of, module_of, program_of

EXAMPLES = Path(resources.__file__).parent / "examples"


def numbers(graph: Graph) -> dict[str, torch.Tensor]:
    """Every tensor that a program starts from, by name."""
    program = program_of(graph)
    found = dict(program.model.state_dict())
    for part, data in (("train", program.training), ("val", program.validation)):
        found |= {f"{part}{i}": tensor for i, tensor in enumerate(data or ())}
    return found


def network(**run: Any) -> Graph:
    return build(
        [
            ("RandomTensors", "data", {"samples": 40, "x_features": 8, "y_features": 1}),
            ("Linear", "fc1", {"out_features": 4}),
            ("Linear", "fc2", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "data.x>fc1.x fc1.out>fc2.x fc2.out>loss.prediction data.y>loss.target loss.loss>sgd.loss",
        **run,
    )


def test_a_node_more_changes_no_other_nodes_numbers() -> None:
    before = numbers(network())
    graph = network()
    graph, _ = graph.add("Linear", name="fc0", params={"out_features": 8})
    graph, _ = graph.add("RandomTensors", name="noise", params={"samples": 40, "x_features": 8})
    graph, _ = graph.add("Add", name="sum")
    graph = connect(graph, "data.x>sum.a noise.x>sum.b sum.out>fc0.x fc0.out>fc1.x")
    after = numbers(graph)
    assert torch.equal(before["fc1.weight"], after["fc1.weight"])
    assert torch.equal(before["fc2.weight"], after["fc2.weight"])
    data = {name for name, tensor in before.items() if "." not in name}
    kept = [t for name, t in after.items() if "." not in name]
    for name in data:
        assert any(t.shape == before[name].shape and torch.equal(t, before[name]) for t in kept)


def test_a_nodes_seed_and_the_runs_seed_change_what_is_theirs() -> None:
    graph = network(validation=0.0)
    before = numbers(graph)
    other = numbers(graph.set_param(id_of(graph, "data"), "seed", 1))
    assert torch.equal(before["fc1.weight"], other["fc1.weight"])
    assert not torch.equal(before["train0"], other["train0"])
    for name, tensor in numbers(graph.set_run(seed=1)).items():
        assert not torch.equal(tensor, before[name]), name


def test_the_split_is_the_same_with_and_without_a_layer_more() -> None:
    iris = load(EXAMPLES / "iris.loom")
    with_more, _ = iris.add("RandomTensors", name="unused")
    for name, tensor in numbers(iris).items():
        assert torch.equal(tensor, numbers(with_more)[name])


@pytest.mark.parametrize("workers", [0, 1])
def test_memory_and_loader_give_the_same_samples_in_the_same_order(workers: int) -> None:
    graph = network(batch_size=7, epochs=2, workers=workers)
    assert epochs_of(graph.set_run(loading="memory")) == epochs_of(graph.set_run(loading="loader"))


def start_of(init: str, shape: tuple[int, ...], wires: str) -> torch.Tensor:
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 64, "x_features": shape[-1]}),
            ("RandomTensors", "wide", {"samples": 64, "x_features": shape[0]}),
            ("Parameter", "w", {"shape": shape, "init": init}),
            ("MatMul", "product", {}),
            ("Transpose", "turned", {}),
            ("Mean", "mean", {}),
            ("SGD", "sgd", {}),
        ],
        f"{wires} product.out>mean.x mean.out>sgd.loss",
    )
    return module_of(graph).Model(0).w


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        ("kaiming_normal", lambda inputs, outputs: 2 / inputs),
        ("kaiming_uniform", lambda inputs, outputs: 2 / inputs),
        ("xavier_normal", lambda inputs, outputs: 2 / (inputs + outputs)),
        ("xavier_uniform", lambda inputs, outputs: 2 / (inputs + outputs)),
    ],
)
def test_an_initializer_counts_the_inputs_that_the_product_sums_over(
    init: str, variance: Any
) -> None:
    right = start_of(init, (400, 100), "wide.x>product.a w.out>product.b")
    assert right.std().item() == pytest.approx(math.sqrt(variance(400, 100)), rel=0.02)
    turned = "data.x>turned.x w.out>product.a turned.out>product.b"
    left = start_of(init, (400, 100), turned)
    assert left.std().item() == pytest.approx(math.sqrt(variance(100, 400)), rel=0.02)


def test_a_stack_of_matrices_is_no_convolution() -> None:
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 64, "x_features": 600}),
            ("Reshape", "stack", {"shape": (-1, 3, 1, 200)}),
            ("Parameter", "w", {"shape": (3, 200, 50), "init": "kaiming_normal"}),
            ("MatMul", "product", {}),
            ("Mean", "mean", {}),
            ("SGD", "sgd", {}),
        ],
        "data.x>stack.x stack.out>product.a w.out>product.b product.out>mean.x mean.out>sgd.loss",
    )
    w = module_of(graph).Model(0).w
    assert w.std().item() == pytest.approx(math.sqrt(2 / 200), rel=0.02)
