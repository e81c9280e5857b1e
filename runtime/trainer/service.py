"""What a training process does on request: it begins a training, drives it, holds and ends it."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

import torch

from graph_nodes.graph import GraphError
from runtime.check.devices import DeviceError
from runtime.protocol import (
    Begun,
    Follow,
    IsTraining,
    LookAt,
    Looked,
    Pause,
    Resume,
    ResumeRun,
    Stop,
    Train,
    Warm,
)
from runtime.runs.files import RunWriteError
from runtime.serving.handlers import on
from runtime.serving.server import RequestError, Server
from runtime.serving.warmth import imports
from runtime.trainer.control import Control
from runtime.trainer.glance import GlanceError, glance
from runtime.trainer.preparing import PreparedRun, TrainingRefusedError, prepare
from runtime.trainer.resuming import resume
from runtime.trainer.train import TrainingSession


class Trainer:
    """Begins and drives the one training of this process.

    To hold, to go on and to stop are told to it while its main thread sets up or trains, so they
    are served by the thread that reads.

    Args:
        server: gets this service's tables of handlers, and tells it when to stop.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._control = Control()
        self._preparing = False
        self._training = False
        signal.signal(signal.SIGINT, self._break_off)
        server.on_close = self._stop
        server.handlers = {
            **on(Train, self._train),
            **on(ResumeRun, self._resume_run),
            **on(LookAt, self._look),
        }
        server.at_once = {
            **server.at_once,
            **on(Pause, lambda _: self._tell(self._control.pause)),
            **on(Resume, lambda _: self._tell(self._control.resume)),
            **on(Stop, lambda _: self._tell(self._stop)),
            **on(Follow, lambda asked: self._tell(partial(self._control.follow, asked.places))),
        }

    def torch_version(self) -> str:
        """Return the version of torch."""
        return torch.__version__

    def warm_up(self) -> Iterator[str]:
        """Do, piece by piece, what would otherwise make the training wait for a second."""
        yield from imports()
        yield _optimizer_step()
        self._server.notify(Warm())

    def terminate(self, number: int) -> None:
        """End for a signal, by way of an exception: files are written and closed.

        Raises:
            SystemExit: unless a training is ending, which is over in a moment.
        """
        ending = SystemExit(128 + number)
        if not self._training:
            raise ending
        self._server.close()
        self._control.interrupt(ending)

    def close(self) -> None:
        """Nothing is left to do."""

    def _train(self, asked: Train) -> Begun:
        return self._begin(partial(prepare, asked.graph, asked.options))

    def _resume_run(self, asked: ResumeRun) -> Begun:
        return self._begin(partial(resume, asked.run, asked.epochs))

    def _look(self, asked: LookAt) -> Looked:
        try:
            return glance(asked)
        except GlanceError as error:
            raise RequestError(str(error)) from error

    def _begin(self, made: Callable[[], PreparedRun]) -> Begun:
        try:
            session = TrainingSession(self._prepared(made), self._server.notify)
        except KeyboardInterrupt:
            raise RequestError("The training was stopped before its first step.") from None
        except (TrainingRefusedError, DeviceError, GraphError, RunWriteError) as error:
            raise RequestError(str(error)) from error
        self._server.defer("train", partial(self._drive, session))
        return Begun(str(session.folder.path), session.folder.facts.get("data"))

    def _prepared(self, made: Callable[[], PreparedRun]) -> PreparedRun:
        """What is prepared, unless it is stopped: setting up looks at no flags."""
        self._preparing = True
        try:
            if self._control.stopping:
                raise KeyboardInterrupt
            return made()
        finally:
            self._preparing = False

    def _drive(self, session: TrainingSession) -> None:
        self._training = True
        try:
            session.run(self._control)
        finally:
            self._training = False

    def _tell(self, action: Callable[[], None]) -> IsTraining:
        action()
        return IsTraining(True)

    def _stop(self) -> None:
        """Stop, from any thread: what is being set up is broken off, a loop ends by itself."""
        self._control.stop()
        main = threading.main_thread().ident
        if not self._preparing or main is None:
            return
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, signal.SIGINT)  # wakes it from waiting for a disk, too
        else:
            _thread.interrupt_main()

    def _break_off(self, number: int, frame: FrameType | None) -> None:
        if self._preparing:
            self._preparing = False
            raise KeyboardInterrupt


def _optimizer_step() -> str:
    """Do a first step, which takes a second."""
    layer = torch.nn.Linear(4, 4)
    optimizer = torch.optim.Adam(layer.parameters(), fused=True)
    layer(torch.ones(2, 4)).sum().backward()
    optimizer.step()  # pyright: ignore[reportUnknownMemberType] - untyped in torch
    return "an optimizer step"
