"""Trainings as the supervisor sees them: each is a process of its own that ends with its run."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future

from runtime.client import Exit, Grace, WorkerClient, WorkerError, WorkerRefusedError
from runtime.client.launcher import Launcher
from runtime.messages import Code
from runtime.protocol import (
    Begun,
    Done,
    Event,
    Follow,
    IsTraining,
    LookAt,
    Looked,
    Pause,
    Progress,
    Ready,
    Resume,
    ResumeRun,
    Stop,
    Train,
    Warm,
)
from runtime.serving.server import RequestError

Emit = Callable[[Event], None]

AT_ONCE = Grace(asked=0.0, terminated=0.0)
"""For a process that has nothing to lose."""

STOPPING = Grace(asked=20.0, terminated=120.0)
"""For a training that is stopped: the first is for a long step, the second for large files."""

CLOSING = Grace(asked=4.0, terminated=3.5)
"""For one that ends with its supervisor, for which the editor waits: shorter than its ``Grace``."""

_OWN_EVENTS = (Ready, Warm, Done)  # of a process; what comes of them is told otherwise


class Trainings:
    """Has graphs trained, one at a time; between two trainings a warm process waits.

    Its methods never wait, ``close`` excepted.

    Args:
        launcher: starts the processes that train.
        emit: gets the events of the trainings, from other threads.
    """

    def __init__(self, launcher: Launcher, emit: Emit) -> None:
        self._launcher, self._emit = launcher, emit
        self._lock = threading.RLock()
        self._spare: _Training | None = None
        self._current: _Training | None = None
        self._closed = False

    def prepare(self) -> None:
        """Start a process for the next training, unless one waits or trains already.

        While one trains, it would take the processors from it for seconds.
        """
        with self._lock, contextlib.suppress(WorkerError):  # whoever trains is told why not
            if not (self._closed or self._spare or self._current):
                self._spare = self._launch()

    def begin(self, request: Train | ResumeRun) -> Future[Begun]:
        """Ask a process to begin a training.

        Returns:
            A future of the answer; it may fail with a ``RequestError``.

        Raises:
            RequestError: a training is under way, or no process can be started.
        """
        with self._lock:
            if self._current is not None:
                raise RequestError("A training is under way already: stop it first.")
            spare, self._spare = self._spare, None
            if spare is not None and spare.is_looking:
                spare.end()  # nobody waits for a look who wants to train
                spare = None
            try:
                self._current = spare or self._launch()
            except WorkerError as error:
                raise RequestError(str(error)) from error
            return self._current.begin(request)

    def look(self, request: LookAt) -> Future[Looked]:
        """Have the process that waits for a training compute one batch.

        Returns:
            A future of what it gave; it may fail with a ``RequestError``.

        Raises:
            RequestError: a training is under way, or no process can be started.
        """
        with self._lock:
            if self._current is not None:
                raise RequestError("A training is under way: it shows what it computes itself.")
            try:
                self._spare = self._spare or self._launch()
            except WorkerError as error:
                raise RequestError(str(error)) from error
            return self._spare.look(request)

    def tell(self, request: Pause | Resume | Follow) -> Future[IsTraining] | IsTraining:
        """Have the training under way hold, go on or show values; none is no error: it may be over.

        Returns:
            Whether there is a training, or a future of that.
        """
        current = self._current
        return IsTraining(False) if current is None else current.tell(request)

    def stop(self) -> IsTraining:
        """Have the training under way end, by force if it must be; none is no error.

        Returns:
            Whether there is a training.
        """
        current = self._current
        if current is not None:
            current.stop()
        return IsTraining(current is not None)

    def close(self) -> None:
        """End all processes, and wait until they are gone; there is no training any more."""
        with self._lock:
            self._closed = True
            ending = [t.end() for t in (self._spare, self._current) if t is not None]
        for end in ending:
            with contextlib.suppress(WorkerError):  # it does not go, even by SIGKILL
                end.result()

    def _launch(self) -> _Training:
        return _Training(self._launcher, self._emit, self._on_end)

    def _on_end(self, training: _Training) -> None:
        with self._lock:
            if training is self._current:
                self._current = None
            elif training is self._spare:
                self._spare = None
                return  # one that dies while it waits would die again
        training.tell_end()
        self.prepare()


class _Training:
    """One process that trains: it waits, begins, trains and is gone.

    What ends it, a refusal or the end of the run, is told when the process is gone: by then the
    memory that it held is free, its device's too, and the next one may begin.

    Args:
        launcher: starts the process.
        emit: gets the training's events.
        on_end: called when the process is gone.

    Raises:
        WorkerError: the process cannot be started.
    """

    def __init__(self, launcher: Launcher, emit: Emit, on_end: Callable[[_Training], None]) -> None:
        self._emit, self._on_end = emit, on_end
        self._is_asked = self._is_ready = self._is_stopped = False
        self._looks = 0
        self._answer: Future[Begun] = Future()
        self._refusal = RequestError("The training did not begin.")
        self._run = ""
        self._progress: Progress | None = None
        self._done: Done | None = None
        self._exit: Exit | None = None
        self._client: WorkerClient = launcher.launch(self._on_event, self._on_exit)

    def begin(self, request: Train | ResumeRun) -> Future[Begun]:
        """Ask the process to begin; the future of its answer."""
        self._is_asked = True
        self._client.request(request).add_done_callback(self._on_answer)
        return self._answer

    @property
    def is_looking(self) -> bool:
        """Whether it computes a batch that somebody wants to look at."""
        return self._looks > 0

    def look(self, request: LookAt) -> Future[Looked]:
        """Ask the process to compute one batch; a future of what it gave."""
        answer: Future[Looked] = Future()
        self._looks += 1

        def settle(done: Future[Looked]) -> None:
            self._looks -= 1
            error = done.exception()
            if error is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(RequestError(str(error)))

        self._client.request(request).add_done_callback(settle)
        return answer

    def tell(self, request: Pause | Resume | Follow) -> Future[IsTraining]:
        """Ask the process for something small while it trains; a future of its answer."""
        told: Future[IsTraining] = Future()
        asked = self._client.request(request)
        asked.add_done_callback(lambda f: told.set_result(IsTraining(f.exception() is None)))
        return told

    def stop(self) -> None:
        """Ask the process to stop; SIGTERM and SIGKILL follow where it does not."""
        if self._is_stopped:
            return
        self._is_stopped = True
        if self._is_ready:
            self._client.end_by(Stop(), STOPPING)
        else:  # it is still starting, and has begun nothing
            self._client.stop(AT_ONCE)

    def end(self) -> Future[Exit | None]:
        """Make the process go soon; a future of its end."""
        self._is_stopped = True
        return self._client.stop(CLOSING if self._is_asked else AT_ONCE)

    def tell_end(self) -> None:
        """Tell how the training ended, now that the process is gone."""
        if self._run:
            self._emit(self._done or self._death())
        elif self._is_asked:
            self._answer.set_exception(self._refusal)

    def _on_answer(self, future: Future[Begun]) -> None:
        error = future.exception()
        if error is None:
            self._run = future.result().run
            self._answer.set_result(future.result())
            return
        if self._is_stopped:
            self._refusal = RequestError("The training was stopped before its first step.")
        else:
            code = error.code if isinstance(error, WorkerRefusedError) else Code.REFUSED
            self._refusal = RequestError(str(error), code)
        self._client.stop(CLOSING)

    def _on_event(self, event: Event) -> None:
        match event:
            case Ready():
                self._is_ready = True
            case Done():
                self._done = event
                self._client.stop(CLOSING)
            case Progress():
                self._progress = event
            case _:
                pass
        if not isinstance(event, _OWN_EVENTS):
            self._emit(event)

    def _on_exit(self, ending: Exit) -> None:
        self._exit = ending
        self._on_end(self)

    def _death(self) -> Done:
        """The end of a run whose process could not tell it."""
        assert self._exit is not None
        reached = self._progress
        steps, seconds = (reached.step, reached.seconds) if reached else (0, 0.0)
        return Done(self._run, "killed", self._exit.detail, steps, seconds)
