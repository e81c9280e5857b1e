"""What the check warns of: graphs that can be trained, and will not do what was meant."""

import json
from pathlib import Path

import pytest
from support.command import invoke

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.grouping import group
from graph_nodes.problem import Problem
from graph_nodes.project import Project
from runtime.check.checker import Checker
from tests.runtime.build import Item, build, connect, digits_mlp, id_of
from tests.runtime.small_graphs import batch_norm, iris, random, table

TABLES = {
    "yes_no.csv": "a,y\n" + "".join(f"{i % 7},{i % 2}\n" for i in range(40)),
    "one_two.csv": "a,y\n" + "".join(f"{i % 7},{i % 2 + 1}\n" for i in range(40)),
    "prices.csv": "rooms,price\n" + "".join(f"{i % 9},{200_000 + i * 900}\n" for i in range(40)),
    "one_kind.csv": "a,kind\n" + "".join(f"{i},cat\n" for i in range(40)),
    "rare.csv": "a,kind\n" + "".join(f"{i},{'cow' if i == 5 else 'cat'}\n" for i in range(40)),
    "zeros.csv": "a,b,y\n" + "".join(f"{i % 3},{i % 2},{i % 5}\n" for i in range(40)),
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tables")
    for name, text in TABLES.items():
        (home / name).write_text(text)
    return home


SOFT: Item = ("Softmax", "soft", {})
DROP: Item = ("Dropout", "drop", {})
BY_HAND: list[Item] = [
    ("Iris", "iris", {}),
    ("Linear", "fc", {"out_features": 1}),
    ("Subtract", "diff", {}),
    ("Power", "square", {}),
    ("Mean", "mean", {}),
    ("SGD", "sgd", {}),
]
BY_HAND_WIRES = (
    "iris.features>fc.x fc.out>diff.a diff.out>square.x square.out>mean.x mean.out>sgd.loss "
)

NORM: Item = ("BatchNorm1d", "bn", {})


def _used_twice() -> Graph:
    graph = iris(
        NORM,
        ("Linear", "again", {}),
        ("Add", "add", {}),
        wires="fc.out>bn.x iris.features>again.x bn.out>add.a again.out>add.b add.out>loss.scores",
    )
    return graph.share(id_of(graph, "again"), id_of(graph, "fc"))


WARNED: dict[str, tuple[Graph, str, str, str]] = {
    "softmax before cross entropy": (
        iris(SOFT, wires="fc.out>soft.x soft.out>loss.scores"),
        "loss",
        "wants scores of any size in scores, but 'soft' gives probabilities",
        "wire in what goes into 'soft'",
    ),
    "softmax, seen through a shape and an Input": (
        iris(
            SOFT,
            ("Reshape", "reshape", {"shape": (-1, 3)}),
            ("Flatten", "flatten", {}),
            wires="fc.out>soft.x soft.out>reshape.x reshape.out>flatten.x flatten.out>loss.scores",
        ),
        "loss",
        "but 'soft' gives probabilities",
        "",
    ),
    "sigmoid before binary cross entropy of scores": (
        connect(
            table("yes_no.csv", "BCEWithLogitsLoss", "scores", ("Sigmoid", "sigmoid", {})),
            "fc.out>sigmoid.x sigmoid.out>loss.scores",
        ),
        "loss",
        "but 'sigmoid' gives probabilities",
        "",
    ),
    "targets of 1 and 2": (
        table("one_two.csv", "BCEWithLogitsLoss", "scores"),
        "loss",
        "wants numbers from 0 to 1 in target, but 'table.target_values' gives numbers from 1 to 2",
        "bring them to 0 and 1",
    ),
    "softmax over the batch": (
        iris(
            ("Softmax", "soft", {"dim": 0}),
            ("Multiply", "twice", {"other": 2.0}),
            wires="fc.out>soft.x soft.out>twice.a twice.out>loss.scores",
        ),
        "soft",
        "works along axis 0 of (N, 3), the batch",
        "set dim to 1",
    ),
    "a bias whose mean is taken away": (
        iris(NORM, wires="fc.out>bn.x bn.out>loss.scores"),
        "fc",
        "The bias of Linear 'fc' has no effect, as 'bn' takes the mean of each channel away",
        "set bias to off",
    ),
    "dropout before the loss": (
        iris(
            DROP, ("ReLU", "relu", {}), wires="fc.out>relu.x relu.out>drop.x drop.out>loss.scores"
        ),
        "drop",
        "stands after the last layer",
        "put it before the last layer",
    ),
    "every sample with every other": (
        build(BY_HAND, f"{BY_HAND_WIRES} iris.species>diff.b"),
        "diff",
        "makes (N, N) of a (N, 1) and b (N,)",
        "Reshape what goes into b to (-1, 1)",
    ),
    "no optimizer": (
        digits_mlp().remove([id_of(digits_mlp(), "adam")]),
        "loss",
        "No optimizer is wired in, so nothing is trained",
        "wire 'loss' into an optimizer",
    ),
    "an optimizer that is off": (
        digits_mlp().set_mode([id_of(digits_mlp(), "adam")], "off"),
        "loss",
        "No optimizer is wired in",
        "",
    ),
    "targets out of reach": (
        table("prices.csv", "MSELoss", "prediction"),
        "adam",
        "in the 20 steps of this run, but the targets of 'table.target_values' are about 217,798",
        "switch on scale_target of 'table', or choose a larger lr",
    ),
    "a single class": (
        table("one_kind.csv", "CrossEntropyLoss", "scores", task="classification"),
        "table",
        "has a single class in target_values and 40 samples of it",
        "add samples of other classes",
    ),
    "a class that is not trained on or not measured": (
        table("rare.csv", "CrossEntropyLoss", "scores", task="classification"),
        "table",
        "has no sample of class 1 in the share that is kept for ",
        "choose another validation share or seed",
    ),
    "the logarithm of negative data": (
        random(("Log", "log", {}), wires="data.x>log.x log.out>watch.x"),
        "log",
        "wants numbers above 0 in x, but 'data.x' gives numbers from -",
        "a Clamp whose min is above 0",
    ),
    "the logarithm of what can be zero": (
        random(
            ("ReLU", "relu", {}),
            ("Log", "log", {}),
            wires="data.x>relu.x relu.out>log.x log.out>watch.x",
        ),
        "log",
        "wants numbers above 0 in x, but 'relu' can give 0",
        "adding a small number",
    ),
    "division by zero": (
        random(("Divide", "half", {"other": 0.0}), wires="data.x>half.a half.out>watch.x"),
        "half",
        "wants numbers other than 0 in b, but other is 0",
        "keep them away from 0",
    ),
    "division by clamped numbers": (
        random(
            ("Clamp", "clamp", {}),
            ("Divide", "over", {}),
            wires="data.x>over.a data.x>clamp.x clamp.out>over.b over.out>watch.x",
        ),
        "over",
        "wants numbers other than 0 in b, but 'clamp' can give 0",
        "",
    ),
    "division by data with zeros": (
        build(
            [
                ("CSVFile", "table", {"path": "zeros.csv", "standardize": False}),
                ("Divide", "over", {}),
                ("Watch", "watch", {}),
            ],
            "table.target_values>over.a table.features>over.b over.out>watch.x",
        ),
        "over",
        "but 'table.features' gives numbers from 0 to 2 with 0 among them",
        "",
    ),
    "the root of negative data": (
        random(("Power", "root", {"exponent": 0.5}), wires="data.x>root.x root.out>watch.x"),
        "root",
        "wants numbers of at least 0 in x, but 'data.x' gives numbers from -",
        "with a Clamp",
    ),
}

SOUND: dict[str, Graph] = {
    "scores into cross entropy, probabilities beside it": iris(
        SOFT,
        ("Output", "out", {}),
        wires="fc.out>soft.x soft.out>out.x fc.out>loss.scores",
    ),
    "softmax, bypassed": iris(SOFT, wires="fc.out>soft.x soft.out>loss.scores").set_mode(
        [id_of(iris(SOFT, wires=""), "soft")], "bypass"
    ),
    "dropout before the last layer": iris(
        DROP, wires="iris.features>drop.x drop.out>fc.x fc.out>loss.scores"
    ),
    "a target of the prediction's shape": connect(
        build([*BY_HAND, ("Reshape", "column", {"shape": (-1, 1)})], BY_HAND_WIRES),
        "iris.species>column.x column.out>diff.b",
    ),
    "every pair of samples, asked for by axes of size 1": random(
        ("Reshape", "rows", {"shape": (-1, 1, 4)}),
        ("Reshape", "columns", {"shape": (1, -1, 4)}),
        ("Subtract", "pairs", {}),
        wires="data.x>rows.x data.x>columns.x rows.out>pairs.a columns.out>pairs.b "
        "pairs.out>watch.x",
    ),
    "every pair of samples, by a matrix product": random(
        ("Transpose", "turned", {}),
        ("MatMul", "gram", {}),
        wires="data.x>turned.x data.x>gram.a turned.out>gram.b gram.out>watch.x",
    ),
    "yes and no": table("yes_no.csv", "BCEWithLogitsLoss", "scores"),
    "prices, scaled": table("prices.csv", "MSELoss", "prediction", scale_target=True),
    "prices, a large learning rate": (lambda g: g.set_param(id_of(g, "adam"), "lr", 50000.0))(
        table("prices.csv", "MSELoss", "prediction")
    ),
    "a logarithm of exponentials": random(
        ("Exp", "exp", {}), ("Log", "log", {}), wires="data.x>exp.x exp.out>log.x log.out>watch.x"
    ),
    "a logarithm of clamped numbers": random(
        ("Clamp", "clamp", {"min": 0.01}),
        ("Log", "log", {}),
        wires="data.x>clamp.x clamp.out>log.x log.out>watch.x",
    ),
    "division by data without zeros": random(
        ("Divide", "over", {}), wires="data.x>over.a data.x>over.b over.out>watch.x"
    ),
    "whole powers": random(
        ("Power", "cube", {"exponent": 3.0}), wires="data.x>cube.x cube.out>watch.x"
    ),
    "8x8 maps and a last batch of one image": batch_norm(3, 479),
    "a bias that another node reads, too": iris(
        NORM,
        ("Add", "add", {}),
        wires="fc.out>bn.x bn.out>add.a fc.out>add.b add.out>loss.scores",
    ),
    "a bias of a layer that is used elsewhere, too": _used_twice(),
    "a bias of each feature, of sequences": iris(
        ("Reshape", "reshape", {"shape": (-1, 3, 1)}),
        ("Linear", "each", {"out_features": 2}),
        NORM,
        ("Flatten", "flatten", {}),
        ("Linear", "last", {"out_features": 3}),
        wires="fc.out>reshape.x reshape.out>each.x each.out>bn.x bn.out>flatten.x "
        "flatten.out>last.x last.out>loss.scores",
    ),
}


def warnings(checker: Checker, graph: Graph, folder: Path) -> list[Problem]:
    result = checker.check(graph, folder)
    assert not result.errors, [str(p) for p in result.errors]
    return [p for p in result.problems if p.severity == "warning"]


@pytest.mark.parametrize("case", WARNED)
def test_a_graph_that_will_not_do_what_was_meant(checker: Checker, folder: Path, case: str) -> None:
    graph, node, text, remedy = WARNED[case]
    found = warnings(checker, graph, folder)
    assert len(found) == 1, [str(p) for p in found]
    assert text in found[0].message()
    assert found[0].node == id_of(graph, node)
    assert remedy in found[0].remedy()
    assert found[0].remedy()


def test_a_bias_without_effect_is_told_of_inside_a_module_and_switched_off(
    checker: Checker, folder: Path
) -> None:
    graph, *_ = WARNED["a bias whose mean is taken away"]
    project, made = group(Project(graph), [id_of(graph, name) for name in ("fc", "bn")], "Block")
    (found,) = warnings(checker, project.main, folder)
    assert found.path is not None
    assert found.path.top == made
    (fix,) = found.fixes
    assert warnings(checker, fix.apply(project.main), folder) == []


@pytest.mark.parametrize("case", SOUND)
def test_a_sound_graph_has_no_remarks(checker: Checker, folder: Path, case: str) -> None:
    assert [str(p) for p in warnings(checker, SOUND[case], folder)] == []


def test_warnings_are_printed_and_do_not_fail_a_check(tmp_path: Path) -> None:
    graph = WARNED["softmax over the batch"][0]
    document.save(graph, tmp_path / "soft.loom")
    shown = invoke("check", tmp_path / "soft.loom")
    assert shown.exit_code == 0
    assert "warning: Softmax 'soft' works along axis 0" in shown.stdout
    assert shown.stdout.splitlines()[-1].startswith("0 errors and 1 warning in ")
    found = json.loads(invoke("check", tmp_path / "soft.loom", "--json").stdout)
    assert found["ok"] is True
    assert [(p["severity"], p["node"]) for p in found["problems"]] == [("warning", "soft")]


def test_what_is_known_of_data_is_found_once(folder: Path) -> None:
    checker, loads = Checker(), list[str]()
    load = checker._runner.load

    def counted(text: str, *arguments: object) -> object:
        loads.append(text)
        return load(text, *arguments)  # type: ignore[arg-type]

    checker._runner.load = counted  # type: ignore[method-assign]
    graph = WARNED["the logarithm of negative data"][0]
    checker.check(graph, folder)
    checker.check(graph.set_param(id_of(graph, "watch"), "every", 3), folder)
    assert len(loads) == 1
    checker.check(digits_mlp(), folder)
    assert len(loads) == 1, "no rule asks for the numbers of the digits"
