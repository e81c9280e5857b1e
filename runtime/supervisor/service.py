"""What the supervisor does on request: the table from request to function."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import torch

from runtime.check.checker import Checker
from runtime.check.devices import devices
from runtime.client.launcher import Launcher
from runtime.codegen import generate
from runtime.messages import Params
from runtime.serving.params import graph, param, path
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
            "ping": lambda params: {},
            "devices": lambda params: devices(),
            "check": self._check,
            "try": partial(self._check, trial=True),
            "write": self._write,
            "train": partial(trainings.begin, "train"),
            "resume_run": partial(trainings.begin, "resume_run"),
            "pause": lambda params: trainings.tell("pause"),
            "resume": lambda params: trainings.tell("resume"),
            "stop": lambda params: trainings.stop(),
        }

    def hello(self) -> Params:
        """Return what the ``ready`` event says."""
        return {"torch": torch.__version__}

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

    def _check(self, params: Params, *, trial: bool = False) -> dict[str, Any]:
        folder = Path(param(params, "folder", str))
        return self._checker.check(graph(params), folder, trial=trial).to_json()

    def _write(self, params: Params) -> dict[str, Any]:
        """Write a graph's program, as it would be exported to a folder, if one is given."""
        drawn, folder = graph(params), Path(param(params, "folder", str))
        place = path(params, "script_folder")
        source = generate(
            drawn,
            self._checker.check(drawn, folder),
            title=param(params, "name", str),
            folder=None if place is None else folder,
            script_folder=place,
        )
        return {"text": source.text, "lines": {i: list(n) for i, n in source.lines.items()}}
