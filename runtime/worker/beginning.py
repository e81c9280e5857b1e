"""How a training begins: from a graph, or from the last checkpoint of a run that broke off."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy
import torch

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from runtime.codegen import generate
from runtime.codegen.lines import Source
from runtime.paths import relative
from runtime.runs import names
from runtime.runs.folder import RunFolder
from runtime.runs.reading import RunInfo, RunReadError, read_info
from runtime.worker.check import Checker
from runtime.worker.checkpoint import Checkpoint, CheckpointError
from runtime.worker.devices import resolve


class TrainingRefusedError(Exception):
    """A graph cannot be trained as it is; ``problems`` says why."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class TrainOptions:
    """How to train; None leaves a setting as the graph has it.

    Attributes:
        title: What the graph is called; its runs are in a folder of this name.
        folder: Where the graph's relative paths start.
        runs: The folder of all runs.
        device: The device's name.
        epochs: How many epochs.
        seed: Where every random number starts from.
    """

    title: str
    folder: Path
    runs: Path
    device: str | None = None
    epochs: int | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Beginning:
    """A training that may begin: its graph is sound and its folder is there.

    Attributes:
        graph: The graph, with the settings that are used.
        device: Where it will be.
        folder: The run's folder; the program is in it.
        checkpoint: Where to go on from; None at the start of a run.
        lines: Node id → the numbers of its lines in the program.
        warning: What the person should know of it, or empty.
    """

    graph: Graph
    device: torch.device
    folder: RunFolder
    lines: Mapping[str, tuple[int, ...]]
    checkpoint: Checkpoint | None = None
    warning: str = ""


def begin(graph: Graph, options: TrainOptions) -> Beginning:
    """Check a graph, write its program and make the folder of a new run.

    Raises:
        TrainingRefusedError: The graph has errors, or nothing in it is to be computed.
        DeviceError: There is no such device.
        RunWriteError: The run's folder cannot be written.
    """
    wishes = {"device": options.device, "epochs": options.epochs, "seed": options.seed}
    graph = graph.set_run(**{k: v for k, v in wishes.items() if v is not None})
    device = resolve(graph.run.device)
    home = options.runs / names.folder_name(options.title)
    program = _program(graph, options.title, options.folder, home)
    folder = RunFolder.create(
        options.runs,
        options.title,
        graph=document.dumps(graph),
        script=program.text,
        facts={
            "seed": graph.run.seed,
            "device": str(device),
            "folder": relative(options.folder, home),
            "settings": asdict(graph.run),
            **_surroundings(),
        },
    )
    return Beginning(graph, device, folder, program.lines)


def resume(path: Path) -> Beginning:
    """Take up a run that was killed, stopped or broke off, where its last checkpoint is.

    What it does from there on is what it would have done: the same numbers, bit for bit.

    Args:
        path: The run's folder. Its script is only run if it is what its graph says.

    Raises:
        TrainingRefusedError: It is no such run, and why.
        DeviceError: The device that it was on is not there.
        RunWriteError: The run's folder cannot be written.
    """
    try:
        info = read_info(path)
        _refuse_outcome(info)
        checkpoint = Checkpoint.read(path / names.CHECKPOINT)
        graph = document.load(path / names.GRAPH)
        script = (path / names.SCRIPT).read_text(encoding="utf-8")
    except (RunReadError, CheckpointError, document.DocumentError, OSError, ValueError) as error:
        raise TrainingRefusedError(f"The run {path} cannot be resumed. {error}") from error
    device = resolve(str(info.facts.get("device", graph.run.device)))
    home = path.resolve().parent
    origin = home / str(info.facts.get("folder", "../.."))
    program = _program(graph, info.graph, origin, home)
    if script != program.text:
        raise TrainingRefusedError(
            f"The run {path} cannot be resumed. Its script is not what this Netloom writes for "
            "its graph: one of them was changed, or another version made them. "
            f"Train the graph again: {path / names.GRAPH}"
        )
    folder = RunFolder.reopen(path, checkpoint.steps, _surroundings())
    return Beginning(graph, device, folder, program.lines, checkpoint, _difference(info))


def _program(graph: Graph, title: str, folder: Path, home: Path) -> Source:
    """A sound graph's program, as it is in a run's folder below ``home``."""
    result = Checker().check(graph, folder)
    _refuse(result.errors, bool(result.used))
    return generate(graph, result, title=title, folder=folder, script_folder=home / "run")


def _refuse(errors: tuple[Problem, ...], asked: bool) -> None:
    if errors:
        others = len(errors) - 1
        more = f" (and {others} more)" if others else ""
        raise TrainingRefusedError(f"{errors[0]}{more}", errors)
    if not asked:
        raise TrainingRefusedError(
            "Nothing is asked for, so there is nothing to train: wire a loss into an optimizer, "
            "or add a metric, a Watch or an Output"
        )


def _refuse_outcome(info: RunInfo) -> None:
    if info.outcome == "running":
        raise CheckpointError("It is under way: wait for its end, or stop it first.")
    if info.outcome == "finished":
        raise CheckpointError(
            "It is finished. For more epochs, set them in its graph and train that: "
            f"{info.path / names.GRAPH}"
        )


def _surroundings() -> dict[str, Any]:
    """What numbers depend on, besides the graph and the device."""
    return {
        "threads": torch.get_num_threads(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": numpy.__version__,
        },
    }


def _difference(info: RunInfo) -> str:
    now = _surroundings()
    changed = [name for name, value in now.items() if info.facts.get(name) != value]
    if not changed:
        return ""
    return (
        f"This run began with other {' and '.join(changed)}: from here on its numbers may differ "
        "in their last digits from those of a run in one go."
    )
