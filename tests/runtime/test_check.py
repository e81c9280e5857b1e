import os
from pathlib import Path

import pytest
import torch

from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from runtime.check.checker import Checker
from runtime.check_result import CheckResult
from tests.runtime.build import build, connect, digits_mlp, id_of, lecture_graph


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def types(graph: Graph, result: CheckResult) -> dict[str, str]:
    return {
        f"{graph.nodes[i].name}.{port}": str(kind)
        for i, ports in result.types.items()
        for port, kind in ports.items()
    }


def only(result: CheckResult) -> Problem:
    assert len(result.problems) == 1, [str(p) for p in result.problems]
    return result.problems[0]


def test_a_sound_graph_has_types_sizes_and_no_problems(checker: Checker, tmp_path: Path) -> None:
    graph = digits_mlp()
    result = checker.check(graph, tmp_path)
    assert result.problems == ()
    assert types(graph, result) == {
        "digits.images": "(N, 1, 8, 8) float32",
        "digits.labels": "(N,) int64",
        "flatten.out": "(N, 64) float32",
        "fc1.out": "(N, 32) float32",
        "relu.out": "(N, 32) float32",
        "fc2.out": "(N, 10) float32",
        "loss.loss": "() float32",
    }
    assert result.infer[id_of(graph, "fc1")] == {"in_features": 64}
    assert result.parameters == {id_of(graph, "fc1"): 64 * 32 + 32, id_of(graph, "fc2"): 330}
    beside, _ = graph.add("Linear", params={"in_features": 100, "out_features": 100})
    assert checker.check(beside, tmp_path).learned == result.learned == 64 * 32 + 32 + 330
    assert result.rows == 1797
    assert result.sample_bytes == 64 * 4 + 8
    assert CheckResult.from_json(result.to_json()) == result


def test_gradients_are_ordinary_values(checker: Checker, tmp_path: Path) -> None:
    graph = lecture_graph()
    result = checker.check(graph, tmp_path)
    assert result.problems == ()
    assert types(graph, result)["grad.grad3"] == "(3, 4) float32"


