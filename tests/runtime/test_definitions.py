"""Definitions as classes: held against the same networks written by hand, to the last bit."""

import ast
import re
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from safetensors.torch import load_file
from support.tidy import is_tidy
from torch import nn

from graph_nodes.document import load
from graph_nodes.params import Bool, Choice, Float, Int, Shape
from graph_nodes.project import Project
from runtime.check.checker import Checker
from runtime.codegen import TargetError, generate
from runtime.runs import names
from runtime.trainer.control import Control
from runtime.trainer.train import train
from tests.runtime.assert_same import ByHand, assert_same, source
from tests.runtime.blocks import EMPTY, HIDDEN, block, define, pairs, trained
from tests.runtime.build import connect, id_of
from tests.runtime.programs import module_of
from tests.runtime.resuming import options


class Block(nn.Module):
    """What ``blocks.block`` defines."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.fc = nn.Linear(inputs, hidden)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.fc(x))


def test_one_class_serves_instances_of_several_sizes() -> None:
    graph = trained(
        block(),
        [("Block", "block", {"hidden": 48}), ("Block", "block2", {"hidden": 16})],
        "flatten.out>block.x block.y>block2.x block2.y>head.x",
    )
    text = source(graph)
    assert text.count("class Block(nn.Module):") == 1
    assert "self.block = Block(48, 64, seed=" in text
    assert "self.block2 = Block(16, 48, seed=" in text
    assert "self.fc = nn.Linear(in_features, hidden)" in text
    is_tidy(text)
    parts = {"block": Block(64, 48), "block2": Block(48, 16)}
    model = assert_same(graph, ByHand(parts, 16), "block", "block2")
    assert not torch.equal(model.block.fc.weight[:16, :48], model.block2.fc.weight)


def test_a_size_that_all_instances_agree_on_is_written_where_it_is_used() -> None:
    graph = trained(block(), [("Block", "block", {})], "flatten.out>block.x block.y>head.x")
    text = source(graph)
    assert "def __init__(self, hidden, seed=SEED):" in text
    assert "self.fc = nn.Linear(64, hidden)" in text


def test_repeated_instances_follow_one_another_with_weights_of_their_own() -> None:
    graph = trained(
        block(),
        [("Block", "blocks", {"repeat": 3})],
        "flatten.out>blocks.x blocks.y>head.x",
    )
    parts = {"blocks": nn.Sequential(*(Block(64, 64) for _ in range(3)))}
    model = assert_same(graph, ByHand(parts, 64), "blocks")
    first, second, _ = (one.fc.weight for one in model.blocks)
    assert not torch.equal(first, second)


def test_shared_weights_are_one_module_whose_gradients_are_summed() -> None:
    graph = trained(
        block(),
        [("Block", "block", {}), ("Block", "again", {})],
        "flatten.out>block.x block.y>again.x again.y>head.x",
    )
    graph = graph.share(id_of(graph, "again"), id_of(graph, "block"))
    assert_same(graph, ByHand({"block": Block(64, 64)}, 64), "block", "block")


def test_a_plain_layer_can_share_its_weights_too() -> None:
    graph = trained(
        EMPTY,
        [("Linear", "fc", {"out_features": 64}), ("Linear", "again", {"out_features": 64})],
        "flatten.out>fc.x fc.out>again.x again.out>head.x",
    )
    graph = graph.share(id_of(graph, "again"), id_of(graph, "fc"))
    assert_same(graph, ByHand({"fc": nn.Linear(64, 64)}, 64), "fc", "fc")


class Pair(nn.Module):
    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.first = Block(inputs, width)
        self.second = nn.Sequential(Block(width, width), Block(width, width))
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.second(self.first(x))) + 1.0


def test_definitions_that_use_others() -> None:
    graph = pairs()
    text = source(graph)
    assert "self.a = Pair(24, 64, seed=" in text
    assert "self.norm = nn.BatchNorm1d(width)" in text
    assert "Block(width, width, seed=" in text
    is_tidy(text)
    assert text.index("class Block") < text.index("class Pair") < text.index("class Model")
    assert_same(graph, ByHand({"a": Pair(64, 24), "b": Pair(24, 12)}, 12), "a", "b")


class Mixed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.zeros(64, 64))

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x @ self.w + y


def test_what_is_repeated_gives_its_other_inputs_to_each() -> None:
    project = define(
        EMPTY,
        "Mixed",
        [
            ("Input", "x", {}),
            ("Input", "y", {}),
            ("Parameter", "w", {"shape": (64, 64), "init": "xavier_normal"}),
            ("MatMul", "matmul", {}),
            ("Add", "add", {}),
            ("Output", "z", {}),
        ],
        "x.out>matmul.a w.out>matmul.b matmul.out>add.a y.out>add.b add.out>z.x",
    )
    graph = trained(
        project,
        [("Mixed", "mixed", {"repeat": 2})],
        "flatten.out>mixed.x flatten.out>mixed.y mixed.z>head.x",
    )
    model = module_of(graph).Model(0)
    by_hand = [Mixed(), Mixed()]
    for mine, other in zip(model.mixed, by_hand, strict=True):
        other.load_state_dict(mine.state_dict())
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    x = images.flatten(1)
    value = by_hand[1](by_hand[0](x, x), x)
    assert torch.equal(model(images), model.head(value))
    is_tidy(source(graph))


def test_several_outputs_and_parameters_of_every_kind() -> None:
    project = define(
        EMPTY,
        "Split",
        [
            ("Input", "x", {}),
            ("Linear", "fc", {"out_features": 5}),
            ("Dropout", "drop", {}),
            ("GELU", "gelu", {}),
            ("Reshape", "turn", {}),
            ("Output", "left", {}),
            ("Output", "right", {}),
        ],
        "x.out>fc.x fc.out>drop.x drop.out>gelu.x fc.out>left.x gelu.out>turn.x turn.out>right.x",
        Bool(True, name="bias"),
        Float(0.5, min=0.0, max=1.0, name="p"),
        Choice("none", ("none", "tanh"), name="curve"),
        Shape(Int(min=-1), default=(-1, 5), name="sizes"),
        bound="fc.bias=bias drop.p=p gelu.approximate=curve turn.shape=sizes",
    )
    graph = trained(
        project,
        [
            ("Split", "split", {"bias": False, "p": 0.0, "curve": "tanh"}),
            ("Split", "other", {"p": 0.0}),
            ("Add", "add", {}),
            ("Add", "sum", {}),
        ],
        "flatten.out>split.x flatten.out>other.x split.left>add.a split.right>add.b "
        "add.out>sum.a other.right>sum.b sum.out>head.x",
    )
    text = source(graph)
    assert 'Split(False,0.0,"tanh",(-1,5),seed=' in re.sub(r"\s", "", text)
    assert "F.gelu(x, approximate=self.curve)" in text
    assert ", self.sizes)" in text
    is_tidy(text)
    model = module_of(graph).Model(0)
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    x = images.flatten(1)
    left, other = model.split.fc(x), model.other.fc(x)
    assert model.split.fc.bias is None
    value = left + F.gelu(left, approximate="tanh") + F.gelu(other)
    assert torch.equal(model(images), model.head(value))


def test_a_class_says_of_itself_what_the_person_said() -> None:
    words = 'A "block" of C:\\x, """ and more than fits on a line of a page, ' * 2
    project = block().describe("d1", words)
    graph = trained(project, [("Block", "a", {})], "flatten.out>a.x a.y>head.x")
    text = source(graph)
    is_tidy(text)
    doc = module_of(graph).Block.__doc__
    assert " ".join(doc.split()) == " ".join(words.replace("\\", "/").replace('"', "'").split())


