"""The window's side of the worker: requests out, and answers and events in as Qt signals.

The client's threads only hand over; everything here runs in the window's thread.
"""

import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from graph_nodes.graph import Graph
from runtime.check_result import CheckResult
from runtime.client import Exit, Inbox, WorkerClient, WorkerError
from runtime.protocol import Check, Event, Ready, Request

Answer = TypeVar("Answer")
Refusal = Callable[[WorkerError], None]


class WorkerBridge(QObject):
    """One worker, started, watched and asked.

    Signals:
        ready(Ready): The worker can be asked now.
        exited(Exit): It ended, however that came about.
        checked(Graph, CheckResult): What it found in a graph.
        told(Event): Every other event.
        failed(str): It could not be started or did not take a request, and why.
        closed: It is gone for good, or nothing makes it go.
    """

    ready = Signal(object)
    exited = Signal(object)
    checked = Signal(object, object)
    told = Signal(object)
    failed = Signal(str)
    closed = Signal()
    _woken = Signal()
    _handed_over = Signal(object)

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox: Inbox[Exit] = Inbox(self._woken.emit)
        self._client = WorkerClient(self._inbox.put, self._inbox.put, command)
        self._is_ready = self._closed = False
        self._checking = False
        self._next_check: Check | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._woken.connect(self._take, queued)
        self._handed_over.connect(_run, queued)

    # -- its life --------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether it has said that it can be asked."""
        return self._is_ready

    @property
    def running(self) -> bool:
        """Whether there is a worker process."""
        return self._client.running

    @property
    def pid(self) -> int | None:
        """The worker's process id, if there is one."""
        return self._client.pid

    @property
    def log(self) -> Path:
        """Where all that the worker prints is written."""
        return self._client.log

    def start(self) -> None:
        """Start the worker; ``ready`` follows, or ``failed``."""
        if self._closed:
            return
        try:
            self._client.start()
        except WorkerError as error:
            self.failed.emit(str(error))

    def restart(self) -> None:
        """End the worker, if there is one, and start another."""
        self._is_ready = False
        self._then(self._client.restart(), lambda _: None, lambda e: self.failed.emit(str(e)))

    def close(self) -> None:
        """End the worker for good, and start no other; ``closed`` follows when it is gone."""
        self._closed = True
        self._inbox.close()
        self._client.close().add_done_callback(lambda _: self._hand_over(self.closed.emit))

    # -- asking ----------------------------------------------------------------------------

    def check(self, graph: Graph, folder: Path) -> None:
        """Have a graph checked; while one check is under way, only the newest graph waits."""
        self._next_check = Check(graph, folder)
        if not self._checking and self._is_ready:
            self._send_check()

    def request(
        self,
        request: Request[Answer],
        answered: Callable[[Answer], None] | None = None,
        refused: Refusal | None = None,
    ) -> None:
        """Ask for something.

        Args:
            request: What to do.
            answered: Gets the result.
            refused: Gets the reason if there is none; ``failed`` says it unless given.
        """
        self._then(
            self._client.request(request),
            answered or (lambda _: None),
            refused or (lambda error: self.failed.emit(str(error))),
        )

    def _send_check(self) -> None:
        if self._next_check is None:
            return
        check, self._next_check = self._next_check, None
        self._checking = True
        self.request(check, partial(self._on_checked, check.graph), self._on_check_refused)

    def _on_checked(self, graph: Graph, result: CheckResult) -> None:
        self._checking = False
        self.checked.emit(graph, result)
        self._send_check()

    def _on_check_refused(self, error: WorkerError) -> None:
        self._checking = False
        if self._client.running:
            self.failed.emit(str(error))
            self._send_check()

    # -- hearing ---------------------------------------------------------------------------

    def _take(self) -> None:
        for item in self._inbox.take():
            if isinstance(item, Event):
                self._on_event(item)
            else:
                self._is_ready = self._checking = False
                self.exited.emit(item)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._is_ready = True
            self.ready.emit(event)
            if not self._checking:
                self._send_check()
        else:
            self.told.emit(event)

    def _then(
        self,
        future: Future[Answer],
        answered: Callable[[Answer], None],
        refused: Refusal,
    ) -> None:
        """Have one of the two called in the window's thread once the future is done."""

        def settle(done: Future[Answer]) -> None:
            if self._closed:
                return
            error = done.exception()
            if error is None:
                self._hand_over(partial(answered, done.result()))
            elif isinstance(error, WorkerError):
                self._hand_over(partial(refused, error))
            else:
                self._hand_over(partial(_raise, error))

        future.add_done_callback(settle)

    def _hand_over(self, act: Callable[[], None]) -> None:
        """Have something called in the window's thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._handed_over.emit(act)


def _run(act: Callable[[], None]) -> None:
    act()


def _raise(error: BaseException) -> None:
    raise error
