"""The same network written in several ways computes the same numbers under the same names."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from support.command import invoke
from support.tidy import is_tidy

import resources
from graph_nodes.document import load
from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.codegen import TargetError, generate
from tests.runtime.build import build, connect, digits_mlp, id_of

EXAMPLES = ["digits_mlp", "digits_cnn", "iris", "two_layer_linear"]


def example(name: str) -> Graph:
    return load(resources.path(f"examples/{name}.loom"))


def source(graph: Graph, target: str, folder: Path = Path()) -> str:
    return generate(graph, Checker().check(graph, folder), target=target).text


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_chain_trains_as_a_sequential_as_it_does_as_a_module(name: str, tmp_path: Path) -> None:
    epochs: list[str] = []
    weights: list[dict[str, torch.Tensor]] = []
    for target in ("module", "sequential"):
        script = tmp_path / f"{target}.py"
        script.write_text(source(example(name), target))
        command = [sys.executable, script, "--epochs", "2", "--device", "cpu", "--json"]
        saved = tmp_path / f"{target}.pt"
        result = subprocess.run(
            [*command, "--weights", saved], capture_output=True, text=True, check=True
        )
        epochs.append(result.stdout)
        weights.append(torch.load(saved, weights_only=True))
    assert epochs[0] == epochs[1]
    assert weights[0].keys() == weights[1].keys()
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])


def test_a_sequential_has_layers_and_no_forward() -> None:
    text = source(digits_mlp(), "sequential")
    assert "class Model(nn.Sequential):" in text
    assert "self.relu = nn.ReLU()" in text
    assert "def forward" not in text
    is_tidy(text)


def added() -> Graph:
    graph, _ = digits_mlp().add("Add", name="add")
    return connect(graph, "fc1.out>add.a relu.out>add.b add.out>fc2.x")


def skipped() -> Graph:
    graph, _ = digits_mlp().add("Linear", name="head")
    graph, _ = graph.add("Output", name="shown")
    return connect(graph, "relu.out>head.x head.out>shown.x")


def shown() -> Graph:
    graph, _ = digits_mlp().add("Output", name="shown")
    return connect(graph, "fc1.out>shown.x fc2.out>loss.scores")


def weighted() -> Graph:
    graph, _ = build(
        [("RandomTensors", "data", {}), ("Parameter", "w", {"shape": (1000, 10)})]
    ).add("MatMul", name="product")
    graph, _ = graph.add("Output", name="out")
    return connect(graph, "data.x>product.a w.out>product.b product.out>out.x")


@pytest.mark.parametrize(
    ("graph", "node", "words"),
    [
        (added(), "add", "Add 'add' is an operation that torch has no layer for"),
        (skipped(), "head", "Linear 'head' takes what ReLU 'relu' gives"),
        (shown(), "fc1", "Linear 'fc1' is wanted outside the model, and not the last"),
        (weighted(), "product", "MatMul 'product' is an operation that torch has no layer for"),
    ],
)
def test_where_a_model_is_no_chain_is_said(graph: Graph, node: str, words: str) -> None:
    with pytest.raises(TargetError) as refusal:
        source(graph, "sequential")
    problem = refusal.value.problem
    assert problem.node == id_of(graph, node)
    assert words in problem.message()


def test_the_command_takes_the_way_and_says_what_stands_in_it(tmp_path: Path) -> None:
    out = tmp_path / "script.py"
    chain, other = (resources.path(f"examples/{n}.loom") for n in ("iris", "two_layer_parameters"))
    assert invoke("export", str(chain), "-o", str(out), "--as", "sequential").exit_code == 0
    written = out.read_text()
    assert "class Model(nn.Sequential):" in written
    refused = invoke("export", str(other), "-o", str(out), "--as", "sequential")
    assert refused.exit_code == 1
    assert "cannot be exported as sequential: This is no chain of layers" in refused.stderr
    assert out.read_text() == written
