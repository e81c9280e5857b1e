"""``python -m runtime.worker``: the process in which torch lives, spoken to over stdio."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import time
from types import FrameType

from runtime.worker.server import Server, reserve_stdio

LATE = 55.0
"""Seconds after which a worker that is not ready writes to its log where it is."""


def main() -> None:
    """Serve the editor until it asks to shut down or is gone."""
    started = time.perf_counter()
    source, sink = reserve_stdio()
    arguments = _arguments()
    if arguments.nice and hasattr(os, "nice"):
        os.nice(arguments.nice)
    faulthandler.enable()  # a crash in C leaves the Python lines that led to it in the log
    faulthandler.dump_traceback_later(LATE)  # and so does a start that hangs
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the editor
    signal.signal(signal.SIGTERM, _on_terminate)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="INFO")

    server = Server({}, source, sink)
    server.start()  # requests are read, and wait, while torch is imported
    from runtime.worker.service import Service

    service = Service(server)
    signal.signal(signal.SIGTERM, lambda number, frame: service.terminate(number))
    server.notify("ready", service.hello(time.perf_counter() - started))
    faulthandler.cancel_dump_traceback_later()
    code = 0
    try:
        server.serve_forever(idle=service.warm_up())
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    # Every file is closed by now. Taking torch apart piece by piece would keep whoever waits for
    # the end, such as a closing window, for a second or two.
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m runtime.worker", description=__doc__)
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


if __name__ == "__main__":
    main()
