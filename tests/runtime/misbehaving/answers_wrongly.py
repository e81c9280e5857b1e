"""A worker whose answers and events are of the right version and not of the right types."""

import json
import os
import sys

from runtime.messages import Notification, dump
from runtime.protocol import PROTOCOL, Log, Ready, write_event

os.write(1, dump(write_event(Ready(PROTOCOL, os.getpid(), seconds=0.0, torch="none"))))
for line in sys.stdin:
    id_ = json.loads(line)["id"]
    os.write(1, dump(Notification("progress", {"run": "here", "epoch": "first"})))
    os.write(1, dump(write_event(Log("info", "and goes on"))))
    os.write(1, json.dumps({"jsonrpc": "2.0", "id": id_, "result": {"run": 3}}).encode() + b"\n")