def test_sizes_follow_from_others_by_formulas() -> None:
    project = define(
        EMPTY,
        "Wide",
        [
            ("Input", "x", {}),
            ("Linear", "up", {}),
            ("Clamp", "clamp", {}),
            ("Linear", "down", {}),
            ("Output", "y", {}),
        ],
        "x.out>up.x up.out>clamp.x clamp.out>down.x down.out>y.x",
        Int(8, min=1, name="min"),
        bound="up.out_features=min*4 clamp.max=min/2 down.out_features=min",
    )
    project = define(
        project,
        "Pair",
        [("Input", "x", {}), ("Linear", "fc", {}), ("Wide", "wide", {}), ("Output", "y", {})],
        "x.out>fc.x fc.out>wide.x wide.y>y.x",
        Int(3, min=1, name="width"),
        bound="fc.out_features=width+1 wide.min=width+1 wide.repeat=max(width-2,1)",
    )
    graph = trained(project, [("Pair", "pair", {"width": 5})], "flatten.out>pair.x pair.y>head.x")
    text = source(graph)
    assert "min_ * 4)" in text
    assert "max=self.min_ / 2" in text
    assert "width + 1" in text
    assert "max(width - 2, 1)" in text
    is_tidy(text)
    model = module_of(graph).Model(0)
    assert len(model.pair.wide) == 3
    assert model.pair.wide[2].up.weight.shape == (24, 6)


def test_a_node_more_changes_nobody_elses_numbers() -> None:
    small, large = (
        trained(
            block(),
            [(kind, name, {}) for kind, name in (("Block", "extra"), ("Block", "block"))[start:]],
            "flatten.out>block.x block.y>head.x" + (" flatten.out>extra.x" if not start else ""),
        )
        for start in (1, 0)
    )
    large, _ = large.add("Output", name="out")
    large = connect(large, "extra.y>out.x")
    one, two = (module_of(graph).Model(5).state_dict() for graph in (small, large))
    assert one.keys() < two.keys()
    assert all(torch.equal(value, two[name]) for name, value in one.items())


