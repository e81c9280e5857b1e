"""Opening the graph that a command is about, and refusing one that has errors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from runtime.check_result import CheckResult
from runtime.cli import assign
from runtime.cli.errors import CommandError
from runtime.cli.output import count


@dataclass(frozen=True)
class OpenGraph:
    """A graph and the file it came from."""

    graph: Graph
    path: Path

    @property
    def name(self) -> str:
        """The graph's name: that of its file."""
        return self.path.stem

    @property
    def folder(self) -> Path:
        """Where the graph's relative paths start."""
        return self.path.resolve().parent


def open_graph(path: Path, assignments: Iterable[str] = ()) -> OpenGraph:
    """Read a graph and give some of its parameters other values.

    Raises:
        DocumentError: The file cannot be read, or is no graph.
        CommandError: An assignment names nothing in the graph, or a value that is refused.
    """
    opened = OpenGraph(document.load(path), path)
    for text in assignments:
        try:
            opened = replace(opened, graph=assign.split(text).apply(opened.graph))
        except assign.AssignmentError as error:
            raise CommandError(str(error)) from None
    return opened


def check_graph(opened: OpenGraph) -> CheckResult:
    """Check a graph on fake tensors."""
    from runtime.check.checker import Checker

    return Checker().check(opened.graph, opened.folder)


def check_sound(opened: OpenGraph, wanted: str) -> CheckResult:
    """Check a graph of which something is wanted that takes a sound one.

    Raises:
        CommandError: It has errors; the text holds all of them.
    """
    result = check_graph(opened)
    if result.errors:
        raise CommandError(errors_text(opened, result.errors, wanted))
    return result


def errors_text(opened: OpenGraph, errors: Sequence[Problem], wanted: str) -> str:
    """Why a graph cannot be ``wanted``: every error, each on a line."""
    head = f"{opened.path} cannot be {wanted}: it has {count(len(errors), 'error')}"
    return "\n".join([head, *(f"  {problem}" for problem in errors)])
