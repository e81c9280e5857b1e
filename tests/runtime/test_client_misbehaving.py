"""Workers that hang, die, flood and lie, each a real process."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import psutil
import pytest
from worker_support import PROGRAMS, Watched, is_gone, steps, wait_until

from runtime.client import Grace, Inbox, WorkerDiedError, WorkerError
from runtime.protocol import Done, Event, Ready, to_json

pytestmark = pytest.mark.slow  # each waits for a worker that does not answer


def test_a_worker_that_dies_at_once_leaves_its_last_words() -> None:
    with Watched("dies_at_once.py") as worker:
        ending = worker.wait_for_exit()
        assert (ending.outcome, ending.returncode, ending.signal) == ("died", 1, None)
        assert "Its last line was: no torch here" in ending.detail
        assert str(worker.client.log) in ending.detail
        with pytest.raises(WorkerDiedError, match="no torch here"):
            worker.ask("echo")


def test_a_worker_that_dies_in_the_middle_of_an_answer_fails_every_request() -> None:
    with Watched("dies_when_asked.py") as worker:
        futures = [worker.client.call("echo") for _ in range(3)]
        ending = worker.wait_for_exit()
        assert (ending.outcome, ending.signal) == ("died", "SIGSEGV")
        assert "killed by signal 11 (SIGSEGV): a crash inside torch" in ending.detail
        for future in futures:
            error = future.exception(5)
            assert isinstance(error, WorkerDiedError)
            assert error.exit == ending


def test_a_worker_that_is_killed_says_that_memory_may_have_run_out() -> None:
    with Watched("toy.py") as worker:
        worker.client.request(steps(10**9)).result(10)
        asked = worker.client.call("hang")
        pid = worker.client.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        ending = worker.wait_for_exit()
        assert (ending.outcome, ending.signal) == ("died", "SIGKILL")
        assert "often the system ran out of memory" in ending.detail
        assert isinstance(asked.exception(5), WorkerDiedError)
        worker.client.restart().result(10)
        assert worker.ask("echo", back=1) == {"back": 1}


def test_a_code_that_ssh_or_a_shell_gives_for_a_signal_is_understood() -> None:
    with Watched("toy.py") as worker:
        worker.client.call("vanish", {"code": 137})
        assert worker.wait_for_exit().signal == "SIGKILL"
        worker.client.start()
        worker.client.call("vanish", {"code": 255})
        wait_until(lambda: len(worker.exits) == 2)
        assert "behind ssh" in worker.exits[1].detail


def test_a_worker_that_hangs_takes_sigterm() -> None:
    with Watched("hangs.py") as worker:
        slow = worker.client.call("echo", timeout=0.1)
        with pytest.raises(WorkerError, match=r"not answered “echo” for 0\.1 seconds"):
            slow.result(5)
        ending = worker.client.stop().result(10)
        assert ending is not None
        assert (ending.outcome, ending.signal) == ("terminated", "SIGTERM")


def test_a_busy_worker_ends_by_an_exception_on_sigterm() -> None:
    with Watched("toy.py") as worker:
        worker.wait_for(Ready)
        worker.client.call("hang")
        worker.wait_for_unknown("hanging")
        ending = worker.client.stop().result(10)
        assert ending is not None
        assert (ending.outcome, ending.returncode) == ("terminated", 143)


def test_a_worker_that_ignores_sigterm_is_killed() -> None:
    with Watched("ignores_sigterm.py") as worker:
        worker.wait_for(Ready)
        first, second = worker.client.stop(), worker.client.stop()
        ending = first.result(10)
        assert ending is not None
        assert (ending.outcome, ending.signal) == ("killed", "SIGKILL")
        assert second.result(10) == ending
        assert worker.exits == [ending]


def test_a_stopped_worker_is_let_go_on_to_end_as_it_is_asked() -> None:
    with Watched("toy.py", grace=None) as worker:
        worker.client.request(steps(10**9)).result(10)
        pid = worker.client.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        wait_until(lambda: psutil.Process(pid).status() == psutil.STATUS_STOPPED)
        ending = worker.client.stop().result(20)
        assert ending is not None
        assert (ending.outcome, ending.returncode) == ("asked", 0)
        assert worker.wait_for(Done).outcome == "stopped"


def test_closing_during_a_restart_starts_no_worker() -> None:
    with Watched("ignores_sigterm.py") as worker:
        worker.wait_for(Ready)
        restarted = worker.client.restart()
        worker.client.close().result(10)
        with pytest.raises(WorkerError, match="is closed"):
            restarted.result(10)
        assert not worker.client.running
        with pytest.raises(WorkerError, match="is closed"):
            worker.client.start()


def test_a_worker_that_does_not_read_blocks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.client.process.MAX_UNREAD", 4_000_000)
    with Watched("hangs.py") as worker:
        started = time.monotonic()
        futures = [worker.client.call("check", {"graph": "x" * 1_000_000}) for _ in range(8)]
        assert time.monotonic() - started < 1.0
        refused = [f for f in futures if f.done()]
        assert 4 <= len(refused) <= 5
        with pytest.raises(WorkerError, match="hangs and has much to read"):
            refused[0].result(0)


def test_a_flood_neither_fills_memory_nor_blocks_anyone(tmp_path: Path) -> None:
    written = tmp_path / "written"
    inbox: Inbox[object] = Inbox(lambda: None, limit=1_000_000)
    before = psutil.Process().memory_info().rss
    with Watched("floods.py", str(written), on_event=inbox.put) as worker:
        wait_until(lambda: written.exists() and written.stat().st_size > 500)
        wait_until(lambda: _rests(written))  # the worker waits: nobody takes
        stalled = written.stat().st_size
        assert psutil.Process().memory_info().rss - before < 60e6
        events = [event for event in inbox.take() if isinstance(event, Event)]
        assert sum(event.size for event in events) < 1_100_000
        wait_until(lambda: written.stat().st_size > stalled)  # and goes on once somebody has
        ending = worker.client.stop().result(10)  # with the reader waiting for room again
        assert ending is not None
        assert ending.outcome in ("asked", "terminated")
    inbox.close()


def _rests(file: Path) -> bool:
    size = file.stat().st_size
    time.sleep(0.3)
    return file.stat().st_size == size


def test_a_flood_that_is_taken_is_slowed_so_that_other_threads_run(tmp_path: Path) -> None:
    alone = _usual_wait()  # other programs may keep this one waiting, too
    with Watched("floods.py", str(tmp_path / "written"), on_event=lambda event: None):
        assert _usual_wait() < alone + 0.008


def _usual_wait() -> float:
    """How many seconds this thread usually waits for its turn."""
    waits: list[float] = []
    deadline = time.perf_counter() + 1.5
    while (now := time.perf_counter()) < deadline:
        time.sleep(0.002)
        waits.append(time.perf_counter() - now - 0.002)
    return median(waits)


def test_garbage_between_answers_is_passed_over() -> None:
    with Watched("prints_garbage.py") as worker:
        assert worker.ask("echo") == "found"
        assert worker.ask("endless") == "found"
        time.sleep(0.2)
        assert worker.client.running


def test_a_line_without_an_end_fills_no_memory() -> None:
    before = psutil.Process().memory_info().rss
    with Watched("prints_garbage.py") as worker:
        worker.ask("endless")
        time.sleep(1.0)
        assert psutil.Process().memory_info().rss - before < 120e6


def test_a_flooded_log_stays_small_and_keeps_its_end() -> None:
    with Watched("floods_log.py") as worker:
        ending = worker.wait_for_exit()
        assert ending.last_words.endswith("the last line\n")
        assert "ended on its own without an error" in ending.detail
        logs = list(worker.client.log.parent.glob(f"{worker.client.log.name}*"))
        assert 1 < len(logs) <= 3
        assert all(log.stat().st_size <= 1_000_000 for log in logs)


def test_the_end_is_told_although_a_child_holds_the_pipes_and_the_child_goes_too() -> None:
    with Watched("leaves_a_child.py") as worker:
        started = time.monotonic()
        assert worker.wait_for_exit().returncode == 3
        assert time.monotonic() - started < 60, "the child would stay for ten minutes"
        child = worker.wait_for_unknown("child").params["pid"]
        wait_until(lambda: is_gone(child))


@pytest.mark.parametrize("busy", [False, True])
def test_no_worker_outlives_its_editor(busy: bool) -> None:
    training = json.dumps(to_json(steps(10**9)))
    env = {**os.environ, "PYTHONPATH": str(PROGRAMS.parents[2]), "TRAINING": training}
    if busy:  # so busy that it never looks at its requests
        env["ORPHAN_GRACE"] = "0.3"
    command = [sys.executable, str(PROGRAMS / "editor.py"), str(PROGRAMS / "toy.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as editor:
        assert editor.stdout is not None
        worker = int(editor.stdout.readline())
        assert not is_gone(worker)
        time.sleep(0.2)
        editor.send_signal(signal.SIGKILL)
    wait_until(lambda: is_gone(worker))


def test_no_thread_stays_behind() -> None:
    before = set(threading.enumerate())
    with Watched("toy.py") as worker:
        worker.ask("echo")
    wait_until(lambda: not [t for t in set(threading.enumerate()) - before if t.is_alive()])


def test_each_step_of_the_ladder_has_a_time_of_its_own() -> None:
    grace = Grace(asked=0.4, terminated=0.3, killed=5.0)
    with Watched("ignores_sigterm.py", grace=grace) as worker:
        worker.wait_for(Ready)
        started = time.monotonic()
        worker.client.stop().result(10)
        assert 0.7 <= time.monotonic() - started < 3.0
