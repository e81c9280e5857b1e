"""A worker with the real server and handlers that are quickly understood; it has no torch."""

import logging
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from runtime.messages import MAX_LINE, Params
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
    server.notify("hanging", {})
    while True:
        time.sleep(0.05)


def train(params: Params) -> dict[str, str]:
    control.paused = control.stopping = False
    server.defer("train", lambda: _train(params["steps"]))
    return {"run": "here"}


def _train(steps: int) -> None:
    step = paused = 0
    while step < steps and not control.stopping:
        step += 1
        time.sleep(0.001)
        if control.paused:
            server.notify("progress", {"run": "here", "step": step, "paused": True})
            paused += control.wait_while_paused() > 0
    server.notify("done", {"steps": step, "pauses": paused, "stopped": control.stopping})
    if steps == 13:
        raise RuntimeError("thirteen steps")


def idle() -> Iterator[str]:
    server.notify("idle", {})
    yield "one piece"
    server.notify("idle over", {})


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
    "train": train,
}
server.at_once = {
    **server.at_once,
    "echo": lambda params: params,
    "pause": lambda params: control.pause(),
    "resume": lambda params: control.resume(),
    "stop": lambda params: control.stop(),
}
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
server.start()
server.notify("ready", {"pid": os.getpid()})
server.serve_forever(idle=idle())
