"""The editor's side of the worker: starts it, talks to it, stops it, and tells how it ended."""

from runtime.client.errors import WorkerDiedError, WorkerError, WorkerRefusedError
from runtime.client.exits import Exit
from runtime.client.inbox import Inbox
from runtime.client.worker_client import Grace, WorkerClient

__all__ = [
    "Exit",
    "Grace",
    "Inbox",
    "WorkerClient",
    "WorkerDiedError",
    "WorkerError",
    "WorkerRefusedError",
]