def test_the_lines_of_a_program_know_the_nodes_of_its_definitions() -> None:
    graph = pairs()
    made = generate(graph, Checker().check(graph, Path()))
    lines = made.text.splitlines()
    pair = next(one for one in graph.definitions.values() if one.name == "Pair")
    for node in pair.graph.nodes.values():
        if node.spec and (node.spec.module or node.name == "add"):
            numbers = made.lines[f"{pair.type}/{node.id}"]
            assert any(
                f"self.{node.name}" in lines[n - 1] or "x + " in lines[n - 1] for n in numbers
            )
    call = made.lines[id_of(graph, "a")]
    assert any("self.a(x)" in lines[number - 1] for number in call)


def test_names_of_definitions_never_meet_names_of_the_program() -> None:
    project = define(
        EMPTY,
        "Model",
        [("Input", "self", {}), ("Linear", "seed", {}), ("Output", "torch", {})],
        "self.out>seed.x seed.out>torch.x",
        Int(64, min=1, name="seed"),
        bound="seed.out_features=seed",
    )
    graph = trained(
        project, [("Model", "Batches", {})], "flatten.out>Batches.self Batches.torch>head.x"
    )
    is_tidy(source(graph))
    program = module_of(graph)
    assert program.Model(0)(torch.zeros(2, 1, 8, 8)).shape == (2, 10)


@pytest.mark.parametrize("wired", [False, True])
def test_half_wired_definitions_have_readable_source(wired: bool) -> None:
    project = define(
        block(),
        "Half",
        [("Input", "x", {}), ("Block", "inner", {"repeat": 2}), ("Output", "y", {})],
        "x.out>inner.x" if wired else "inner.y>y.x",
        HIDDEN,
    )
    graph = trained(project, [("Half", "half", {})], "half.y>head.x")
    result = Checker().check(graph, Path())
    assert result.errors
    ast.parse(generate(graph, result).text)


def test_a_run_keeps_the_definitions_that_it_was_trained_with(tmp_path: Path) -> None:
    graph = pairs().set_run(epochs=1, device="cpu")
    summary = train(graph, options(tmp_path), Control(), lambda event: None)
    assert summary.outcome == "finished"
    assert load(summary.run / "graph.loom") == graph
    weights = load_file(summary.run / names.WEIGHTS)
    assert weights["a.second.1.fc.weight"].shape == (24, 24)


def test_a_chain_of_instances_is_a_sequential_too() -> None:
    graph = pairs()
    result = Checker().check(graph, Path())
    text = generate(graph, result, target="sequential").text
    assert "self.a = Pair(24, 64, seed=" in text
    is_tidy(text)
    shared = trained(
        block(),
        [("Block", "block", {}), ("Block", "again", {})],
        "flatten.out>block.x block.y>again.x again.y>head.x",
    )
    shared = shared.share(id_of(shared, "again"), id_of(shared, "block"))
    with pytest.raises(TargetError, match="Block 'block' shares its weights"):
        generate(shared, Checker().check(shared, Path()), target="sequential")


def test_the_order_of_ports_is_that_of_arguments_and_results() -> None:
    project = define(
        EMPTY,
        "Mix",
        [
            ("Input", "a", {"about": "What is taken from."}),
            ("Input", "b", {}),
            ("Subtract", "less", {}),
            ("ReLU", "relu", {}),
            ("Output", "y", {}),
            ("Output", "z", {"about": "At least zero."}),
        ],
        "a.out>less.a b.out>less.b less.out>y.x less.out>relu.x relu.out>z.x",
    )
    wires = "flatten.out>mix.a flatten.out>fc.x fc.out>mix.b mix.z>head.x"
    items = [("Linear", "fc", {"out_features": 64}), ("Mix", "mix", {})]
    graph = trained(project, items, wires)
    made = source(graph)
    assert "def forward(self, a, b):" in made
    assert "return less, relu" in made
    assert "_, mix_z = self.mix(flatten, x)" in made
    assert "# a: (N, 64) · What is taken from.\n" in made
    assert "# returns z: At least zero.\n" in made
    is_tidy(made)
    later = Project(graph).arrange("d1", [id_of(project.definition("d1").graph, n) for n in "bazy"])
    text = source(later.main)
    assert "def forward(self, b, a):" in text
    assert "return relu, less" in text
    assert "mix_z, _ = self.mix(x, flatten)" in text
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    ours, theirs = (module_of(one).Model(0)(images) for one in (graph, later.main))
    assert torch.equal(ours, theirs)
