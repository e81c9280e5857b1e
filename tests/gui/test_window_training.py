"""Training from the window, with a real worker process behind it."""

import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from support.questions import answer
from support.trainings import WAIT, checked, points, ready, train, train_for_long

from app.document.examples import starter
from app.training.state import State
from graph_nodes.document import dumps, load, save
from graph_nodes.graph import Wire

PROGRAMS = Path(__file__).parents[1] / "runtime" / "misbehaving"


def test_one_click_trains_and_the_points_arrive(window, qtbot) -> None:
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", 2)
    window.actions_["train"].trigger()  # although the worker is not even there yet
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT) as ended:
        pass
    run, outcome, _ = ended.args
    assert outcome == "finished"
    assert window.panels.docks["plots"].isVisible()
    assert points(window) > 40
    assert Path(run).is_relative_to(window.session.runs.place.root)
    assert load(Path(run) / "graph.loom") == window.session.document.graph
    assert not QApplication.topLevelWidgets() or QApplication.activeModalWidget() is None


def test_training_from_the_epochs_field_leaves_the_keyboard_on_the_canvas(window, qtbot) -> None:
    window.files.open_copy(starter())
    ready(window, qtbot)
    window.controls.epochs.setFocus()
    train(window, qtbot)
    assert window.canvas.view.hasFocus()


def rests(window, qtbot) -> bool:
    """Whether no point comes for a while."""
    before = points(window)
    qtbot.wait(300)
    return points(window) == before


def shown_icon(window, command: str) -> QImage:
    return window.actions_[command].icon().pixmap(16).toImage()


def test_how_a_run_ended_is_said_until_another_document_is_there(window, qtbot) -> None:
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", 1)
    ready(window, qtbot)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
        window.actions_["train"].trigger()
    assert window.controls._text.text().startswith("Finished")
    window.session.document.mark_saved(Path("/discarded.loom"))
    window.actions_["new"].trigger()
    assert window.controls._text.text() == window.status.currentMessage() == ""


def test_pause_resume_and_stop(window, qtbot) -> None:
    train_for_long(window, qtbot)
    qtbot.waitUntil(lambda: points(window) > 5, timeout=WAIT)
    window.actions_["pause"].trigger()
    assert window.session.trainer.state is State.PAUSED
    assert window.actions_["pause"].text().replace("&", "") == "Resume"
    assert shown_icon(window, "pause") == shown_icon(window, "train")
    qtbot.waitUntil(lambda: rests(window, qtbot), timeout=WAIT)  # what is under way arrives yet
    held = points(window)
    window.actions_["pause"].trigger()
    assert shown_icon(window, "pause") != shown_icon(window, "train")
    qtbot.waitUntil(lambda: points(window) > held, timeout=WAIT)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT) as ended:
        window.actions_["stop"].trigger()
    assert ended.args[1] == "stopped"
    ready(window, qtbot)


def test_a_killed_worker_costs_nothing_but_the_run(own_process_window, qtbot) -> None:
    window = own_process_window
    train_for_long(window, qtbot)
    qtbot.waitUntil(lambda: points(window) > 20, timeout=WAIT)
    before = dumps(window.session.document.graph)
    os.kill(window.session.bridge.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: window.session.trainer.state is State.GONE, timeout=WAIT)
    assert "SIGKILL" in window.banner.message
    assert window.banner.isVisible()
    assert points(window) > 20
    assert dumps(window.session.document.graph) == before
    assert window.session.document.undo_label
    restart = next(b for b in window.banner.findChildren(QPushButton) if "Restart" in b.text())
    QTest.mouseClick(restart, Qt.MouseButton.LeftButton)
    ready(window, qtbot)
    assert "SIGKILL" not in window.banner.message
    kept = points(window)
    train(window, qtbot)
    qtbot.waitUntil(lambda: len(window.plots.panel.run_ids()) == 2 and points(window) > 0)
    first = window.plots.panel.run_ids()[0]
    assert sum(len(s) for s in window.plots.panel._runs[first].series.values()) == kept


def test_a_wish_to_train_does_not_outlive_its_document(window, qtbot) -> None:
    window.files.open_copy(starter())
    window.actions_["train"].trigger()  # waits for the worker
    window.session.document.replace(load(starter()))
    ready(window, qtbot)
    checked(window, qtbot)
    qtbot.wait(200)
    assert window.session.trainer.state is State.IDLE
    assert window.session.trainer.run == ""


