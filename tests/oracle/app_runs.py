"""What the app and its exported scripts make of graphs, to be held against something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from support.standalone import epochs, run_scripts
from support.told import Told
from torch import Tensor

from graph_nodes.graph import Graph
from runtime.runs import names
from runtime.runs.options import RunOptions
from runtime.runs.reading import read_graph
from runtime.trainer.control import Control
from runtime.trainer.preparing import program_source
from runtime.trainer.program import Program
from runtime.trainer.train import train


@dataclass(frozen=True)
class AppRun:
    """A training in the app, and what it was given.

    Attributes:
        script: The run's script: what an export writes.
        records: The epochs' records.
        weights: The weights after the last epoch.
        start: The weights before the first.
        batches: The batches of each epoch.
        held: The batches that are held back.
    """

    script: Path
    records: list[dict[str, Any]]
    weights: dict[str, Tensor]
    start: dict[str, Tensor]
    batches: list[list[Any]]
    held: list[Any]


def run_app(name: str, graph: Graph, folder: Path) -> AppRun:
    """Train a graph, whose files are in a folder, in the app."""
    told = Told()
    options = RunOptions(name, folder, folder / "runs", device="cpu")
    summary = train(graph, options, Control(), told)
    assert summary.outcome == "finished", f"{name}: {summary.message}"
    weights = load_file(summary.run / names.WEIGHTS)
    script = summary.run / names.SCRIPT
    program = _program(name, script, folder)
    start = {key: tensor.clone() for key, tensor in program.model.state_dict().items()}
    training, order = program.training, program.order
    batches = [list(program.batches(training, order)) for _ in range(graph.run.epochs)]
    held = [] if program.validation is None else list(program.batches(program.validation))
    return AppRun(script, told.epochs(), weights, start, batches, held)


def _program(name: str, script: Path, folder: Path) -> Program:
    graph = read_graph(script.parent)
    source = program_source(graph, name, folder, script.parent.parent)
    assert source.text == script.read_text(encoding="utf-8")
    return Program(source, script, torch.device("cpu"), graph.run.seed, graph.run.epochs)


def run_as_scripts(
    runs: Mapping[str, AppRun], folder: Path
) -> dict[str, tuple[Sequence[dict[str, Any]], dict[str, Tensor]]]:
    """The records and the weights of each run's script, all run in one fresh process."""
    arguments = "--device", "cpu", "--weights", "{folder}/own.pt"
    printed = run_scripts(
        [run.script for run in runs.values()], *arguments, folder=folder, exact=True
    )
    return {
        name: (epochs(printed[run.script]), torch.load(run.script.parent / "own.pt"))
        for name, run in runs.items()
    }
