"""Files that are no tables, that never end, or that change; and scripts that leave with a table."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from build import build
from hypothesis import given, settings
from hypothesis import strategies as st
from support import forking
from support.command import invoke
from support.standalone import run_scripts
from support.tables import CHECKER, graph_of, look

from graph_nodes import document
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult, settled
from runtime.codegen import generate
from runtime.runs.options import RunOptions
from runtime.tables import LIMIT
from runtime.trainer.preparing import prepare


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "large", "none", "long"])
def test_what_would_not_end_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path, reason = tmp_path / "data.csv", "is a device or a pipe, and a file is needed"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
        reason = "is a folder"
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(LIMIT + 1)
        reason = f"a table may have {LIMIT // 2**20}"
    else:
        path = path if kind == "none" else Path("x" * 300 + ".csv")
        reason = "No such file" if kind == "none" else "File name too long"
    result = CHECKER.check(graph_of(path=str(path)), tmp_path)
    assert reason in result.errors[0].message()


def test_a_name_that_is_no_text_is_refused_on_opening() -> None:
    text = dumps(graph_of(path="data.csv")).replace("data.csv", "\\udcff.csv")
    with pytest.raises(DocumentError, match="not Unicode text"):
        loads(text)


def test_what_was_decided_is_kept_by_a_run_and_outlives_the_file(tmp_path: Path) -> None:
    table = tmp_path / "data.csv"
    table.write_text("size;kind\n1,5;b10\n2,5;b9\n3;b10\n")
    graph = build(
        [
            ("CSVFile", "table", {"path": "data.csv", "task": "classification"}),
            ("Linear", "fc", {"out_features": 2}),
            ("CrossEntropyLoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "table.features>fc.x fc.out>loss.scores table.target_values>loss.target loss.loss>sgd.loss",
        validation=0.3,
    )
    run = prepare(graph, RunOptions("t", tmp_path, tmp_path / "runs", device="cpu"))
    kept = document.load(run.folder.path / "graph.loom")
    node = kept.by_name("table")
    assert node is not None
    assert (node.value("delimiter"), node.value("decimal")) == ("semicolon", "comma")
    assert node.value("columns") == (("size", "number"), ("kind", "category", "b9", "b10"))
    table.write_text("size,kind\n1,b10\n2,b9\n3,b11\n")
    assert "split by semicolon" in str(CHECKER.check(kept, tmp_path).errors[0])
    table.write_text("size;kind\n1,5;b10\n2,5;b9\n3;b11\n")
    assert "kind is 'b11', none of 'b9', 'b10'" in str(CHECKER.check(kept, tmp_path).errors[0])
    table.write_text("size;new;kind\n1,5;1;b10\n2,5;2;b9\n")
    found = CHECKER.check(kept, tmp_path).problems
    assert any("that were not there before: new" in str(problem) for problem in found)
    table.write_text("other;kind\n1,5;b10\n2,5;b9\n")
    assert "has no column 'size'" in str(CHECKER.check(kept, tmp_path).errors[0])


def test_columns_that_are_not_there_are_a_problem_and_no_refusal_to_open(tmp_path: Path) -> None:
    text = dumps(graph_of(columns=[["c", "ignore"]]))
    assert '"columns": [["c", "ignore"]]' in text
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    errors = CHECKER.check(loads(text), tmp_path).errors
    assert "has no column 'c': there are a, b" in str(errors[0])
    with pytest.raises(DocumentError, match="columns wants 'c' as one of number, category"):
        loads(text.replace('"ignore"', '"feature"'))


def test_what_was_found_crosses_to_the_editor(tmp_path: Path) -> None:
    result = look(tmp_path, "a,k,y\n1,x,2\n,z,3\n", missing="mean").result
    crossed = CheckResult.from_json(json.loads(json.dumps(result.to_json())))
    assert crossed.infer == result.infer
    (table,) = crossed.tables.values()
    assert [(c.name, c.kind, c.missing) for c in table.columns] == [
        ("a", "number", 1),
        ("k", "category", 0),
        ("y", "number", 0),
    ]
    assert table.rows == [(2, ["1", "x", "2"]), (3, ["", "z", "3"])]
    assert (table.target, table.lines["all"]) == ("y", 3)
    graph = graph_of(missing="mean", standardize=False)
    assert settled(graph, result) != graph
    assert CHECKER.check(settled(graph, result), tmp_path).types == result.types


def test_the_check_prints_what_was_decided_and_why(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a;y\n1,5;2\n2,5;3\n")
    document.save(graph_of(), tmp_path / "graph.loom")
    said = invoke("check", tmp_path / "graph.loom").stdout
    assert "delimiter semicolon (it splits every line into 2 cells)" in " ".join(said.split())
    (node, *_) = json.loads(invoke("check", tmp_path / "graph.loom", "--json").stdout)["nodes"]
    assert node["inferred"]["decimal"] == "comma"
    assert node["table"]["why"]["decimal"] == "2 numbers have one before their decimals"
    assert node["table"]["lines"] | {"all": 0} == {
        **dict.fromkeys(node["table"]["lines"], 0),
        "header": 1,
        "rows": 2,
    }


WORDS = st.text("abcdefgh äöü'", min_size=1, max_size=6).map(lambda s: f"k{s}k")
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False, width=32).map(lambda x: round(x, 3))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(NUMBERS, st.integers(-999, 999), WORDS), min_size=2, max_size=8),
    sep=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    index=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_what_pandas_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[float, int, str]],
    sep: str,
    decimal: str,
    encoding: str,
    index: bool,
    ends: str,
) -> None:
    folder = tmp_path_factory.mktemp("dialect")
    frame = pd.DataFrame(rows, columns=["größe", "count", "kind"])
    file = folder / "data.csv"
    frame.to_csv(
        file, sep=sep, decimal=decimal, encoding=encoding, index=index, lineterminator=ends
    )
    table = look(folder, file.read_bytes(), task="classification")
    assert table.wrong == ""
    expected = frame[["größe", "count"]].to_numpy(dtype=np.float32)
    assert table.x.tolist() == expected.tolist()
    names = table.columns["kind"][1:]
    assert [names[place] for place in table.y.tolist()] == [kind.strip() for kind in frame["kind"]]


def exported(graph: Graph, folder: Path) -> Path:
    script = folder / "network.py"
    source = generate(graph, CHECKER.check(graph, folder), folder=folder, script_folder=folder)
    script.write_text(source.text, encoding="utf-8")
    return script


def ask(script: Path, table: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = forking.alone(script, "--predict", table, *more)
    return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_script_predicts_for_new_rows(tmp_path: Path) -> None:
    rows = "".join(
        f"{i};{'red' if i % 2 else 'blue'};{'high' if i > 9 else 'low'}\n" for i in range(20)
    )
    (tmp_path / "data.csv").write_text("size;colour;label\n" + rows)
    graph = build(
        [
            ("CSVFile", "table", {"path": "data.csv", "task": "classification"}),
            ("Linear", "fc", {"out_features": 2}),
            ("CrossEntropyLoss", "loss", {}),
            ("Adam", "adam", {"lr": 0.1}),
        ],
        "table.features>fc.x fc.out>loss.scores table.target_values>loss.target "
        "loss.loss>adam.loss",
        epochs=60,
        batch_size=8,
    )
    script = exported(graph, tmp_path)
    assert '"data.csv"' in script.read_text()
    run_scripts([script], "--weights", "{folder}/weights.pt", folder=tmp_path)
    kept = json.loads((tmp_path / "weights.json").read_text())
    assert kept["classes"] == {"target_values": ["high", "low"]}
    (tmp_path / "new.csv").write_text("colour;size\nred;18\nblue;1\n")
    said = ask(script, "new.csv")
    assert [line.split("\t")[0] for line in said.stdout.splitlines()] == ["high", "low"], (
        said.stderr
    )
    assert all(0.5 < float(line.split("\t")[1]) <= 1 for line in said.stdout.splitlines())
    for text, reason in (
        ("colour;size\ngreen;1\n", "new.csv, line 2: colour is 'green', none of 'blue', 'red'"),
        ("colour\nred\n", "new.csv: no column 'size' among colour"),
    ):
        (tmp_path / "new.csv").write_text(text)
        refused = ask(script, "new.csv")
        assert (refused.returncode, refused.stderr) == (1, f"network.py: {reason}\n")


@pytest.mark.slow
def test_a_script_predicts_numbers_in_their_own_unit(tmp_path: Path) -> None:
    rows = "".join(f"{i},{1000 + 200 * i}\n" for i in range(30))
    (tmp_path / "data.csv").write_text("area,price\n" + rows)
    graph = build(
        [
            ("CSVFile", "table", {"path": "data.csv", "scale_target": True}),
            ("Linear", "fc", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {"lr": 0.2}),
        ],
        "table.features>fc.x fc.out>loss.prediction table.target_values>loss.target "
        "loss.loss>sgd.loss",
        epochs=200,
    )
    script = exported(graph, tmp_path)
    run_scripts([script], "--weights", "{folder}/w.pt", folder=tmp_path)
    said = ask(script, "data.csv", "--weights", "w.pt")
    numbers = [float(line) for line in said.stdout.splitlines()]
    assert numbers == pytest.approx([1000 + 200 * i for i in range(30)], rel=0.01), said.stderr
