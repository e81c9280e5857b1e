"""A process that trains for ever: it hears nobody who asks it to stop, and ignores SIGTERM."""

import os
import signal
import time

from runtime.protocol import PROTOCOL, Begun, Progress, Ready, Train
from runtime.serving.handlers import on
from runtime.serving.server import Server, reserve_stdio

signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = Server(on(Train, lambda _: Begun("here")), *reserve_stdio())
server.start()
server.notify(Ready(PROTOCOL, os.getpid(), seconds=0.0, torch="none"))
server.serve_next()
server.notify(Progress("here", 1, 1, 7, 100, seconds=0.5))
time.sleep(600)
