"""What can be added to the plain training loop: accumulation, clipping, epochs of some steps."""

import copy
import difflib
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from graph_nodes.graph import Graph
from runtime.trainer.loop import Step, loop
from tests.runtime.build import build
from tests.runtime.programs import epochs_of, items_of, program_of, source_of


def regression(loss: str = "MSELoss", lr: float = 0.05, **run: Any) -> Graph:
    return build(
        [
            ("RandomTensors", "data", {"samples": 150, "x_features": 6, "y_features": 2}),
            ("Linear", "fc1", {"out_features": 8}),
            ("Tanh", "tanh", {}),
            ("Linear", "fc2", {"out_features": 2}),
            (loss, "loss", {}),
            ("SGD", "sgd", {"lr": lr, "momentum": 0.9}),
        ],
        "data.x>fc1.x fc1.out>tanh.x tanh.out>fc2.x fc2.out>loss.prediction data.y>loss.target "
        "loss.loss>sgd.loss",
        **{"validation": 0.0, "epochs": 3, **run},
    )


def weights(graph: Graph) -> dict[str, torch.Tensor]:
    program = program_of(graph)
    assert list(loop(program))
    return program.model.state_dict()


@pytest.mark.parametrize("loss", ["MSELoss", "L2Loss"])
@pytest.mark.parametrize("size", [8, 16, 50])
def test_accumulated_batches_are_as_one(loss: str, size: int) -> None:
    """Also where the last batches are smaller, and fewer than make a step."""
    lr = 0.05 if loss == "MSELoss" else 1e-4
    ours = regression(loss, lr, batch_size=size, accumulate=4)
    whole = regression(loss, lr, batch_size=size * 4)
    for name, tensor in weights(ours).items():
        torch.testing.assert_close(tensor, weights(whole)[name], rtol=1e-4, atol=1e-6)
    first, second = epochs_of(ours), epochs_of(whole)
    assert [e["train"]["loss"] for e in first] == pytest.approx(
        [e["train"]["loss"] for e in second], rel=1e-5
    )


def test_a_step_is_an_update() -> None:
    program = program_of(regression(batch_size=10, accumulate=4))
    steps = [item for item in loop(program) if isinstance(item, Step)]
    assert program.in_epoch == 4
    assert [step.samples for step in steps[:4]] == [40, 40, 40, 30]
    assert [step.number for step in steps] == list(range(1, 13))


def test_clipping_cuts_the_norm_of_all_gradients_together() -> None:
    graph = regression(clip_norm=0.1, batch_size=32)
    program = program_of(graph)
    twin = copy.deepcopy(program.model)
    model: Any = twin
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.05, momentum=0.9)
    for _ in range(3):
        for x, y in program.batches(program.training, program.order):
            optimizer.zero_grad()
            F.mse_loss(model.fc2(torch.tanh(model.fc1(x))), y).backward()
            norm = torch.sqrt(sum(p.grad.pow(2).sum() for p in twin.parameters()))
            for parameter in twin.parameters():
                parameter.grad.mul_(torch.clamp(0.1 / (norm + 1e-6), max=1.0))
            optimizer.step()
    for name, tensor in weights(graph).items():
        torch.testing.assert_close(tensor, twin.state_dict()[name], rtol=1e-4, atol=1e-6)


def added(graph: Graph) -> list[str]:
    """The lines that a program has more than the plain one, where it has all of that."""
    plain, own = (source_of(g).text.splitlines() for g in (regression(), graph))
    lines = [line for line in difflib.ndiff(plain, own) if line[:2] in ("- ", "+ ")]
    assert all(line.startswith("+ ") for line in lines), lines
    return [line[2:].strip() for line in lines]


@pytest.mark.parametrize("run", [{}, {"accumulate": 2}, {"loading": "loader", "workers": 0}])
def test_an_epoch_of_some_steps_goes_through_the_data_as_it_comes(run: dict[str, Any]) -> None:
    """Held against a loop by hand, which draws the same orders, one after another."""
    graph = regression(batch_size=50, epoch_steps=4, epochs=2, **run)
    batches_in_step = graph.run.accumulate
    program = program_of(graph)
    twin = copy.deepcopy(program.model)
    model: Any = twin
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.05, momentum=0.9)
    data = program.training.dataset.tensors if program.interface.loads else program.training
    order = torch.Generator().manual_seed(program.module.stream(0, "order"))
    rows = torch.cat([torch.randperm(150, generator=order) for _ in range(6)])
    means: list[float] = []
    for epoch_rows in rows[: 2 * 4 * batches_in_step * 50].split(4 * batches_in_step * 50):
        losses: list[float] = []
        for step_rows in epoch_rows.split(batches_in_step * 50):
            x, y = (tensor[step_rows] for tensor in data)
            loss = F.mse_loss(model.fc2(torch.tanh(model.fc1(x))), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    assert program.in_epoch == 4
    assert [e["train"]["loss"] for e in epochs_of(graph)] == pytest.approx(means, rel=1e-5)
    for name, tensor in weights(graph).items():
        torch.testing.assert_close(tensor, twin.state_dict()[name], rtol=1e-4, atol=1e-6)


def test_a_network_without_data_may_take_many_steps_an_epoch() -> None:
    graph = build(
        [
            ("Parameter", "w", {"shape": (5,), "init": "ones"}),
            ("Multiply", "square", {}),
            ("Sum", "loss", {}),
            ("SGD", "sgd", {"lr": 0.1}),
            ("Watch", "seen", {"every": 3}),
        ],
        "w.out>square.a w.out>square.b square.out>loss.x loss.out>sgd.loss w.out>seen.x",
        epochs=3,
        epoch_steps=4,
    )
    steps = [item for item in items_of(graph) if isinstance(item, Step)]
    assert [step.epoch for step in steps] == [1] * 4 + [2] * 4 + [3] * 4
    values = [step.values["loss"].item() for step in steps]
    assert values == pytest.approx([5 * 0.8 ** (2 * n) for n in range(12)])


def test_what_is_off_leaves_no_byte() -> None:
    assert added(regression(clip_norm=None, accumulate=1, epoch_steps=None)) == []


def test_clipping_adds_two_lines() -> None:
    assert added(regression(clip_norm=1.0)) == [
        "CLIP_NORM = 1.0  # the largest norm of all gradients together",
        "nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)",
    ]
