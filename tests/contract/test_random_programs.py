"""Random graphs: they check without fault, train, and leave as scripts that do the same."""

import ast
import math
import tempfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from strategies import graphs
from support.standalone import assert_same_epochs, run_scripts
from support.tidy import is_tidy
from support.told import Told

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.check_result import CheckResult
from runtime.codegen import generate
from runtime.runs import names
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.loop import Epoch, loop
from runtime.trainer.program import Program
from runtime.trainer.train import train
from tests.contract.nested import CHECKER, HERE, nested
from tests.contract.programs import nearly_sound, programs
from tests.runtime.build import build


class Batch(list[Graph]):
    """Graphs that are tried together, as starting a process for each would take long."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"{len(self)} graphs")


def batches(least: int, most: int) -> st.SearchStrategy[Batch]:
    any_of_them = programs() | nested().map(lambda pair: pair[1])
    return st.lists(any_of_them, min_size=least, max_size=most).map(Batch)


def source_of(graph: Graph, checker: Checker = CHECKER) -> str:
    return generate(graph, checker.check(graph, HERE)).text


@given(graphs())
def test_any_graph_is_checked_and_written_without_failing(graph: Graph) -> None:
    result = CHECKER.check(graph, HERE)
    source = generate(graph, result)
    ast.parse(source.text)
    count = source.text.count("\n")
    for node, numbers in source.lines.items():
        outer, _, inner = node.partition("/")
        scope = graph.definitions[outer].graph if inner else graph
        assert (inner or outer) in scope.nodes
        assert all(1 <= number <= count for number in numbers)


@pytest.mark.slow
@settings(max_examples=50)
@given(programs())
def test_a_sound_graph_has_no_faults_and_one_program(graph: Graph) -> None:
    result = CHECKER.check(graph, HERE)
    assert not result.errors
    source = source_of(graph)
    assert source == source_of(loads(dumps(graph)), Checker())
    compile(source, "program.py", "exec")


ONE_ARGUMENT = build(
    [
        ("Iris", "iris", {}),
        ("Input", "x", {}),
        ("Add", "twice", {}),
        ("Output", "out", {}),
    ],
    "iris.features>x.feed x.out>twice.a iris.features>twice.b twice.out>out.x",
)
"""Data that is used as it is and through an Input."""


@pytest.mark.slow
@settings(max_examples=50)
@given(nearly_sound())
@example(ONE_ARGUMENT)
def test_what_the_check_lets_pass_runs(graph: Graph) -> None:
    graph = graph.set_run(epochs=1, batch_size=min(graph.run.batch_size, 64), workers=0)
    result = CHECKER.check(graph, HERE)
    if result.used and not result.errors and _is_small(result):
        source = generate(graph, result)
        program = Program(source, HERE / "program.py", torch.device("cpu"), seed=0, epochs=1)
        assert isinstance(list(loop(program))[-1], Epoch)


def _is_small(result: CheckResult) -> bool:
    types = [kind for ports in result.types.values() for kind in ports.values()]
    sizes = [math.prod(d if isinstance(d, int) else 64 for d in kind.shape) for kind in types]
    return max([*sizes, result.rows or 0, sum(result.parameters.values())]) < 1e6


@pytest.mark.slow
@settings(max_examples=4, phases=[Phase.generate])
@given(batches(20, 20))
def test_programs_are_as_a_formatter_would_leave_them(many: Batch) -> None:
    is_tidy(*(source_of(graph) for graph in many))


def check_exports(many: Batch, folder: Path) -> None:
    """Train graphs here and as scripts in a fresh process: every number and weight is the same."""
    expected: dict[Path, list[dict[str, Any]]] = {}
    for number, graph in enumerate(many):
        told = Told()
        options = RunOptions(f"graph{number}", folder, folder / "runs", device="cpu")
        summary = train(graph, options, Control(), told)
        assert summary.outcome == "finished", summary.message
        expected[summary.run / "script.py"] = told.epochs()
    arguments = "--device", "cpu", "--weights", "{folder}/own.pt"
    printed = run_scripts(list(expected), *arguments, folder=folder, exact=True)
    for script, records in expected.items():
        about = (script.parent / names.GRAPH).read_text(encoding="utf-8")
        assert_same_epochs(printed[script], records, about)
        assert_same_weights(script.parent, about)


def assert_same_weights(run: Path, about: str) -> None:
    from safetensors.torch import load_file

    theirs = torch.load(run / "own.pt", weights_only=True)
    ours = load_file(run / "weights.safetensors") if theirs else {}
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        assert tensor.numpy().tobytes() == theirs[name].numpy().tobytes(), f"{name}: {about}"


@pytest.mark.slow
@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(batches(12, 12))
def test_the_script_does_what_the_app_does(many: Batch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_exports(many, Path(folder))


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(batches(1, 30))
def test_many_scripts_do_what_the_app_does(many: Batch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_exports(many, Path(folder))
