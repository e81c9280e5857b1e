"""Keeps unsaved work in a file of each window, to be offered after a crash.

A window's file exists only while it holds unsaved work, beside a lock that says whose it is. A
file whose owner is gone is lost work; whoever takes its lock may restore or discard it.
"""

import contextlib
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QLockFile, QObject, QThreadPool, Signal

from app.base.i18n import tr
from app.document import journal
from app.document.document import Document
from graph_nodes.document import DocumentError, dumps
from graph_nodes.graph import Graph

INTERVAL = 0.2
"""Seconds that edits are gathered before they are written."""

_SUFFIX = ".recovery"
_ROOM = 2**20
"""Bytes of changes after which a file is written anew, unless the graph itself has more."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Unsaved work that a window left behind.

    Attributes:
        file: Where it is kept.
        graph: The graph as it was.
        path: The file it belongs to, or None for an untitled one.
        name: What the document was called.
        folder: Where its relative paths start.
        base: The mark of what it was based on in its file, or None where that is not known.
        identity: What the document was known by; "" where that is not known.
        when: When it was kept last.
    """

    file: Path
    graph: Graph
    path: Path | None
    name: str
    folder: Path
    base: str | None
    identity: str
    when: datetime


@dataclass(frozen=True, slots=True)
class _Work:
    """What is unsaved at one moment; where ``about`` is None all is saved."""

    graph: Graph
    about: journal.About | None


