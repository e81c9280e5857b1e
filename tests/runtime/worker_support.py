"""A client with a memory, for tests that talk to real worker processes."""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import psutil
from support.told import Told

from graph_nodes.graph import Graph
from runtime.client import Exit, Grace, WorkerClient
from runtime.protocol import Begun, Check, Event, Request, Train, Unknown
from runtime.runs.options import RunOptions
from tests.runtime.build import digits_mlp

Result = TypeVar("Result")
Kind = TypeVar("Kind", bound=Event)

PROGRAMS = Path(__file__).parent / "misbehaving"
QUICK = Grace(asked=0.2, terminated=0.2, killed=5.0)
PATIENT = Grace(asked=60.0)
"""For a worker that ends when it is asked, also where a busy machine lets it wait for its turn."""


class _Started:
    """A client's process: started on entry, ended on exit."""

    client: WorkerClient

    def __enter__(self) -> Self:
        self.client.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.client.close().result(60)


class Watched(_Started):
    """Starts a program as a worker, remembers its events and ends, and kills it afterwards."""

    def __init__(self, program: str, *arguments: str, **options: Any) -> None:
        command = [sys.executable, str(PROGRAMS / program), *arguments]
        env = {"PYTHONPATH": str(PROGRAMS.parents[2]), **options.pop("env", {})}
        on_event = options.pop("on_event", self._on_event)
        options.setdefault("grace", QUICK)
        self.client = WorkerClient(on_event, self._on_exit, command, env, **options)
        self.events = Told()
        self.exits: list[Exit] = []
        self._changed = threading.Condition()

    def ask(self, method: str, **params: Any) -> Any:
        return self.client.call(method, params).result(10)

    def wait_for(self, kind: type[Kind]) -> Kind:
        self._wait(lambda: bool(self.events.of(kind)))
        return self.events.of(kind)[0]

    def wait_for_unknown(self, name: str) -> Unknown:
        """Wait for an event that only the program behind it knows."""
        self._wait(lambda: name in [event.name for event in self.events.of(Unknown)])
        return next(event for event in self.events.of(Unknown) if event.name == name)

    def wait_for_exit(self) -> Exit:
        self._wait(lambda: bool(self.exits))
        return self.exits[-1]

    def wait_for_log(self, text: str) -> None:
        """Wait until a text is in the log, which has a pipe of its own and may come later."""
        wait_until(lambda: text in self.client.log.read_text())

    def _wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=10), (self.events, self.exits)

    def _on_event(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def _on_exit(self, ending: Exit) -> None:
        with self._changed:
            self.exits.append(ending)
            self._changed.notify_all()


class RealWorker(_Started):
    """The real supervisor with a memory: what it sent, what it runs, how it ended."""

    def __init__(self) -> None:
        self.events = Told()
        self.exits: list[Exit] = []
        self._checked = 0
        self.client = WorkerClient(self.events.append, self.exits.append)

    def ask(self, request: Request[Result]) -> Result:
        return self.client.request(request).result(60)

    def train(self, graph: Graph, folder: Path, **more: Any) -> Future[Begun]:
        """Ask for a training; a future of the answer."""
        return self.client.request(training(graph, folder, folder / "runs", **more))

    def check(self) -> float:
        """Check a graph that has not been checked before; the seconds that it takes."""
        self._checked += 1
        graph = digits_mlp(batch_size=self._checked)
        started = time.perf_counter()
        assert self.ask(Check(graph, Path())).types
        return time.perf_counter() - started

    def wait_for(self, kind: type[Kind], run: str) -> Kind:
        """The first event of a kind of a run, once it has come."""
        wait_until(lambda: bool(self.events.of(kind, run)))
        return self.events.of(kind, run)[0]

    def trainers(self) -> list[int]:
        """The ids of the processes that train, or wait to; the oldest comes first."""
        assert self.client.pid is not None
        children = psutil.Process(self.client.pid).children()
        children.sort(key=lambda child: child.create_time())
        return [child.pid for child in children if "runtime.trainer" in child.cmdline()]


def training(graph: Graph, folder: Path, runs: Path, **more: Any) -> Train:
    """A request to train a graph, called net."""
    return Train(graph, RunOptions("net", folder, runs, **more))


def steps(count: int) -> Train:
    """A request to the toy, to take so many steps."""
    return training(Graph(), Path(), Path(), epochs=count)


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
