"""Gradients that are trained through, held to the same written by hand."""

import copy
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from graph_nodes.graph import Graph
from runtime.trainer.loop import Step, loop
from tests.runtime.build import build
from tests.runtime.programs import program_of


def penalized(**run: Any) -> Graph:
    """A loss, and ten times the squared gradient of it by the data."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 64, "x_features": 5, "y_features": 1}),
            ("Linear", "fc1", {"out_features": 8}),
            ("Tanh", "tanh", {}),
            ("Linear", "fc2", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("Gradients", "slope", {}),
            ("Power", "squares", {}),
            ("Sum", "penalty", {}),
            ("Multiply", "weighted", {"other": 10.0}),
            ("Add", "total", {}),
            ("SGD", "sgd", {"lr": 0.01}),
        ],
        "data.x>fc1.x fc1.out>tanh.x tanh.out>fc2.x fc2.out>loss.prediction data.y>loss.target "
        "loss.loss>slope.of data.x>slope.wrt1 slope.grad1>squares.x squares.out>penalty.x "
        "penalty.out>weighted.a loss.loss>total.a weighted.out>total.b total.out>sgd.loss",
        validation=0.0,
        **run,
    )


@pytest.mark.parametrize("size", [64, 24])
def test_a_gradient_penalty_trains_as_by_hand(size: int) -> None:
    graph = penalized(epochs=5, batch_size=size)
    program = program_of(graph)
    twin, by_hand = copy.deepcopy(program.model), []
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.01)
    for _ in range(5):
        for x, y in program.batches(program.training, program.order):
            x = x.clone().requires_grad_()
            loss = F.mse_loss(twin.fc2(torch.tanh(twin.fc1(x))), y)
            (slope,) = torch.autograd.grad(loss, x, create_graph=True)
            total = loss + 10 * slope.pow(2).sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
            by_hand.append(total.item())
    program = program_of(graph)
    shown = [item.values["total"].item() for item in loop(program) if isinstance(item, Step)]
    assert shown == pytest.approx(by_hand, rel=1e-5)
    for ours, theirs in zip(program.model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-7)
