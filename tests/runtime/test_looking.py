"""Values that somebody looks at: what one batch gives, and what a training computes meanwhile."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from support.told import Told

from graph_nodes.graph import Graph
from graph_nodes.path import NodePath
from runtime.looking import Place
from runtime.protocol import LookAt, Looked, Seen
from runtime.runs.names import WEIGHTS
from runtime.trainer import train as training
from runtime.trainer.control import Control
from runtime.trainer.glance import GlanceError, glance
from runtime.trainer.lookout import Lookout
from runtime.trainer.loop import Step, loop
from runtime.trainer.sights import TENSOR_LIMIT, sight_of
from runtime.trainer.train import train
from tests.runtime.blocks import block, trained
from tests.runtime.build import build, digits_mlp, id_of
from tests.runtime.programs import program_of
from tests.runtime.resuming import options
from tests.runtime.test_inner_watches import RUNS, two_levels

HERE = Place("n1", "out")


def inner(graph: Graph, name: str, port: str = "out") -> Place:
    """An output by the names on the way to its node: "stage/blocks/fc"."""
    ids, here = list[str](), graph
    for part in name.split("/"):
        node = here.by_name(part)
        assert node is not None, part
        ids.append(node.id)
        if node.type in graph.definitions:
            here = graph.definitions[node.type].graph
    return Place(NodePath.of(*ids), port)


def look(graph: Graph, at: Place, folder: Path = Path(), weights: Path | None = None) -> Looked:
    return glance(LookAt(graph.set_run(device="cpu"), folder, at, weights))


# -- one batch -----------------------------------------------------------------------------------


def test_one_batch_gives_what_the_first_step_of_a_training_computes() -> None:
    graph = two_levels(batch_size=100)
    names = {"digits": "images", "first": "y", "first/fc": "out", "stage/blocks": "y"}
    names |= {"first/x": "out", "head": "out", "loss": "loss"}
    places = tuple(inner(graph, name, port) for name, port in names.items())
    program = program_of(graph)
    lookout = Lookout(program, graph)
    lookout.follow(places)
    lookout.is_open = True
    next(iter(program.train_epoch(1)))
    told = {sight.place: sight for sight in lookout.take()}
    assert told.keys() == set(places)
    for at in places:
        assert look(graph, at).sights[0] == told[at]


def test_neither_a_loss_nor_anything_later_need_be_sound() -> None:
    graph = build(
        [
            ("Digits", "digits", {}),
            ("Conv2d", "conv", {"out_channels": 4}),
            ("Conv2d", "later", {"kernel_size": 99}),
        ],
        "digits.images>conv.x conv.out>later.x",
    )
    seen = look(graph, inner(graph, "conv"))
    assert seen.sights[0].shape == [64, 4, 6, 6]
    assert seen.device == "cpu"
    assert seen.seconds > 0
    behind = seen.sights[1]
    assert (behind.place, behind.low, behind.high) == (inner(graph, "digits", "images"), 0.0, 1.0)
    assert not behind.values
    with pytest.raises(GlanceError, match="later"):
        look(graph, inner(graph, "later"))


def test_what_is_wrong_only_with_the_numbers_is_told_at_its_node() -> None:
    graph = build(
        [
            ("Digits", "digits", {}),
            ("Multiply", "square", {}),
            ("Embedding", "embedding", {"num_embeddings": 10}),
            ("ReLU", "relu", {}),
        ],
        "digits.labels>square.a digits.labels>square.b square.out>embedding.x embedding.out>relu.x",
    )
    with pytest.raises(GlanceError, match=r"'embedding'.*: index out of range"):
        look(graph, inner(graph, "relu"))


def test_what_has_no_value_says_so() -> None:
    graph = digits_mlp()
    off = graph.set_mode([id_of(graph, "fc1")], "off")
    for at, reason in ((inner(graph, "fc1"), "off"), (Place("n99", "out"), "n99")):
        with pytest.raises(GlanceError, match=reason):
            look(off, at)
    bypassed = graph.set_mode([id_of(graph, "relu")], "bypass")
    through = look(bypassed, inner(graph, "relu")).sights[0]
    assert through.low is not None
    assert through.low < 0


def test_the_weights_of_a_run_are_taken_for_a_part_of_it(tmp_path: Path) -> None:
    graph = digits_mlp(epochs=1, device="cpu")
    run = train(graph, options(tmp_path), Control(), Told()).run
    fc = inner(graph, "fc1")
    fresh, learned = look(graph, fc).sights[0], look(graph, fc, weights=run).sights[0]
    weights = load_file(run / WEIGHTS)
    images = next(iter(program_of(graph).batches(program_of(graph).training)))  # any batch will do
    assert fresh.values != learned.values
    assert weights["fc1.weight"].shape[0] == learned.shape[1] == images[0].shape[0] // 2
    other = graph.set_param(fc.node, "out_features", 7)
    with pytest.raises(GlanceError, match="another network"):
        look(other, fc, weights=run)


# -- while it trains -----------------------------------------------------------------------------


@pytest.mark.parametrize("run", [{}, *RUNS.values()], ids=["plain", *RUNS.keys()])
def test_a_training_that_is_looked_at_computes_the_very_same(
    run: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LOOK_EVERY", 0.0)
    graph = trained(
        block(),
        [("Dropout", "dropout", {}), ("Block", "block", {})],
        "flatten.out>dropout.x dropout.out>block.x block.y>head.x",
        **{"epochs": 3, "batch_size": 300, "device": "cpu", **run},
    )
    told, control = Told(), Control()
    at = {name: inner(graph, name) for name in ("digits", "dropout", "block/fc", "block/x", "head")}
    at["digits"] = Place(at["digits"].node, "images")
    rounds = [tuple(at.values()), (), (at["head"],), (at["head"], at["block/fc"])]

    def emit(event: object) -> None:
        told(event)  # pyright: ignore[reportArgumentType]
        if isinstance(event, Seen) or len(told) % 3 == 0:
            control.follow(rounds[len(told) // 2 % len(rounds)])

    control.follow(rounds[0])
    looked = train(graph, options(tmp_path / "looked"), control, emit).run
    plain = train(graph, options(tmp_path / "plain"), Control(), Told()).run
    assert (looked / WEIGHTS).read_bytes() == (plain / WEIGHTS).read_bytes()
    seen = told.of(Seen)
    assert seen
    assert {sight.place for sight in seen[0].sights} == set(at.values())


def test_what_is_seen_is_what_the_step_computed() -> None:
    graph = two_levels(epochs=1, batch_size=200)
    program = program_of(graph)
    lookout = Lookout(program, graph)
    fc, watched = inner(graph, "stage/blocks/fc"), "stage/blocks/1/before"
    taken = 0
    for item in loop(program):
        assert isinstance(item, Step) or item.number == 1
        if isinstance(item, Step):
            if lookout.is_open:
                (sight,) = lookout.take()
                told = sight_of(fc, program.watched[watched])  # the last of the repeated ones
                assert sight == told
                taken += 1
            lookout.follow((fc,) if item.number % 2 else ())
            lookout.is_open = bool(lookout.places)
    assert taken > 2


# -- what is told of a tensor --------------------------------------------------------------------


def test_a_tensor_is_told_in_numbers_and_cut_to_a_size() -> None:
    odd = sight_of(HERE, torch.tensor([0.0, 1.0, -3.0, float("nan"), float("inf")]))
    assert (odd.low, odd.high, odd.zeros, odd.odd) == (-3.0, 1.0, 1, 2)
    assert odd.mean == pytest.approx(-2 / 3)
    assert sum(odd.counts) == 3
    for shape in [(), (3,), (100_000,), (5000, 7), (2, 9000), (64, 3, 224, 224), (2, 0), (9, 2, 3)]:
        sight = sight_of(HERE, torch.zeros(shape))
        size = 1
        for side in sight.cut:
            size *= side
        assert len(sight.values) == size <= TENSOR_LIMIT
        assert sight.shape == list(shape)
    large = sight_of(HERE, torch.zeros(2, 3, 224, 224))
    assert (large.cut, large.every) == ([1, 56, 56], 4)
    assert sight_of(HERE, torch.tensor([True, False])).values == [1.0, 0.0]
