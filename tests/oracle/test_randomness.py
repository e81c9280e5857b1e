"""Random numbers: spread as their formulas say, and nothing that should be apart is alike."""

import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest
import torch

import resources
from graph_nodes.document import load
from graph_nodes.graph import Graph
from runtime.codegen import generate
from runtime.plan import Plan
from runtime.worker.check import Checker
from tests.oracle.app_runs import CPU, number_samples, program
from tests.runtime.build import build

EXAMPLES = sorted(resources.path("examples").glob("*.loom"))
ROWS, COLUMNS = 500, 300

SPREAD = {
    "normal": 0.01,
    "uniform": 0.1 / math.sqrt(3),
    "xavier_normal": math.sqrt(2 / (ROWS + COLUMNS)),
    "xavier_uniform": math.sqrt(2 / (ROWS + COLUMNS)),
    "kaiming_normal": math.sqrt(2 / ROWS),
    "kaiming_uniform": math.sqrt(2 / ROWS),
}
"""The standard deviation of weights that are used as x @ w: each output sums over the rows."""


@pytest.mark.parametrize("init", SPREAD)
def test_weights_start_as_wide_as_the_formula_says(init: str) -> None:
    graph = build(
        [
            ("RandomTensors", "data", {"x_features": ROWS}),
            ("Parameter", "w", {"shape": (ROWS, COLUMNS), "init": init}),
            ("MatMul", "product", {}),
            ("Output", "out", {}),
        ],
        "data.x>product.a w.out>product.b product.out>out.x",
    )
    values = starting_weights(graph)["w"]
    wanted = SPREAD[init]
    off = 5 / math.sqrt(values.numel())  # five standard errors; a wrong axis is 29 % off
    assert values.std().item() == pytest.approx(wanted, rel=off)
    assert values.mean().item() == pytest.approx(0, abs=off * wanted)
    if init.endswith("uniform"):
        assert values.abs().max().item() <= wanted * math.sqrt(3) * (1 + 1e-6)


def starting_weights(graph: Graph) -> Mapping[str, torch.Tensor]:
    folder = resources.path("examples")
    source = generate(graph, Checker().check(graph, folder)).text
    return program(source, folder / "program.py").setup(CPU, graph.run.seed)[0].state_dict()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_two_random_streams_of_an_example_are_alike(file: Any) -> None:
    graph = load(file)
    for (a, first), (b, second) in combinations(random_streams(graph).items(), 2):
        count = min(len(first), len(second))
        together = torch.stack([first[:count], second[:count]]).double()
        alike = torch.corrcoef(together)[0, 1].item()
        assert abs(alike) < 5 / math.sqrt(count), f"{a} and {b} have a correlation of {alike:.3f}"


def random_streams(graph: Graph) -> dict[str, torch.Tensor]:
    """Random data, the weights before training, and the orders of the samples, all flattened."""
    folder = resources.path("examples")
    source = generate(graph, Checker().check(graph, folder)).text
    script = program(source, folder / "program.py")
    plan = Plan(graph)
    if plan.batch:
        number_samples(script)  # so that the orders are seen
    model, batches, held = script.setup(CPU, graph.run.seed)
    found = {name: tensor.flatten() for name, tensor in model.state_dict().items()}
    if plan.batch:
        orders = [torch.cat([batch[-1] for batch in batches]) for _ in range(2)]
        if graph.run.shuffle and graph.run.batch_size < len(orders[0]):
            found |= {f"order of epoch {number}": order for number, order in enumerate(orders, 1)}
        found |= {
            f"{plan.node(ref.node).name}.{ref.port}": tensor.flatten()
            for ref, tensor in zip(plan.batch, script.raw, strict=True)
            if plan.node(ref.node).type == "RandomTensors"
        }
    if held is not None:
        found["held back"] = torch.cat([batch[-1] for batch in held])
    return {name: stream for name, stream in found.items() if is_random(stream)}


def is_random(stream: torch.Tensor) -> bool:
    """Whether there are enough numbers, and not all the same, as biases of zeros are."""
    return len(stream) >= 20 and bool((stream != stream[0]).any())
