"""Bad input of every kind ends as one clear error on stderr, and never as a traceback."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.command import command, invoke, run, search_path

from graph_nodes import document
from graph_nodes.document import FORMAT
from runtime.bench.networks import digits_cnn
from tests.runtime.resuming import csv_graph


def file_fields() -> dict[str, Any]:
    return json.loads(document.dumps(digits_cnn(validation=0.2)))


def with_node(**changes: Any) -> str:
    """The file of the digits CNN with its first node changed."""
    fields = file_fields()
    fields["nodes"][0] |= changes
    return json.dumps(fields)


def with_wire(**changes: Any) -> str:
    """The file of the digits CNN with its first wire changed."""
    fields = file_fields()
    fields["wires"][0] |= changes
    return json.dumps(fields)


def with_cycle() -> str:
    fields = file_fields()
    nodes = {node["name"]: node["id"] for node in fields["nodes"]}
    entrance = next(w for w in fields["wires"] if w["to"] == f"{nodes['conv2']}.x")
    entrance["from"] = f"{nodes['relu2']}.out"
    return json.dumps(fields)


BAD_FILES: dict[str, tuple[Callable[[], str], list[str]]] = {
    "not JSON": (lambda: "import torch\n", ["not a Netloom graph", "line 1"]),
    "cut off": (lambda: document.dumps(digits_cnn(0.2))[:200], ["not a Netloom graph", "JSON"]),
    "nested without end": (lambda: "[" * 100_000, ["not a Netloom graph"]),
    "empty": (lambda: "", ["not a Netloom graph"]),
    "another JSON": (lambda: '{"name": "x"}', ["'format'"]),
    "newer format": (
        lambda: json.dumps({"format": FORMAT + 1}),
        [f"format {FORMAT + 1}", "update Netloom"],
    ),
    "unknown parameter": (lambda: with_node(params={"colour": 3}), ["nodes[0]", "'colour'"]),
    "wrong value": (
        lambda: json.dumps(file_fields() | {"run": {"epochs": "many"}}),
        ["epochs", "whole number", "'many'"],
    ),
    "wrong kind": (lambda: json.dumps(file_fields() | {"nodes": 7}), ["'nodes'", "list"]),
    "wire to nowhere": (lambda: with_wire(to="n99.x"), ["wires[0]", "'n99'"]),
    "wire to no port": (lambda: with_wire(to="n3.y"), ["wires[0]", "'y'"]),
    "cycle": (with_cycle, ["cycle", "'conv2'", "'relu2'"]),
}


def only_error(stderr: str) -> str:
    """The one error that was printed, made sure to be nothing else."""
    assert stderr.startswith("netloom: ")
    assert stderr.count("netloom: ") == 1
    assert "Traceback" not in stderr
    return stderr


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETLOOM_LOG_DIR", str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_its_name_and_the_place(name: str, tmp_path: Path) -> None:
    text, words = BAD_FILES[name]
    file = tmp_path / "bad.loom"
    file.write_text(text())
    result = invoke("check", file)
    assert result.exit_code == 1
    error = only_error(result.stderr)
    assert [word for word in [str(file), *words] if word not in error] == []
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["train", "check", "export"])
def test_each_command_names_a_missing_file(command: str, tmp_path: Path) -> None:
    arguments = ["-o", tmp_path / "out.py"] if command == "export" else []
    result = invoke(command, tmp_path / "none.loom", *arguments)
    assert result.exit_code == 1
    assert "there is no file" in only_error(result.stderr)
    assert "none.loom" in result.stderr


def test_a_folder_is_no_graph(tmp_path: Path) -> None:
    result = invoke("check", tmp_path)
    assert result.exit_code == 1
    assert str(tmp_path) in only_error(result.stderr)


def test_a_file_that_is_not_text_is_no_graph(tmp_path: Path) -> None:
    file = tmp_path / "weights.loom"
    file.write_bytes(b"\x80\x81\xff")
    result = invoke("check", file)
    assert result.exit_code == 1
    assert "UTF-8" in only_error(result.stderr)


def test_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "bad.loom"
    file.write_text(with_node(type="\x1b[31mevil\x07", params=3))
    result = invoke("check", file)
    assert result.exit_code == 1
    assert "\x1b" not in result.stderr
    assert "\x07" not in result.stderr
    assert "evil" in only_error(result.stderr)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train"], ["FILE"]),
        (["fly"], ["fly"]),
        (["check", "a.loom", "b.loom"], ["b.loom"]),
        (["check", "a.loom", "--fast"], ["--fast"]),
        (["export", "a.loom"], ["--output"]),
        (["train", "a.loom", "--device", "tpu"], ["--device", "cuda:N", "'tpu'"]),
        (["train", "a.loom", "--epochs", "0"], ["--epochs", "0"]),
        (["train", "a.loom", "--epochs", "ten"], ["--epochs", "ten"]),
        (["train", "a.loom", "--seed", "-1"], ["--seed", "-1"]),
        (["train", "a.loom", "--set", "lr=1"], ["--set", "NODE.PARAM=VALUE", "'lr=1'"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_misused_command_says_how_to_use_it(arguments: list[str], words: list[str]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert [word for word in ["Usage", *words] if word not in result.stderr] == []
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_set_that_names_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cnn.loom"
    document.save(digits_cnn(0.2), file)
    result = invoke("train", file, "--set", "fc9.out_features=3")
    assert result.exit_code == 1
    assert "--set fc9.out_features=3: there is no node 'fc9'" in only_error(result.stderr)


def test_a_bad_file_is_refused_by_the_real_program(tmp_path: Path) -> None:
    file = tmp_path / "bad.loom"
    file.write_text("{")
    done = run("train", file, cwd=tmp_path)
    assert done.returncode == 1
    assert str(file) in only_error(done.stderr)
    assert done.stdout == ""


def test_an_unexpected_error_goes_to_the_log(
    log_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(as_json: bool) -> None:
        raise ZeroDivisionError("seven")

    monkeypatch.setattr("runtime.cli.catalogue.print_catalogue", fail)
    result = invoke("nodes")
    assert result.exit_code == 1
    error = only_error(result.stderr)
    assert "ZeroDivisionError" in error
    log = log_folder / "commands.log"
    assert str(log) in error
    assert "Traceback" in log.read_text()
    assert "seven" in log.read_text()


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command("nodes"), stdout=writer, stderr=subprocess.PIPE, env=search_path(), check=False
    )
    os.close(writer)
    assert done.stderr == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "{long}"],
        ["train", "{long}"],
        ["resume", "{long}"],
        ["export", "{file}", "-o", "{long}"],
        ["train", "{file}", "--runs", "{long}"],
        ["train", "{file}", "--weights", "{long}", "--runs", "{folder}"],
    ],
    ids=lambda arguments: " ".join(a.strip("{}") for a in arguments),
)
def test_a_name_too_long_for_any_disk_is_one_short_sentence(
    arguments: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "net.loom"
    document.save(digits_cnn(0.2), file)
    words = {"long": "x" * 5000, "file": str(file), "folder": str(tmp_path / "runs")}
    result = invoke(*(argument.format_map(words) for argument in arguments))
    assert result.exit_code == 1
    assert "unexpected" not in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 800


def test_a_run_in_a_folder_whose_name_is_no_text_is_made_and_resumed(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    document.save(csv_graph(tmp_path, 16).set_run(epochs=1), file)
    runs = tmp_path / os.fsdecode(b"runs\xfe")
    result = invoke("train", file, "--runs", runs, "--json")
    assert result.exit_code == 0, result.stderr
    (run_folder,) = runs.glob("*/*-*")
    longer = invoke("resume", run_folder, "--epochs", "2")
    assert longer.exit_code == 0, longer.stderr
