"""A process that trains for ever: it hears nobody who asks it to stop, and ignores SIGTERM."""

import os
import signal
import time

from runtime.serving.server import Server, reserve_stdio

signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = Server({"train": lambda params: {"run": "here"}}, *reserve_stdio())
server.start()
server.notify("ready", {"pid": os.getpid()})
server.serve_next()
server.notify("progress", {"run": "here", "step": 7, "seconds": 0.5})
time.sleep(600)
