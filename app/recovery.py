"""Keeps unsaved work in a file of each window, to be offered after a crash.

A window's file exists only while it holds unsaved work, beside a lock that says whose it is. A
file whose owner is gone is lost work; whoever takes its lock may restore or discard it.
"""

import contextlib
import json
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, Signal

from app.document import Document
from app.i18n import tr
from graph_nodes.change import Change
from graph_nodes.document import DocumentError, dumps, loads, write_atomically
from graph_nodes.graph import Graph

INTERVAL = 3.0
"""Seconds after an edit within which it is kept."""

_SUFFIX = ".recovery"


@dataclass(frozen=True, slots=True)
class Lost:
    """Unsaved work that a window left behind.

    Attributes:
        file: Where it is kept.
        graph: The graph as it was.
        path: The file it belongs to, or None for an untitled one.
        name: What the document was called.
        folder: Where its relative paths start.
        identity: What the document was known by; "" where that is not known.
        when: When it was kept last.
    """

    file: Path
    graph: Graph
    path: Path | None
    name: str
    folder: Path
    identity: str
    when: datetime


class Recovery(QObject):
    """Keeps one window's unsaved work.

    Signals:
        failed(str): It cannot be kept, and why. Said once until it works again.
        kept: The file on the disk holds the graph of the last edit.
    """

    failed = Signal(str)
    kept = Signal()
    _written = Signal(object, str)

    def __init__(
        self,
        document: Document,
        folder: Path,
        interval: float = INTERVAL,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self.file = folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}{_SUFFIX}"
        self._lock: QLockFile | None = None
        self._told = self._kept = False
        # Writing waits for the disk, so a thread does it; a graph is a value and cannot change.
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._timer = QTimer(self, singleShot=True, interval=round(interval * 1000))
        self._timer.timeout.connect(self.keep)
        self._written.connect(self._on_written)
        document.changed.connect(self._on_changed)
        document.state_changed.connect(self._on_state)

    def keep(self) -> None:
        """Start to write the unsaved work now; where there is none, remove what was kept."""
        self._timer.stop()
        if not self._document.modified:
            self._kept = False
            self._writer.start(self._remove)
            return
        self._kept = True
        graph, document = self._document.graph, self._document
        fields = {
            "path": str(document.path) if document.path else None,
            "name": document.name,
            "folder": str(document.folder),
            "identity": document.identity,
            "when": datetime.now().isoformat(timespec="seconds"),
        }
        self._writer.start(lambda: self._write(graph, fields))

    def close(self) -> None:
        """End in an orderly way: nothing is unsaved any more, so nothing is kept."""
        self._timer.stop()
        self._document.changed.disconnect(self._on_changed)
        self._document.state_changed.disconnect(self._on_state)
        self._writer.waitForDone()
        self._remove()

    def wait(self) -> None:
        """Return once everything that was started has been written."""
        self._writer.waitForDone()

    def _on_changed(self, change: Change) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_state(self) -> None:
        if self._kept and not self._document.modified:
            self.keep()

    def _write(self, graph: Graph, fields: dict[str, str | None]) -> None:
        fields["graph"] = dumps(graph)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = _locked(self.file)
            write_atomically(self.file, json.dumps(fields))
        except OSError as error:
            self._written.emit(graph, error.strerror or str(error))
        else:
            self._written.emit(graph, "")

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _on_written(self, graph: Graph, reason: str) -> None:
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
    fields = json.loads(file.read_text(encoding="utf-8"))
    return Lost(
        file,
        loads(fields["graph"], tr("the recovered graph")),
        Path(fields["path"]) if fields["path"] else None,
        str(fields["name"]),
        Path(fields["folder"]),
        str(fields.get("identity", "")),
        datetime.fromisoformat(fields["when"]),
    )


def _locked(file: Path) -> QLockFile | None:
    """The lock of a recovery file, or None while another window has it."""
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)  # only the death of its owner makes a lock stale, never its age
    return lock if lock.tryLock(0) else None
