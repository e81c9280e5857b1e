"""Random numbers: no two streams of an example are alike."""

import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

import resources
from graph_nodes.document import load
from graph_nodes.graph import Graph
from runtime.plan import Plan
from tests.runtime.programs import CPU, module_of, source_of

EXAMPLES = sorted(resources.path("examples").glob("*.loom"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_two_random_streams_of_an_example_are_alike(file: Path) -> None:
    for (a, first), (b, second) in combinations(random_streams(load(file)).items(), 2):
        count = min(len(first), len(second))
        together = torch.stack([first[:count], second[:count]]).double()
        alike = torch.corrcoef(together)[0, 1].item()
        assert abs(alike) < 5 / math.sqrt(count), f"{a} and {b} have a correlation of {alike:.3f}"


def random_streams(graph: Graph) -> dict[str, Tensor]:
    """Random data, the weights before training, and the orders of the samples, all flattened."""
    script, plan = module_of(graph, resources.path("examples")), Plan(graph)
    if plan.batch:
        number_samples(script)  # so that the orders are seen
    face = source_of(graph, resources.path("examples")).interface
    made = script.setup(CPU, graph.run.seed, 1)
    names = ["model", *face.made, *face.data]
    parts = dict(zip(names, made if len(names) > 1 else (made,), strict=True))
    model = parts["model"]  # its parameters come once, those that are tied too; buffers count
    weights = (*model.named_parameters(), *model.named_buffers())
    found = {name: tensor.detach().flatten() for name, tensor in weights}
    if plan.batch:
        training, order = parts["training"], parts.get("order")
        orders = [
            torch.cat([batch[-1] for batch in script.batches(training, order)]) for _ in range(2)
        ]
        if graph.run.shuffle and graph.run.batch_size < len(orders[0]):
            found |= {f"order of epoch {number}": order for number, order in enumerate(orders, 1)}
        found |= {
            f"{plan.node(ref.node).name}.{ref.port}": tensor.flatten()
            for ref, tensor in zip(plan.batch, script.raw, strict=True)
            if plan.node(ref.node).type == "RandomTensors"
        }
    if "validation" in parts:
        found["held back"] = parts["validation"][-1]
    return {name: stream for name, stream in found.items() if is_random(stream)}


def number_samples(script: Any) -> None:
    """Have each batch of a script end in its samples' numbers, and keep the data as ``raw``."""
    load = script.load_data

    def numbered(*seed: int) -> tuple[Tensor, ...]:
        script.raw = load(*seed)
        return (*script.raw, torch.arange(len(script.raw[0])))

    script.load_data = numbered
    if hasattr(script, "scaled"):
        fit, scaled = script.fit_scalings, script.scaled
        script.fit_scalings = lambda tensors: fit(tensors[:-1])
        script.scaled = lambda tensors, by: (*scaled(tensors[:-1], by), tensors[-1])


def is_random(stream: Tensor) -> bool:
    """Whether there are enough numbers, and not all the same, as biases of zeros are."""
    return len(stream) >= 20 and bool((stream != stream[0]).any())
