"""An editor that starts a worker, tells its process id, and waits to be killed."""

import json
import os
import sys
import time

from runtime.client import WorkerClient
from runtime.protocol import Event, Ready


def on_event(event: Event) -> None:
    if isinstance(event, Ready):
        os.write(1, b"%d\n" % event.pid)


client = WorkerClient(on_event, print, [sys.executable, *sys.argv[1:]])
client.start()
client.call("train", json.loads(os.environ["TRAINING"]))
if "ORPHAN_GRACE" in os.environ:
    client.call("hang")
time.sleep(600)