class Recovery(QObject):
    """Keeps one window's unsaved work.

    A thread does the writing. It gathers edits for a moment, from the first one on, and does not
    wait for the window meanwhile, so that a busy window loses no more than an idle one.

    Signals:
        failed(str): It cannot be kept, and why. Said once until it works again.
        kept: The file on the disk holds the graph of the last edit.
    """

    failed = Signal(str)
    kept = Signal()
    _written = Signal(str)

    def __init__(
        self,
        document: Document,
        folder: Path,
        interval: float = INTERVAL,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._folder, self._interval = document, folder, interval
        self._kept = _KeptFile(folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}{_SUFFIX}")
        self._work = _Work(Graph(), None)
        self._due = self._told = False
        self._now = Event()
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        # What is written outlives a kill at once; a failing machine needs the slow way to the disk.
        self._syncer = QThreadPool(self)
        self._syncer.setMaxThreadCount(1)
        self._written.connect(self._on_written)
        document.state_changed.connect(self._on_state)

    @property
    def file(self) -> Path:
        """Where the work is kept, while there is any."""
        return self._kept.file

    def keep(self) -> None:
        """Start to write the unsaved work now; where there is none, remove what was kept."""
        self._on_state()
        self._now.set()

    def close(self) -> None:
        """End in an orderly way: nothing is unsaved any more, so nothing is kept."""
        self._document.state_changed.disconnect(self._on_state)
        self._work = _Work(Graph(), None)
        self._now.set()
        self.wait()
        self._kept.remove()

    def wait(self) -> None:
        """Return once everything that was started has been written."""
        self._writer.waitForDone()
        self._syncer.waitForDone()

    def _on_state(self) -> None:
        before, self._work = self._work, self._look()
        if self._work.about is None:
            if before.about is not None:
                self._now.set()
            elif before.graph is self._work.graph:
                return
        if not self._due:
            self._due = True
            self._writer.start(self._write)

    def _look(self) -> _Work:
        document = self._document
        if not document.modified:
            return _Work(document.graph, None)
        about = {
            "path": str(document.path) if document.path else None,
            "name": document.name,
            "folder": str(document.folder),
            "base": document.base,
            "identity": document.identity,
        }
        return _Work(document.graph, about)

    def _write(self) -> None:
        self._now.wait(self._interval)
        self._now.clear()
        self._due = False  # before the look at what there is: what comes after it is written next
        work = self._work
        try:
            if work.about is None:
                self._kept.remove()
                self._kept.prepare(work.graph)
                return
            self._kept.write(work.graph, work.about)
        except OSError as error:
            self._written.emit(error.strerror or str(error))
        else:
            self._syncer.tryStart(partial(_sync, self.file))
            self._written.emit("")

    def _on_written(self, reason: str) -> None:
        if reason and not self._told:
            self.failed.emit(
                tr(
                    "Unsaved work cannot be kept for recovery in {folder}: {reason}. "
                    "Save your graph where there is room.",
                    folder=self._folder,
                    reason=reason,
                )
            )
        self._told = bool(reason)
        if not reason:
            self.kept.emit()


class _KeptFile:
    """The file with a window's unsaved work, readable by its owner alone, and its lock."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock: QLockFile | None = None
        self._whole = (Graph(), dumps(Graph()))  # the graph of the first line, and its text
        self._last: Graph | None = None  # what the file holds
        self._about: journal.About = {}
        self._room = 0

    def prepare(self, graph: Graph) -> None:
        """Get ready for edits of a graph: its text takes long, and a first edit may not wait."""
        if self._whole[0] is not graph:
            self._whole = graph, dumps(graph)

    def write(self, graph: Graph, about: journal.About) -> None:
        """Have the file hold this graph.

        Raises:
            OSError: It could not be written; what the file held before can still be read.
        """
        last, self._last = self._last, None
        if last is None or about != self._about:
            self._write_whole(graph, about)
        elif not self._append(journal.next_line(last, graph)):
            self.prepare(graph)
            self._write_whole(graph, about)
        self._last, self._about = graph, about

    def remove(self) -> None:
        """Have no file; does nothing where there is none."""
        self._last = None
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _append(self, line: str) -> bool:
        """Add what changed. False where the file has grown too long or is gone."""
        if len(line) > self._room:
            return False
        try:
            with open(os.open(self.file, os.O_WRONLY | os.O_APPEND), "w") as file:
                file.write(line)
        except FileNotFoundError:
            return False
        self._room -= len(line)
        return True

    def _write_whole(self, graph: Graph, about: journal.About) -> None:
        folder = self.file.parent
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # not every file system knows permissions
            folder.chmod(0o700)
        if self._lock is None:
            self._lock = _locked(self.file)
        first, text = self._whole
        lines = journal.first_line(text, about), journal.next_line(first, graph)
        part = self.file.with_suffix(".part")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.writelines(lines)
                if self.file.exists():  # it goes only when this one is safe
                    file.flush()
                    os.fsync(file.fileno())
            part.replace(self.file)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        self._room = max(_ROOM, len(text))


def lost_work(folder: Path) -> list[Lost]:
    """The unsaved work whose windows are gone, the latest first. Unreadable files are left out."""
    found: list[Lost] = []
    for file in folder.glob(f"*{_SUFFIX}"):
        lock = _locked(file)
        if lock is None:
            continue
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, DocumentError):
            found.append(_read(file))
        lock.unlock()
    return sorted(found, key=lambda lost: lost.when, reverse=True)


def discard(lost: Lost) -> None:
    """Forget lost work for good. Another window's living file is left alone."""
    lock = _locked(lost.file)
    if lock is not None:
        with contextlib.suppress(OSError):
            lost.file.unlink(missing_ok=True)
        lock.unlock()


def _read(file: Path) -> Lost:
    graph, about = journal.read(file.read_text(encoding="utf-8"), tr("the recovered graph"))
    return Lost(
        file,
        graph,
        Path(about["path"]) if about["path"] else None,
        str(about["name"]),
        Path(about["folder"]),
        about.get("base"),
        str(about.get("identity", "")),
        datetime.fromtimestamp(file.stat().st_mtime),
    )


def _sync(file: Path) -> None:
    """Have the disk itself hold a file."""
    with contextlib.suppress(OSError), file.open("rb") as opened:
        os.fsync(opened.fileno())


def _locked(file: Path) -> QLockFile | None:
    """The lock of a recovery file, or None while another window has it."""
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)  # only the death of its owner makes a lock stale, never its age
    return lock if lock.tryLock(0) else None
