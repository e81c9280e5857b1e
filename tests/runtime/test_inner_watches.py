"""Watches inside modules: what they show, held against forward hooks on a network by hand."""

from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from support.standalone import assert_same_epochs, run_scripts
from support.tidy import is_tidy
from support.told import Told
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch import nn

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from graph_nodes.grouping import group, ungroup
from graph_nodes.params import Int
from graph_nodes.project import Project
from graph_nodes.reuse import use_again
from runtime.check.checker import Checker
from runtime.codegen import TargetError, generate
from runtime.protocol import Watch
from runtime.trainer.control import Control
from runtime.trainer.loop import Step, loop
from runtime.trainer.train import train
from tests.runtime.blocks import EMPTY, block, define, shown, trained, watched_block
from tests.runtime.build import Item, build, connect, digits_mlp, id_of
from tests.runtime.programs import program_of, source_of
from tests.runtime.resuming import options, points

Seen = dict[str, torch.Tensor]


def two_levels(**run: Any) -> Graph:
    """A Stage of two Blocks in a row, behind a Block; all watch."""
    project = define(
        watched_block(),
        "Stage",
        [
            ("Input", "x", {}),
            ("Block", "blocks", {"repeat": 2, "hidden": 16}),
            ("Watch", "given", {"every": 2}),
            ("Output", "y", {}),
        ],
        "x.out>blocks.x blocks.y>y.x x.out>given.x",
    )
    items: list[Item] = [("Block", "first", {"hidden": 16}), ("Stage", "stage", {})]
    return trained(project, items, "flatten.out>first.x first.y>stage.x stage.y>head.x", **run)


def looks(graph: Graph) -> list[Seen]:
    """What each step of a training put into ``watched``."""
    program, seen = program_of(graph), list[Seen]()
    for item in loop(program):
        if isinstance(item, Step):
            seen.append(dict(program.watched))
            program.watched.clear()
    return seen