@pytest.mark.parametrize("worker", [("no-such-program",), (sys.executable, "-c", "1/0")])
def test_without_a_worker_the_window_works_and_offers_to_try_again(
    open_window, qtbot, worker: tuple[str, ...]
) -> None:
    window = open_window(worker=worker)
    qtbot.waitUntil(lambda: window.banner.message != "", timeout=WAIT)
    assert window.session.trainer.state is State.GONE
    window.files.open_copy(starter())
    window.session.editing.rename("n3", "hidden")
    window.banner.hide()
    window.actions_["train"].trigger()  # tries again, and says again why not
    qtbot.waitUntil(lambda: window.banner.message != "", timeout=WAIT)
    qtbot.waitUntil(lambda: window.session.trainer.state is State.GONE, timeout=WAIT)


def test_a_worker_of_another_version_is_not_used_and_says_what_to_do(open_window, qtbot) -> None:
    window = open_window(worker=(sys.executable, str(PROGRAMS / "speaks_an_old_version.py")))
    qtbot.waitUntil(lambda: "install the same Netloom" in window.banner.message, timeout=WAIT)
    assert window.session.trainer.state is State.GONE
    assert not window.session.bridge.is_ready


def test_a_worker_that_does_not_come_up_is_told_of(open_window, qtbot, monkeypatch) -> None:
    monkeypatch.setattr("app.training.run_reports.LATE", 1.0)
    window = open_window(worker=(sys.executable, "-c", "import time; time.sleep(1000)"))
    qtbot.waitUntil(lambda: "has not come up" in window.banner.message, timeout=WAIT)
    assert window.session.trainer.state is State.STARTING
    assert "Restart the worker" in [b.text() for b in window.banner.findChildren(QPushButton)]


def test_a_graph_with_errors_does_not_train_and_says_why(window, qtbot) -> None:
    graph = load(starter()).disconnect([Wire("n2", "out", "n3", "x")])
    window.session.document.replace(graph)
    ready(window, qtbot)
    checked(window, qtbot)
    window.actions_["train"].trigger()
    qtbot.waitUntil(lambda: window.banner.message != "")
    assert window.session.trainer.state is State.IDLE
    assert window.panels.docks["problems"].isVisible()
    assert not window.problems.visibleRegion().isEmpty()
    assert window.problems.view.currentIndex().isValid()
    assert window.canvas.selected() == ["n3"]
    assert "fc1" in window.banner.message
    window.session.document.edit("Mend", load(starter()))
    qtbot.waitUntil(lambda: window.banner.message == "", timeout=WAIT)


def test_closing_while_training_asks(window, qtbot) -> None:
    train_for_long(window, qtbot)
    window.session.document.mark_saved(Path("/x.loom"))
    answer("Go on training")
    window.close()
    assert window.isVisible()
    assert window.session.trainer.state.busy
    window.session.editing.rename("n3", "hidden")
    answer("Cancel")  # to the question about unsaved work
    window.close()
    assert window.isVisible()
    assert window.session.trainer.state is State.TRAINING
    window.session.document.mark_saved(Path("/x.loom"))
    answer("Stop and close")
    with qtbot.waitSignal(window.closed, timeout=WAIT):
        window.close()
        assert not window.isVisible()
    assert not window.session.bridge.running


def test_earlier_runs_are_listed_and_told_apart(open_window, qtbot, tmp_path) -> None:
    window = open_window()
    path = tmp_path / "net.loom"
    save(load(starter()).set_run(epochs=1), path)
    window.files.open_path(path)
    for rate in (0.01, 0.02):
        window.session.editing.set_param(["n8"], "lr", rate)
        with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
            window.actions_["train"].trigger()
    assert window.session.runs.place.root == tmp_path / "runs"
    panel = window.plots.panel
    assert [panel._runs[r].label.partition(" · ")[2] for r in panel.run_ids()][1] == "adam.lr 0.02"
    window.session.document.mark_saved(path)
    with qtbot.waitSignal(window.feed.loaded):
        window.files.open_path(path)
    qtbot.waitUntil(lambda: len(panel.run_ids()) == 2)
    first, second = panel.run_ids()
    qtbot.waitUntil(lambda: panel._runs[second].visible and not panel._runs[first].visible)
    assert panel._runs[second].label.endswith("adam.lr 0.02")
    assert Path(second).parent == tmp_path / "runs" / "net"
