"""Several optimizers over shared parts: in one turn, in turns, and not in every step."""

import copy
from typing import Any

import pytest
import torch

from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.trainer.loop import Step, loop
from tests.runtime.build import build, connect, id_of
from tests.runtime.programs import program_of, source_of


def discriminator(tag: str, points: str) -> tuple[list[tuple[str, str, dict[str, Any]]], str]:
    """A critic of points, on shared weights, and how far what it says is from 1, or from 0."""
    nodes: list[tuple[str, str, dict[str, Any]]] = [
        ("MatMul", f"{tag}_in", {}),
        ("Add", f"{tag}_shift", {}),
        ("LeakyReLU", f"{tag}_hidden", {}),
        ("MatMul", f"{tag}_score", {}),
        ("Subtract", f"{tag}_error", {"other": 0.0 if tag == "made" else 1.0}),
        ("Power", f"{tag}_square", {}),
        ("Mean", f"{tag}_loss", {}),
    ]
    wires = (
        f"{points}>{tag}_in.a w1.out>{tag}_in.b {tag}_in.out>{tag}_shift.a b1.out>{tag}_shift.b "
        f"{tag}_shift.out>{tag}_hidden.x {tag}_hidden.out>{tag}_score.a w2.out>{tag}_score.b "
        f"{tag}_score.out>{tag}_error.a {tag}_error.out>{tag}_square.x "
        f"{tag}_square.out>{tag}_loss.x"
    )
    return nodes, wires


def gan(every: int = 1, **run: Any) -> Graph:
    """A generator of points around (2, 2), and a critic that tells them from real ones."""
    parts = [
        discriminator("real", "real.out"),
        discriminator("made", "detached.out"),
        discriminator("fooled", "fake.out"),
    ]
    return build(
        [
            ("RandomTensors", "data", {"samples": 256, "x_features": 2, "y_features": 2}),
            ("Multiply", "narrow", {"other": 0.3}),
            ("Add", "real", {"other": 2.0}),
            ("Linear", "g1", {"out_features": 16}),
            ("ReLU", "g_relu", {}),
            ("Linear", "fake", {"out_features": 2}),
            ("Detach", "detached", {}),
            ("Parameter", "w1", {"shape": (2, 16), "init": "kaiming_normal"}),
            ("Parameter", "b1", {"shape": (16,), "init": "zeros"}),
            ("Parameter", "w2", {"shape": (16, 1), "init": "kaiming_normal"}),
            *(node for nodes, _ in parts for node in nodes),
            ("Add", "d_loss", {}),
            ("Adam", "d_adam", {"lr": 0.01}),
            ("Adam", "g_adam", {"lr": 0.01, "turn": 2, "every": every}),
        ],
        "data.x>narrow.a narrow.out>real.a data.y>g1.x g1.out>g_relu.x g_relu.out>fake.x "
        "fake.out>detached.x real_loss.out>d_loss.a made_loss.out>d_loss.b d_loss.out>d_adam.loss "
        "fooled_loss.out>g_adam.loss fake.out>g_adam.trains "
        + " ".join(wires for _, wires in parts),
        **{"validation": 0.0, "batch_size": 64, **run},
    )


def by_hand(model: Any, batches: list[Any], every: int) -> list[dict[str, float]]:
    """The same training as one would write it without Netloom; what each step's losses were."""

    def says(points: torch.Tensor) -> torch.Tensor:
        hidden = torch.nn.functional.leaky_relu(points @ model.w1 + model.b1, 0.01)
        return hidden @ model.w2

    def generated(z: torch.Tensor) -> torch.Tensor:
        return model.fake(torch.relu(model.g1(z)))

    d_adam = torch.optim.Adam([model.w1, model.b1, model.w2], lr=0.01)
    g_adam = torch.optim.Adam([*model.g1.parameters(), *model.fake.parameters()], lr=0.01)
    losses: list[dict[str, float]] = []
    for step, (x, z) in enumerate(batches, 1):
        real = 0.3 * x + 2
        d_loss = (says(real) - 1).pow(2).mean() + says(generated(z).detach()).pow(2).mean()
        d_adam.zero_grad()
        d_loss.backward()
        d_adam.step()
        losses.append({"d_loss": d_loss.item()})
        if step % every == 0:
            g_loss = (says(generated(z)) - 1).pow(2).mean()
            g_adam.zero_grad()
            g_loss.backward()
            g_adam.step()
            losses[-1]["fooled_loss"] = g_loss.item()
    return losses


