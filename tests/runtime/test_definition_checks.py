"""What a check finds inside definitions, and what it does again."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from graph_nodes.definitions import DEEPEST
from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from graph_nodes.params import Float
from graph_nodes.project import Project
from runtime.check.checker import Checker
from runtime.codegen import generate
from tests.runtime.blocks import EMPTY, block, define, pairs, trained
from tests.runtime.build import id_of


def row(count: int, **params: object) -> Graph:
    """This many Blocks, one after another."""
    names = [f"b{number}" for number in range(count)]
    wires = " ".join(f"{a}.y>{b}.x" for a, b in pairwise(names))
    return trained(
        block(),
        [("Block", name, dict(params)) for name in names],
        f"flatten.out>{names[0]}.x {wires} {names[-1]}.y>head.x",
    )


def test_a_problem_inside_is_shown_on_the_instance_and_names_the_node() -> None:
    project = define(
        EMPTY,
        "Maps",
        [("Input", "x", {}), ("Conv2d", "conv", {}), ("Output", "y", {})],
        "x.out>conv.x conv.out>y.x",
    )
    project = define(
        project,
        "Outer",
        [("Input", "x", {}), ("Maps", "maps", {}), ("Output", "y", {})],
        "x.out>maps.x maps.y>y.x",
    )
    graph = trained(project, [("Outer", "outer", {})], "flatten.out>outer.x outer.y>head.x")
    (problem,) = Checker().check(graph, Path()).errors
    assert "Outer 'outer': Maps 'maps': Conv2d 'conv'" in problem.message()
    assert problem.node == id_of(graph, "outer")
    conv = id_of(graph.definitions["def:d1"].graph, "conv")
    maps = id_of(graph.definitions["def:d2"].graph, "maps")
    assert problem.path == f"{problem.node}/{maps}/{conv}"


def test_a_value_that_a_node_inside_refuses() -> None:
    project = define(
        EMPTY,
        "Drop",
        [("Input", "x", {}), ("Dropout", "drop", {}), ("Output", "y", {})],
        "x.out>drop.x drop.out>y.x",
        Float(0.5, name="p"),
        bound="drop.p=p",
    )
    graph = trained(project, [("Drop", "drop", {"p": 3.0})], "flatten.out>drop.x drop.y>head.x")
    (error,) = Checker().check(graph, Path()).errors
    assert "Drop 'drop': Dropout 'drop': p wants a number from 0 to 1, not 3.0" in str(error)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"repeat": 2, "hidden": 32}, "cannot be repeated: it takes x (N, 64) float32 and gives"),
        ({"repeat": 2}, ""),
    ],
)
def test_what_is_repeated_must_give_what_it_takes(params: dict[str, object], words: str) -> None:
    errors = Checker().check(row(1, **params), Path()).errors
    assert (words in str(errors[0])) if words else not errors


def test_weights_are_shared_by_what_has_the_same_sizes() -> None:
    graph = row(3, hidden=32)
    graph = graph.share(id_of(graph, "b1"), id_of(graph, "b0"))
    (error,) = Checker().check(graph, Path()).errors
    assert "Block 'b1' shares weights with 'b0', where fc.in_features is 64, but here" in str(error)


def test_parameters_are_counted_once_where_they_are_shared() -> None:
    graph = row(3)
    shared = graph.share(id_of(graph, "b1"), id_of(graph, "b0"))
    found, fewer = (Checker().check(g, Path()).parameters for g in (graph, shared))
    assert sum(found.values()) - sum(fewer.values()) == 64 * 64 + 64


def test_batch_statistics_of_one_sample_are_refused_inside_too() -> None:
    graph = pairs().set_run(batch_size=1)
    errors = [str(e) for e in Checker().check(graph, Path()).errors]
    assert len(errors) == 2
    assert "Pair 'a': BatchNorm1d 'norm' scales each channel" in errors[0]


def test_what_is_missing_inside_is_said() -> None:
    project = define(EMPTY, "Empty", [("Input", "x", {}), ("Output", "y", {})], "")
    graph = trained(project, [("Empty", "empty", {})], "flatten.out>empty.x empty.y>head.x")
    errors = [str(e) for e in Checker().check(graph, Path()).errors]
    assert errors == [
        "Empty 'empty': Output 'y' wants x, but nothing is wired into it: "
        "drag a wire to it from an output"
    ]


def counting(checker: Checker) -> list[str]:
    runs: list[str] = []
    compute = checker._runner.compute

    def counted(text: str, spec: type, *arguments: object) -> object:
        runs.append(spec.__name__)
        return compute(text, spec, *arguments)  # type: ignore[arg-type]

    checker._runner.compute = counted  # type: ignore[method-assign]
    return runs


def test_a_definition_is_checked_once_for_each_signature() -> None:
    checker = Checker()
    runs = counting(checker)
    checker.check(row(50), Path())
    # The first Block, what follows layers, and the head, each for two batch sizes.
    assert runs.count("Linear") == 2 * 3
    again = loads(dumps(row(50)))
    runs.clear()
    checker.check(again, Path())
    assert runs == []
    narrow = again.set_param(id_of(again, "b25"), "hidden", 16)
    checker.check(narrow, Path())
    # One to 16 features, one from 16, and the head, which follows another value.
    assert runs.count("Linear") == 2 * 3


def test_an_edit_inside_runs_again_only_what_it_affects() -> None:
    checker, graph = Checker(), row(50)
    checker.check(graph, Path())
    runs = counting(checker)
    relu = id_of(graph.definitions["def:d1"].graph, "relu")
    edited = Project(graph).edit("d1", lambda g: g.set_mode([relu], "bypass")).main
    assert not checker.check(edited, Path()).errors
    assert runs.count("ReLU") == 0
    assert set(runs) <= {"Linear", "CrossEntropyLoss"}
    assert len(runs) <= 4


def test_gradients_pass_through_instances() -> None:
    graph = trained(
        block(),
        [
            ("Block", "block", {}),
            ("Gradients", "grad", {}),
            ("Watch", "watch", {}),
        ],
        "flatten.out>block.x block.y>head.x loss.loss>grad.of digits.images>grad.wrt1 "
        "grad.grad1>watch.x",
    )
    assert not Checker().check(graph, Path()).errors


def test_what_holds_billions_of_layers_is_checked_and_written_in_a_moment() -> None:
    project = define(
        EMPTY,
        "D0",
        [
            ("Input", "x", {}),
            ("BatchNorm1d", "norm", {}),
            ("Linear", "fc", {"out_features": 64}),
            ("Conv2d", "conv", {}),
            ("Output", "y", {}),
            ("Output", "wrong", {}),
        ],
        "x.out>norm.x norm.out>fc.x fc.out>y.x norm.out>conv.x conv.out>wrong.x",
    )
    for level in range(1, DEEPEST):
        below = f"D{level - 1}"
        project = define(
            project,
            f"D{level}",
            [
                ("Input", "x", {}),
                (below, "a", {}),
                (below, "b", {"repeat": 1000}),
                ("Output", "y", {}),
            ],
            "x.out>a.x a.y>b.x b.y>y.x" if level > 1 else "x.out>a.x a.y>y.x",
        )
    graph = trained(project, [("D31", "all", {})], "flatten.out>all.x all.y>head.x")
    started = time.perf_counter()
    result = Checker().check(graph, Path())
    assert sum(result.parameters.values()) > 10**90
    assert 0 < len(result.errors) < 100
    (huge,) = (p for p in result.errors if p.code == "too_large")
    assert huge.node == id_of(graph, "all")
    assert "D31 'all' has most of them, 10^9" in huge.message()
    assert huge.remedy().endswith("of what is inside 'all'")
    assert generate(graph, result).text.count("class D") == DEEPEST
    assert time.perf_counter() - started < 5
