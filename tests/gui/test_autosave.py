"""Saving by itself: with real files, beside others who write them, and beside hands that save."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from app.document import autosave
from app.document.file_watch import SETTLE
from app.window.main_window import MainWindow
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


@pytest.fixture(autouse=True)
def soon(monkeypatch) -> None:
    monkeypatch.setattr(autosave, "DELAY", 50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    graph, _ = Graph().add("Linear")
    save(graph, tmp_path / "net.loom")
    return tmp_path / "net.loom"


@pytest.fixture
def window(open_window, path: Path) -> MainWindow:
    made = open_window(start=False)
    made.files.open_path(path)
    return made


@pytest.fixture
def saving(window) -> MainWindow:
    """The window once the person has chosen to save by itself."""
    window.actions_["autosave"].trigger()
    return window


def add(window: MainWindow, node_type: str) -> None:
    window.session.editing.add(node_type, (100.0, 100.0))


def types(path: Path) -> list[str]:
    return [node.type for node in load(path).nodes.values()]


def test_it_is_a_choice_that_is_remembered(window, path, qtbot, open_window) -> None:
    add(window, "ReLU")
    qtbot.wait(300)
    assert types(path) == ["Linear"]
    window.actions_["autosave"].trigger()
    qtbot.waitUntil(lambda: types(path) == ["Linear", "ReLU"])
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert open_window(start=False).actions_["autosave"].isChecked()


def test_each_edit_is_in_the_file_soon_after_and_undo_is_an_edit(saving, path, qtbot) -> None:
    add(saving, "ReLU")
    add(saving, "Tanh")
    qtbot.waitUntil(lambda: types(path) == ["Linear", "ReLU", "Tanh"])
    saving.session.document.undo()
    qtbot.waitUntil(lambda: types(path) == ["Linear", "ReLU"])
    qtbot.waitUntil(lambda: not saving.session.document.modified)
    qtbot.wait(4 * SETTLE)
    assert saving.banner.message == ""


def test_what_something_else_wrote_is_left_alone(saving, path, qtbot) -> None:
    other, _ = Graph().add("Softmax")
    save(other, path)
    add(saving, "ReLU")
    qtbot.waitUntil(lambda: "changed" in saving.banner.message)
    qtbot.wait(300)
    assert types(path) == ["Softmax"]
    assert saving.session.document.modified


def test_a_file_that_was_removed_is_not_made_again(saving, path, qtbot) -> None:
    path.unlink()
    qtbot.waitUntil(lambda: "removed" in saving.banner.message)
    add(saving, "ReLU")
    qtbot.wait(300)
    assert not path.exists()


def test_nothing_is_saved_amid_a_drag(saving, path, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(saving.autosave, "_busy", lambda: True)
    add(saving, "ReLU")
    qtbot.wait(300)
    assert types(path) == ["Linear"]
    monkeypatch.setattr(saving.autosave, "_busy", lambda: False)
    qtbot.waitUntil(lambda: types(path) == ["Linear", "ReLU"])


def test_saving_by_hand_meanwhile_asks_nothing(saving, path, monkeypatch) -> None:
    write = autosave.write_atomically

    def slowly(*args) -> None:
        QThread.msleep(300)
        write(*args)

    monkeypatch.setattr(autosave, "write_atomically", slowly)
    add(saving, "ReLU")
    saving.autosave._start()
    add(saving, "Tanh")
    assert saving.files.save()
    assert types(path) == ["Linear", "ReLU", "Tanh"]
    assert not saving.session.document.modified


def test_leaving_saves_what_is_due_and_asks_nothing(saving, path) -> None:
    add(saving, "ReLU")
    assert saving.files.may_leave()
    assert types(path) == ["Linear", "ReLU"]


@pytest.mark.skipif(os.name != "posix", reason="rights are another matter there")
def test_a_file_that_cannot_be_written_is_told_of_once(saving, path, qtbot) -> None:
    path.chmod(0o400)
    add(saving, "ReLU")
    qtbot.waitUntil(lambda: "is not being saved: " in saving.banner.message)
    assert saving.session.document.modified
    path.chmod(0o600)
    add(saving, "Tanh")
    qtbot.waitUntil(lambda: types(path) == ["Linear", "ReLU", "Tanh"])
