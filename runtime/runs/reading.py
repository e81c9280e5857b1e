"""Reading runs back, whatever became of the process that wrote them."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

import psutil

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.reading import LARGEST
from runtime.runs import facts as facts_file
from runtime.runs import names
from runtime.runs.facts import Facts, Process
from runtime.runs.lock import is_held
from runtime.runs.opening import RunFiles
from runtime.runs.scalars import Series, count, read_series

Outcome: TypeAlias = Literal["running", "finished", "stopped", "failed", "killed", "unreadable"]

_ENDED: dict[str, Outcome] = {"finished": "finished", "stopped": "stopped", "failed": "failed"}
_QUIET = 60.0

MOST_POINTS = 10_000_000
"""The most points of a run that are read, 240 MB; of longer ones, the latest of each tag."""


class RunReadError(Exception):
    """What was asked for is no run, or cannot be read."""


@dataclass(frozen=True)
class RunInfo:
    """What is known of a run without its points.

    Attributes:
        path: its folder.
        graph_name: its graph's name.
        started: when it began, in local time; None if nothing tells.
        outcome: "running" while its process writes to it; "killed" when that process is gone
            without having recorded an end; "unreadable" when its ``run.json`` is not what it
            should be.
        message: why it failed, or why it is unreadable; else empty.
        facts: what ``run.json`` says: seed, versions, device, threads, settings, …
    """

    path: Path
    graph_name: str
    started: datetime | None
    outcome: Outcome
    message: str
    facts: Facts

    @property
    def name(self) -> str:
        """The run's own name: its time and its word."""
        return self.path.name


@dataclass(frozen=True)
class Run:
    """A run with its points: (split, tag) → series.

    Attributes:
        left_out: how many points were too many to be read, the earliest of each tag.
    """

    info: RunInfo
    series: Mapping[tuple[str, str], Series]
    left_out: int = 0


def read_run(path: Path) -> Run:
    """Read a run and every point that was flushed before it ended, however it ended.

    Raises:
        RunReadError: there is no such folder, or a file of it cannot be read.
    """
    info, files = read_info(path), RunFiles(path)
    try:
        with ExitStack() as stack:
            opened = {
                key: stack.enter_context(files.reader(name))
                for key, name in scalar_files(files).items()
            }
            most = MOST_POINTS // max(1, len(opened))
            series = {key: read_series(file, most) for key, file in opened.items()}
            left_out = sum(max(0, count(file) - most) for file in opened.values())
    except OSError as error:
        raise RunReadError(f"The run {path} cannot be read: {error}.") from error
    return Run(info, series, left_out)


def read_graph(path: Path) -> Graph:
    """Read the graph of a run as it was when the run began.

    Raises:
        DocumentError: it cannot be read, or is no graph.
    """
    file = path / names.GRAPH
    try:
        text = RunFiles(path).read(names.GRAPH, LARGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise document.DocumentError(f"{file} cannot be read: {reason}") from None
    return document.loads(text, str(file))


def read_info(path: Path) -> RunInfo:
    """Read what is known of a run, without its points.

    Raises:
        RunReadError: there is no such folder.
    """
    if not path.is_dir():
        raise RunReadError(f"There is no run in {path}: it is not a folder.")
    files = RunFiles(path)
    facts, wrong = _facts(files)
    ended = _ENDED.get(facts.get("outcome", ""))
    return RunInfo(
        path=path,
        graph_name=facts.get("graph", path.parent.name),
        started=_started(path, facts),
        outcome="unreadable" if wrong else ended or _unfinished(files, facts),
        message=wrong or facts.get("message", ""),
        facts=facts,
    )


def list_runs(root: Path) -> list[RunInfo]:
    """Return the runs of every graph below the root, newest first; none if there is no root."""
    found: list[RunInfo] = []
    for path in (run for graph in _folders(root) for run in _runs(graph)):
        with suppress(RunReadError):  # it is being deleted
            found.append(read_info(path))
    return sorted(found, key=lambda info: (info.name, info.graph_name), reverse=True)


def scalar_files(files: RunFiles) -> dict[tuple[str, str], str]:
    """Return the names of a run's scalar files by (split, tag)."""
    return {
        (split, names.file_tag(name)): f"scalars/{split}/{name}"
        for split in files.listed("scalars")
        for name in _below(files, f"scalars/{split}")
        if name.endswith(".bin")
    }


def _below(files: RunFiles, folder: str, most: int = 16) -> Iterator[str]:
    """The names of what is in a folder, and in so many folders in one another within it."""
    for name in files.listed(folder):
        yield name
        if most and not name.endswith(".bin"):
            inner = _below(files, f"{folder}/{name}", most - 1)
            yield from (f"{name}/{below}" for below in inner)


def _folders(path: Path) -> Iterator[Path]:
    """The folders in a folder; what is only linked to there is no part of it."""
    try:
        with os.scandir(path) as entries:
            inner = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    yield from inner


def _runs(graph: Path) -> Iterator[Path]:
    return (path for path in _folders(graph) if names.run_started(path.name))


def _facts(files: RunFiles) -> tuple[Facts, str]:
    """What is known of a run, and what is wrong with the file that says it."""
    try:
        return facts_file.parse(files.read(names.FACTS, facts_file.LARGEST)), ""
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return {}, f"Its {names.FACTS} cannot be read: {reason}."


def _started(path: Path, facts: Facts) -> datetime | None:
    try:
        return datetime.fromisoformat(facts.get("started", "")).astimezone()
    except (ValueError, OverflowError, OSError):
        return names.run_started(path.name)


def _unfinished(files: RunFiles, facts: Facts) -> Outcome:
    held = is_held(files)
    process = facts.get("process")
    if held or (process is not None and _goes_on(files, process, held)):
        return "running"
    return "killed"


def _goes_on(files: RunFiles, process: Process, held: bool | None) -> bool:
    """Whether the process that began a run, whose lock nobody is seen to hold, is at it."""
    if process["host"] != socket.gethostname():
        return _fresh(files)
    return held is None and _alive(process)


def _alive(process: Process) -> bool:
    try:
        return abs(psutil.Process(process["pid"]).create_time() - process["created"]) < 1.0
    except psutil.Error:
        return False


def _fresh(files: RunFiles) -> bool:
    """Whether a run on another machine was written to a moment ago: all that can be seen of it."""
    paths = [files.path, *(files.path / name for name in scalar_files(files).values())]
    try:
        return time.time() - max(path.lstat().st_mtime for path in paths) < _QUIET
    except OSError:
        return False
