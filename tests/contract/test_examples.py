"""The example graphs: they check, learn what they should, and leave as scripts that repeat it."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.standalone import assert_same_epochs, run_scripts
from support.tidy import is_tidy
from support.told import Told

import resources
from graph_nodes.document import dumps, load, loads
from graph_nodes.graph import Graph
from graph_nodes.params import Path as PathParam
from graph_nodes.settings import RunSettings
from runtime.check.checker import Checker
from runtime.codegen import generate
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.train import train

FILES = sorted(resources.path("examples").glob("*.loom"))
NAMES = [file.stem for file in FILES]
GRID = 20

ACCURACY = {
    "digits_mlp": 0.95,
    "digits_cnn": 0.97,
    "digits_residual": 0.96,
    "iris": 0.9,
    "mini_gpt": 0.98,
    "siamese_pair": 0.95,
}
"""The least accuracy on samples that were not trained on."""

LOSS = {
    "two_layer_parameters": ("train", "loss", 1e-3),
    "two_layer_linear": ("train", "loss", 1e-3),
    "linear_regression": ("val", "mse", 0.3),
}
"""The part, the tag and the most that the last epoch's loss may be."""


SOME = {"mini_gpt": 2, "siamese_pair": 2}
"""Epochs in which the script of one that learns for long is held against the app."""


def example(name: str) -> Graph:
    return load(resources.path(f"examples/{name}.loom"))


def test_the_examples_are_those_that_are_described() -> None:
    assert {*ACCURACY, *LOSS, "lecture_graph", "gan_points", "resnet18"} == set(NAMES)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_an_example_has_no_faults_and_is_laid_out_on_the_grid(file: Path) -> None:
    graph = load(file)
    assert dumps(graph) == file.read_text(encoding="utf-8")
    result = Checker().check(graph, file.parent)
    assert not result.problems
    notes = {i for i, node in graph.nodes.items() if node.type == "Note"}
    assert notes
    assert set(result.used) | notes == set(graph.nodes)
    for node in graph.nodes.values():
        assert node.at[0] % GRID == node.at[1] % GRID == 0, node.name
    for wire in graph.wires:
        (x, y), (beyond, below) = (graph.nodes[i].at for i in (wire.source, wire.target))
        assert x < beyond or y < below, "read as a text is"


def test_examples_leave_as_a_formatter_would_leave_them() -> None:
    sources: list[str] = []
    for file in FILES:
        graph = load(file)
        sources.append(
            generate(graph, Checker().check(graph, file.parent), graph_name=file.stem).text
        )
        again = loads(dumps(graph))
        assert (
            generate(again, Checker().check(again, file.parent), graph_name=file.stem).text
            == (sources[-1])
        )
    is_tidy(*sources)


def test_the_readme_shows_what_is_exported() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    shown = readme.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    graph = example("digits_mlp")
    assert shown in generate(graph, Checker().check(graph, Path())).text


def run_here(name: str, folder: Path, **run: object) -> tuple[Path, list[dict[str, Any]]]:
    """Train an example as the app does; its run's folder and its epochs."""
    told = Told()
    graph = example(name).set_run(**run)
    options = RunOptions(name, resources.path("examples"), folder / "runs", device="cpu")
    summary = train(graph, options, Control(), told)
    assert summary.outcome == "finished", summary.message
    return summary.run, told.epochs()


def export(name: str, folder: Path, **run: object) -> Path:
    """Export an example to a folder of its own, with the files that it reads beside it."""
    graph, source = example(name).set_run(**run), resources.path("examples")
    target = folder / name
    target.mkdir()
    for node in graph.nodes.values():
        for param in node.spec.params.values() if node.spec else ():
            path = str(node.value(param.name))
            if isinstance(param, PathParam):
                (target / path).write_bytes((source / path).read_bytes())
    text = generate(graph, Checker().check(graph, source), graph_name=name).text
    script = target / f"{name}.py"
    script.write_text(text, encoding="utf-8")
    return script


def assert_same(run: Path, records: list[dict[str, Any]], script: Path, lines: list[str]) -> None:
    """Every printed number and every weight is the same to the last bit."""
    assert_same_epochs(lines, records, run.parent.name)
    theirs = torch.load(script.parent / "own.pt", weights_only=True)
    ours = load_file(run / "weights.safetensors")
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


OPTIONS = "--device", "cpu", "--weights", "{folder}/own.pt"


@pytest.mark.slow
def test_the_examples_learn_and_their_scripts_do_the_same() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = {name: {"epochs": SOME[name]} if name in SOME else {} for name in NAMES}
        scripts = {name: export(name, folder, **run) for name, run in runs.items()}
        printed = run_scripts([*scripts.values()], *OPTIONS, folder=folder / NAMES[0], exact=True)
        for name, script in scripts.items():
            run, records = run_here(name, folder, **runs[name])
            assert_same(run, records, script, printed[script])
            if name not in SOME:
                assert_learned(name, records)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME)
def test_an_example_that_takes_long_learns(name: str, tmp_path: Path) -> None:
    _, records = run_here(name, tmp_path)
    assert_learned(name, records)


def assert_learned(name: str, records: list[dict[str, Any]]) -> None:
    last = records[-1]
    if name in ACCURACY:
        assert last["val"]["accuracy"] >= ACCURACY[name], name
    if name in LOSS:
        part, tag, most = LOSS[name]
        assert last[part][tag] <= most, name
    if name == "gan_points":
        centres = torch.tensor([record["watch"]["made_centre"] for record in records[-20:]])
        assert (centres.mean(0) - 2).abs().max() < 0.3
    if name == "digits_mlp":
        assert len(records) <= RunSettings().epochs


def test_the_lectures_gradients_are_those_of_the_lecture(tmp_path: Path) -> None:
    run, records = run_here("lecture_graph", tmp_path)
    weights = load_file(run / "weights.safetensors")
    seen = {name: torch.tensor(value) for name, value in records[0]["watch"].items()}
    assert torch.equal(seen["dc_dx"], weights["y"])
    assert torch.equal(seen["dc_dy"], weights["x"])
    assert torch.equal(seen["dc_dz"], torch.ones(3, 4))
    assert torch.equal(seen["c_value"], (weights["x"] * weights["y"] + weights["z"]).sum())
