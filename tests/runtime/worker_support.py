"""A client with a memory, for tests that talk to real worker processes."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from runtime.client import Exit, Grace, WorkerClient
from runtime.messages import Notification

PROGRAMS = Path(__file__).parent / "misbehaving"
QUICK = Grace(asked=0.2, terminated=0.2, killed=5.0)
PATIENT = Grace(asked=60.0)
"""For a worker that ends when it is asked, also where a busy machine lets it wait for its turn."""


class Watched:
    """Starts a program as a worker, remembers its events and ends, and kills it afterwards."""

    def __init__(self, program: str, *arguments: str, **options: Any) -> None:
        command = [sys.executable, str(PROGRAMS / program), *arguments]
        env = {"PYTHONPATH": str(PROGRAMS.parents[2]), **options.pop("env", {})}
        on_event = options.pop("on_event", self._on_event)
        options.setdefault("grace", QUICK)
        self.client = WorkerClient(on_event, self._on_exit, command, env, **options)
        self.events: list[Notification] = []
        self.exits: list[Exit] = []
        self._changed = threading.Condition()

    def __enter__(self) -> "Watched":
        self.client.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.client.stop().result(20)

    def ask(self, method: str, **params: Any) -> Any:
        return self.client.request(method, params).result(10)

    def wait_for_event(self, method: str) -> Notification:
        self._wait(lambda: any(event.method == method for event in self.events))
        return next(event for event in self.events if event.method == method)

    def wait_for_exit(self) -> Exit:
        self._wait(lambda: bool(self.exits))
        return self.exits[-1]

    def wait_for_log(self, text: str) -> None:
        """Wait until a text is in the log, which has a pipe of its own and may come later."""
        wait_until(lambda: text in self.client.log.read_text())

    def _wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=10), (self.events, self.exits)

    def _on_event(self, event: Notification) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def _on_exit(self, ending: Exit) -> None:
        with self._changed:
            self.exits.append(ending)
            self._changed.notify_all()


def is_gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody reaps has."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what comes soon; a busy machine takes its time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)
