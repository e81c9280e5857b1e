"""A worker with the real server and handlers that are quickly understood; it has no torch."""

import logging
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from runtime.messages import MAX_LINE, Params
from runtime.protocol import (
    PROTOCOL,
    Begun,
    Done,
    IsTraining,
    Pause,
    Progress,
    Ready,
    Resume,
    Stop,
    Train,
    Unknown,
)
from runtime.serving.handlers import on
from runtime.serving.server import RequestError, Server, reserve_stdio
from runtime.trainer.control import Control

source, sink = reserve_stdio()
logging.basicConfig()
server = Server({}, source, sink, orphan_grace=float(os.environ.get("ORPHAN_GRACE", "10")))
control = Control()


def refuse(params: Params) -> None:
    raise RequestError("The bowl is empty: fill it first.")


def crash(params: Params) -> None:
    raise ZeroDivisionError("the secret details")


def chatter(params: Params) -> str:
    """Print in every way that a library might."""
    print('{"jsonrpc":"2.0","id":1,"result":"a lie"}', flush=True)
    os.write(1, b"printed by C code\n")
    subprocess.run(["echo", "printed by a child"], check=True)
    return sys.stdin.read()


def hang(params: Params) -> None:
    server.notify(Unknown("hanging", {}))
    while True:
        time.sleep(0.05)


def train(asked: Train) -> Begun:
    """Take as many steps as there are to be epochs."""
    control.paused = control.stopping = False
    server.defer("train", lambda: _train(asked.options.epochs or 0))
    return Begun("here")


def tell(action: Callable[[], None]) -> IsTraining:
    action()
    return IsTraining(True)


def _train(steps: int) -> None:
    step = paused = 0
    while step < steps and not control.stopping:
        step += 1
        time.sleep(0.001)
        if control.paused:
            server.notify(Progress("here", 1, 1, step, steps, seconds=0.0))
            paused += control.wait_while_paused() > 0
    outcome = "stopped" if control.stopping else "finished"
    server.notify(Done("here", outcome, f"{paused} pauses", step, seconds=0.0))
    if steps == 13:
        raise RuntimeError("thirteen steps")


def idle() -> Iterator[str]:
    server.notify(Unknown("idle", {}))
    yield "one piece"
    server.notify(Unknown("idle over", {}))


server.on_close = control.stop
server.handlers = {
    "numbers": lambda params: [math.nan, math.inf, 1.0],
    "refuse": refuse,
    "crash": crash,
    "unspeakable": lambda params: object(),
    "endless": lambda params: "x" * MAX_LINE,
    "chatter": chatter,
    "nice": lambda params: os.nice(0),
    "abort": lambda params: os.abort(),
    "vanish": lambda params: os._exit(params["code"]),
    "hang": hang,
    **on(Train, train),
}
server.at_once = {
    **server.at_once,
    "echo": lambda params: params,
    **on(Pause, lambda _: tell(control.pause)),
    **on(Resume, lambda _: tell(control.resume)),
    **on(Stop, lambda _: tell(control.stop)),
}
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
server.start()
server.notify(Ready(PROTOCOL, os.getpid(), seconds=0.0, torch="none"))
server.serve_forever(idle=idle())
