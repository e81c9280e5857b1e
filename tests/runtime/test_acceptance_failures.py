"""Trainings and exports that fail in odd ways still end as one sentence, and leave no scraps."""

from pathlib import Path

import pytest
from build import build, digits_mlp, id_of
from support.command import invoke, run

from graph_nodes import document
from runtime.check.checker import Checker
from runtime.runs.options import RunOptions
from runtime.runs.reading import read_info
from runtime.trainer.control import Control
from runtime.trainer.preparing import prepare
from runtime.trainer.train import TrainingSession

TOO_MUCH = "data.samples=100000000000000"
"""Data that no memory holds; of weights that it does not hold the check says so beforehand."""


@pytest.mark.slow
def test_running_out_of_memory_is_one_sentence_and_the_traceback_is_in_the_log(
    tmp_path: Path,
) -> None:
    file, logs = tmp_path / "large.loom", tmp_path / "log"
    items = [("RandomTensors", "data", {}), ("Linear", "fc", {}), ("MSELoss", "loss", {})]
    wires = "data.x>fc.x fc.out>loss.prediction data.y>loss.target loss.loss>sgd.loss"
    document.save(build([*items, ("SGD", "sgd", {})], wires), file)
    done = run(
        *("train", file, "--runs", tmp_path / "runs", "--set", TOO_MUCH),
        environment={"NETLOOM_LOG_DIR": str(logs)},
    )
    assert done.returncode == 1
    assert f"{file} cannot be trained. cpu ran out of memory. A smaller batch size" in done.stderr
    assert not list((tmp_path / "runs").rglob("*")), "nothing was trained"
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" in (logs / "commands.log").read_text(encoding="utf-8")


def test_an_export_onto_a_folder_names_the_folder(tmp_path: Path) -> None:
    file, folder = tmp_path / "digits.loom", tmp_path / "out.py"
    document.save(digits_mlp(), file)
    folder.mkdir()
    result = invoke("export", file, "-o", folder)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"{folder}: that is a folder, and a file is needed\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["digits.loom", "out.py"]


def test_weights_that_cannot_be_written_are_a_failure_and_leave_no_part(tmp_path: Path) -> None:
    options = RunOptions("digits", tmp_path, tmp_path / "runs", device="cpu")
    session = TrainingSession(
        prepare(digits_mlp(epochs=1), options),
        lambda event: None,
    )
    (session.folder.path / "weights.safetensors").mkdir()
    summary = session.run(Control())
    assert summary.outcome == "failed"
    assert "weights.safetensors" in summary.message
    assert read_info(summary.run).message == summary.message
    assert list(session.folder.path.glob("*.part")) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" * 9, "there are control characters in it"),
        ("ä,ö,y\n1,2,3\n".encode() + b"\xe4,3,2\n", "line 3: a byte that is not UTF-8"),
        (b"x,y\n1,2\n" + b"9" * 200_000 + b",2\n", "field larger than field limit"),
        (b"x,y\n1,\0\n", "there are zero bytes in it"),
        (b"", "wants a row of 2 or more cells"),
    ],
    ids=["picture", "a flaw", "one huge cell", "zero bytes", "empty"],
)
def test_a_table_that_is_none_is_a_problem_of_its_node(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "table.csv").write_bytes(content)
    graph = build(
        [("CSVFile", "table", {"path": "table.csv"}), ("Output", "output", {})],
        "table.features>output.x",
    )
    (problem,) = Checker().check(graph, tmp_path).errors
    assert problem.node == id_of(graph, "table")
    assert reason in problem.message()


def test_sizes_beyond_counting_are_a_problem_of_their_node(tmp_path: Path) -> None:
    graph = build(
        [("RandomTensors", "random", {"x_features": 10**18}), ("Output", "output", {})],
        "random.x>output.x",
    )
    (problem,) = Checker().check(graph, tmp_path).errors
    assert problem.node == id_of(graph, "random")
    assert problem.message().startswith("Random tensors 'random' cannot be made")
