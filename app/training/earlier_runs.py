"""Reading a document's earlier runs from the disk, in whatever thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.i18n import tr
from app.training.run_notes import difference
from app.training.run_places import RunPlace
from graph_nodes.document import DocumentError
from graph_nodes.graph import Graph
from runtime.runs.data import DataFacts, data_difference

if TYPE_CHECKING:
    from runtime.runs.scalars import Series


@dataclass(frozen=True, slots=True)
class Found:
    """The folder of a run, and the name of the graph that it must be of; None for any."""

    path: Path
    graph_name: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run from the disk.

    Attributes:
        path: Its folder.
        series: Its points by split and tag.
        graph: Its graph, if that can be read.
        data: What it was trained on, if that is known.
        left_out: How many points at the beginning were not read, as there are too many.
        note: What set that apart from the run before.
        problem: Why the run cannot be read, or empty.
    """

    path: Path
    series: "dict[tuple[str, str], Series]"
    graph: Graph | None = None
    data: DataFacts | None = None
    left_out: int = 0
    note: str = ""
    problem: str = ""


def find(places: Iterable[RunPlace]) -> list[Found]:
    """The runs in these places, the newest first. None is opened."""
    found = [Found(path, place.graph_name) for place in places for path in place.folders()]
    return sorted(found, key=lambda run: run.path.name, reverse=True)


def read(found: Found, live: str) -> Earlier | None:
    """Read a run; None if it is not one to list.

    It is not if it is of another graph, if it failed before it had a point, or if it is under way,
    except in the folder ``live``.

    Raises:
        RunReadError: It cannot be read.
    """
    # Here, as it brings numpy, which is not there from the start.
    from runtime.runs.reading import RunReadError, read_graph, read_run

    run = read_run(found.path)
    info, series = run.info, dict(run.series)
    elsewhere = info.outcome == "running" and str(found.path) != live
    if elsewhere or found.graph_name not in (None, info.graph_name):
        return None
    if info.outcome == "unreadable":
        raise RunReadError(info.message)
    if info.outcome == "failed" and not series:
        return None
    try:
        graph = read_graph(found.path)
    except DocumentError:
        graph = None
    return Earlier(found.path, series, graph, info.facts.get("data"), run.left_out)


def with_notes(runs: Sequence[Earlier]) -> list[Earlier]:
    """The runs, given in the order they were made, with what set each apart from the one before."""
    noted: list[Earlier] = []
    before: Earlier | None = None
    for run in runs:
        note = ""
        if before and before.graph and run.graph:
            note = difference(before.graph, run.graph, changed_data(before.data, run.data))
        noted.append(replace(run, note=_with_cut(note, run.left_out)))
        before = run if run.graph else before
    return noted


def changed_data(before: DataFacts | None, after: DataFacts | None) -> str:
    """How the data of a run differ from those of the one before, where both are known."""
    return data_difference(before, after) if before and after else ""


def _with_cut(note: str, left_out: int) -> str:
    """A note that also says that a run's curves are not whole."""
    cut = tr("without its first {count} points", count=f"{left_out:,}") if left_out else ""
    return ", ".join(filter(None, (note, cut)))
