"""What a process in which torch lives does from its start to its end, spoken to over stdio."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Protocol

from runtime.protocol import PROTOCOL, Ready
from runtime.serving.server import QUIET, Server, reserve_stdio

LATE = 55.0
"""Seconds after which a process that is not ready writes to its log where it is."""


class Service(Protocol):
    """What a process does on request: it gives its server the handlers."""

    def torch_version(self) -> str:
        """The version of torch that it has."""
        ...

    def warm_up(self) -> Iterable[object]:
        """Do, piece by piece, what whoever asks first would otherwise wait for."""
        ...

    def terminate(self, number: int) -> None:
        """End for a signal; called in the main thread, at any moment."""
        ...

    def close(self) -> None:
        """Called at the end, however that came about."""
        ...


def serve(name: str, load: Callable[[Server], Service], quiet: float = QUIET) -> None:
    """Serve whoever started this process until they ask it to end or are gone.

    Args:
        name: the module that this process is.
        load: imports and makes the service; requests are read, and wait, meanwhile.
        quiet: seconds without a request after which the process warms up.
    """
    started = time.perf_counter()
    source, sink = reserve_stdio()
    nice = _arguments(name).nice
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    faulthandler.enable()  # a crash in C leaves the Python lines that led to it in the log
    faulthandler.dump_traceback_later(LATE)  # and so does a start that hangs
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the editor
    signal.signal(signal.SIGTERM, _on_terminate)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="INFO")

    server = Server({}, source, sink)
    server.start()
    service = load(server)
    signal.signal(signal.SIGTERM, lambda number, frame: service.terminate(number))
    seconds = time.perf_counter() - started
    server.notify(Ready(PROTOCOL, os.getpid(), seconds, service.torch_version()))
    faulthandler.cancel_dump_traceback_later()
    code = 0
    try:
        try:
            server.serve_forever(service.warm_up(), quiet)
        finally:
            service.close()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    # Every file is closed by now. Taking torch apart piece by piece would keep whoever waits for
    # the end, such as a closing window, for a second or two.
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)


def _arguments(name: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {name}")
    parser.add_argument(
        "--nice",
        type=int,
        default=0,
        metavar="N",
        help="run at a priority lower by N, so that an editor beside it stays smooth",
    )
    return parser.parse_args()


def _on_terminate(number: int, frame: FrameType | None) -> None:
    """End by way of an exception, so that open files are written and closed."""
    sys.exit(128 + number)
