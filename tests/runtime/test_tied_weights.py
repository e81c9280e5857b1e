"""Layers with one weight: checked, counted, written, trained and kept as torch does it by hand."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.standalone import assert_same_epochs, run_scripts
from support.told import Told
from torch import nn

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from graph_nodes.grouping import group
from graph_nodes.params import Int
from graph_nodes.project import Project
from runtime.check.checker import Checker
from runtime.codegen import generate
from runtime.runs import names
from runtime.trainer.control import Control
from runtime.trainer.train import train
from tests.runtime.blocks import EMPTY, scope, trained
from tests.runtime.build import id_of
from tests.runtime.programs import module_of, program_of, source_of
from tests.runtime.resuming import assert_same, broken_off, go_on, options


def tied(**run: object) -> Graph:
    """Digits through fc and back through fc2, whose weight is that of fc."""
    graph = trained(
        EMPTY,
        [("Linear", "fc", {"out_features": 64}), ("Linear", "fc2", {"out_features": 64})],
        "flatten.out>fc.x fc.out>fc2.x fc2.out>head.x",
        **run,
    )
    return graph.tie(id_of(graph, "fc2"), id_of(graph, "fc"))


class ByHand(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc, self.fc2 = nn.Linear(64, 64), nn.Linear(64, 64)
        self.head = nn.Linear(64, 10)
        self.fc2.weight = self.fc.weight

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.fc2(self.fc(images.flatten(1))))


def test_it_is_written_as_a_person_writes_it_and_learns_what_torch_learns() -> None:
    graph = tied()
    text = source_of(graph).text
    assert "        self.fc2.weight = self.fc.weight\n\n    def forward" in text
    model, by_hand = module_of(graph).Model(3), ByHand()
    by_hand.load_state_dict(model.state_dict())
    optimizers = [torch.optim.Adam(m.parameters(), lr=0.01) for m in (model, by_hand)]
    images = torch.rand(7, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    for _ in range(3):
        for one, optimizer in zip((model, by_hand), optimizers, strict=True):
            optimizer.zero_grad()
            one(images).square().sum().backward()
            optimizer.step()
    assert model.fc.weight is model.fc2.weight
    ours, theirs = list(model.parameters()), list(by_hand.parameters())
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_its_weight_is_counted_once() -> None:
    graph = tied()
    found = Checker().check(graph, Path())
    assert sum(found.parameters.values()) == sum(p.numel() for p in ByHand().parameters())
    assert found.parameters[id_of(graph, "fc2")] == 64
    chosen = [id_of(graph, name) for name in ("fc", "fc2")]
    folded, made = group(Project(graph), chosen, "Pair")
    inside = Checker().check(folded.main, Path())
    assert inside.parameters[made] == 64 * 64 + 2 * 64
    assert "self.fc2.weight = self.fc.weight" in source_of(folded.main).text


def test_another_shape_is_refused_at_the_layer_that_is_tied() -> None:
    graph = tied()
    graph = graph.set_param(id_of(graph, "fc2"), "out_features", 10)
    (error,) = Checker().check(graph, Path()).errors
    assert error.node == id_of(graph, "fc2")
    assert str(error) == (
        "Linear 'fc2' is tied to the weight of 'fc', which is (64, 64) float32, "
        "but its own is (10, 64) float32: give both the same sizes, or give Linear 'fc2' its own "
        "weight"
    )
    assert [str(fix.words(graph)) for fix in error.fixes] == [
        "Set out_features of 'fc2' to 64",
        "Give 'fc2' a weight of its own",
    ]
    for fix in error.fixes:
        assert not Checker().check(fix.apply(graph), Path()).errors


def test_a_row_of_layers_is_not_tied_even_where_a_formula_comes_to_one() -> None:
    graph = tied()
    fc, fc2 = id_of(graph, "fc"), id_of(graph, "fc2")
    (error,) = Checker().check(graph.set_param(fc2, "repeat", 2), Path()).errors
    assert error.code == "tied_row"
    project, _ = group(Project(graph), [fc, fc2], "Pair")
    (pair,) = project.definitions.values()
    project = project.expose(pair.id, Int(1, min=1, name="n"))
    inner = {node.name: i for i, node in pair.graph.nodes.items()}
    project = project.edit(pair.id, lambda g: g.bind(inner["fc2"], "repeat", "n"))
    (error,) = Checker().check(project.main, Path()).errors
    assert error.message().endswith(
        "'fc2' is several layers in a row, each with a weight of its own"
    )
    for fix in error.fixes:
        mended = fix.apply(project.main)
        assert not Checker().check(mended, Path()).errors
        assert mended.definitions[pair.type].graph.nodes[inner["fc2"]].is_repeated is (
            fix is error.fixes[1]
        )


def test_the_weight_of_one_that_is_off_is_that_of_the_first_that_is_on() -> None:
    graph = tied()
    graph = graph.set_mode([id_of(graph, "fc")], "bypass")
    assert ".weight = " not in source_of(graph).text
    found = Checker().check(graph, Path())
    assert found.parameters[id_of(graph, "fc2")] == 64 * 65


def test_a_chain_can_be_tied() -> None:
    graph = tied()
    text = generate(graph, Checker().check(graph, Path()), target="sequential").text
    assert "self.fc2.weight = self.fc.weight" in text


@pytest.mark.filterwarnings("error")
def test_an_optimizer_gets_it_once_and_two_in_one_turn_are_told() -> None:
    graph = tied()
    adam, loss = id_of(graph, "adam"), id_of(graph, "loss")
    graph = scope(graph, [], "fc2.out>adam.trains")
    program = program_of(graph, epochs=1)
    (group_,) = program.parts["adam"].param_groups
    assert len(group_["params"]) == len({id(p) for p in group_["params"]}) == 3
    other = scope(graph, [("Sum", "sum", {}), ("Adam", "adam2", {})], "fc.out>sum.x")
    other = scope(other, [], "sum.out>adam2.loss fc.out>adam2.trains")
    other = other.disconnect(other.sources[adam])
    other = scope(other, [], "loss.loss>adam.loss head.out>adam.trains")
    problems = Checker().check(other, Path()).errors
    assert [p.code for p in problems] == ["trained_twice"], (problems, loss)


def test_the_script_and_the_app_train_it_alike(tmp_path: Path) -> None:
    graph = loads(dumps(tied(epochs=2)))
    script = tmp_path / "tied.py"
    script.write_text(source_of(graph).text)
    weights = "--device", "cpu", "--weights", "{folder}/own.pt"
    printed = run_scripts([script], *weights, folder=tmp_path, exact=True)[script]
    told = Told()
    summary = train(graph, options(tmp_path), Control(), told)
    assert summary.outcome == "finished", summary.message
    assert_same_epochs(printed, told.epochs(), "tied")
    kept = load_file(summary.run / names.WEIGHTS)
    theirs: dict[str, Any] = torch.load(tmp_path / "own.pt", weights_only=True)
    assert kept.keys() == theirs.keys()
    assert all(torch.equal(kept[name], theirs[name]) for name in kept)
    assert torch.equal(kept["fc.weight"], kept["fc2.weight"])


def test_a_resumed_run_does_what_it_would_have_done(tmp_path: Path) -> None:
    graph = tied(epochs=5)
    whole = train(graph, options(tmp_path / "whole"), Control(), lambda event: None)
    run = broken_off(graph, tmp_path / "broken")
    assert go_on(run).outcome == "finished"
    assert_same(run, whole.run)
