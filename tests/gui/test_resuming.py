"""Runs that broke off go on: offered after a kill, and from the list of runs."""

import os
import signal
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QPushButton
from support.trainings import WAIT, ready, train_for_long

from app.document.examples import starter
from app.training.state import State
from runtime.runs.names import CHECKPOINT
from runtime.runs.reading import read_run


def state(window, qtbot, wanted: State) -> None:
    qtbot.waitUntil(lambda: window.session.trainer.state is wanted, timeout=WAIT)


def begin(window, qtbot) -> Path:
    """Train until there is a checkpoint and more; the run's folder."""
    train_for_long(window, qtbot)
    run = Path(window.session.trainer.run)
    qtbot.waitUntil((run / CHECKPOINT).exists, timeout=WAIT)
    reached = last_step(window, run)
    qtbot.waitUntil(lambda: last_step(window, run) > reached, timeout=WAIT)
    return run


def last_step(window, run: Path) -> int:
    series = window.plots.panel._runs[str(run)].series.get(("loss", "train"), ())
    return int(series.steps.view[-1]) if len(series) else 0


def goes_on(window, qtbot, run: Path, reached: int) -> None:
    """Wait until the run is further than it was, then stop it and look at what was drawn."""
    state(window, qtbot, State.TRAINING)
    qtbot.waitUntil(lambda: last_step(window, run) > reached, timeout=WAIT)
    window.actions_["stop"].trigger()
    ready(window, qtbot)
    window.plots.panel.flush()
    assert window.plots.panel.run_ids() == (str(run),)
    kept = read_run(run)
    for (split, tag), written in kept.series.items():
        drawn = window.plots.panel._runs[str(run)].series[tag, split]
        assert drawn.steps.view.tolist() == written.steps.tolist()
        assert drawn.values.view.tolist() == written.values.tolist()
    steps = kept.series["train", "loss"].steps
    assert steps.tolist() == list(range(1, len(steps) + 1)), "each step is there once"


def menu_action(window, qtbot, text: str) -> QAction:
    """What a right click on the first run of the list offers under this text."""
    runs = window.plots.panel.run_list
    place = runs.visualRect(runs.model().index(0, 0)).center()
    click = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, runs.viewport().mapToGlobal(QPoint(place))
    )
    QApplication.sendEvent(runs.viewport(), click)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=WAIT)
    menu = QApplication.activePopupWidget()
    return next(action for action in menu.actions() if action.text() == text)


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    if menu is not None:  # a question may have taken its place
        QTest.keyClick(menu, Qt.Key.Key_Escape)


@pytest.mark.parametrize("killed", ["the worker", "the training process"])
def test_a_killed_run_is_offered_to_go_on(own_process_window, qtbot, killed: str) -> None:
    window = own_process_window
    run = begin(window, qtbot)
    worker = window.session.bridge.pid
    if killed == "the worker":
        os.kill(worker, signal.SIGKILL)
        state(window, qtbot, State.GONE)
        clicks = ("Restart the worker", "Resume the run")
    else:
        children = psutil.Process(worker).children()
        min(children, key=lambda child: child.create_time()).kill()  # the others wait
        state(window, qtbot, State.IDLE)
        assert "training process was killed by signal 9 (SIGKILL)" in window.banner.message
        assert window.session.bridge.pid == worker
        clicks = ("Resume the run",)
    window.plots.panel.flush()
    reached = last_step(window, run)
    for text in clicks:
        qtbot.waitUntil(lambda text=text: button(window, text) is not None, timeout=WAIT)
        QTest.mouseClick(button(window, text), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.canvas.view.hasFocus(), timeout=WAIT)
    goes_on(window, qtbot, run, reached)
    assert window.banner.message == ""
    assert any("goes on" in str(entry) for entry in window.log.entries())


def button(window, text: str) -> QPushButton | None:
    buttons = window.banner.findChildren(QPushButton)
    return next((b for b in buttons if b.isVisible() and b.text() == text), None)


def test_a_stopped_run_goes_on_from_the_list(window, qtbot) -> None:
    run = begin(window, qtbot)
    assert not menu_action(window, qtbot, "Resume this run").isEnabled(), "it is under way"
    close_menu()
    window.actions_["stop"].trigger()
    ready(window, qtbot)
    window.plots.panel.flush()
    reached = last_step(window, run)
    window.plots.panel.set_run_visible(str(run), False)
    action = menu_action(window, qtbot, "Resume this run")
    assert action.isEnabled()
    action.trigger()
    close_menu()
    goes_on(window, qtbot, run, reached)
    assert window.plots.panel._runs[str(run)].visible


def test_a_run_that_cannot_go_on_says_why_and_stays(window, qtbot) -> None:
    run = begin(window, qtbot)
    window.actions_["stop"].trigger()
    ready(window, qtbot)
    (run / CHECKPOINT).write_bytes(b"no checkpoint")
    before = last_step(window, run)
    window.run_flow.resume(str(run))
    qtbot.waitUntil(lambda: "is damaged" in window.banner.message, timeout=WAIT)
    ready(window, qtbot)
    assert last_step(window, run) >= before
    (run / CHECKPOINT).unlink()
    assert not menu_action(window, qtbot, "Resume this run").isEnabled()
    close_menu()


def test_a_finished_run_gets_more_epochs_and_gives_its_weights(window, qtbot) -> None:
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", 2)
    ready(window, qtbot)
    window.actions_["train"].trigger()
    finished(window, qtbot, 2)
    run = Path(window.session.trainer.run)
    assert not menu_action(window, qtbot, "Resume this run").isEnabled(), "it is finished"
    close_menu()
    QTimer.singleShot(0, lambda: type_number(4))
    menu_action(window, qtbot, "More epochs for this run…").trigger()
    close_menu()
    finished(window, qtbot, 4)
    assert Path(window.session.trainer.run) == run
    menu_action(window, qtbot, "Train from its weights").trigger()
    close_menu()
    finished(window, qtbot, 2)
    assert read_run(Path(window.session.trainer.run)).info.facts["weights"] == str(run)


def finished(window, qtbot, epochs: int) -> None:
    """Wait until the run under way has had its epochs."""

    def has_ended() -> bool:
        run = window.session.trainer.run
        if window.session.trainer.state is not State.IDLE or not run:
            return False
        facts = read_run(Path(run)).info.facts
        return facts["outcome"] == "finished" and facts["settings"]["epochs"] == epochs

    qtbot.waitUntil(has_ended, timeout=WAIT)
    window.plots.panel.flush()


def type_number(number: int) -> None:
    """Answer the question for a number that comes next."""
    box = QApplication.activeModalWidget()
    if not isinstance(box, QInputDialog):
        QTimer.singleShot(20, lambda: type_number(number))
        return
    box.setIntValue(number)
    box.accept()
