"""The editor's handle on its worker: requests out, answers and events in, the stop ladder."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from runtime.client.errors import WorkerDiedError, WorkerError, WorkerRefusedError
from runtime.client.exits import Exit, describe
from runtime.client.process import WorkerProcess
from runtime.log import RotatingLog, log_file
from runtime.messages import (
    Failure,
    Id,
    Malformed,
    MessageTooLongError,
    Notification,
    Params,
    Reply,
    Request,
    dump,
    parse,
)
from runtime.protocol import (
    Event,
    FieldError,
    Shutdown,
    VersionError,
    from_json,
    read_event,
    to_json,
)
from runtime.protocol import (
    Request as Asked,
)

WORKER_COMMAND = (sys.executable, "-P", "-m", "runtime.supervisor", "--nice", "5")
"""Starts a worker on this machine; ``-P`` keeps the present folder's files out of its imports."""

RESTARTS = 5
RESTARTS_WITHIN = 60.0
"""At most so many restarts within so many seconds: a worker that always dies stays down."""

GARBAGE_LOGGED = 20
"""Lines of one worker that are no messages and are still worth a line in the log."""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Grace:
    """Seconds that a worker has to end: after being asked, after SIGTERM, after SIGKILL."""

    asked: float = 8.0
    terminated: float = 4.0
    killed: float = 5.0


_NOTHING_TO_LOSE = Grace(asked=1.0, terminated=1.0)


@dataclass(frozen=True)
class _Waiting:
    """A request without an answer so far."""

    method: str
    result: Any
    future: Future[Any]
    timer: threading.Timer | None


