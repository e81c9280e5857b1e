"""How the supervisor deals with processes that train, well and badly, from another launcher."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from support.told import Told
from worker_support import PROGRAMS, is_gone, steps, wait_until

from runtime.client import Exit, Grace, WorkerClient, WorkerError
from runtime.protocol import Begun, Done, Event, IsTraining, Pause
from runtime.serving.server import RequestError
from runtime.supervisor import trainings as module
from runtime.supervisor.trainings import Trainings


class Launcher:
    """Starts one of the tests' programs in place of what trains."""

    def __init__(self, program: str) -> None:
        self._command = [sys.executable, str(PROGRAMS / program)]
        self.clients: list[WorkerClient] = []

    def launch(
        self, on_event: Callable[[Event], None], on_exit: Callable[[Exit], None]
    ) -> WorkerClient:
        env = {"PYTHONPATH": str(PROGRAMS.parents[2])}
        client = WorkerClient(on_event, on_exit, self._command, env, name="training process")
        client.start()
        self.clients.append(client)
        return client


class NoLauncher:
    def launch(self, *_: object) -> WorkerClient:
        raise WorkerError("There is no room for another process.")


@contextmanager
def training(program: str, count: int = 3) -> Iterator[tuple[Trainings, Launcher, Told]]:
    """A training that has begun in a program."""
    told, launcher = Told(), Launcher(program)
    trainings = Trainings(launcher, told)
    try:
        assert trainings.begin(steps(count)).result(60) == Begun("here")
        yield trainings, launcher, told
    finally:
        trainings.close()
    assert not [c for c in launcher.clients if c.running], "nothing is left behind"


def test_the_end_of_a_run_is_told_when_its_process_is_gone_and_the_next_one_waits() -> None:
    with training("toy.py") as (trainings, launcher, told):
        wait_until(lambda: bool(told.of(Done)))
        assert not launcher.clients[0].running
        wait_until(lambda: len(launcher.clients) == 2)
        assert trainings.tell(Pause()) == IsTraining(False)
        assert trainings.begin(steps(10**9)).result(60) == Begun("here")
        with pytest.raises(RequestError, match="A training is under way already: stop it first"):
            trainings.begin(steps(1))
        paused = trainings.tell(Pause())
        assert not isinstance(paused, IsTraining)
        assert paused.result(60) == IsTraining(True)
        assert trainings.stop() == IsTraining(True)
        wait_until(lambda: len(told.of(Done)) == 2)
        assert told.of(Done)[1].outcome == "stopped"
        wait_until(lambda: len(launcher.clients) == 3)


def test_a_process_that_does_not_stop_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOPPING", Grace(asked=0.3, terminated=0.3))
    with training("ignores_stop.py") as (trainings, _, told):
        wait_until(lambda: bool(told))
        started = time.monotonic()
        trainings.stop()
        assert time.monotonic() - started < 0.3, "nobody waits for it"
        trainings.stop()
        wait_until(lambda: bool(told.of(Done)))
        (done,) = told.of(Done)
        assert (done.outcome, done.steps, done.seconds) == ("killed", 7, 0.5)
        assert "The training process hung, even after SIGTERM" in done.message


def test_closing_waits_for_no_patience_of_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSING", Grace(asked=0.2, terminated=0.2))
    with training("ignores_stop.py") as (trainings, launcher, _):
        trainings.stop()
        started = time.monotonic()
        trainings.close()
        assert time.monotonic() - started < 10.0
        assert not launcher.clients[0].running


def test_a_process_that_dies_while_it_waits_is_replaced_when_it_is_needed() -> None:
    launcher = Launcher("toy.py")
    trainings = Trainings(launcher, lambda event: None)
    trainings.prepare()
    trainings.prepare()
    (waiting,) = launcher.clients
    assert waiting.pid is not None
    pid = waiting.pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not waiting.running and is_gone(pid))
    assert trainings.begin(steps(10**9)).result(60) == Begun("here")
    trainings.close()
    assert not launcher.clients[1].running


def test_a_process_that_dies_or_is_stopped_before_it_answers_is_a_refusal() -> None:
    trainings = Trainings(Launcher("dies_at_once.py"), lambda event: None)
    with pytest.raises(RequestError, match=r"The training process stopped .*no torch here.*\.log"):
        trainings.begin(steps(1)).result(60)
    trainings = Trainings(Launcher("hangs.py"), lambda event: None)
    answer = trainings.begin(steps(1))
    trainings.stop()  # it has not even come up
    with pytest.raises(RequestError, match="stopped before its first step"):
        answer.result(60)
    trainings.close()


def test_a_process_that_cannot_be_started_is_a_refusal() -> None:
    trainings = Trainings(NoLauncher(), lambda event: None)
    trainings.prepare()
    with pytest.raises(RequestError, match="no room"):
        trainings.begin(steps(1))