@pytest.mark.parametrize("every", [1, 3])
def test_a_gan_trains_as_by_hand(every: int) -> None:
    graph = gan(every, epochs=3)
    program = program_of(graph)
    twin = copy.deepcopy(program.model)
    batches = [
        batch for _ in range(3) for batch in program.batches(program.training, program.order)
    ]
    expected = by_hand(twin, batches, every)
    program = program_of(graph)
    steps = [item for item in loop(program) if isinstance(item, Step)]
    shown = [{tag: value.item() for tag, value in step.values.items()} for step in steps]
    assert [one.keys() for one in shown] == [one.keys() for one in expected]
    for ours, theirs in zip(shown, expected, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)
    for ours, theirs in zip(program.model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5)


def test_a_gan_learns_where_the_points_are() -> None:
    program = program_of(gan(epochs=150))
    model: Any = program.model

    def away() -> float:
        made = model.fake(torch.relu(model.g1(program.training[1])))
        return (made.mean(0) - 2).abs().max().item()

    before = away()
    assert list(loop(program))
    assert away() < 0.4 < before


def test_each_optimizer_trains_its_part_alone() -> None:
    source = source_of(gan())
    assert "torch.optim.Adam(\n        [model.w1, model.b1, model.w2]," in source.text
    assert "[*model.g1.parameters(), *model.fake.parameters()]" in source.text


def test_optimizers_over_one_part_want_turns() -> None:
    graph = gan()
    both = graph.set_param(id_of(graph, "g_adam"), "turn", 1)
    (wire,) = [w for w in both.wires if w.input == "trains"]
    (problem,) = Checker().check(both.disconnect([wire]), program_of(graph).path.parent).errors
    assert str(problem).startswith("Adam 'g_adam' and Adam 'd_adam' both train")
    assert "turn" in problem.remedy()
    assert not Checker().check(both, program_of(graph).path.parent).errors


def test_optimizers_of_one_turn_take_part_in_the_same_steps() -> None:
    graph = gan(every=2)
    graph = graph.set_param(id_of(graph, "g_adam"), "turn", 1)
    (problem,) = Checker().check(graph, program_of(gan()).path.parent).errors
    assert "takes part in every 2. step" in str(problem)


def test_a_decoder_that_is_told_its_target_is_part_of_the_model() -> None:
    """What it should have said before goes into the model; what it is held against does not."""
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 64, "x_features": 5, "y_features": 3}),
            ("Input", "y", {}),
            ("Multiply", "before", {"other": 0.5}),
            ("Linear", "encoder", {"out_features": 4}),
            ("Linear", "memory", {"out_features": 4}),
            ("Add", "joined", {}),
            ("Linear", "decoder", {"out_features": 3}),
            ("Subtract", "miss", {}),
            ("Power", "squares", {}),
            ("Mean", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "data.y>y.feed y.out>before.a before.out>memory.x data.x>encoder.x encoder.out>joined.a "
        "memory.out>joined.b joined.out>decoder.x decoder.out>miss.a y.out>miss.b "
        "miss.out>squares.x squares.out>loss.x loss.out>sgd.loss",
    )
    source = source_of(graph).text
    assert "def forward(self, y, x):" in source or "def forward(self, x, y):" in source
    assert "self.decoder(" in source
    forward, step = source.split("def train_epoch")
    assert "miss" not in forward
    assert "miss = decoder - y" in step
    program = program_of(graph)
    (x, y) = next(program.batches(program.training, program.order))
    model: Any = program.model
    wanted = model.decoder(model.encoder(x) + model.memory(0.5 * y))
    order = {"x": x, "y": y}
    names = program.module.Model.forward.__code__.co_varnames[1:3]
    torch.testing.assert_close(model(*(order[name] for name in names)), wanted)


def test_a_target_that_is_asked_for_is_an_argument_of_the_model() -> None:
    graph = build(
        [
            ("RandomTensors", "data", {"samples": 64, "x_features": 3, "y_features": 3}),
            ("Linear", "fc", {"out_features": 3}),
            ("Subtract", "miss", {}),
            ("Output", "out", {}),
        ],
        "data.x>fc.x fc.out>miss.a data.y>miss.b miss.out>out.x",
    )
    assert "def forward(self, x, y):" in source_of(graph).text
    through, _ = graph.add("MSELoss", name="loss")
    through = connect(through, "fc.out>loss.prediction data.y>loss.target loss.loss>out.x")
    (problem,) = Checker().check(through, program_of(graph).path.parent).errors
    assert "Output 'out' cannot be returned by the model" in str(problem)
