"""Reading runs back, whatever became of the process that wrote them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

import psutil

from runtime.runs import names
from runtime.runs.scalars import Series, read_series

Outcome: TypeAlias = Literal["running", "finished", "stopped", "failed", "killed"]

_ENDED: dict[str, Outcome] = {"finished": "finished", "stopped": "stopped", "failed": "failed"}
_QUIET = 60.0


class RunReadError(Exception):
    """What was asked for is no run, or cannot be read."""


@dataclass(frozen=True)
class RunInfo:
    """What is known of a run without its points.

    Attributes:
        path: its folder.
        graph: its graph's name.
        started: when it began, in local time; None if nothing tells.
        outcome: "running" while its process writes to it; "killed" when that process is gone
            without having recorded an end.
        message: why it failed, or empty.
        facts: all that ``run.json`` says: seed, versions, device, threads, settings, …
    """

    path: Path
    graph: str
    started: datetime | None
    outcome: Outcome
    message: str
    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The run's own name: its time and its word."""
        return self.path.name


@dataclass(frozen=True)
class Run:
    """A run with its points: (split, tag) → series."""

    info: RunInfo
    series: Mapping[tuple[str, str], Series]


def read_run(path: Path) -> Run:
    """Read a run and every point that was flushed before it ended, however it ended.

    Raises:
        RunReadError: there is no such folder, or a file of it cannot be read.
    """
    info = read_info(path)
    try:
        files = sorted((path / "scalars").glob("*/*.bin"))
        series = {(f.parent.name, names.file_tag(f.name)): read_series(f) for f in files}
    except OSError as error:
        raise RunReadError(f"The run {path} cannot be read: {error}.") from error
    return Run(info, series)


def read_info(path: Path) -> RunInfo:
    """Read what is known of a run, without its points.

    Raises:
        RunReadError: there is no such folder.
    """
    if not path.is_dir():
        raise RunReadError(f"There is no run in {path}: it is not a folder.")
    facts = _facts(path)
    return RunInfo(
        path=path,
        graph=str(facts.get("graph", path.parent.name)),
        started=_started(path, facts),
        outcome=_ENDED.get(str(facts.get("outcome"))) or _unfinished(path, facts),
        message=str(facts.get("message", "")),
        facts=facts,
    )


def list_runs(root: Path) -> list[RunInfo]:
    """Return the runs of every graph below the root, newest first; none if there is no root."""
    try:
        folders = [path for path in root.glob("*/*") if names.run_started(path.name)]
    except OSError:
        return []
    found = [read_info(path) for path in folders if path.is_dir()]
    return sorted(found, key=lambda info: (info.name, info.graph), reverse=True)


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads((path / "run.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", facts) if isinstance(facts, dict) else {}


def _started(path: Path, facts: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(facts.get("started"))).astimezone()
    except ValueError:
        return names.run_started(path.name)


def _unfinished(path: Path, facts: Mapping[str, Any]) -> Outcome:
    match facts.get("process"):
        case {"pid": int(pid), "host": str(host), "created": float(created)}:
            alive = _alive(pid, created) if host == socket.gethostname() else _fresh(path)
            return "running" if alive else "killed"
        case _:
            return "killed"


def _alive(pid: int, created: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - created) < 1.0
    except psutil.Error:
        return False


def _fresh(path: Path) -> bool:
    """Whether a run on another machine was written to a moment ago: all that can be seen of it."""
    try:
        files = [path, *(path / "scalars").glob("*/*.bin")]
        return time.time() - max(file.stat().st_mtime for file in files) < _QUIET
    except OSError:
        return False
