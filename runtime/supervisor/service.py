"""What the supervisor does on request: the table from request to function."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from runtime.check.checker import Checker
from runtime.check.devices import devices
from runtime.check_result import CheckResult
from runtime.client.launcher import Launcher
from runtime.codegen import generate
from runtime.protocol import (
    Check,
    Devices,
    Follow,
    LookAt,
    Pause,
    Ping,
    Program,
    Resume,
    ResumeRun,
    Stop,
    Train,
    Try,
    Write,
)
from runtime.serving.handlers import on
from runtime.serving.server import Server
from runtime.serving.warmth import imports
from runtime.supervisor.trainings import Trainings


class Supervisor:
    """Checks graphs, whatever trains, and has others train them, one training at a time.

    Args:
        server: gets this service's table of handlers.
        launcher: starts the processes that train.
    """

    def __init__(self, server: Server, launcher: Launcher) -> None:
        self._server = server
        self._checker = Checker()
        self._closing = False
        self._trainings = trainings = Trainings(launcher, server.notify)
        server.handlers = {
            **on(Ping, lambda _: None),
            **on(Devices, lambda _: devices()),
            **on(Check, self._check),
            **on(Try, self._try),
            **on(Write, self._write),
            **on(Train, trainings.begin),
            **on(ResumeRun, trainings.begin),
            **on(Pause, trainings.tell),
            **on(Resume, trainings.tell),
            **on(Stop, lambda _: trainings.stop()),
            **on(Follow, trainings.tell),
            **on(LookAt, trainings.look),
        }

    def torch_version(self) -> str:
        """Return the version of torch."""
        return torch.__version__

    def warm_up(self) -> Iterator[str]:
        """Do, piece by piece, what the first check or training would otherwise wait for."""
        yield from imports()
        self._trainings.prepare()
        yield "a process to train in"

    def terminate(self, number: int) -> None:
        """End for a signal; the training under way is ended by ``close``.

        Raises:
            SystemExit: unless it is ending, which is over in a moment.
        """
        if not self._closing:
            raise SystemExit(128 + number)

    def close(self) -> None:
        """End the training under way, if there is one, and wait for its end."""
        self._closing = True
        self._trainings.close()

    def _check(self, asked: Check) -> CheckResult:
        return self._checker.check(asked.graph, asked.folder).along(asked.way)

    def _try(self, asked: Try) -> CheckResult:
        found = self._checker.check(asked.graph, asked.folder, trial=True)
        return found.along(asked.way)

    def _write(self, asked: Write) -> Program:
        """Write a graph's program, as it would be exported to a folder, if one is given."""
        source = generate(
            asked.graph,
            self._checker.check(asked.graph, asked.folder),
            graph_name=asked.graph_name,
            folder=None if asked.script_folder is None else asked.folder,
            script_folder=asked.script_folder,
        )
        return Program(source.text, {i: list(n) for i, n in source.lines.items()})
