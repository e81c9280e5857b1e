"""Where the processes that train come from."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from runtime.client.exits import Exit
from runtime.client.worker_client import WorkerClient, import_path
from runtime.protocol import Event


class Launcher(Protocol):
    """Starts processes that train, on this machine or another."""

    def launch(
        self, on_event: Callable[[Event], None], on_exit: Callable[[Exit], None]
    ) -> WorkerClient:
        """Start one, and return the handle on it. The arguments are a ``WorkerClient``'s.

        Raises:
            WorkerError: it cannot be started.
        """
        ...


class LocalLauncher:
    """Starts them on this machine, each a Python of its own behind pipes."""

    COMMAND = (sys.executable, "-P", "-m", "runtime.trainer")

    def launch(
        self, on_event: Callable[[Event], None], on_exit: Callable[[Exit], None]
    ) -> WorkerClient:
        client = WorkerClient(
            on_event, on_exit, self.COMMAND, import_path(), name="training process"
        )
        client.start()
        return client
