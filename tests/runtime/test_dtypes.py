"""Numbers of another dtype: checked, mended, trained, exported, set from the command line."""

from pathlib import Path

import pytest
from support.standalone import assert_same_epochs, run_scripts
from support.told import Told

from graph_nodes.document import dumps, loads
from graph_nodes.edit import SetParam
from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.check_result import CheckResult
from runtime.cli.assign import split
from runtime.codegen import generate
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.train import train
from tests.runtime.build import Item, build, id_of


def check(graph: Graph) -> CheckResult:
    return Checker().check(graph, Path())


def weighted(dtype: str, *items: Item, wires: str = "", optimizer: str = "SGD") -> Graph:
    """Random x, cast, times weights of this dtype, into a loss; and what a case adds."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 60, "x_features": 4, "y_features": 2}),
            ("Cast", "cast", {"dtype": dtype}),
            ("Parameter", "w", {"shape": (4, 2), "dtype": dtype, "std": 0.5}),
            ("MatMul", "matmul", {}),
            ("MSELoss", "loss", {}),
            (optimizer, "optimizer", {}),
            ("Watch", "watch", {"every": 1}),
            *items,
        ],
        "data.x>cast.x cast.out>matmul.a w.out>matmul.b matmul.out>loss.prediction "
        f"data.y>loss.target loss.loss>optimizer.loss w.out>watch.x {wires}",
        epochs=2,
        batch_size=20,
    )


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "bfloat16", "float16"])
def test_a_network_of_another_dtype_trains_as_its_scripts_do(dtype: str, tmp_path: Path) -> None:
    graph = weighted(dtype)
    result = check(graph)
    assert not result.errors
    assert str(result.types[id_of(graph, "matmul")]["out"]) == f"(N, 2) {dtype}"
    told, wishes = Told(), RunOptions("net", tmp_path, tmp_path / "runs", device="cpu")
    summary = train(graph, wishes, Control(), told)
    assert summary.outcome == "finished", summary.message
    scripts: list[Path] = []
    for target in ("module", "autograd"):
        text = generate(graph, result, target=target).text
        assert f"torch.randn(4, 2, dtype=torch.{dtype}) * 0.5" in text
        assert f"x.to(torch.{dtype})  # (N, 4) {dtype}" in text
        scripts.append(tmp_path / f"{target}.py")
        scripts[-1].write_text(text, encoding="utf-8")
    printed = run_scripts(scripts, "--device", "cpu", folder=tmp_path, exact=True)
    for script in scripts:
        assert_same_epochs(printed[script], told.epochs(), f"{dtype} {script.stem}")


def test_what_has_the_usual_dtype_says_nothing_of_it() -> None:
    graph = weighted("float32")
    node = graph.nodes[id_of(graph, "w")]
    assert "dtype" not in node.params
    assert "nn.Parameter(torch.randn(4, 2) * 0.5)" in generate(graph, check(graph)).text


@pytest.mark.parametrize(
    ("item", "wires", "said"),
    [
        (
            ("MatMul", "odd", {}),
            "data.x>odd.a w.out>odd.b",
            "MatMul 'odd' takes b of the same dtype as a, which is float32, but 'w' gives float64: "
            "put a Cast before one of them",
        ),
        (
            ("Linear", "odd", {}),
            "cast.out>odd.x",
            "Linear 'odd' takes x of the same dtype as its weights, which is float32, but "
            "'cast' gives float64: put a Cast before one of them",
        ),
        (
            ("BatchNorm1d", "odd", {}),
            "cast.out>odd.x",
            "BatchNorm1d 'odd' takes x of the same dtype as its weights, which is float32, but "
            "'cast' gives float64: put a Cast before one of them",
        ),
    ],
)
def test_a_mix_that_torch_refuses_is_a_problem_that_a_cast_mends(
    item: Item, wires: str, said: str
) -> None:
    graph = weighted("float64", item, ("Watch", "seen", {}), wires=f"{wires} odd.out>seen.x")
    [problem] = check(graph).errors
    assert str(problem) == said
    [mend] = problem.fixes
    mended = mend.apply(graph)
    assert not check(mended).errors
    [made] = [n for n in mended.nodes.values() if n.id not in graph.nodes]
    assert (made.type, made.value("dtype")) == ("Cast", "float32")


def test_whole_numbers_for_a_layer_are_mended_where_they_are_cast() -> None:
    items: list[Item] = [("Cast", "whole", {"dtype": "int32"}), ("Linear", "fc", {})]
    wires = "data.x>whole.x whole.out>fc.x fc.out>seen.x"
    graph = weighted("float32", *items, ("Watch", "seen", {}), wires=wires)
    [problem] = check(graph).errors
    assert problem.code == "wants_floats"
    assert problem.fixes == (SetParam(id_of(graph, "whole"), "dtype", "float32"),)
    assert not check(problem.fixes[0].apply(graph)).errors


def test_files_and_the_command_line_name_dtypes() -> None:
    graph = build([("Input", "x", {"shape": (3,), "dtype": "int64"}), ("Input", "y", {})])
    assert '"dtype": "int64"' in dumps(graph)
    assert dumps(graph).count("dtype") == 1
    assert loads(dumps(graph)) == graph
    half = split("y.dtype=half").apply(graph)
    assert half.nodes[id_of(half, "y")].value("dtype") == "float16"
    with pytest.raises(ValueError, match="dtype wants one of float32, float64, float16, bfloat16"):
        split("y.dtype=float8").apply(graph)