def assert_same_looks(ours: list[Seen], theirs: list[Seen]) -> None:
    assert [one.keys() for one in ours] == [one.keys() for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert all(torch.equal(one[tag], other[tag]) for tag in one)


class ByHand(nn.Module):
    """The network of ``two_levels``, whose layers have forward hooks."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen = {}
        self.first = self.watched(nn.Linear(64, 16), "first/before")
        several = [self.watched(nn.Linear(16, 16), f"stage/blocks/{i}/before") for i in range(2)]
        self.blocks = nn.ModuleList(several)
        self.head = nn.Linear(16, 10)

    def watched(self, layer: nn.Module, tag: str) -> nn.Module:
        def look(module: nn.Module, given: object, value: torch.Tensor) -> None:
            self.seen[tag] = value.detach().clone()

        layer.register_forward_hook(look)
        return layer

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.first(images.flatten(1)))
        self.seen["stage/given"] = x.detach().clone()
        for one in self.blocks:
            x = F.relu(one(x))
        return self.head(x)


def test_what_modules_watch_is_what_forward_hooks_see() -> None:
    graph = two_levels(epochs=2, batch_size=500, shuffle=False, validation=0.0)
    program, model = program_of(graph), ByHand()
    weights = zip(model.parameters(), program.model.parameters(), strict=True)
    with torch.no_grad():
        for own, theirs in weights:
            own.copy_(theirs)
    adam = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
    expected = list[Seen]()
    for _ in range(2):
        for images, labels in zip(*(part.split(500) for part in program.training), strict=True):
            model.seen = {}
            loss = F.cross_entropy(model(images), labels)
            adam.zero_grad()
            loss.backward()
            adam.step()
            expected.append(model.seen)
    for number, seen in enumerate(expected, 1):
        if number % 2 == 0:
            del seen["stage/given"]  # which is looked at in every other step
    assert_same_looks(looks(graph), expected)


RUNS: dict[str, dict[str, Any]] = {
    "several batches a step": {"accumulate": 3, "batch_size": 200},
    "a validation set after each epoch": {"validation": 0.5, "batch_size": 300},
    "steps that are counted": {"epoch_steps": 2},
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_a_value_is_seen_inside_as_it_is_outside(run: dict[str, Any]) -> None:
    project = define(
        EMPTY,
        "Block",
        [("Input", "x", {}), ("Tanh", "tanh", {}), ("Watch", "inner", {}), ("Output", "y", {})],
        "x.out>tanh.x tanh.out>inner.x tanh.out>y.x",
        Int(1, min=1, name="look"),
        bound="inner.every=look",
    )
    graph = trained(
        project,
        [("Linear", "fc", {}), ("Block", "block", {"look": 3}), ("Watch", "outer", {"every": 3})],
        "flatten.out>fc.x fc.out>block.x block.y>head.x block.y>outer.x",
        epochs=2,
        **run,
    )
    found = looks(graph)
    assert sum(map(len, found)) >= 4
    assert_same_looks(
        [{"outer": seen["block/inner"]} if seen else {} for seen in found],
        [{"outer": seen["outer"]} if seen else {} for seen in found],
    )
    assert not any(value.requires_grad for seen in found for value in seen.values())


def test_a_module_that_is_used_again_shows_its_last_call() -> None:
    graph = trained(
        watched_block(),
        [("Block", "block", {}), ("Watch", "last", {"every": 1})],
        "flatten.out>block.x",
        epochs=1,
        batch_size=500,
    )
    graph, again = use_again(graph, id_of(graph, "block"))
    name = graph.nodes[again].name
    graph = connect(graph, f"block.y>{name}.x {name}.y>head.x {name}.y>last.x")
    for seen in looks(graph):
        assert seen.keys() == {"block/before", "last"}
        assert torch.equal(seen["block/before"].relu(), seen["last"])


def probe() -> Project:
    """A module that gives nothing and watches what only that needs."""
    return define(
        EMPTY,
        "Probe",
        [("Input", "x", {}), ("Power", "square", {}), ("Watch", "seen", {"every": 1})],
        "x.out>square.x square.out>seen.x",
    )


def test_what_only_a_watch_needs_is_computed() -> None:
    graph = trained(probe(), [("Probe", "probe", {})], "flatten.out>head.x head.out>probe.x")
    graph = connect(graph.add("Watch", name="head_", params={"every": 1})[0], "head.out>head_.x")
    graph = graph.set_run(epochs=1, batch_size=800)
    is_tidy(source_of(graph).text)
    for seen in looks(graph):
        assert torch.equal(seen["probe/seen"], seen["head_"].square())


def test_a_watch_is_enough_to_run_a_graph() -> None:
    graph = build([("Digits", "digits", {})], epochs=1, batch_size=2000, validation=0.0)
    project = probe()
    graph = graph.with_definitions(project.definitions.values())
    graph, _ = graph.add("def:d1", name="probe")
    graph = connect(graph, "digits.images>probe.x")
    is_tidy(source_of(graph).text)
    (seen,) = looks(graph)
    assert seen["probe/seen"].shape == (1797, 1, 8, 8)


def test_an_instance_that_is_not_wired_yet_is_not_asked_for() -> None:
    graph = trained(
        watched_block(),
        [("Block", "block", {}), ("Block", "draft", {})],
        "flatten.out>block.x block.y>head.x",
    )
    result = Checker().check(graph, Path())
    assert not result.errors
    assert id_of(graph, "draft") not in result.used


def test_names_that_modules_have_a_use_for() -> None:
    project = define(
        EMPTY,
        "Block",
        [
            ("Input", "x", {}),
            ("Linear", "watched", {"out_features": 8}),
            ("Watch", "watch", {"every": 1}),
            ("Output", "y", {}),
        ],
        "x.out>watched.x watched.out>watch.x watched.out>y.x",
    )
    graph = trained(
        project,
        [("Block", "half", {}), ("Linear", "watched", {})],
        "flatten.out>half.x half.y>watched.x watched.out>head.x",
        epochs=1,
        batch_size=2000,
    )
    (seen,) = looks(graph)
    assert seen.keys() == {"half_/watch"}


def test_a_run_keeps_and_shows_what_modules_watch(tmp_path: Path) -> None:
    events, graph = Told(), shown(epochs=2, batch_size=400)
    summary = train(graph, options(tmp_path), Control(), events)
    assert summary.outcome == "finished", summary.message
    means = [(n, seen["first/before"].double().mean().item()) for n, seen in steps_of(graph)]
    assert points(summary.run)["train", "first/before"] == means
    assert {event.tag for event in events.of(Watch)} == {"row/0/before", "row/1/before"}
    board = EventAccumulator(str(summary.run / "train")).Reload().Tags()
    assert "first/before" in board["scalars"]
    assert {"row/0/before", "row/1/before"} <= {*board["histograms"]}


def steps_of(graph: Graph) -> list[tuple[int, Seen]]:
    return [(number, seen) for number, seen in enumerate(looks(graph), 1) if seen]


@pytest.mark.slow
def test_the_script_says_what_the_app_says(tmp_path: Path) -> None:
    graphs = [shown(epochs=2), two_levels(epochs=2, accumulate=2), two_levels(epochs=1)]
    kept: dict[Path, Told] = {}
    for graph in graphs:
        told = Told()
        summary = train(loads(dumps(graph)), options(tmp_path), Control(), told)
        kept[summary.run / "script.py"] = told
    is_tidy(*(script.read_text() for script in kept))
    printed = run_scripts([*kept], "--device", "cpu", folder=tmp_path, exact=True)
    for script, told in kept.items():
        assert told.epochs()[0]["watch"]
        assert_same_epochs(printed[script], told.epochs(), script.read_text())


def test_a_sequential_watches_too_and_plain_tensors_are_refused() -> None:
    graph = two_levels()
    result = Checker().check(graph, Path())
    text = generate(graph, result, target="sequential").text
    assert "class Model(nn.Sequential):" in text
    assert "watched |= watched_inside(model, step)" in text
    is_tidy(text)
    with pytest.raises(TargetError, match="is a layer"):
        generate(graph, result, target="autograd")


def test_a_watch_goes_into_a_module_with_what_it_watches_and_out_again() -> None:
    graph = digits_mlp(epochs=1, batch_size=700, validation=0.0)
    graph, _ = graph.add("Watch", name="watch", params={"every": 1})
    before = connect(graph, "relu.out>watch.x")
    chosen = [id_of(before, name) for name in ("relu", "watch")]
    project, instance = group(Project(before), chosen, "Active")
    inside, outside = looks(project.main), looks(before)
    assert_same_looks([{"watch": one["active/watch"]} for one in inside], outside)
    assert ungroup(project, instance)[0].main.nodes.keys() == before.nodes.keys()


def test_where_a_watch_alone_reads_a_value_it_leaves_the_module_too() -> None:
    graph = build(
        [("Parameter", "w", {"shape": (3,)}), ("ReLU", "relu", {}), ("Watch", "watch", {})],
        "w.out>relu.x relu.out>watch.x",
    )
    project, instance = group(Project(graph), graph.nodes, "Block")
    assert [port.name for port in project.main.nodes[instance].outputs()] == ["out"]


def test_a_script_without_inner_watches_says_nothing_of_them() -> None:
    graph = trained(block(), [("Block", "block", {})], "flatten.out>block.x block.y>head.x")
    assert "watched" not in source_of(graph).text
