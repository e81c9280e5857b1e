"""The window as a whole, with a real worker process behind it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from support import hands
from support.questions import answer

from app import paths
from app.examples import examples, starter
from app.gallery import ExampleCard, Gallery
from app.training_state import State
from graph_nodes.document import dumps, load, save
from graph_nodes.graph import Graph, Wire

WAIT = 60_000


def ready(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.session.trainer.state is State.IDLE, timeout=WAIT)


def checked(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)


def train(window, qtbot) -> None:
    window.actions_["train"].trigger()
    qtbot.waitUntil(lambda: window.session.trainer.state is State.TRAINING, timeout=WAIT)


def long_starter(window) -> None:
    """The starter, as long a run as a test may need."""
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", 100_000)


def points(window) -> int:
    """How many points the plots have of the newest run."""
    panel = window.plots.panel
    runs = panel.run_ids()
    return sum(len(s) for s in panel._runs[runs[-1]].series.values()) if runs else 0


def test_an_empty_window_offers_examples_and_works_without_a_worker(open_window) -> None:
    window = open_window(start=False)
    assert window.start_page.isVisible()
    window.add_node("Linear")
    assert not window.start_page.isVisible()
    assert window.canvas.selected() == ["n1"]
    assert window.windowTitle() == "Untitled[*] – Netloom"
    assert window.isWindowModified()
    window.actions_["undo"].trigger()
    assert not window.isWindowModified()
    assert window.start_page.isVisible()


def test_nodes_from_the_palette_stand_free_of_each_other(open_window) -> None:
    window = open_window(start=False)
    for _ in range(12):
        window.palette_panel.nodeRequested.emit("Conv2d")
    items = list(window.canvas.view.mirror.nodes.values())
    for one in items:
        for other in items:
            assert one is other or not one.body().intersects(other.body())


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
    assert Path(run).is_relative_to(window.session.trainer.runs_folder)
    assert load(Path(run) / "graph.loom") == window.session.document.graph
    assert not QApplication.topLevelWidgets() or QApplication.activeModalWidget() is None


def test_training_from_the_epochs_field_leaves_the_keyboard_on_the_canvas(window, qtbot) -> None:
    window.files.open_copy(starter())
    ready(window, qtbot)
    window.controls.epochs.setFocus()
    train(window, qtbot)
    assert window.canvas.view.hasFocus()


@pytest.mark.slow
def test_pause_resume_and_stop(window, qtbot) -> None:
    long_starter(window)
    ready(window, qtbot)
    train(window, qtbot)
    qtbot.waitUntil(lambda: points(window) > 5, timeout=WAIT)
    window.actions_["pause"].trigger()
    assert window.session.trainer.state is State.PAUSED
    assert window.actions_["pause"].text().replace("&", "") == "Resume"
    qtbot.wait(500)
    held = points(window)
    qtbot.wait(300)
    assert points(window) == held
    window.actions_["pause"].trigger()
    qtbot.waitUntil(lambda: points(window) > held, timeout=WAIT)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT) as ended:
        window.actions_["stop"].trigger()
    assert ended.args[1] == "stopped"
    ready(window, qtbot)


@pytest.mark.slow
def test_a_killed_worker_costs_nothing_but_the_run(window, qtbot) -> None:
    long_starter(window)
    ready(window, qtbot)
    train(window, qtbot)
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


def test_the_code_follows_the_graph(window, qtbot) -> None:
    window.files.open_copy(starter())
    ready(window, qtbot)
    checked(window, qtbot)
    assert "nn.Linear(64, 128)" in window.code.text.toPlainText()
    window.session.editing.set_param(["n3"], "out_features", 77)
    qtbot.waitUntil(lambda: "nn.Linear(64, 77)" in window.code.text.toPlainText(), timeout=WAIT)
    window.canvas.reveal("n3")
    lit = [window.code.text.toPlainText().splitlines()[n - 1] for n in window.code._lit()]
    assert any("self.fc1" in line for line in lit)


def test_nodes_are_copied_as_text_across_windows(open_window) -> None:
    one, other = open_window(start=False), open_window(start=False)
    one.files.open_copy(starter())
    one.canvas.select(["n3", "n4"])
    one.actions_["copy"].trigger()
    assert '"type": "Linear"' in QGuiApplication.clipboard().text()
    other.actions_["paste"].trigger()
    other.actions_["paste"].trigger()
    pasted = other.session.document.graph
    assert [n.type for n in pasted.nodes.values()] == ["Linear", "ReLU"] * 2
    assert len(pasted.wires) == 2
    assert len({n.at for n in pasted.nodes.values()}) == 4
    assert set(other.canvas.selected()) == {"n3", "n4"}


@pytest.mark.parametrize("text", ["hello", "", "{}", '{"format": 99}', '{"format": 1, "nodes": 3}'])
def test_pasting_garbage_says_so_and_changes_nothing(open_window, text: str) -> None:
    window = open_window(start=False)
    QGuiApplication.clipboard().setText(text)
    window.actions_["paste"].trigger()
    assert window.session.document.graph == Graph()
    assert "clipboard" in window.status.currentMessage()


def drop(window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place = window.canvas.mapTo(window, window.canvas.rect().center())
    rest = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, QDragEnterEvent(place, *rest))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), *rest))


def test_a_dropped_graph_opens_and_a_dropped_table_becomes_a_node(open_window, tmp_path) -> None:
    window = open_window(start=False)
    save(load(starter()), tmp_path / "net.loom")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n")
    drop(window, tmp_path / "net.loom")
    assert window.session.document.path == (tmp_path / "net.loom").resolve()
    drop(window, tmp_path / "table.csv")
    node = window.session.document.graph.by_name("table")
    assert node is not None
    assert node.value("path") == "table.csv"
    drop(window, tmp_path / "net.exe")
    assert "net.exe" in window.status.currentMessage()


def test_unsaved_work_is_asked_about(open_window, tmp_path) -> None:
    window = open_window(start=False)
    path = tmp_path / "net.loom"
    save(load(starter()), path)
    window.files.open_path(path)
    window.session.editing.rename("n3", "hidden")
    answer("Cancel")
    window.actions_["new"].trigger()
    assert window.session.document.graph.nodes["n3"].name == "hidden"
    answer("Save")
    window.actions_["new"].trigger()
    assert window.session.document.graph == Graph()
    assert load(path).nodes["n3"].name == "hidden"


def test_a_save_that_fails_says_why_and_loses_nothing(open_window, tmp_path) -> None:
    window = open_window(start=False)
    folder = tmp_path / "gone"
    folder.mkdir()
    save(load(starter()), folder / "net.loom")
    window.files.open_path(folder / "net.loom")
    window.session.editing.rename("n3", "hidden")
    (folder / "net.loom").unlink()
    folder.rmdir()
    window.actions_["save"].trigger()
    assert "was not saved" in window.banner.message
    assert window.session.document.modified
    assert window.session.document.graph.nodes["n3"].name == "hidden"


def test_a_file_that_is_no_graph_is_refused_in_words(open_window, tmp_path) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    before = window.session.document.graph
    bad = tmp_path / "bad.loom"
    bad.write_text("{nonsense")
    assert not window.files.open_path(bad)
    assert "bad.loom is not a Netloom graph" in window.banner.message
    assert window.session.document.graph is before


@pytest.mark.slow
def test_closing_while_training_asks(window, qtbot) -> None:
    long_starter(window)
    ready(window, qtbot)
    train(window, qtbot)
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
    window.close()
    assert not window.isVisible()
    assert not window.session.bridge.running


def test_an_example_is_opened_by_a_click_on_its_card(open_window) -> None:
    window = open_window(start=False)
    card = window.start_page.findChildren(ExampleCard)[1]
    hands.click(hands.middle(card))
    assert window.session.document.name == card.example.path.stem
    assert not window.start_page.isVisible()


def test_an_example_is_picked_in_the_gallery_by_keyboard(open_window) -> None:
    window = open_window(start=False)

    def pick() -> None:
        gallery = QApplication.activeModalWidget()
        if isinstance(gallery, Gallery):
            QTest.keyClick(gallery.findChildren(ExampleCard)[2], Qt.Key.Key_Return)
        else:
            QTimer.singleShot(20, pick)

    QTimer.singleShot(0, pick)
    window.actions_["examples"].trigger()
    assert window.session.document.name == examples()[2].path.stem


def test_what_the_window_remembers(open_window, tmp_path) -> None:
    window = open_window(start=False)
    path = tmp_path / "net.loom"
    save(load(starter()), path)
    window.files.open_path(path)
    window.actions_["labels_always"].setChecked(True)
    window.actions_["theme_light"].trigger()
    assert window.settings.theme == "light"
    window.panels.show("code")
    window.close()
    again = open_window(start=False)
    assert again.settings.recent == [path.resolve()]
    assert again.actions_["labels_always"].isChecked()
    assert again.settings.layout is not None
    window.actions_["theme_dark"].trigger()


@pytest.mark.slow
def test_every_example_opens(open_window) -> None:
    window = open_window(start=False)
    assert len(examples()) >= 7
    for example in examples():
        assert example.summary, example.path
        assert window.files.open_copy(example.path)
        assert window.session.document.name == example.path.stem
        assert not window.session.document.modified


@pytest.mark.slow
def test_the_editor_never_imports_torch_and_no_command_line_imports_qt(display, tmp_path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "app.start_probe"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["torch"] is False
    assert found["usable"] < found["ready"]
    code = (
        "import sys, app.__main__; print([m for m in sys.modules if 'PySide' in m or m == 'torch'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_work_lost_in_a_crash_is_offered_and_restored(open_window, qtbot, tmp_path) -> None:
    first = open_window(start=False)
    first.files.open_copy(starter())
    first.session.editing.rename("n3", "hidden")
    first.session.keep_now()
    left = paths.recovery() / "1-crashed.recovery"  # as a killed process leaves it: unlocked
    left.write_bytes(first.session.recovery.file.read_bytes())

    window = open_window()
    assert "digits_mlp" in window.banner.message
    restore = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Restore")
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert window.session.document.graph.nodes["n3"].name == "hidden"
    assert window.session.document.modified
    assert not left.exists()
    assert window.session.recovery.file.exists()
    assert window.banner.message == ""


@pytest.mark.slow
def test_earlier_runs_are_listed_and_told_apart(open_window, qtbot, tmp_path) -> None:
    window = open_window()
    path = tmp_path / "net.loom"
    save(load(starter()).set_run(epochs=1), path)
    window.files.open_path(path)
    for rate in (0.01, 0.02):
        window.session.editing.set_param(["n8"], "lr", rate)
        with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
            window.actions_["train"].trigger()
    assert window.session.trainer.runs_folder == tmp_path / "runs"
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


def test_every_panel_is_reached_and_left_by_keyboard(open_window, qtbot) -> None:
    window = open_window(start=False)
    hands.click(window.canvas.mapToGlobal(QPoint(20, 20)))
    for number, (name, dock) in enumerate(window.panels.docks.items(), start=1):
        shown = not dock.widget().visibleRegion().isEmpty()
        if shown:  # the shortcut of a panel in front hides it
            hands.keys(f"alt+{number}")
            qtbot.waitUntil(dock.isHidden)
        hands.keys(f"alt+{number}")
        qtbot.waitUntil(lambda d=dock: not d.widget().visibleRegion().isEmpty())
        assert not dock.isHidden(), name
    hands.keys("alt+0")
    qtbot.waitUntil(window.canvas.view.hasFocus)


def test_every_action_is_in_a_menu_and_says_what_it_does(open_window) -> None:
    window = open_window(start=False)
    listed: set[str] = set()
    waiting = [action.menu() for action in window.menuBar().actions()]
    while waiting:
        for action in waiting.pop().actions():
            listed.add(action.objectName())
            if action.menu():
                waiting.append(action.menu())
    for name, action in window.actions_.items():
        assert name in listed, name
        assert action.statusTip(), name
    keys = [key.toString() for a in window.actions_.values() for key in a.shortcuts()]
    assert len(keys) == len(set(keys))
