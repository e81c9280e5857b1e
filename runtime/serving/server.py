"""A process's side of the protocol: a thread reads requests, the main thread serves them.

There is no second thread of work, so handlers never race with each other and need no locks. Only
what must not wait for the main thread, because it tells it to hold or to end, is served by the
thread that reads.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, cast

from runtime.messages import (
    Code,
    Failure,
    Id,
    Malformed,
    Message,
    MessageTooLongError,
    Notification,
    Params,
    Reply,
    Request,
    dump,
    parse,
    read_lines,
)
from runtime.protocol import Event, Log, Shutdown, to_json, write_event

Handler: TypeAlias = Callable[[Params], Any]

QUIET = 0.2
"""Seconds without a request after which a process takes up work for idle times."""

ORPHAN_GRACE = 10.0
"""Seconds that a busy process may go on when nobody is left to ask it, to write its files."""

_NOTHING = object()
_log = logging.getLogger(__name__)


class RequestError(Exception):
    """Why a request is refused, in words for the person who made it."""

    def __init__(self, message: str, code: int = Code.REFUSED) -> None:
        super().__init__(message)
        self.code = code


def reserve_stdio() -> tuple[int, int]:
    """Take stdin and stdout for the protocol; return their new descriptors.

    Whatever is printed from now on, by C code and child processes too, goes to stderr, and whoever
    reads stdin finds its end, so no library can corrupt or swallow a message.
    """
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout.flush()
    os.dup2(2, 1)
    return source, sink


class Server:
    """Serves requests from one descriptor and writes replies and events to another.

    Args:
        handlers: method name → function from params to a result, or to a future of one, which is
            answered when it is there; ``serving.handlers`` makes the entries. A handler that
            raises ``RequestError``, or whose future does, refuses with its text; any other
            exception goes to the log.
        source: where requests come from. Its end means that whoever asks is gone.
        sink: where replies and events go. Writes block while nobody reads: that slows a worker
            that sends too much instead of filling anyone's memory.
        orphan_grace: seconds after the end of ``source`` at which a busy process is ended.

    Attributes:
        handlers: the table above; may be replaced while requests already wait.
        at_once: a table of handlers that the reading thread calls, whatever the main thread does.
            They must return at once.
        on_close: called once, from any thread, when the other side is gone or asked to shut down.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        source: int,
        sink: int,
        orphan_grace: float = ORPHAN_GRACE,
    ) -> None:
        self.handlers: Mapping[str, Handler] = handlers
        self.at_once: Mapping[str, Handler] = {Shutdown.method: lambda params: self.close()}
        self.on_close: Callable[[], object] = lambda: None
        self._source, self._sink = source, sink
        self._orphan_grace = orphan_grace
        self._inbox: SimpleQueue[Message | Malformed | None] = SimpleQueue()  # None: woken to close
        self._jobs: deque[tuple[str, Callable[[], None]]] = deque()
        self._writing = threading.Lock()
        self._unread = False  # nobody reads the sink any more
        self._closed = threading.Event()

    def start(self) -> None:
        """Begin to read requests; they wait until they are served."""
        threading.Thread(target=self._read, name="requests", daemon=True).start()

    @property
    def closed(self) -> bool:
        """Whether the other side is gone or asked to shut down."""
        return self._closed.is_set()

    def close(self) -> None:
        """Stop serving as soon as the main thread can. May be called from any thread."""
        if not self._closed.is_set():
            self._closed.set()
            self.on_close()
            self._inbox.put(None)

    def serve_forever(self, idle: Iterable[object] = (), quiet: float = QUIET) -> None:
        """Serve requests and run jobs until closed; a job that was promised is still begun.

        Args:
            idle: small pieces of work to do, one at a time, when no request came for a while.
            quiet: how many seconds that is.
        """
        spare = iter(idle)
        while self._jobs or not self.closed:
            if self._jobs:
                self._run(*self._jobs.popleft())
            elif not self.serve_next(quiet) and next(spare, _NOTHING) is _NOTHING:
                self.serve_next()

    def serve_next(self, timeout: float | None = None) -> bool:
        """Wait for one request and serve it; return too when the server is closed.

        Args:
            timeout: seconds to wait at most; None waits as long as it takes.

        Returns:
            Whether something came.
        """
        try:
            message = self._inbox.get(timeout=timeout)
        except Empty:
            return False
        if message is not None:
            self._serve(message)
        return True

    def defer(self, name: str, job: Callable[[], None]) -> None:
        """Have ``serve_forever`` run a job once the present request has been answered."""
        self._jobs.append((name, job))

    def notify(self, event: Event) -> None:
        """Send an event. May be called from any thread; a message is written whole.

        Raises:
            MessageTooLongError: it does not fit in one line.
        """
        self._write(write_event(event))

    def _read(self) -> None:
        for line in read_lines(self._source):
            message = parse(line) if isinstance(line, bytes) else line
            if isinstance(message, Request | Notification) and message.method in self.at_once:
                self._serve(message)
            else:
                self._inbox.put(message)
        self.close()
        # The main thread now has a while to end what it is doing. If it hangs, nobody is left who
        # could stop it, so it is this thread that makes sure that no orphan stays behind.
        time.sleep(self._orphan_grace)
        _log.error("Nobody has been there to ask for %g s: exiting.", self._orphan_grace)
        os._exit(1)

    def _serve(self, message: Message | Malformed) -> None:
        match message:
            case Request(id, method, params):
                self._answer(id, method, self._call(method, params))
            case Notification(method, params):
                answer = self._call(method, params)
                if isinstance(answer, RequestError):
                    _log.warning("Refused the notification %s: %s", method, answer)
            case Malformed(reason, excerpt, id, code):
                _log.warning("Received a line that is no message (%s): %s", reason, excerpt)
                self._write(Failure(id, code, f"The worker received no proper message: {reason}."))
            case Reply() | Failure():
                _log.warning("Received an answer although nothing was asked: %s", message)

    def _answer(self, id_: Id, method: str, answer: Any) -> None:
        if isinstance(answer, Future):
            later = cast("Future[Any]", answer)
            later.add_done_callback(partial(self._answer_later, id_, method))
            return
        if isinstance(answer, RequestError):
            self._write(Failure(id_, answer.code, str(answer)))
            return
        try:
            self._write(Reply(id_, to_json(answer)))
        except MessageTooLongError as error:
            self._write(Failure(id_, Code.INTERNAL, f"The answer to “{method}”: {error}"))
        except TypeError:
            _log.exception("The answer to %s holds what JSON cannot carry", method)
            self._write(Failure(id_, Code.INTERNAL, _unexpected(method)))

    def _answer_later(self, id_: Id, method: str, future: Future[Any]) -> None:
        self._answer(id_, method, self._outcome(method, future.result))

    def _call(self, method: str, params: Params) -> Any:
        """Return what the handler returns, or a ``RequestError``."""
        handler = self.at_once.get(method) or self.handlers.get(method)
        if handler is None:
            known = ", ".join(sorted({*self.handlers, *self.at_once}))
            text = f"This worker does not know the request “{method}”; it knows {known}."
            return RequestError(text, Code.UNKNOWN_METHOD)
        return self._outcome(method, partial(handler, params))

    def _outcome(self, method: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except RequestError as error:
            return error
        except Exception:
            _log.exception("Unexpected error while serving %s", method)
            return RequestError(_unexpected(method), Code.INTERNAL)

    def _run(self, name: str, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:
            _log.exception("Unexpected error in %s", name)
            self.notify(Log("error", _unexpected(name)))

    def _write(self, message: Message) -> None:
        line = memoryview(dump(message))
        with self._writing:
            while line and not self._unread:
                try:
                    line = line[os.write(self._sink, line) :]
                except OSError:  # the editor is gone
                    self._unread = True
                    self.close()


def _unexpected(method: str) -> str:
    where = os.environ.get("NETLOOM_LOG_FILE", "the worker's log")
    return f"An unexpected error ended “{method}”: the details are in {where}."
