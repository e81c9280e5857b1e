"""Everything behind one window that is not a widget: the document, its worker, its run."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.base import paths
from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from app.document.recovery import Recovery
from app.document.shelf import Shelf
from app.training.live_check import LiveCheck
from app.training.live_code import LiveCode
from app.training.run_places import DocumentRuns
from app.training.table_settling import TableSettling
from app.training.trainer import Trainer
from app.training.worker_bridge import WorkerBridge


class Session(QObject):
    """One document with one worker.

    Args:
        command: The program that is the worker; this machine's own unless given.

    Attributes:
        document: The graph, its history and its file.
        level: What of it is in view.
        editing: Edits it.
        bridge: The worker.
        live: What is known about the graph.
        code: The code of the graph.
        settling: Keeps how tables are read.
        runs: Where the document's runs are.
        trainer: The run under way.
        recovery: Keeps unsaved work.
        shelf: The modules that the person keeps for every project.

    Signals:
        closed: The worker is gone, after ``close``.
    """

    closed = Signal()

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(self)
        self.level = Level(self.document, self)
        self.editing = Editing(self.document, self.level, self)
        self.bridge = WorkerBridge(command, self)
        self.live = LiveCheck(self.document, self.level, self.bridge, self)
        self.code = LiveCode(self.document, self.live, self.bridge, self)
        self.settling = TableSettling(self.document, self.live, self)
        self.runs = DocumentRuns(self.document, self)
        self.trainer = Trainer(self.document, self.bridge, self.runs, self)
        self.recovery = Recovery(self.document, paths.recovery(), parent=self)
        self.shelf = Shelf(paths.modules(), self)
        self.shelf.changed.connect(self._offer)
        self.bridge.closed.connect(self.closed)

    def start_worker(self) -> None:
        """Start the worker, unless it is there; the window works without it meanwhile."""
        if not self.bridge.running:
            self.bridge.start()

    def keep_now(self) -> None:
        """Write unsaved work to the recovery file, and wait until it is there."""
        self.recovery.keep()
        self.recovery.wait()

    def _offer(self) -> None:
        self.editing.offered = {t: one.module for t, one in self.shelf.modules.items()}

    def close(self) -> None:
        """Forget the recovery file and end the worker: the person is done here.

        Does not wait for the worker; ``closed`` follows.
        """
        self.recovery.close()
        self.shelf.close()
        self.live.close()
        self.bridge.close()
