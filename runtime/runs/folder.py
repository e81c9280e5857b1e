"""Writing a run while a model trains."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias, cast

import numpy.typing as npt
import psutil

from runtime.runs import names
from runtime.runs.events import EventWriter, Histogram
from runtime.runs.facts import Facts, Process, Resumed
from runtime.runs.files import AppendFile, RunWriteError
from runtime.runs.lock import RunLock
from runtime.runs.opening import RunFiles
from runtime.runs.reading import read_info, scalar_files
from runtime.runs.scalars import ScalarWriter
from runtime.strict_json import without

FORMAT = 1
EVENTS_EVERY = 1.0
"""Seconds between two flushes of the event files: TensorBoard looks every few seconds at best."""

LAST_WORDS = 1 << 16
"""Bytes kept beside those of the weights, for ``run.json`` and the log."""

_MOST_ZEROS = 1 << 26

Ending: TypeAlias = Literal["finished", "stopped", "failed"]


class RunFolder:
    """A run that is being written. Made by ``create`` or ``reopen``; for one thread.

    Adding points never fails. What writes raises ``RunWriteError`` when the disk does not take it;
    points are kept in memory then and tried again by the next ``flush``, so training can go on.

    Attributes:
        path: the run's folder.
        facts: what ``run.json`` says.
    """

    def __init__(self, files: RunFiles, lock: RunLock, facts: Facts) -> None:
        self.path = files.path
        self.facts = facts
        self._files, self._lock = files, lock
        self._scalars: dict[tuple[str, str], ScalarWriter] = {}
        self._events: dict[str, EventWriter] = {}
        self._events_due = 0.0
        self._log = AppendFile(files, names.LOG)
        self._identity = os.stat(files.path)

    @classmethod
    def create(
        cls,
        root: Path,
        graph_name: str,
        *,
        graph: str,
        script: str,
        facts: Facts | None = None,
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
            RunWriteError: it cannot be written; then there is no folder.
        """
        started = datetime.now().astimezone()
        path = _make_folder(root, graph_name, started)
        known: Facts = {
            "process": _process(),
            **(facts or {}),
            "format": FORMAT,
            "graph": graph_name,
            "started": started.isoformat(),
            "outcome": "running",
        }
        try:
            files = RunFiles(path)
            run = cls(files, RunLock(files), known)
            run._write(names.GRAPH, graph)
            run._write(names.SCRIPT, script)
            run._save_facts()
        except BaseException as error:
            shutil.rmtree(path, ignore_errors=True)
            if isinstance(error, OSError):
                raise RunWriteError(path, error) from error
            raise
        return run

    @classmethod
    def reopen(
        cls, path: Path, lock: RunLock, step: int, facts: Facts, weights: int = 0
    ) -> RunFolder:
        """Go on writing a run whose process is gone, after one of its steps.

        Every point after that step is taken back, TensorBoard's included.

        Args:
            path: the run's folder.
            lock: its lock.
            step: the last step that counts.
            facts: what ``run.json`` is to say anew, such as versions and threads.
            weights: how many bytes the weights will take.

        Raises:
            RunWriteError: it cannot be written, and is as it was; or it cannot be cut.
        """
        files = RunFiles(path)
        run = cls(files, lock, {**read_info(path).facts, **facts, "process": _process()})
        with ExitStack() as undo:
            undo.callback(run._close_curves)
            undo.callback(run._log.close)
            undo.callback(run.remove, names.RESERVE)
            run._go_on(scalar_files(files), step, weights)
            undo.pop_all()
        for split in files.listed():
            if any(name.startswith("events.out.tfevents.") for name in files.listed(split)):
                run._events_of(split).restart(step + 1)
        return run

    def _go_on(self, scalars: Mapping[tuple[str, str], str], step: int, weights: int) -> None:
        """Open every file, say that the run goes on, and take back the points after a step."""
        for key, name in scalars.items():
            self._scalars[key] = ScalarWriter(self._files, name)
            self._scalars[key].open()
        self._log.open()
        now = datetime.now().astimezone().isoformat()
        resumed = [*self.facts.get("resumed", []), Resumed(step=step, time=now)]
        self.facts.update(outcome="running", message="", resumed=resumed)
        self.facts.pop("ended", None)
        self.reserve(weights)
        self._save_facts()
        for writer in self._scalars.values():
            writer.truncate_after(step)

    @property
    def lost(self) -> bool:
        """Whether the folder was removed while this wrote to it, and its curves with it."""
        try:
            return not os.path.samestat(os.stat(self.path), self._identity)
        except OSError:
            return True

    @contextmanager
    def replacing(self, name: str) -> Generator[BinaryIO]:
        """Write a file of the run anew: it takes the old one's place when the block has ended.

        The run's folder is made again if it is gone.

        Raises:
            RunWriteError: it cannot be written; the old file is as it was.
        """
        try:
            with self._files.replacing(name) as file:
                yield file
        except OSError as error:
            raise RunWriteError(self.path / name, error) from error

    def rename(self, name: str, other: str) -> None:
        """Give a file of the run another name.

        Raises:
            RunWriteError: it cannot have that.
        """
        try:
            self._files.rename(name, other)
        except OSError as error:
            raise RunWriteError(self.path / name, error) from error

    def remove(self, name: str) -> None:
        """Remove a file of the run, if it is there and can be."""
        with contextlib.suppress(OSError):
            self._files.remove(name)

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

    def flush(self) -> None:
        """Hand the points to the system, about 20 times a second.

        The event files, which say the same again, have their turn once a second, and after it.
        """
        for writer in self._scalars.values():
            writer.flush()
        if time.monotonic() >= self._events_due:
            self.flush_events()

    def flush_events(self) -> None:
        """Hand the event files to the system."""
        self._events_due = time.monotonic() + EVENTS_EVERY
        for writer in self._events.values():
            writer.flush()

    def log(self, text: str) -> None:
        """Write a line, with the time, to the run's log."""
        self._log.add(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text.rstrip()}\n".encode())
        self._log.flush()

    def discard(self) -> None:
        """Remove a run that has just been made."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.path.parent.rmdir()  # where no other run is in it

    def record(self, **facts: Any) -> None:
        """Add facts to ``run.json``.

        Raises:
            RunWriteError: they cannot be written.
        """
        self.facts.update(cast("Facts", facts))
        self._save_facts()

    def reserve(self, weights: int) -> None:
        """Keep room for weights of so many bytes and the last words: curves may fill the disk.

        Raises:
            RunWriteError: there is not so much room.
        """
        try:
            with self._files.writer(names.RESERVE) as file:
                size = weights + LAST_WORDS
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    file.write(bytes(min(size, _MOST_ZEROS)))
        except OSError as error:
            self.remove(names.RESERVE)
            raise RunWriteError(self.path / names.WEIGHTS, error) from error

    def make_room(self) -> None:
        """Free the room that was kept for the weights, so that they find it."""
        with contextlib.suppress(OSError), self._files.writer(names.RESERVE) as file:
            os.ftruncate(file.fileno(), LAST_WORDS)

    def finish(self, outcome: Ending, message: str = "", **facts: Any) -> None:
        """Record how the run ended, write everything and close every file.

        All of it is tried even when a part fails; the first failure is raised at the end, and
        recorded where there is no other message.

        Args:
            outcome: how it ended.
            message: why it failed, in words for the person.
            facts: more for ``run.json``, such as steps and seconds.
        """
        ended = datetime.now().astimezone().isoformat()
        known = {**facts, "outcome": outcome, "message": message, "ended": ended}
        self.facts.update(cast("Facts", known))
        failures = self._close_curves()
        self.remove(names.RESERVE)
        failures += _tried(self._log.close)
        if failures:
            self.facts["message"] = message or str(failures[0])
        failures += _tried(self._save_facts)
        self._lock.release()
        if failures:
            raise failures[0]

    def _close_curves(self) -> list[RunWriteError]:
        """Write the points that wait and close their files; what could not be written."""
        writers = (*self._scalars.values(), *self._events.values())
        return [failure for writer in writers for failure in _tried(writer.close)]

    def _open(self, split: str, tag: str) -> ScalarWriter:
        return ScalarWriter(self._files, f"scalars/{split}/{names.tag_file(tag)}")

    def _events_of(self, split: str) -> EventWriter:
        events = self._events.get(split)
        if events is None:
            events = self._events[split] = EventWriter(self._files, split)
        return events

    def _write(self, name: str, text: str) -> None:
        with self.replacing(name) as file:
            # What is no Unicode, in a path, is read back from JSON as it was.
            file.write(text.encode("utf-8", "backslashreplace"))

    def _save_facts(self) -> None:
        text = json.dumps(without(self.facts), indent=2, allow_nan=False, ensure_ascii=False)
        self._write(names.FACTS, text + "\n")


def _tried(write: Callable[[], None]) -> list[RunWriteError]:
    try:
        write()
    except RunWriteError as error:
        return [error]
    return []


def _make_folder(root: Path, graph_name: str, started: datetime) -> Path:
    folder = names.folder_name(graph_name)
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in names.run_names(_free_second(root / folder, started)):
            with contextlib.suppress(FileExistsError):
                RunFiles(root).make_folder(f"{folder}/{name}")
                return root / folder / name
    except OSError as error:
        raise RunWriteError(root / folder, error) from error
    raise AssertionError("run_names never ends")


def _free_second(folder: Path, started: datetime) -> datetime:
    """The first second from then on that no run is named by: names tell the order of runs."""
    with contextlib.suppress(OSError):
        taken = {names.run_started(name) for name in os.listdir(folder)}
        started = started.replace(microsecond=0)
        while started in taken:
            started += timedelta(seconds=1)
    return started


def _process() -> Process:
    """Return which process writes a run: this one."""
    created = psutil.Process().create_time()
    return Process(pid=os.getpid(), host=socket.gethostname(), created=created)
