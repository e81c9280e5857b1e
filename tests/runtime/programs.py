"""Generated programs as modules, for tests that look into what they compute."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.codegen import generate

CPU = torch.device("cpu")


def program_of(graph: Graph, folder: Path = Path()) -> Any:
    """The program of a sound graph."""
    result = Checker().check(graph, folder)
    assert not result.errors, result.errors
    program: Any = ModuleType("program")
    program.__file__ = str(folder / "program.py")
    source = generate(graph, result, folder=folder, script_folder=folder).text
    exec(compile(source, "program.py", "exec"), program.__dict__)
    return program


def epochs_of(graph: Graph, folder: Path = Path()) -> list[dict[str, Any]]:
    """The records of a whole training."""
    return [record for kind, _, record in events_of(graph, folder) if kind == "epoch"]


def events_of(graph: Graph, folder: Path = Path()) -> Iterator[tuple[str, int, Any]]:
    """What a program's training yields."""
    program = program_of(graph, folder)
    yield from program.train(*program.setup(CPU, graph.run.seed), graph.run.epochs)
