"""netloom train: what it prints on a pipe, a terminal and as JSON, what it leaves, how it ends."""

import json
import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.command import command, forked, invoke, run, search_path
from support.standalone import run_scripts
from worker_support import wait_until

from graph_nodes import document
from graph_nodes.graph import Graph
from runtime.runs.names import CHECKPOINT
from runtime.runs.reading import read_info, read_run
from tests.runtime.blocks import pairs
from tests.runtime.build import build, digits_mlp

DIVERGING = build(
    [
        ("RandomTensors", "random", {"x_features": 4, "y_features": 4, "samples": 64}),
        ("Linear", "fc", {"out_features": 4}),
        ("L2Loss", "loss", {}),
        ("SGD", "sgd", {"lr": 1e30}),
    ],
    "random.x>fc.x fc.out>loss.prediction random.y>loss.target loss.loss>sgd.loss",
    epochs=4,
    validation=0.0,
)


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """The digits MLP in a file."""
    return saved(digits_mlp(), tmp_path / "digits.loom")


def saved(graph: Graph, path: Path) -> Path:
    document.save(graph, path)
    return path


def json_lines(text: str) -> list[dict[str, Any]]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return [json.loads(line, parse_constant=refuse) for line in text.splitlines()]


def only_run(runs: Path) -> Path:
    (found,) = runs.glob("*/*")
    return found


def test_json_lines_are_the_epochs_and_the_summary(digits: Path, tmp_path: Path) -> None:
    result = invoke("train", digits, "--json", "--epochs", 2, "--runs", tmp_path, "--device", "cpu")
    assert result.exit_code == 0
    *epochs, summary = json_lines(result.stdout)
    assert [(e["event"], e["epoch"], e["step"]) for e in epochs] == [
        ("epoch", 1, 23),
        ("epoch", 2, 46),
    ]
    assert epochs[0].keys() == {"event", "epoch", "step", "train", "val"}
    assert epochs[0]["train"].keys() == {"loss"}
    assert epochs[0]["val"].keys() == {"loss", "accuracy"}
    assert summary.keys() == {"event", "run", "steps", "seconds", "device", "train", "val"}
    assert (summary["event"], summary["steps"], summary["device"]) == ("summary", 46, "cpu")
    assert (summary["train"], summary["val"]) == (epochs[1]["train"], epochs[1]["val"])
    losses = read_run(Path(summary["run"])).series["val", "loss"].values
    assert losses.tolist() == [e["val"]["loss"] for e in epochs], "the numbers are not rounded"


@pytest.mark.slow
def test_exported_scripts_print_the_same_epochs(tmp_path: Path) -> None:
    arguments = ["--epochs", "3", "--seed", "3", "--device", "cpu"]
    said: dict[Path, list[str]] = {}
    for name, graph in {"digits": digits_mlp(), "pairs": pairs(), "nan": DIVERGING}.items():
        file = saved(graph, tmp_path / f"{name}.loom")
        script = tmp_path / name / "script.py"
        script.parent.mkdir()
        assert invoke("export", file, "-o", script).exit_code == 0
        runs = tmp_path / "runs"
        ours = json_lines(invoke("train", file, *arguments, "--json", "--runs", runs).stdout)
        said[script] = [
            f"epoch {e['epoch']}/3{words('train', e)}{words('val', e)}" for e in ours[:-1]
        ]
    weights = "--weights", "{folder}/weights.pt"
    threads = torch.get_num_threads()  # a bias before a norm follows the rounding of nothing
    assert run_scripts([*said], *arguments, *weights, folder=tmp_path, threads=threads) == said


def words(part: str, epoch: dict[str, Any]) -> str:
    """What a script prints of a part of an epoch."""
    return "".join(f"  {part} {tag} {float(v):.6g}" for tag, v in epoch[part].items())


def test_numbers_that_json_has_not_are_text(tmp_path: Path) -> None:
    file = saved(DIVERGING, tmp_path / "diverging.loom")
    result = invoke("train", file, "--json", "--runs", tmp_path / "runs", "--device", "cpu")
    assert result.exit_code == 0
    losses = [line["train"]["loss"] for line in json_lines(result.stdout)]
    assert losses[-1] in ("NaN", "Infinity")
    assert not torch.tensor(float(losses[-1])).isfinite()
    assert "netloom: warning: loss became" in result.stderr
    assert "learning rate" in result.stderr