WRONG = {
    "size typed in": (
        lambda g: g.set_param(id_of(g, "fc1"), "in_features", 32),
        "fc1",
        "Linear 'fc1' wants 32 features but 'flatten' gives 64: set in_features to auto, or to 64",
    ),
    "whole numbers into a layer": (
        lambda g: connect(g, "digits.labels>fc1.x"),
        "fc1",
        "Linear 'fc1' wants floating-point numbers in x, but 'digits.labels' gives int64",
    ),
    "fewer scores than classes": (
        lambda g: g.set_param(id_of(g, "fc2"), "out_features", 9),
        "loss",
        "Cross entropy loss 'loss' wants scores for the 10 classes of 'digits.labels', "
        "but 'fc2' gives 9: give the last layer 10 outputs",
    ),
    "images as classes": (
        lambda g: connect(g, "digits.images>loss.target"),
        "loss",
        "wants whole numbers (class numbers) in target, but 'digits.images' gives float32",
    ),
    "no scalar": (
        lambda g: connect(g, "fc2.out>adam.loss"),
        "adam",
        "loss wants a single number, not (N, 10)",
    ),
    "nothing wired": (
        lambda g: g.disconnect([w for w in g.wires if w.target == id_of(g, "fc2")]),
        "fc2",
        "Linear 'fc2' wants x, but nothing is wired into it",
    ),
    "switched off": (
        lambda g: g.set_mode([id_of(g, "relu")], "off"),
        "fc2",
        "Linear 'fc2' wants x, but what is wired into it is off",
    ),
    "momentum missing": (
        lambda g: connect(
            g.remove([id_of(g, "adam")]).add("SGD", name="sgd", params={"nesterov": True})[0],
            "loss.loss>sgd.loss",
        ),
        "sgd",
        "Nesterov momentum requires a momentum",
    ),
    "two trainers": (
        lambda g: connect(g.add("SGD", name="sgd")[0], "loss.loss>sgd.loss"),
        "sgd",
        "both train 'fc1' in one turn: add their losses and use one optimizer",
    ),
    "target returned": (
        lambda g: connect(g.add("Output", name="out")[0], "loss.loss>out.x"),
        "out",
        "'loss' depends on a target: use a Watch to look at it",
    ),
    "no validation samples": (
        lambda g: g.set_run(validation=0.0001),
        None,
        "splits 1797 samples into 1797 and 0",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_graph_is_explained(checker: Checker, tmp_path: Path, case: str) -> None:
    change, node, text = WRONG[case]
    graph = change(digits_mlp())
    errors = checker.check(graph, tmp_path).errors
    assert len(errors) == 1, [str(p) for p in errors]
    assert text in str(errors[0])
    assert errors[0].node == (None if node is None else id_of(graph, node))
    assert errors[0].remedy()


def test_the_issue_of_two_matrices_names_the_sizes(checker: Checker, tmp_path: Path) -> None:
    graph = build(
        [
            ("Parameter", "a", {"shape": (5, 6)}),
            ("Parameter", "b", {"shape": (7, 8)}),
            ("MatMul", "mm", {}),
        ],
        "a.out>mm.a b.out>mm.b",
    )
    problem = checker.check(graph, tmp_path).problems[0]
    assert problem.message() == "MatMul 'mm': K differs: a has K=6, b has K=7"


def test_a_fixed_size_cannot_pin_the_batch(checker: Checker, tmp_path: Path) -> None:
    for rows in (61, 67, 64):
        graph = connect(
            digits_mlp()
            .add("Parameter", name="w", params={"shape": (rows, 64)})[0]
            .add("Add", name="add")[0],
            "flatten.out>add.a w.out>add.b add.out>fc1.x",
        )
        problem = checker.check(graph, tmp_path).errors[0]
        assert problem.node == id_of(graph, "add")
        assert "N" in problem.message()


def test_shapes_follow_the_batch(checker: Checker, tmp_path: Path) -> None:
    graph = build(
        [
            ("Digits", "digits", {}),
            ("Reshape", "rows", {"shape": (-1, 8)}),
            ("Concatenate", "both", {"dim": 0}),
            ("Parameter", "more", {"shape": (5, 8)}),
        ],
        "digits.images>rows.x rows.out>both.x1 more.out>both.x2",
    )
    found = types(graph, checker.check(graph, tmp_path))
    assert found["rows.out"] == "(8*N, 8) float32"
    assert found["both.out"] == "(8*N+5, 8) float32"


def test_a_problem_does_not_hide_the_next(checker: Checker, tmp_path: Path) -> None:
    graph = digits_mlp().set_param("n3", "in_features", 32)
    graph = connect(graph, "digits.images>accuracy.target")
    result = checker.check(graph, tmp_path)
    assert [graph.nodes[p.node or ""].name for p in result.errors] == ["fc1", "accuracy"]
    assert "fc2.out" not in types(graph, result)
    mended = checker.check(graph.reset_param("n3", "in_features"), tmp_path)
    assert [graph.nodes[p.node or ""].name for p in mended.errors] == ["accuracy"]


def test_what_nothing_asks_for_stops_nothing(checker: Checker, tmp_path: Path) -> None:
    graph, lone = digits_mlp().add("Conv2d", name="lone")
    graph = connect(graph, "flatten.out>lone.x")
    result = checker.check(graph, tmp_path)
    assert result.errors == ()
    problem = only(result)
    assert (problem.severity, problem.node) == ("warning", lone)
    assert lone not in result.used


def test_bypass_passes_the_value_on(checker: Checker, tmp_path: Path) -> None:
    graph = digits_mlp()
    result = checker.check(graph.set_mode([id_of(graph, "relu")], "bypass"), tmp_path)
    assert result.problems == ()
    assert id_of(graph, "relu") not in result.types


def test_an_empty_graph_is_no_problem(checker: Checker, tmp_path: Path) -> None:
    assert checker.check(Graph(), tmp_path).problems == ()


def test_data_of_different_lengths_is_refused(checker: Checker, tmp_path: Path) -> None:
    graph = build(
        [
            ("RandomTensors", "one", {"samples": 10, "x_features": 3, "y_features": 2}),
            ("RandomTensors", "two", {"samples": 12, "x_features": 3, "y_features": 2}),
            ("Add", "add", {}),
            ("Watch", "watch", {}),
        ],
        "one.x>add.a two.x>add.b add.out>watch.x",
    )
    errors = checker.check(graph, tmp_path).errors
    assert "has 12 samples" in errors[0].message()
    assert "has 10" in errors[0].message()


def test_a_csv_file_is_read_again_when_it_changes(checker: Checker, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    graph = build([("CSVFile", "table", {"path": "table.csv"})])
    missing = checker.check(graph, tmp_path).problems[0]
    assert "table.csv" in missing.message()
    table.write_text("a,b,c\n1,2,3\n4,5,6\n")
    found = types(graph, checker.check(graph, tmp_path))
    assert sorted(found.values()) == ["(N, 1) float32", "(N, 2) float32"]
    table.write_text("a,b,c,d\n1,2,3,4\n4,5,6,7\n8,9,1,2\n")
    found = types(graph, checker.check(graph, tmp_path))
    assert sorted(found.values()) == ["(N, 1) float32", "(N, 3) float32"]
    table.write_text("a,b\n1,x\n")
    assert "'x'" in checker.check(graph, tmp_path).problems[0].message()
    text = table.stat()
    table.write_text("a,b\n1,9\n")
    os.utime(table, ns=(text.st_atime_ns, text.st_mtime_ns))
    assert all("'x'" not in p.message() for p in checker.check(graph, tmp_path).problems)


@pytest.mark.parametrize(("outputs", "sound"), [(2, False), (3, True), (4, True)])
@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "HingeLoss"])
def test_each_class_in_a_file_wants_a_score(
    checker: Checker, tmp_path: Path, loss: str, outputs: int, sound: bool
) -> None:
    (tmp_path / "pets.csv").write_text("size,pet\n1,cat\n2,dog\n3,cow\n4,cat\n")
    graph = build(
        [
            ("CSVFile", "pets", {"path": "pets.csv", "task": "classification"}),
            ("Input", "y", {}),
            ("Linear", "fc", {"out_features": outputs}),
            (loss, "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "pets.features>fc.x fc.out>loss.scores pets.target_values>y.feed y.out>loss.target "
        "loss.loss>sgd.loss",
    )
    errors = checker.check(graph, tmp_path).errors
    assert [str(e).split(" wants ")[1] for e in errors] == (
        []
        if sound
        else ["scores for the 3 classes of 'y', but 'fc' gives 2: give the last layer 3 outputs"]
    )


def test_only_what_an_edit_affects_is_run_again(tmp_path: Path) -> None:
    checker = Checker()
    graph = digits_mlp()
    before = checker.check(graph, tmp_path)
    runs: list[str] = []
    compute = checker._runner.compute

    def counted(text: str, spec: type, *arguments: object) -> object:
        runs.append(spec.__name__)
        return compute(text, spec, *arguments)  # type: ignore[arg-type]

    checker._runner.compute = counted  # type: ignore[method-assign]
    again = checker.check(graph.move({"n1": (5.0, 5.0)}), tmp_path)
    assert runs == []
    assert again.types == before.types
    checker.check(graph.set_param(id_of(graph, "loss"), "label_smoothing", 0.1), tmp_path)
    assert set(runs) == {"CrossEntropyLoss"}


def test_a_question_about_a_wire_forgets_nothing(tmp_path: Path) -> None:
    checker = Checker()
    graph = digits_mlp()
    checker.check(graph, tmp_path)
    part = graph.copy_fragment(graph.upstream([id_of(graph, "fc1")]))
    other = part.set_param(id_of(graph, "fc1"), "out_features", 7)
    found = checker.check(other, tmp_path, trial=True)
    assert str(found.type_of(id_of(graph, "fc1"), "out")) == "(N, 7) float32"
    runs: list[object] = []
    checker._runner.compute = lambda *arguments: runs.append(arguments)  # type: ignore[method-assign]
    checker.check(graph, tmp_path)
    assert runs == []


def test_a_check_draws_no_random_numbers(tmp_path: Path) -> None:
    graph = build(
        [
            ("RandomTensors", "random", {"x_features": 4, "y_features": 4}),
            ("Parameter", "w", {"shape": (4, 4), "init": "xavier_normal"}),
            ("MatMul", "matmul", {}),
            ("Dropout", "dropout", {}),
            ("Linear", "fc", {"out_features": 4}),
            ("MSELoss", "loss", {}),
            ("Adam", "adam", {}),
        ],
        "random.x>matmul.a w.out>matmul.b matmul.out>dropout.x dropout.out>fc.x "
        "fc.out>loss.prediction random.y>loss.target loss.loss>adam.loss",
    )
    before = torch.get_rng_state()
    assert Checker().check(graph, tmp_path).problems == ()
    assert torch.equal(torch.get_rng_state(), before), "a training beside it would change"


def test_what_is_checked_takes_no_memory(checker: Checker, tmp_path: Path) -> None:
    graph = build(
        [
            ("Parameter", "column", {"shape": (1_000_000, 1)}),
            ("Parameter", "row", {"shape": (1, 1_000_000)}),
            ("MatMul", "outer", {}),
            ("Output", "output", {}),
        ],
        "column.out>outer.a row.out>outer.b outer.out>output.x",
    )
    result = checker.check(graph, tmp_path)
    assert types(graph, result)["outer.out"] == "(1000000, 1000000) float32"


def test_failing_nodes_print_nothing(
    checker: Checker, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    graph = build(
        [("Digits", "digits", {}), ("Conv2d", "conv", {"kernel_size": 11})],
        "digits.images>conv.x",
    )
    assert checker.check(graph, tmp_path).problems
    assert capfd.readouterr() == ("", "")
