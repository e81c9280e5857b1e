"""The window as a whole, with a real worker process behind it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from support import hands
from support.questions import answer
from support.trainings import WAIT, checked, ready

from app.base import paths
from app.document.examples import examples, starter
from app.window.gallery import ExampleCard, Gallery
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


def test_an_empty_window_offers_examples_and_works_without_a_worker(open_window) -> None:
    window = open_window(start=False)
    assert window.start_page.isVisible()
    window.library.add_node("Linear")
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
        window.palette_panel.nodeRequested.emit("Conv2d", {})
    items = list(window.canvas.view.mirror.nodes.values())
    for one in items:
        for other in items:
            assert one is other or not one.body().intersects(other.body())


def test_the_code_follows_the_graph_while_it_is_seen(window, qtbot, tmp_path, monkeypatch) -> None:
    live, code = window.session.live, window.session.code
    written: list[object] = []
    code.written.connect(lambda text, lines: written.append(text))
    window.panels.show("problems")
    window.files.open_copy(starter())
    ready(window, qtbot)
    checked(window, qtbot)
    assert written == [], "nobody looks"

    def says(text: str) -> None:
        qtbot.waitUntil(lambda: text in window.code.text.toPlainText(), timeout=WAIT)

    window.panels.show("code")
    says("nn.Linear(64, 128)")
    window.session.editing.set_param(["n3"], "out_features", 77)
    says("nn.Linear(64, 77)")
    window.canvas.reveal("n3")
    lit = [window.code.text.toPlainText().splitlines()[n - 1] for n in window.code._lit()]
    assert any("self.fc1" in line for line in lit)
    written.clear()
    window.session.editing.move({"n3": (900.0, 40.0)})
    with qtbot.waitSignal(live.found, timeout=WAIT):
        live.check()
    window.panels.show("problems")
    window.session.editing.set_param(["n3"], "out_features", 55)
    checked(window, qtbot)
    assert written == [], "it is the same program, and then nobody looks"
    window.panels.show("code")
    says("nn.Linear(64, 55)")
    title = window.code.text.toPlainText().splitlines()[0]
    monkeypatch.setattr(window.files, "_ask_for_name", lambda *_: tmp_path / "renamed.loom")
    assert window.files.save_as()
    says(title.replace(starter().stem, "renamed"))


def test_a_file_dialog_proposes_a_place_of_the_persons_own(
    open_window, tmp_path, monkeypatch
) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    window.settings.last_folder = tmp_path
    proposed: list[str] = []
    monkeypatch.setattr(QFileDialog, "exec", lambda self: proposed.extend(self.selectedFiles()))
    window.files.save_as()
    assert [Path(name) for name in proposed] == [tmp_path / starter().with_suffix(".loom").name]


def test_a_script_is_written_where_it_is_wanted(window, qtbot, tmp_path, monkeypatch) -> None:
    window.files.open_copy(starter())
    ready(window, qtbot)
    checked(window, qtbot)
    path = tmp_path / "mine" / "script.py"
    path.parent.mkdir()
    monkeypatch.setattr(window.files, "_ask_for_name", lambda *_: path)
    window.actions_["export_script"].trigger()
    qtbot.waitUntil(path.exists, timeout=WAIT)
    assert "nn.Linear(64, 128)" in path.read_text()


def test_the_status_counts_what_the_problems_list_has(window, qtbot) -> None:
    window.files.open_copy(starter())
    qtbot.waitUntil(lambda: window.status._problems.text() == "No problems", timeout=WAIT)
    assert window.problems.windowTitle() == "Problems"
    window.library.add_node("Linear")
    qtbot.waitUntil(lambda: window.status._problems.text() == "1 remark", timeout=WAIT)
    assert window.problems.windowTitle() == "Problems (1)"


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


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "huge", "long", "bytes"])
@pytest.mark.parametrize("way", ["open", "drop"])
def test_what_is_no_file_of_a_graph_is_refused_at_once(
    open_window, tmp_path: Path, kind: str, way: str
) -> None:
    window = open_window(start=False)
    path = tmp_path / "net.loom"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "huge":
            with path.open("wb") as file:
                file.truncate(5 * 2**30)
        case "long":
            path = Path("/".join(["folder"] * 800) + ".loom")
        case _:
            path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/net\xff.loom"))
            path.write_text("{}")
    if way == "open":
        assert not window.files.open_path(path)
    else:
        drop(window, path)
    assert "loom" in window.banner.message
    assert len(window.banner.message) < 400
    assert window.session.document.path is None


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
    window.actions_["labels_always"].trigger()
    window.actions_["straight_wires"].trigger()
    window.actions_["theme_light"].trigger()
    assert window.settings.theme == "light"
    window.panels.show("code")
    window.close()
    again = open_window(start=False)
    assert again.settings.recent == [path.resolve()]
    assert again.actions_["labels_always"].isChecked()
    assert again.actions_["straight_wires"].isChecked()
    assert again.canvas.view.style_.straight
    assert again.settings.layout is not None
    window.actions_["theme_dark"].trigger()


def test_every_example_opens(open_window) -> None:
    window = open_window(start=False)
    assert len(examples()) >= 7
    for example in examples():
        assert example.summary, example.path
        assert window.files.open_copy(example.path)
        assert window.session.document.name == example.path.stem
        assert not window.session.document.modified


def test_the_editor_never_imports_torch_and_no_command_line_imports_qt(display, tmp_path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "app.probes.start"],
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


def test_every_panel_is_reached_and_left_by_keyboard(open_window, qtbot) -> None:
    window = open_window(start=False)
    hands.click(window.canvas.mapToGlobal(QPoint(20, 20)))
    for number, (name, dock) in enumerate(window.panels.docks.items(), start=1):
        seen = lambda dock=dock: dock.widget().visibleRegion().boundingRect().height() > 100  # noqa: E731
        if seen():  # the shortcut of a panel in front puts it away
            hands.keys(f"alt+{number}")
            qtbot.waitUntil(lambda seen=seen: not seen())
        hands.keys(f"alt+{number}")
        qtbot.waitUntil(seen)
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
    assert window.actions_.unbound == set()