def test_a_pipe_gets_plain_lines(digits: Path, tmp_path: Path) -> None:
    result = invoke("train", digits, "--epochs", 2, "--runs", tmp_path, "--device", "cpu")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert re.match(r"epoch 1/2  loss [\d.]+  val loss [\d.]+  val accuracy [\d.]+", lines[0])
    assert lines[1].startswith("epoch 2/2  loss ")
    assert any(re.match(r"accuracy +0\.\d+$", line) for line in lines)
    assert re.match(r"46 steps in [\d.]+ s on cpu\. The run is in ", lines[-1])
    assert "\x1b" not in result.stdout
    assert str(only_run(tmp_path)) in lines[-1]


def test_many_epochs_are_not_a_flood(tmp_path: Path) -> None:
    graph = DIVERGING.set_param(DIVERGING.by_name("sgd").id, "lr", 1e-4)  # type: ignore[union-attr]
    file = saved(graph, tmp_path / "many.loom")
    result = invoke("train", file, "--epochs", 1000, "--runs", tmp_path / "runs")
    epochs = [line for line in result.stdout.splitlines() if line.startswith("epoch")]
    assert 50 <= len(epochs) <= 101
    assert epochs[0].startswith("epoch    1/1000 ")
    assert epochs[-1].startswith("epoch 1000/1000 ")


