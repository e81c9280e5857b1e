"""Closing a window: it goes at once, whatever its worker and its disks do, and leaves nothing."""

import os
import signal
import time

import psutil
import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from support.trainings import WAIT, ready

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and FIFOs of POSIX")


class Pulse:
    """The longest time that the window's thread was busy at a stretch, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> int:
        self._beat()
        self._timer.stop()
        return self.longest

    def _beat(self) -> None:
        self.longest = max(self.longest, self._since.restart())


def test_a_window_whose_worker_is_stopped_goes_at_once_and_leaves_nothing(
    own_process_window, qtbot
) -> None:
    window = own_process_window
    ready(window, qtbot)
    pid = window.session.bridge.pid
    os.kill(pid, signal.SIGSTOP)
    pulse, begun = Pulse(), time.monotonic()
    with qtbot.waitSignal(window.closed, timeout=WAIT):
        window.close()
        assert not window.isVisible()
        assert time.monotonic() - begun < 1.0
    assert pulse.stop() < 1000
    assert not psutil.pid_exists(pid)


def test_a_window_closed_while_its_worker_restarts_leaves_none(own_process_window, qtbot) -> None:
    window = own_process_window
    ready(window, qtbot)
    window.session.trainer.restart_worker()
    with qtbot.waitSignal(window.closed, timeout=WAIT):
        window.close()
    qtbot.wait(500)
    assert not window.session.bridge.running
    assert not [
        p for p in psutil.Process().children() if "runtime.supervisor" in " ".join(p.cmdline())
    ]


def test_a_window_that_is_closed_starts_no_worker_later(open_window, qtbot) -> None:
    window = open_window(start=False)
    with qtbot.waitSignal(window.closed, timeout=WAIT):
        window.close()
    window.start()
    assert not window.session.bridge.running
    assert window.plots.panel is None


def test_a_window_can_be_closed_while_a_disk_does_not_answer(
    window, qtbot, monkeypatch, tmp_path
) -> None:
    disk = tmp_path / "disk"
    os.mkfifo(disk)
    monkeypatch.setattr("app.training.plot_feed.find", lambda _: disk.read_bytes())
    window.feed.load_earlier(window.session.runs.find_places())
    qtbot.wait(100)
    begun = time.monotonic()
    with qtbot.waitSignal(window.closed, timeout=WAIT):
        window.close()
        assert time.monotonic() - begun < 1.0
    os.close(os.open(disk, os.O_WRONLY))  # lets the read end
