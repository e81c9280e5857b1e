"""Writing a run while a model trains."""

from __future__ import annotations

import contextlib
import json
import math
import os
import socket
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

import numpy.typing as npt
import psutil

from runtime.runs import names
from runtime.runs.events import EventWriter, Histogram
from runtime.runs.files import AppendFile, RunWriteError, write_atomically
from runtime.runs.reading import read_info
from runtime.runs.scalars import ScalarWriter, take_back

FORMAT = 1
EVENTS_EVERY = 1.0
"""Seconds between two flushes of the event files: TensorBoard looks every few seconds at best."""

Ending: TypeAlias = Literal["finished", "stopped", "failed"]


class RunFolder:
    """A run that is being written. Made by ``create`` or ``reopen``; for one thread.

    Adding points never fails. What writes raises ``RunWriteError`` when the disk does not take it;
    points are kept in memory then and tried again by the next ``flush``, so training can go on.

    Attributes:
        path: the run's folder.
        facts: what ``run.json`` says.
    """

    def __init__(self, path: Path, facts: dict[str, Any]) -> None:
        self.path = path
        self.facts = facts
        self._scalars: dict[tuple[str, str], ScalarWriter] = {}
        self._files: dict[str, list[str]] = {}
        self._events: dict[str, EventWriter] = {}
        self._events_due = 0.0
        self._log = AppendFile(path / "log.txt")

    @classmethod
    def create(
        cls,
        root: Path,
        graph_name: str,
        *,
        graph: str,
        script: str,
        facts: Mapping[str, Any] | None = None,
    ) -> RunFolder:
        """Make a new run's folder, unique even among runs begun in the same second.

        Args:
            root: the folder of all runs.
            graph_name: its runs are in one folder of (nearly) this name.
            graph: the graph as it is, the text of a ``.loom`` file.
            script: the exported script.
            facts: what ``run.json`` shall tell of how this run can be repeated: seed, versions,
                device, threads, settings.

        Raises:
            RunWriteError: it cannot be written.
        """
        started = datetime.now().astimezone()
        path = _make_folder(root / names.folder_name(graph_name), started)
        run = cls(path, {**_process(), **(facts or {})})
        run.facts |= {
            "format": FORMAT,
            "graph": graph_name,
            "started": started.isoformat(),
            "outcome": "running",
        }
        write_atomically(run.graph_file, graph)
        write_atomically(run.script_file, script)
        run._save_facts()
        return run

    @classmethod
    def reopen(cls, path: Path, step: int, facts: Mapping[str, Any]) -> RunFolder:
        """Go on writing a run whose process is gone, after one of its steps.

        Every point after that step is taken back, TensorBoard's included.

        Args:
            path: the run's folder.
            step: the last step that counts.
            facts: what ``run.json`` is to say anew, such as versions and threads.

        Raises:
            RunWriteError: it cannot be written.
        """
        known = {k: v for k, v in read_info(path).facts.items() if k not in ("ended", "message")}
        run = cls(path, {**known, **facts, **_process(), "outcome": "running"})
        resumed = {"step": step, "time": datetime.now().astimezone().isoformat()}
        run.facts["resumed"] = [*run.facts.get("resumed", []), resumed]
        run._save_facts()
        for file in sorted((path / "scalars").glob("*/*.bin")):
            take_back(file, step)
            split, tag = file.parent.name, names.file_tag(file.name)
            run._scalars[split, tag] = ScalarWriter(file)
            run._files.setdefault(split, []).append(file.name)
        for split in sorted({file.parent.name for file in path.glob("*/events.out.tfevents.*")}):
            run._events_of(split).restart(step + 1)
        return run

    @property
    def graph_file(self) -> Path:
        """The graph as it was when the run began."""
        return self.path / names.GRAPH

    @property
    def script_file(self) -> Path:
        """The exported script of that graph."""
        return self.path / names.SCRIPT

    @property
    def weights_file(self) -> Path:
        """Where the final weights go."""
        return self.path / names.WEIGHTS

    @property
    def checkpoint_file(self) -> Path:
        """Where the state goes from which the run can be resumed; its folder is made with it."""
        return self.path / names.CHECKPOINT

    def scalars(
        self,
        split: str,
        tag: str,
        steps: npt.ArrayLike,
        walls: npt.ArrayLike,
        values: npt.ArrayLike,
    ) -> None:
        """Add points of one tag, in memory until ``flush``.

        Args:
            split: "train" or "val"; TensorBoard overlays the same tag of both.
            tag: any text, such as "loss".
            steps: the training steps, counted from 0 or 1 upwards.
            walls: for each, seconds since 1970.
            values: for each, the value; NaN and infinities are kept.
        """
        writer = self._scalars.get((split, tag))
        if writer is None:
            writer = self._scalars[split, tag] = self._open(split, tag)
        writer.extend(steps, walls, values)
        self._events_of(split).scalars(tag, steps, walls, values)

    def histogram(self, split: str, tag: str, step: int, wall: float, histogram: Histogram) -> None:
        """Add a histogram of one tag to the split's event file, in memory until ``flush``."""
        self._events_of(split).histogram(tag, step, wall, histogram)

    def flush(self, events: bool = False) -> None:
        """Hand the points to the system, about 20 times a second.

        Args:
            events: the event files, too; else they have their turn once a second.
        """
        for writer in self._scalars.values():
            writer.flush()
        now = time.monotonic()
        if events or now >= self._events_due:
            for writer in self._events.values():
                writer.flush()
            self._events_due = now + EVENTS_EVERY

    def log(self, text: str) -> None:
        """Write a line, with the time, to the run's log."""
        self._log.add(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text.rstrip()}\n".encode())
        self._log.flush()

    def record(self, **facts: Any) -> None:
        """Add facts to ``run.json``."""
        self.facts |= facts
        self._save_facts()

    def finish(self, outcome: Ending, message: str = "", **facts: Any) -> None:
        """Write everything, close every file and record how the run ended.

        All of it is tried even when a part fails; the first failure is raised at the end.

        Args:
            outcome: how it ended.
            message: why it failed, in words for the person.
            facts: more for ``run.json``, such as steps and seconds.
        """
        ended = datetime.now().astimezone().isoformat()
        self.facts |= {**facts, "outcome": outcome, "message": message, "ended": ended}
        failures: list[RunWriteError] = []
        closing: list[Callable[[], None]] = [w.close for w in self._scalars.values()]
        closing += [events.close for events in self._events.values()]
        for close in (*closing, self._log.close, self._save_facts):
            try:
                close()
            except RunWriteError as error:
                failures.append(error)
        if failures:
            raise failures[0]

    def _open(self, split: str, tag: str) -> ScalarWriter:
        taken = self._files.setdefault(split, [])
        name = names.tag_file(tag, taken)
        writer = ScalarWriter(self.path / "scalars" / split / name)
        taken.append(name)
        return writer

    def _events_of(self, split: str) -> EventWriter:
        events = self._events.get(split)
        if events is None:
            events = self._events[split] = EventWriter(self.path / split)
        return events

    def _save_facts(self) -> None:
        text = json.dumps(_plain(self.facts), indent=2, allow_nan=False, ensure_ascii=False)
        write_atomically(self.path / "run.json", text + "\n")


def _make_folder(parent: Path, started: datetime) -> Path:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for name in names.run_names(started):
            with contextlib.suppress(FileExistsError):
                (parent / name).mkdir()
                return parent / name
    except OSError as error:
        raise RunWriteError(parent, error) from error
    raise AssertionError("run_names never ends")


def _process() -> dict[str, Any]:
    """Return what later tells whether the process that writes a run is still alive."""
    created = psutil.Process().create_time()
    return {"process": {"pid": os.getpid(), "host": socket.gethostname(), "created": created}}


def _plain(value: Any) -> Any:
    """Return the value with what strict JSON lacks (NaN, infinities) as null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value
