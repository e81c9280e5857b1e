"""Generated programs, for tests that look into what they compute."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.codegen import Source, generate
from runtime.trainer.loop import Epoch, Step, loop
from runtime.trainer.means import Curve, Means
from runtime.trainer.program import Program, imported

CPU = torch.device("cpu")


def source_of(graph: Graph, folder: Path = Path(), *, sound: bool = True) -> Source:
    """The source of a graph, which is to be a sound one."""
    result = Checker().check(graph, folder)
    assert not (sound and result.errors), result.errors
    return generate(graph, result, folder=folder, script_folder=folder)


def program_of(graph: Graph, folder: Path = Path(), epochs: int | None = None) -> Program:
    """The program of a sound graph, set up."""
    run, script = graph.run, folder / "program.py"
    return Program(source_of(graph, folder), script, CPU, run.seed, epochs or run.epochs)


def module_of(graph: Graph, folder: Path = Path()) -> Any:
    """The program of any graph, as whoever imports the script has it."""
    return imported(source_of(graph, folder, sound=False).text, folder / "program.py")


def epochs_of(graph: Graph, folder: Path = Path()) -> list[dict[str, Any]]:
    """What each epoch of a whole training gave."""
    records: list[dict[str, Any]] = []
    means = Means()
    for item in loop(program_of(graph, folder)):
        if isinstance(item, Step):
            values = {tag: value.item() for tag, value in item.values.items()}
            means.add(
                {t: Curve([item.number], [0.0], [v], [item.samples]) for t, v in values.items()}
            )
        else:
            train = means.close() | dict(item.metrics)
            records.append({"epoch": item.number, "train": train, "val": dict(item.val)})
    return records


def items_of(graph: Graph, folder: Path = Path()) -> Iterator[Step | Epoch]:
    """What a program's training gives."""
    return loop(program_of(graph, folder))