class WorkerClient:
    """Starts a worker, talks to it, stops it, and starts it again. No method waits.

    Futures are resolved, and callbacks called, in threads of this class. A future fails with a
    ``WorkerError`` whose text is for the person to read: ``WorkerRefusedError`` if the worker
    answered with an error, ``WorkerDiedError`` if it ended first. Do not wait for a future in the
    thread that takes the events.

    Args:
        on_event: gets each event, in order. May wait, which in the end makes the worker wait; an
            ``Inbox``'s ``put`` is made for this place.
        on_exit: gets how a worker ended, however it did, after its last event.
        command: the program that is the worker, such as ``("ssh", "host", "netloom-worker")``.
        env: environment variables to add.
        grace: how long the steps of the stop ladder take.
        name: what the process is called in its log's name and in what is said of it.
    """

    def __init__(
        self,
        on_event: Callable[[Event], None],
        on_exit: Callable[[Exit], None],
        command: Sequence[str] | None = None,
        env: Mapping[str, str] | None = None,
        grace: Grace | None = None,
        name: str = "worker",
    ) -> None:
        self.command = tuple(command) if command is not None else WORKER_COMMAND
        self.log = log_file(name.replace(" ", "-"))
        self._name = f"The {name}"
        self._on_event, self._on_exit = on_event, on_exit
        self._env = {**import_path(), **(env or {})} if command is None else dict(env or {})
        self._grace = grace or Grace()
        self._lock = threading.RLock()
        self._ids = count(1)
        self._process: WorkerProcess | None = None
        self._stopping: Future[Exit | None] | None = None
        self._garbage = 0
        self._misfit = ""  # why it is ended as soon as it is ready
        self._waiting: dict[Id, _Waiting] = {}
        self._restarts: deque[float] = deque()
        self._last_exit: Exit | None = None
        self._closed = False

    @property
    def running(self) -> bool:
        """Whether there is a worker process."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """The process id of the worker (of ssh, if it runs behind ssh); None if there is none."""
        process = self._process
        return process.pid if process else None

    def start(self) -> None:
        """Start the worker. It answers once it has sent ``ready``; requests may be sent before.

        Raises:
            WorkerError: there is one already, it cannot be started, or the client is closed.
        """
        with self._lock:
            if self._closed:
                raise WorkerError(f"{self._name} is started no more: its client is closed.")
            if self._process is not None:
                raise WorkerError(f"{self._name} is already running.")
            log = RotatingLog(self.log)
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(self.command)}\n".encode())
            env = {**os.environ, **self._env, "NETLOOM_LOG_FILE": str(self.log)}
            self._stopping = None
            self._garbage, self._misfit = 0, ""
            self._process = WorkerProcess(
                self.command, env, self._name, log, self._on_line, self._on_end
            )

    def request(self, request: Asked[_T], timeout: float | None = None) -> Future[_T]:
        """Send a request; the future gets its result.

        Args:
            request: what to do.
            timeout: seconds after which the future fails; the worker may still do what was asked.
        """
        return self.call(request.method, to_json(request), timeout, request.result)

    def call(
        self,
        method: str,
        params: Params | None = None,
        timeout: float | None = None,
        result: Any = Any,
    ) -> Future[Any]:
        """Send a request by its name, be it one that the protocol has no class for.

        Args:
            method: what to do.
            params: JSON-ready values.
            timeout: as of ``request``.
            result: the type of what comes back.
        """
        future: Future[Any] = Future()
        with self._lock:
            process, id_ = self._process, next(self._ids)
            if process is None:
                future.set_exception(self._not_running())
                return future
            timer = None
            if timeout is not None:
                timer = threading.Timer(timeout, self._time_out, (id_, timeout))
                timer.daemon = True
            self._waiting[id_] = _Waiting(method, result, future, timer)
        if timer is not None:
            timer.start()
        problem = _send(process, Request(id_, method, params or {}))
        if problem:
            self._resolve(id_, WorkerError(problem))
        return future

    def stop(self, grace: Grace | None = None) -> Future[Exit | None]:
        """Make the worker end: ask, then SIGTERM, then SIGKILL, each after its grace.

        Args:
            grace: how long each step takes, where another than the usual is fit.

        Returns:
            A future of how it ended, which ``on_exit`` is told as well; of None if there is none.
        """
        with self._lock:
            if self._process is None:
                self._stopping = Future()
                self._stopping.set_result(None)
            elif self._stopping is None:
                ladder = (self._process, _ask_to_end, grace or self._grace)
                self._stopping = _in_thread(self._climb, *ladder)
            return self._stopping

    def end_by(self, request: Asked[Any], grace: Grace) -> None:
        """Make the worker end by a request of its own; SIGTERM and SIGKILL may follow.

        A ``stop`` may come before this is over.

        Args:
            request: what to ask of it; its answer is not waited for.
            grace: how long each step takes.
        """

        def ask(process: WorkerProcess) -> None:
            process.wake()
            _send(process, Notification(request.method, to_json(request)))

        process = self._process
        if process is not None:
            _in_thread(self._climb, process, ask, grace)

    def restart(self) -> Future[None]:
        """Stop the worker, if it runs, and start it again.

        Returns:
            A future that is done when the new one is started. It fails with a ``WorkerError`` if it
            cannot be, or if there were ``RESTARTS`` within ``RESTARTS_WITHIN`` seconds already.
        """
        return _in_thread(self._restart)

    def close(self) -> Future[Exit | None]:
        """Stop the worker for good: a restart that is under way starts none, nor does a later one.

        Returns:
            A future as of ``stop``.
        """
        with self._lock:
            self._closed = True
            return self.stop()

    def _climb(
        self, process: WorkerProcess, ask: Callable[[WorkerProcess], None], grace: Grace
    ) -> Exit | None:
        ladder: tuple[tuple[Callable[[], None], float], ...] = (
            (lambda: ask(process), grace.asked),
            (process.terminate, grace.terminated),
            (process.kill, grace.killed),
        )
        for step, seconds in ladder:
            step()
            if process.wait(seconds):
                return self._last_exit
        raise WorkerError(f"{self._name} (process {process.pid}) does not end, even by SIGKILL.")

    def _restart(self) -> None:
        now = time.monotonic()
        with self._lock:
            while self._restarts and now - self._restarts[0] > RESTARTS_WITHIN:
                self._restarts.popleft()
            if len(self._restarts) >= RESTARTS:
                raise WorkerError(
                    f"{self._name} was restarted {RESTARTS} times within "
                    f"{RESTARTS_WITHIN:.0f} seconds, so it stays down for now. "
                    f"Its log says why it ends: {self.log}."
                )
            self._restarts.append(now)
        self.stop().result()
        self.start()

    def _on_line(self, line: bytes | Malformed) -> None:
        message = parse(line) if isinstance(line, bytes) else line
        match message:
            case Notification():
                self._hear(message)
            case Reply(id, result):
                self._resolve(id, result)
            case Failure(id, code, text) if id is not None:
                self._resolve(id, WorkerRefusedError(text, code))
            case Failure() | Request():
                _log.warning("The worker sent what is no answer: %s", message)
            case Malformed(reason, excerpt):
                self._note_garbage(f"The worker wrote what is no message ({reason}): {excerpt}")

    def _hear(self, message: Notification) -> None:
        try:
            event = read_event(message)
        except FieldError as error:
            self._note_garbage(str(error))
        except VersionError as error:
            self._misfit = f"{self._name} cannot be used: {error}."
            self.stop(_NOTHING_TO_LOSE)
        else:
            self._on_event(event)

    def _note_garbage(self, text: str) -> None:
        self._garbage += 1
        if self._garbage <= GARBAGE_LOGGED:
            _log.warning("%s", text)

    def _on_end(self, returncode: int, last_words: str) -> None:
        with self._lock:
            rung = self._process.rung if self._process else "died"
            self._process = None
            ending = describe(self._name, rung, returncode, last_words, self.log)
            if self._misfit:
                ending = replace(ending, outcome="died", detail=self._misfit)
            self._last_exit = ending
            unanswered = list(self._waiting)
        for id_ in unanswered:
            self._resolve(id_, WorkerDiedError(ending))
        self._on_exit(ending)

    def _time_out(self, id_: Id, seconds: float) -> None:
        waiting = self._waiting.get(id_)
        if waiting is not None:
            text = f"{self._name} has not answered “{waiting.method}” for {seconds:g} seconds."
            self._resolve(id_, WorkerError(text))

    def _resolve(self, id_: Id, answer: Any) -> None:
        """Give the future of a request its result or its error, unless it has one already."""
        with self._lock:
            waiting = self._waiting.pop(id_, None)
        if waiting is None:
            return
        if waiting.timer is not None:
            waiting.timer.cancel()
        if not waiting.future.set_running_or_notify_cancel():
            return
        if isinstance(answer, WorkerError):
            waiting.future.set_exception(answer)
            return
        try:
            waiting.future.set_result(from_json(waiting.result, answer))
        except FieldError as error:
            text = f"{self._name}'s answer to “{waiting.method}” cannot be understood: {error}."
            waiting.future.set_exception(WorkerError(text))

    def _not_running(self) -> WorkerError:
        last = self._last_exit
        return WorkerDiedError(last) if last else WorkerError(f"{self._name} has not been started.")


def _send(process: WorkerProcess, message: Request | Notification) -> str | None:
    """Send a message soon; return why that is not possible, if so."""
    try:
        line = dump(message)
    except MessageTooLongError as error:
        return f"“{message.method}” cannot be sent: {error}"
    if process.send(line):
        return None
    return f"“{message.method}” cannot be sent: the worker hangs and has much to read already."


def _ask_to_end(process: WorkerProcess) -> None:
    process.wake()
    _send(process, Request(Shutdown.method, Shutdown.method, {}))
    process.end_input()  # whoever does not know the request knows what the end of stdin means


def import_path() -> dict[str, str]:
    """Return the variable that lets a Python process import this very copy of Netloom."""
    here = str(Path(__file__).resolve().parents[2])
    rest = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([here, rest]) if rest else here}


def _in_thread(work: Callable[..., _T], *args: Any) -> Future[_T]:
    future: Future[_T] = Future()

    def run() -> None:
        try:
            future.set_result(work(*args))
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, name=work.__name__, daemon=True).start()
    return future
