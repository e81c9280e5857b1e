"""Saves a document by itself a few seconds after an edit, for who chose so.

That is apart from what is kept for after a crash: this writes the document's own file, if it has
one, and never over what something else has written there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from app.base.i18n import tr
from app.document import on_disk
from app.document.document import Document
from graph_nodes.document import dumps, write_atomically
from graph_nodes.graph import Graph

DELAY = 3000
"""Milliseconds after an edit; what is edited meanwhile is saved along with it."""

_PATIENCE = 5000
"""Milliseconds that somebody may wait who saves or leaves while a file is being written."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of writing a file.

    Attributes:
        graph: What was to be written.
        identity: The document that it was of.
        path: Its file.
        mark: The mark of what was written; "" where nothing was.
        reason: Why it could not be; "" where it could, or another had written there.
    """

    graph: Graph
    identity: str
    path: Path
    mark: str = ""
    reason: str = ""


class Autosave(QObject):
    """Saves a document; a thread does the writing.

    Args:
        document: What is saved.
        busy: Whether something is in progress that a person has not finished, such as a drag.
        parent: The window.

    Signals:
        failed(str): The file could not be written, and why. Said once until it works again.
    """

    failed = Signal(str)
    _wrote = Signal()

    def __init__(self, document: Document, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._busy = document, busy
        self._on = self._told = False
        self._done: _Written | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._wrote.connect(self._take, Qt.ConnectionType.QueuedConnection)
        document.state_changed.connect(self._follow)

    def set_on(self, on: bool) -> None:
        """Save from now on, or no longer."""
        self._on = on
        self._follow()

    def settle(self) -> None:
        """Wait for a file that is being written, before somebody else looks at it."""
        self._writer.waitForDone(_PATIENCE)
        self._take()

    def hurry(self) -> None:
        """Save now what would be saved in a moment, and wait for it."""
        if self._on:
            self.settle()
            self._start()
            self.settle()

    def close(self) -> None:
        """Save no more."""
        self._document.state_changed.disconnect(self._follow)
        self._timer.stop()
        self.settle()

    def _follow(self) -> None:
        if not (self._on and self._may_save()):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start(DELAY)

    def _may_save(self) -> bool:
        """Whether there is something to save, and a file that is known to be the document's.

        One that was removed by something else is not made again unless the person says so.
        """
        document = self._document
        has_file = document.path is not None and bool(document.base)
        return document.modified and has_file

    def _start(self) -> None:
        document, path, base = self._document, self._document.path, self._document.base
        if path is None or not base or not document.modified:
            return
        if self._busy() or self._writer.activeThreadCount():
            self._timer.start(DELAY)
            return
        written = _Written(document.graph, document.identity, path)
        self._writer.start(partial(self._write, written, base))

    def _write(self, asked: _Written, base: str) -> None:
        mark = reason = ""
        try:
            text = dumps(asked.graph)
            # Last before it is replaced: what something else has written there is left alone.
            if on_disk.look(asked.path, base).mark == base:
                write_atomically(asked.path, text)
                mark = on_disk.mark(text)
        except OSError as error:
            reason = error.strerror or str(error)
        self._done = _Written(asked.graph, asked.identity, asked.path, mark, reason)
        self._wrote.emit()

    def _take(self) -> None:
        written, self._done = self._done, None
        if written is None:
            return
        document = self._document
        if written.mark and (document.identity, document.path) == (written.identity, written.path):
            document.mark_saved(written.path, written.mark, written.graph)
        if written.reason and not self._told:
            self.failed.emit(
                tr(
                    "{path} is not being saved: {reason}. The graph is still here.",
                    path=written.path,
                    reason=written.reason,
                )
            )
        self._told = bool(written.reason)