@pytest.mark.slow
def test_a_terminal_gets_a_bar_and_a_table(digits: Path, tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    arguments = ["train", digits, "--epochs", 3, "--runs", tmp_path, "--device", "cpu"]
    environment = {**search_path(), "TERM": "xterm-256color", "COLUMNS": "110"}
    process = subprocess.Popen(forked(*arguments), stdout=terminal, env=environment)
    os.close(terminal)
    output = b""
    with open(controller, "rb", buffering=0) as screen:
        while chunk := _read(screen):
            output += chunk
    assert process.wait(60) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", output.decode())
    assert "━" in text
    assert re.search(r"[\d.]+ s left", text)
    for epoch in (1, 2, 3):
        assert re.search(rf"epoch {epoch}/3  loss [\d.]+  val loss [\d.]+", text)
    assert re.search(r"Last epoch +Training +Validation", text)


def _read(screen: Any) -> bytes:
    try:
        return screen.read(4096)
    except OSError:  # Linux says so when the last program on the terminal has ended
        return b""


def test_set_changes_what_is_trained_and_not_the_file(digits: Path, tmp_path: Path) -> None:
    before = digits.read_bytes()
    result = invoke(
        *("train", digits, "--epochs", 1, "--runs", tmp_path, "--set", "adam.lr=0.5"),
        *("--set", "fc1.out_features=7"),
    )
    assert result.exit_code == 0
    assert digits.read_bytes() == before
    run_folder = only_run(tmp_path)
    trained = document.load(run_folder / "graph.loom")
    assert trained.by_name("adam").value("lr") == 0.5  # type: ignore[union-attr]
    assert load_file(run_folder / "weights.safetensors")["fc1.weight"].shape == (7, 64)


def test_seeds_make_runs_differ_and_repeat(digits: Path, tmp_path: Path) -> None:
    def losses(seed: int, runs: str) -> list[Any]:
        arguments = ["--json", "--epochs", 1, "--seed", seed, "--runs", tmp_path / runs]
        first, _ = json_lines(invoke("train", digits, *arguments, "--device", "cpu").stdout)
        return [first["train"], first["val"]]

    assert losses(1, "a") == losses(1, "b") != losses(2, "c")


def test_errors_of_the_graph_come_with_their_remedies(tmp_path: Path) -> None:
    graph = digits_mlp()
    graph = graph.set_param(graph.by_name("fc1").id, "in_features", 32)  # type: ignore[union-attr]
    file = saved(graph, tmp_path / "wrong.loom")
    for arguments in (["train", file, "--runs", tmp_path / "runs"], ["export", file, "-o", "x.py"]):
        result = invoke(*arguments)
        assert result.exit_code == 1
        assert result.stdout == ""
        first, second = result.stderr.splitlines()
        assert first.startswith(f"netloom: {file} cannot be ")
        assert first.endswith("it has 1 error")
        assert "Linear 'fc1' wants 32 features but 'flatten' gives 64" in second
        assert "set in_features to auto" in second
    assert not (tmp_path / "runs").exists()


def test_an_unknown_node_type_is_named(tmp_path: Path) -> None:
    fields = json.loads(document.dumps(digits_mlp()))
    fields["nodes"][3]["type"] = "FancyReLU"
    file = tmp_path / "strange.loom"
    file.write_text(json.dumps(fields))
    result = invoke("train", file, "--runs", tmp_path / "runs")
    assert result.exit_code == 1
    assert "FancyReLU" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("device", ["cuda:99", "mps", "xpu:7"])
def test_a_device_that_is_not_there_is_named(device: str, digits: Path, tmp_path: Path) -> None:
    result = invoke("train", digits, "--device", device, "--runs", tmp_path / "runs")
    assert result.exit_code == 1
    assert device in result.stderr
    assert "there is cpu" in result.stderr
    assert result.stderr.count("netloom: ") == 1


def test_a_folder_of_runs_that_cannot_be_made_is_named(digits: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    result = invoke("train", digits, "--runs", blocked / "runs")
    assert result.exit_code == 1
    assert str(blocked) in result.stderr
    assert result.stderr.count("netloom: ") == 1


def start_endless(
    digits: Path, runs: Path, start: Callable[..., Sequence[str]] = forked
) -> subprocess.Popen[str]:
    """Start a training that would take hours, and wait for its first epoch."""
    arguments = ["train", digits, "--epochs", 10**6, "--runs", runs, "--json", "--device", "cpu"]
    process = subprocess.Popen(
        start(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=search_path(),
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["epoch"] == 1
    return process


@pytest.mark.slow
@pytest.mark.parametrize(("number", "start"), [(signal.SIGINT, command), (signal.SIGTERM, forked)])
def test_a_signal_ends_the_training_and_keeps_the_run(
    number: signal.Signals, start: Callable[..., Sequence[str]], digits: Path, tmp_path: Path
) -> None:
    process = start_endless(digits, tmp_path, start)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    summary = json_lines(stdout)[-1]
    folder = Path(summary["run"])
    assert stderr.startswith(f"netloom: stopped after {summary['steps']:,} steps: ")
    assert str(folder) in stderr
    assert "Traceback" not in stderr
    kept = read_run(folder)
    assert kept.info.outcome == "stopped"
    assert len(kept.series["train", "loss"]) == summary["steps"]
    assert load_file(folder / "weights.safetensors").keys() >= {"fc1.weight", "fc2.bias"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("second", "pause"), [(signal.SIGINT, 0.0), (signal.SIGTERM, 0.01), (signal.SIGINT, 0.2)]
)
def test_a_second_signal_at_any_moment_keeps_the_run(
    second: signal.Signals, pause: float, digits: Path, tmp_path: Path
) -> None:
    process = start_endless(digits, tmp_path)
    (folder,) = tmp_path.glob("digits/*-*")
    deadline = time.monotonic() + 30
    while not (folder / CHECKPOINT).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    for _ in range(3):
        time.sleep(pause)
        process.send_signal(second)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode in (130, 128 + second, -signal.SIGTERM), stderr
    assert "Traceback" not in stderr
    assert read_info(folder).outcome == "stopped"
    assert load_file(folder / "weights.safetensors").keys() >= {"fc1.weight", "fc2.bias"}
    assert (folder / CHECKPOINT).exists()


@pytest.mark.slow
def test_a_training_that_was_killed_leaves_what_was_flushed(digits: Path, tmp_path: Path) -> None:
    process = start_endless(digits, tmp_path)
    wait_until(lambda: len(read_run(only_run(tmp_path)).series["train", "loss"]) >= 23)
    process.kill()
    process.communicate(timeout=60)
    kept = read_run(only_run(tmp_path))
    assert kept.info.outcome == "killed"
    assert len(kept.series["train", "loss"]) >= 23


@pytest.mark.slow
def test_pictures_are_left_where_they_are_wanted(digits: Path, tmp_path: Path) -> None:
    result = invoke("train", digits, "--epochs", 1, "--runs", tmp_path, "--picture")
    assert result.exit_code == 0
    folder = only_run(tmp_path)
    for name in ("graph.png", "loss.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
        assert str(folder / name) in result.stderr


@pytest.mark.slow
def test_without_qt_a_training_only_lacks_its_pictures(digits: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "PySide6"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ModuleNotFoundError('there is no PySide6 here')")
    path = os.pathsep.join([str(hidden.parent), search_path()["PYTHONPATH"]])
    done = run(
        *("train", digits, "--epochs", 1, "--runs", tmp_path / "runs", "--picture"),
        environment={"PYTHONPATH": path},
    )
    assert done.returncode == 0
    assert "there is no PySide6 here" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "The run is in" in done.stdout
