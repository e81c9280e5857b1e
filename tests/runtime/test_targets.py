"""The same network written in several ways computes the same numbers under the same names."""

from pathlib import Path
from typing import Any

import pytest
import torch
from support.command import invoke
from support.standalone import epochs, run_scripts
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


def both(
    graphs: dict[str, Graph], targets: tuple[str, str], folder: Path
) -> dict[str, list[tuple[list[dict[str, Any]], dict[str, torch.Tensor]]]]:
    """The epochs and the weights of each graph's scripts, one a target, all in one process."""
    scripts: dict[tuple[str, str], Path] = {}
    for name, graph in graphs.items():
        for target in targets:
            script = folder / f"{name}-{target}" / "script.py"
            script.parent.mkdir()
            script.write_text(source(graph, target))
            scripts[name, target] = script
    options = "--epochs", "3", "--device", "cpu", "--weights", "{folder}/w.pt"
    printed = run_scripts([*scripts.values()], *options, folder=folder, exact=True)
    found: dict[str, list[tuple[list[dict[str, Any]], dict[str, torch.Tensor]]]] = {}
    for (name, _), script in scripts.items():
        weights = torch.load(script.parent / "w.pt", weights_only=True)
        found.setdefault(name, []).append((epochs(printed[script]), weights))
    return found


@pytest.mark.slow
def test_chains_train_as_sequentials_as_they_do_as_modules(tmp_path: Path) -> None:
    graphs = {name: example(name) for name in EXAMPLES}
    for name, (module, sequential) in both(graphs, ("module", "sequential"), tmp_path).items():
        assert module[0] == sequential[0], name
        assert module[1].keys() == sequential[1].keys(), name
        assert all(torch.equal(module[1][key], sequential[1][key]) for key in module[1]), name


def test_a_sequential_has_layers_and_no_forward() -> None:
    text = source(digits_mlp(), "sequential")
    assert "class Model(nn.Sequential):" in text
    assert "self.relu = nn.ReLU()" in text
    assert "def forward" not in text
    is_tidy(text)


@pytest.mark.slow
def test_plain_tensors_train_as_modules_do(tmp_path: Path) -> None:
    graphs = {name: example(name) for name in ("two_layer_parameters", "lecture_graph")}
    graphs |= {"regression": line(), "some steps": line().set_run(epoch_steps=4)}
    for graph in graphs.values():
        text = source(graph, "autograd")
        assert "Model" not in text
        assert "optim" not in text
        is_tidy(text)
    for name, (module, plain) in both(graphs, ("module", "autograd"), tmp_path).items():
        assert flat(module[0]) == pytest.approx(flat(plain[0]), rel=1e-5), name
        assert module[1].keys() == plain[1].keys(), name
        for key, tensor in module[1].items():
            torch.testing.assert_close(tensor, plain[1][key], rtol=1e-5, atol=1e-7, msg=name)


def flat(value: Any) -> list[float]:
    """Every number in some records, in their order."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in flat(part)]
    if isinstance(value, list):
        return [number for part in value for number in flat(part)]
    return [value]


def line(**sgd: Any) -> Graph:
    """A line through random points, with a validation set and batches in a random order."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 60, "x_features": 3, "y_features": 1}),
            ("Parameter", "w", {"shape": (3, 1), "std": 0.5}),
            ("Parameter", "b", {"shape": (1,), "init": "zeros"}),
            ("MatMul", "product", {}),
            ("Add", "said", {}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {"lr": 0.1, **sgd}),
        ],
        "data.x>product.a w.out>product.b product.out>said.a b.out>said.b said.out>loss.prediction "
        "data.y>loss.target loss.loss>sgd.loss",
        batch_size=7,
    )


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (digits_mlp(), "Linear 'fc1' is a layer: draw it as Parameters and a MatMul"),
        (line(momentum=0.9), "SGD 'sgd' with momentum is no step of one line"),
        (line().set_run(clip_norm=1.0), "It has settings or data that need more than one line"),
    ],
)
def test_what_plain_tensors_cannot_say_is_said(graph: Graph, words: str) -> None:
    with pytest.raises(TargetError) as refusal:
        source(graph, "autograd")
    assert words in refusal.value.problem.message()


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
