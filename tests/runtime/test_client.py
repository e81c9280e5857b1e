"""The client and the server, each in its own process, when all goes as it should."""

import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from worker_support import PATIENT, Watched, steps

from runtime.client import WorkerClient, WorkerError, WorkerRefusedError
from runtime.messages import Code
from runtime.protocol import Begun, Done, Log, Progress, Ready, Stop, Unknown


def test_requests_are_answered_in_any_number_at_once() -> None:
    with Watched("toy.py") as worker:
        futures = [worker.client.call("echo", {"n": n}) for n in range(500)]
        assert [future.result(10) for future in futures] == [{"n": n} for n in range(500)]
        assert worker.client.pid == worker.wait_for(Ready).pid


def test_numbers_that_are_not_finite_come_back() -> None:
    with Watched("toy.py") as worker:
        nan, infinity, one = worker.ask("numbers")
        assert math.isnan(nan)
        assert (infinity, one) == (math.inf, 1.0)


def test_a_refusal_is_the_handlers_own_sentence() -> None:
    with Watched("toy.py") as worker:
        with pytest.raises(WorkerRefusedError) as refusal:
            worker.ask("refuse")
        assert str(refusal.value) == "The bowl is empty: fill it first."
        assert refusal.value.code == Code.REFUSED
        with pytest.raises(WorkerRefusedError, match=r"“dance”; it knows .*echo"):
            worker.ask("dance")


def test_an_unexpected_error_says_where_the_details_are() -> None:
    with Watched("toy.py") as worker:
        with pytest.raises(WorkerRefusedError) as failure:
            worker.ask("crash")
        assert "secret" not in str(failure.value)
        assert str(worker.client.log) in str(failure.value)
        worker.wait_for_log("ZeroDivisionError: the secret details")
        with pytest.raises(WorkerRefusedError, match="unspeakable"):
            worker.ask("unspeakable")
        with pytest.raises(WorkerRefusedError, match="32 MB"):
            worker.ask("endless")
        assert worker.ask("echo", still="here") == {"still": "here"}


def test_what_libraries_print_does_not_reach_the_protocol() -> None:
    with Watched("toy.py") as worker:
        assert worker.ask("chatter") == ""
        assert worker.ask("echo") == {}
        for text in ("a lie", "printed by C code", "printed by a child"):
            worker.wait_for_log(text)


def test_a_training_is_paused_resumed_and_stopped_between_its_steps() -> None:
    with Watched("toy.py") as worker:
        assert worker.client.request(steps(10**9)).result(10) == Begun("here")
        worker.ask("pause")
        step = worker.wait_for(Progress).step
        assert worker.ask("echo", while_paused=1) == {"while_paused": 1}
        worker.ask("resume")
        worker.ask("stop")
        done = worker.wait_for(Done)
        assert (done.outcome, done.message) == ("stopped", "1 pauses")
        assert done.steps >= step
        assert worker.ask("echo", after=1) == {"after": 1}


def test_an_error_in_a_training_is_told_and_the_worker_lives_on() -> None:
    with Watched("toy.py") as worker:
        worker.client.request(steps(13)).result(10)
        assert "“train”" in worker.wait_for(Log).message
        worker.wait_for_log("thirteen steps")
        assert worker.ask("echo") == {}


def test_idle_work_is_done_once_and_bit_by_bit() -> None:
    with Watched("toy.py") as worker:
        worker.wait_for_unknown("idle")
        worker.wait_for_unknown("idle over")
        worker.ask("echo")
        worker.ask("echo")
    names = [event.name for event in worker.events.of(Unknown)]
    assert names == ["idle", "idle over"]


def test_asking_to_end_is_enough_for_a_worker_that_listens() -> None:
    with Watched("toy.py", grace=PATIENT) as worker:
        worker.client.request(steps(10**9)).result(10)
        ending = worker.client.stop().result(60)
        assert ending is not None
        assert (ending.outcome, ending.returncode, ending.signal) == ("asked", 0, None)
        assert worker.wait_for_exit() == ending
        assert worker.wait_for(Done).outcome == "stopped"
        assert not worker.client.running
        assert worker.client.stop().result(1) is None


def test_a_worker_starts_again_and_answers() -> None:
    with Watched("toy.py", grace=PATIENT) as worker:
        first = worker.client.pid
        worker.client.restart().result(60)
        assert worker.client.pid != first
        assert worker.ask("echo", n=2) == {"n": 2}
        assert [ending.outcome for ending in worker.exits] == ["asked"]


def test_restarts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with Watched("dies_at_once.py") as worker:
        for _ in range(5):
            worker.client.restart().result(10)
        with pytest.raises(WorkerError, match=r"5 times within 60 seconds.*worker-.*\.log"):
            worker.client.restart().result(10)
        monkeypatch.setattr("runtime.client.worker_client.RESTARTS_WITHIN", 0.0)
        worker.client.restart().result(10)


def test_a_command_that_is_not_there_is_named() -> None:
    client = WorkerClient(print, print, ["netloom-no-such-program"])
    with pytest.raises(WorkerError, match="“netloom-no-such-program” cannot be started"):
        client.start()
    assert not client.running
    with pytest.raises(WorkerError, match="has not been started"):
        client.call("echo").result(1)


def test_a_second_start_is_refused() -> None:
    with Watched("toy.py") as worker, pytest.raises(WorkerError, match="already running"):
        worker.client.start()


def test_a_worker_may_be_ended_by_a_request_of_its_own() -> None:
    with Watched("toy.py") as worker:
        worker.client.request(steps(10**9)).result(10)
        worker.client.end_by(Stop(), PATIENT)
        assert worker.wait_for(Done).outcome == "stopped"


def test_a_cancelled_request_disturbs_nothing() -> None:
    with Watched("toy.py") as worker:
        futures = [worker.client.call("echo", {"n": n}) for n in range(20)]
        kept = [n for n, future in enumerate(futures) if n % 2 or not future.cancel()]
        assert [futures[n].result(10) for n in kept] == [{"n": n} for n in kept]
        assert worker.ask("echo") == {}


def test_the_priority_is_lowered_when_asked() -> None:
    nice = ["nice", "-n", "5", sys.executable]
    with Watched("toy.py") as worker:
        assert worker.ask("nice") == os.nice(0)
        worker.client.command = (*nice, *worker.client.command[1:])
        worker.client.restart().result(10)
        assert worker.ask("nice") == os.nice(0) + 5


def test_callbacks_come_from_other_threads_and_futures_may_be_chained() -> None:
    threads = set[str]()
    with Watched("toy.py") as worker:
        done = threading.Event()

        def again(future: object) -> None:
            threads.add(threading.current_thread().name)
            worker.client.call("echo").add_done_callback(lambda _: done.set())

        worker.client.call("echo").add_done_callback(again)
        assert done.wait(10)
    assert threading.current_thread().name not in threads


def test_the_client_imports_neither_torch_nor_qt() -> None:
    code = (
        "import sys, runtime.client;"
        "others = {'torch', 'PySide6', 'numpy', 'runtime.check', 'runtime.trainer'};"
        "assert not others & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_real_worker_is_found_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('imported from the present folder')")
    code = (
        "from runtime.client.worker_client import WORKER_COMMAND, import_path;"
        "import os, subprocess;"
        "env = {**os.environ, **import_path()};"
        "command = [*WORKER_COMMAND[:3], 'runtime.messages'];"
        "subprocess.run(command, env=env, cwd=os.environ['ELSEWHERE'], check=True)"
    )
    env = {**os.environ, "ELSEWHERE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
