"""netloom check, export and devices."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import forking
from support.command import invoke, search_path

from graph_nodes import document
from tests.runtime.build import connect, digits_mlp, id_of


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """The digits MLP in a file."""
    document.save(digits_mlp(), tmp_path / "digits.loom")
    return tmp_path / "digits.loom"


def test_a_check_shows_shapes_dtypes_and_parameter_counts(digits: Path) -> None:
    result = invoke("check", digits)
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["digits", "Digits", "images", "(N,", "1,", "8,", "8)", "float32"] in rows
    assert ["labels", "(N,)", "int64"] in rows
    assert ["fc1", "Linear", "out", "(N,", "32)", "float32", "2,080"] in rows
    assert ["2,410", "in", "all"] in rows
    assert result.stdout.splitlines()[-1].startswith("0 errors and 0 warnings in ")


def test_a_check_as_json_speaks_in_names(digits: Path) -> None:
    result = invoke("check", digits, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["file"], found["ok"], found["problems"]) == (str(digits), True, [])
    nodes = {node["name"]: node for node in found["nodes"]}
    assert nodes["fc1"]["type"] == "Linear"
    assert nodes["fc1"]["outputs"]["out"] == {"shape": ["N", 32], "dtype": "float32"}
    assert nodes["fc1"]["inferred"] == {"in_features": 64}
    assert (nodes["fc1"]["parameters"], found["parameters"]) == (2080, 2410)
    assert nodes["fc1"]["used"] is True


def test_every_problem_is_shown_with_its_remedy(tmp_path: Path) -> None:
    graph = digits_mlp()
    graph = graph.set_param(id_of(graph, "fc1"), "in_features", 32)
    graph = connect(graph, "digits.images>accuracy.target").rename(id_of(graph, "fc2"), "last")
    document.save(graph, tmp_path / "wrong.loom")
    result = invoke("check", tmp_path / "wrong.loom")
    assert result.exit_code == 1
    assert "error: Linear 'fc1' wants 32 features but 'flatten' gives 64: set" in result.stdout
    assert "  fix: Set in_features to auto  (fc1.in_features: 32 → auto)" in result.stdout
    assert "'accuracy'" in result.stdout
    assert "2 errors" in result.stdout.splitlines()[-1]
    as_json = invoke("check", tmp_path / "wrong.loom", "--json")
    assert as_json.exit_code == 1
    problems = json.loads(as_json.stdout)["problems"]
    assert {p["node"] for p in problems} == {"fc1", "accuracy"}
    assert all(p["remedy"] for p in problems)
    (fix,) = next(p["fixes"] for p in problems if p["node"] == "fc1")
    assert (fix["edit"], fix["param"], fix["value"]) == ("set_param", "in_features", None)
    assert fix["words"] == "Set in_features to auto"


def test_what_is_not_run_says_why(tmp_path: Path) -> None:
    graph = digits_mlp()
    graph = graph.set_mode([id_of(graph, "accuracy")], "off").set_mode(
        [id_of(graph, "relu")], "bypass"
    )
    graph, _ = graph.add("Sigmoid", name="idle")
    document.save(connect(graph, "fc1.out>idle.x"), tmp_path / "parts.loom")
    lines = invoke("check", tmp_path / "parts.loom").stdout.splitlines()
    ends = {line.split()[0]: line for line in lines if line.strip()}
    assert ends["accuracy"].endswith("disabled")
    assert ends["relu"].endswith("bypassed")
    assert ends["idle"].endswith("not run: no loss, metric, Watch or Output needs it")


@pytest.mark.slow
def test_an_export_runs_and_says_what_it_needs(digits: Path, tmp_path: Path) -> None:
    out = tmp_path / "script.py"
    result = invoke("export", digits, "-o", out)
    assert result.exit_code == 0
    assert "torch and scikit-learn" in result.stdout
    assert str(out) in result.stdout
    done = subprocess.run(
        [sys.executable, "-I", str(out), "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "--epochs" in done.stdout


def test_an_export_that_fails_leaves_the_old_file(digits: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    result = invoke("export", digits, "-o", folder)
    assert result.exit_code == 1
    assert str(folder) in result.stderr
    missing = tmp_path / "none" / "script.py"
    result = invoke("export", digits, "-o", missing)
    assert result.exit_code == 1
    assert str(missing.parent) in result.stderr
    graph = digits_mlp()
    document.save(graph.remove([id_of(graph, "digits")]), digits)
    old = tmp_path / "old.py"
    old.write_text("kept")
    assert invoke("export", digits, "-o", old).exit_code == 1
    assert old.read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["digits.loom", "folder", "old.py"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["export", "train"])
def test_a_disk_that_takes_no_more_is_one_sentence(
    command: str, digits: Path, tmp_path: Path
) -> None:
    target = ["--runs", tmp_path / "runs"] if command == "train" else ["-o", tmp_path / "x.py"]
    done = subprocess.run(
        forking.command("tests.support.full_disk", command, *map(str, [digits, *target])),
        capture_output=True,
        text=True,
        env=search_path(),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("netloom: ")
    assert done.stderr.count("\n") == 1
    assert "cannot be written to" in done.stderr or "could not be written to" in done.stderr
    assert str(target[1]) in done.stderr
    assert not (tmp_path / "x.py").exists()


def test_devices_are_listed_with_names_and_memory() -> None:
    result = invoke("devices")
    assert result.exit_code == 0
    assert any(
        line.startswith("cpu ") and line.endswith(" GB free") for line in result.stdout.splitlines()
    )
    found = json.loads(invoke("devices", "--json").stdout)
    (cpu,) = (device for device in found if device["id"] == "cpu")
    assert cpu["available"] is True
    assert 0 < cpu["memory_free"] <= cpu["memory_total"]
    assert all(device["available"] or device["why"] for device in found)
