"""Fixes: each mends the problem that it is offered for."""

from pathlib import Path

import pytest

from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from tests.runtime.build import Item, build
from tests.runtime.small_graphs import batch_norm, iris, table

ADAM: Item = ("Adam", "adam", {})
LOSS: Item = ("CrossEntropyLoss", "loss", {})


def digits(*items: Item, wires: str) -> Graph:
    ends = " digits.labels>loss.target loss.loss>adam.loss"
    return build([("Digits", "digits", {}), *items, LOSS, ADAM], wires + ends)


CASES: dict[str, tuple[Graph, str, tuple[str, ...]]] = {
    "a typed-in size that disagrees": (
        digits(
            ("Flatten", "flatten", {}),
            ("Linear", "fc", {"in_features": 32}),
            wires="digits.images>flatten.x flatten.out>fc.x fc.out>loss.scores",
        ),
        "typed_size",
        ("Set in_features to auto",),
    ),
    "a typed-in size that all axes have together": (
        digits(
            ("Linear", "fc", {"in_features": 64}), wires="digits.images>fc.x fc.out>loss.scores"
        ),
        "typed_size",
        ("Insert Flatten before 'fc'", "Set in_features to auto"),
    ),
    "maps given to a fully connected layer": (
        digits(
            ("Conv2d", "conv", {}),
            ("Linear", "fc1", {}),
            ("ReLU", "relu", {}),
            ("Linear", "fc2", {}),
            wires="digits.images>conv.x conv.out>fc1.x fc1.out>relu.x relu.out>fc2.x "
            "fc2.out>loss.scores",
        ),
        "wrong_shape",
        ("Insert Flatten before 'fc1'",),
    ),
    "maps given to a loss of scores": (
        build(
            [("Digits", "digits", {}), ("HingeLoss", "loss", {}), ADAM],
            "digits.images>loss.scores digits.labels>loss.target loss.loss>adam.loss",
        ),
        "wrong_shape",
        ("Insert Flatten before 'loss'",),
    ),
    "fewer scores than classes": (
        iris(("ReLU", "relu", {}), wires="fc.out>relu.x relu.out>loss.scores").set_param(
            "n2", "out_features", 2
        ),
        "too_few_scores",
        ("Set out_features of 'fc' to 3",),
    ),
    "more classes than an embedding has vectors for": (
        build(
            [
                ("Iris", "iris", {}),
                ("Embedding", "tokens", {"num_embeddings": 2}),
                ("Output", "y", {}),
            ],
            "iris.species>tokens.x tokens.out>y.x",
        ),
        "too_few_places",
        ("Set num_embeddings to 3",),
    ),
    "probabilities for a loss of scores": (
        iris(("Softmax", "soft", {}), wires="fc.out>soft.x soft.out>loss.scores"),
        "wants_scores",
        ("Remove 'soft'",),
    ),
    "probabilities that are wanted elsewhere": (
        iris(
            ("Softmax", "soft", {}),
            ("Output", "said", {}),
            wires="fc.out>soft.x soft.out>loss.scores soft.out>said.x",
        ),
        "wants_scores",
        ("Wire 'fc' into 'loss'",),
    ),
    "targets read as numbers for a loss of classes": (
        table("table.csv", "CrossEntropyLoss", "scores"),
        "wants_whole",
        ("Set task of 'table' to classification",),
    ),
    "targets read as classes for a loss of numbers": (
        table("table.csv", "MSELoss", "prediction", task="classification"),
        "wants_floats",
        ("Set task of 'table' to regression",),
    ),
    "a column of dates": (
        table("dates.csv", "MSELoss", "prediction"),
        "table_dates",
        ("Read the column 'day' as dates", "Leave out the column 'day'"),
    ),
    "a column of texts": (
        table("texts.csv", "MSELoss", "prediction"),
        "table_texts",
        ("Leave out the column 'name'", "Make a column of each category of 'name'"),
    ),
    "targets far from what a model gives": (
        table("prices.csv", "MSELoss", "prediction"),
        "far_targets",
        ("Set scale_target of 'table' to on",),
    ),
    "an axis that is not there": (
        iris(("Softmax", "soft", {"dim": 4}), wires="fc.out>soft.x soft.out>loss.scores"),
        "no_such_axis",
        ("Set dim to 1",),
    ),
    "samples scaled by each other": (
        iris(
            ("Softmax", "soft", {"dim": 0}),
            ("Output", "said", {}),
            wires="fc.out>loss.scores fc.out>soft.x soft.out>said.x",
        ),
        "along_batch",
        ("Set dim to 1",),
    ),
    "dropout after the last layer": (
        iris(("Dropout", "drop", {}), wires="fc.out>drop.x drop.out>loss.scores"),
        "dropped_result",
        ("Bypass 'drop'",),
    ),
    "a loss that is no single number": (
        build(
            [("Iris", "iris", {}), ("Linear", "fc", {}), ADAM],
            "iris.features>fc.x fc.out>adam.loss",
        ),
        "wrong_shape",
        ("Insert Mean before 'adam'",),
    ),
    "a row of numbers beside a column": (
        table(
            "table.csv",
            "MSELoss",
            "prediction",
            ("Reshape", "row", {"shape": (-1,)}),
            wires="table.features>fc.x table.target_values>row.x row.out>loss.target",
        ),
        "wrong_shape",
        ("Insert Reshape before 'loss'",),
    ),
    "a batch of a single sample": (
        batch_norm(8, 479),
        "lone_values_in_batch",
        ("Set batch size to 478",),
    ),
    "a share that holds no sample": (
        build(
            [
                ("RandomTensors", "random", {"samples": 2, "x_features": 3, "y_features": 1}),
                ("Linear", "fc", {"out_features": 1}),
                ("MSELoss", "loss", {}),
                ADAM,
            ],
            "random.x>fc.x fc.out>loss.prediction random.y>loss.target loss.loss>adam.loss",
            validation=0.1,
        ),
        "empty_share",
        ("Set validation to 0.0",),
    ),
    "another shape than was declared": (
        build(
            [
                ("Iris", "iris", {}),
                ("Input", "x", {"shape": (3,)}),
                ("Linear", "fc", {"out_features": 3}),
                ("Output", "said", {}),
            ],
            "iris.features>x.feed x.out>fc.x fc.out>said.x",
        ),
        "other_declared_shape",
        ("Set shape to auto",),
    ),
    "a value from a node that is off": (
        iris(("ReLU", "relu", {}), wires="fc.out>relu.x relu.out>loss.scores").set_mode(
            ["n2"], "off"
        ),
        "wired_to_off",
        ("Switch 'fc' on",),
    ),
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [(i % 9, i % 2) for i in range(40)]
    (tmp_path / "table.csv").write_text("a,b,y\n" + "".join(f"{a},{b},{b}\n" for a, b in rows))
    prices = "".join(f"{a},{b},{200_000 + 900 * i}\n" for i, (a, b) in enumerate(rows))
    (tmp_path / "prices.csv").write_text("a,b,y\n" + prices)
    dates = "".join(f"2024-01-{1 + a:02},{b},{b}\n" for a, b in rows)
    (tmp_path / "dates.csv").write_text("day,b,y\n" + dates)
    texts = "".join(f"word {i},{b},{b}\n" for i, (_, b) in enumerate(rows))
    (tmp_path / "texts.csv").write_text("name,b,y\n" + texts)
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_every_fix_mends_its_problem(checker: Checker, folder: Path, case: str) -> None:
    graph, code, words = CASES[case]
    found = [p for p in checker.check(graph, folder).problems if p.code == code]
    assert found, [str(p) for p in checker.check(graph, folder).problems]
    assert tuple(str(f.words(graph, found[0].node)) for f in found[0].fixes) == words
    for fix in found[0].fixes:
        assert str(fix.preview(graph))
        left = checker.check(fix.apply(graph), folder).problems
        assert not [p for p in left if (p.code, p.where) == (code, found[0].where)]
