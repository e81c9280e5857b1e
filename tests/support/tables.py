"""What the CSV node makes of a table: as a program loads it, and as a check speaks of it."""

from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from graph_nodes.graph import Graph, Wire
from runtime.check.checker import Checker
from runtime.check_result import CheckResult
from runtime.codegen import generate

NAME = "data.csv"
CHECKER = Checker()


@dataclass
class Table:
    """One table, checked and loaded by the program that the check gives.

    Attributes:
        result: What the check found.
        source: The program.
        x: Raw features, where the table is sound.
        y: Targets.
        said: Every problem that is no error, joined.
        wrong: Every error, joined.
    """

    result: CheckResult
    source: str
    x: torch.Tensor = field(default_factory=lambda: torch.empty(0))
    y: torch.Tensor = field(default_factory=lambda: torch.empty(0))

    @property
    def said(self) -> str:
        return " | ".join(str(p) for p in self.result.problems if p.severity != "error")

    @property
    def wrong(self) -> str:
        return " | ".join(map(str, self.result.errors))

    @property
    def settled(self) -> dict[str, Any]:
        """What "auto" stands for, by parameter."""
        return dict(next(iter(self.result.infer.values()), {}))

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(rest) for name, *rest in self.settled["columns"]}


def graph_of(**values: object) -> Graph:
    """A table of which features and targets are asked."""
    graph, table = Graph().add("CSVFile", name="table", params={"path": NAME, **values})
    for port in ("features", "target_values"):
        graph, watch = graph.add("Watch")
        graph = graph.connect(Wire(table, port, watch, "x"))
    return graph.set_run(validation=0.0, device="cpu")


def look(folder: Path, text: str | bytes, name: str = NAME, **values: object) -> Table:
    """Check a table, and load it where it is sound."""
    content = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(content)
    graph = graph_of(**{"standardize": False, "path": name, **values})
    result = CHECKER.check(graph, folder)
    table = Table(result, generate(graph, result).text)
    if not result.errors:
        table.x, table.y = program_of(table.source, folder).load_data()
    return table


def program_of(source: str, folder: Path) -> Any:
    """A program as a module that lies in a folder."""
    program: Any = ModuleType("program")
    program.__file__ = str(folder / "program.py")
    exec(compile(source, "program.py", "exec"), program.__dict__)
    return program
