"""The guard that every window test runs under."""

import threading

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from support.leftovers import Leftovers


def test_what_a_test_leaves_behind_is_named(qapp: QApplication) -> None:
    before = Leftovers.now()
    assert before.found_since(seconds=0) == []
    window, timer, thread = QLabel(), QTimer(objectName="pulse"), QThread()
    release = threading.Event()
    other = threading.Thread(target=release.wait, name="reader")
    window.setWindowTitle("Plots")
    window.show()
    timer.start(50)
    thread.start()
    other.start()
    assert sorted(before.found_since(seconds=0)) == [
        "running thread QThread()",
        "running timer QTimer(pulse), every 50 ms",
        "thread 'reader'",
        "window QLabel() 'Plots'",
    ]
    window.close()
    timer.stop()
    thread.quit()
    assert thread.wait(5000)
    release.set()
    other.join()
    assert before.found_since(seconds=0) == []


def test_an_older_timer_that_runs_since_is_named(qapp: QApplication) -> None:
    timer = QTimer(objectName="old")
    before = Leftovers.before_a_test()
    timer.start(50)
    assert before.found_since(seconds=0) == ["running timer QTimer(old), every 50 ms"]
    timer.stop()
    assert before.found_since(seconds=0) == []


def test_what_python_has_yet_to_collect_is_not_left_behind(qapp: QApplication) -> None:
    before = Leftovers.now()
    dialog = QDialog()
    dialog.myself = dialog  # a cycle, which only the collector frees
    del dialog
    assert before.found_since(seconds=2) == []
