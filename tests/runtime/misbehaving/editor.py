"""An editor that starts a worker, tells its process id, and waits to be killed."""

import json
import os
import sys
import time

from runtime.client import WorkerClient
from runtime.messages import Notification


def on_event(event: Notification) -> None:
    if event.method == "ready":
        os.write(1, b"%d\n" % event.params["pid"])


client = WorkerClient(on_event, print, [sys.executable, *sys.argv[1:]])
client.start()
client.request("train", json.loads(os.environ.get("TRAINING", '{"steps": 1000000000}')))
if "ORPHAN_GRACE" in os.environ:
    client.request("hang")
time.sleep(600)
