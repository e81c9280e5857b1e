"""What the worker does on request: the table from request to function."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import torch

from graph_nodes.document import DocumentError, loads
from graph_nodes.graph import Graph, GraphError
from graph_nodes.quoting import quoted
from runtime.codegen import generate
from runtime.messages import Code, Params
from runtime.runs.files import RunWriteError
from runtime.worker.beginning import (
    Beginning,
    TrainingRefusedError,
    TrainOptions,
    begin,
)
from runtime.worker.check import Checker
from runtime.worker.control import Control
from runtime.worker.devices import DeviceError, devices
from runtime.worker.resuming import resume
from runtime.worker.server import RequestError, Server
from runtime.worker.train import TrainingSession

_T = TypeVar("_T")


class Service:
    """Checks graphs and trains them, one training at a time.

    Args:
        server: gets this service's table of handlers, and tells it when to stop.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._checker = Checker()
        self._control: Control | None = None  # of the training under way
        server.on_close = partial(self._tell, Control.stop)
        server.handlers = {
            "ping": lambda params: {},
            "devices": lambda params: devices(),
            "check": self._check,
            "try": partial(self._check, trial=True),
            "write": self._write,
            "train": self._train,
            "resume_run": self._resume_run,
            "pause": lambda params: self._tell(Control.pause),
            "resume": lambda params: self._tell(Control.resume),
            "stop": lambda params: self._tell(Control.stop),
            "shutdown": lambda params: server.close(),
        }

    def hello(self, seconds: float) -> Params:
        """Return what the ``ready`` event says.

        Args:
            seconds: how long the worker took to start.
        """
        return {"pid": os.getpid(), "torch": torch.__version__, "seconds": seconds}

    def terminate(self, number: int) -> None:
        """End the worker for a signal, by way of an exception: files are written and closed.

        Raises:
            SystemExit: unless a training is ending, which is over in a moment.
        """
        ending = SystemExit(128 + number)
        if self._control is None:
            raise ending
        self._server.close()
        self._control.interrupt(ending)

    def warm_up(self) -> Iterator[str]:
        """Do, piece by piece, what would otherwise make the first training wait for a second."""
        for module in ("sympy", "torch.fx.experimental.symbolic_shapes", "torch._dynamo"):
            import_module(module)
            yield module
        _optimizer_step()
        yield "an optimizer step"
        import_module("sklearn.datasets")
        yield "the bundled data"
        import_module("pandas")
        yield "tables"

    def _check(self, params: Params, *, trial: bool = False) -> dict[str, Any]:
        folder = Path(_param(params, "folder", str))
        return self._checker.check(_graph(params), folder, trial=trial).to_json()

    def _write(self, params: Params) -> dict[str, Any]:
        """Write a graph's program, as it would be exported to a folder, if one is given."""
        graph, folder = _graph(params), Path(_param(params, "folder", str))
        place = _path(params, "script_folder")
        source = generate(
            graph,
            self._checker.check(graph, folder),
            title=_param(params, "name", str),
            folder=None if place is None else folder,
            script_folder=place,
        )
        return {"text": source.text, "lines": {i: list(n) for i, n in source.lines.items()}}

    def _train(self, params: Params) -> dict[str, Any]:
        options = TrainOptions(
            title=_param(params, "name", str),
            folder=Path(_param(params, "folder", str)),
            runs=Path(_param(params, "runs", str)),
            device=_param(params, "device", str, None),
            epochs=_param(params, "epochs", int, None),
            seed=_param(params, "seed", int, None),
            weights=_path(params, "weights"),
        )
        graph = _graph(params)
        return self._begin(lambda: begin(graph, options))

    def _resume_run(self, params: Params) -> dict[str, Any]:
        run = Path(_param(params, "run", str))
        epochs = _param(params, "epochs", int, None)
        return self._begin(lambda: resume(run, epochs))

    def _begin(self, prepare: Callable[[], Beginning]) -> dict[str, Any]:
        if self._control is not None:
            raise RequestError("A training is under way already: stop it first.")
        gc.collect()  # what the training before left must not keep memory from this one
        try:
            session = TrainingSession(prepare(), self._server.notify)
        except (TrainingRefusedError, DeviceError, GraphError, RunWriteError) as error:
            raise RequestError(str(error)) from error
        self._control = Control(self._server)
        self._server.defer("train", partial(self._drive, session, self._control))
        return {"run": str(session.folder.path), "data": session.folder.facts.get("data")}

    def _drive(self, session: TrainingSession, control: Control) -> None:
        try:
            session.run(control)
        finally:
            self._control = None

    def _tell(self, action: Callable[[Control], None]) -> dict[str, bool]:
        """Tell the training under way; nothing is no error, for it may just have ended."""
        control = self._control
        if control is not None:
            action(control)
        return {"training": control is not None}


def _optimizer_step() -> None:
    layer = torch.nn.Linear(4, 4)
    optimizer = torch.optim.Adam(layer.parameters(), fused=True)
    layer(torch.ones(2, 4)).sum().backward()
    optimizer.step()  # pyright: ignore[reportUnknownMemberType] - untyped in torch


def _graph(params: Params) -> Graph:
    try:
        return loads(_param(params, "graph", str))
    except DocumentError as error:
        raise RequestError(str(error), Code.INVALID_PARAMS) from error


_NEEDED: Any = object()


def _path(params: Params, name: str) -> Path | None:
    return Path(_param(params, name, str)) if params.get(name) is not None else None


def _param(params: Params, name: str, kind: type[_T], default: Any = _NEEDED) -> _T:
    value = params.get(name, default)
    if value is default and default is not _NEEDED:
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        given = "nothing" if value is _NEEDED else quoted(value)
        text = f"The request needs “{name}” ({kind.__name__}); it was given {given}."
        raise RequestError(text, Code.INVALID_PARAMS)
    return value
