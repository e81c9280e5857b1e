"""Saving a file that something else wrote in the meantime."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from support.questions import answer

from app.base import paths
from app.document.examples import starter
from app.window.main_window import MainWindow
from graph_nodes.document import load, save
from graph_nodes.graph import Graph

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "net.loom"
    save(load(starter()), path)
    return path


@pytest.fixture
def opened(open_window, path: Path) -> MainWindow:
    window = open_window(start=False)
    window.files.open_path(path)
    window.session.editing.rename("n3", "hidden")
    return window


def test_a_file_changed_elsewhere_is_saved_over_only_if_that_is_wanted(
    opened: MainWindow, path: Path
) -> None:
    save(Graph(), path)
    answer("Cancel")
    assert not opened.files.save()
    assert load(path) == Graph()
    assert opened.session.document.modified
    answer("Save over it")
    assert opened.files.save()
    assert load(path) == opened.session.document.graph
    assert not opened.session.document.modified


@pytest.mark.parametrize("text", ["{half a", ""])
def test_a_file_that_is_no_graph_any_more_is_asked_about(
    opened: MainWindow, path: Path, text: str
) -> None:
    path.write_text(text)
    answer("Cancel")
    assert not opened.files.save()
    assert path.read_text() == text


def test_it_can_be_saved_elsewhere(
    opened: MainWindow, path: Path, tmp_path: Path, monkeypatch
) -> None:
    save(Graph(), path)
    other = tmp_path / "other.loom"
    monkeypatch.setattr(QFileDialog, "exec", lambda self: self.selectFile(str(other)) or True)
    answer("Save as…")
    assert opened.files.save()
    assert load(path) == Graph()
    assert load(other) == opened.session.document.graph


@pytest.fixture
def restored(open_window, opened: MainWindow, path: Path) -> Callable[[], MainWindow]:
    """Opens a window after the first one was killed, and restores its work there."""
    opened.session.keep_now()
    left = paths.recovery() / "1-crashed.recovery"  # as a killed process leaves it: unlocked
    left.write_bytes(opened.session.recovery.file.read_bytes())

    def restore() -> MainWindow:
        window = open_window(start=False)
        window.rescue.look(paths.recovery())
        buttons = window.banner.findChildren(QPushButton)
        QTest.mouseClick(next(b for b in buttons if b.text() == "Restore"), LEFT)
        assert window.session.document.graph.nodes["n3"].name == "hidden"
        return window

    return restore


def test_restored_work_replaces_what_was_written_meanwhile_only_if_that_is_wanted(
    restored, path: Path
) -> None:
    save(Graph(), path)
    window = restored()
    answer("Cancel")
    assert not window.files.save()
    assert load(path) == Graph()
    answer("Save over it")
    assert window.files.save()
    assert load(path).nodes["n3"].name == "hidden"
    window.session.editing.rename("n3", "inner")
    assert window.files.save()  # asks nothing any more


def test_restored_work_makes_a_removed_file_again_only_if_that_is_wanted(
    restored, path: Path, qtbot
) -> None:
    path.unlink()
    window = restored()
    qtbot.waitUntil(lambda: "was removed or renamed" in window.banner.message)
    answer("Cancel")
    assert not window.files.save()
    assert not path.exists()
    answer("Save it again")
    assert window.files.save()
    assert load(path).nodes["n3"].name == "hidden"


def test_restored_work_is_saved_unasked_where_nothing_else_wrote(restored, path: Path) -> None:
    assert restored().files.save()
    assert load(path).nodes["n3"].name == "hidden"


def test_nothing_is_asked_where_nothing_else_wrote(opened: MainWindow, path: Path) -> None:
    assert opened.files.save()  # a question would never be answered
    path.write_text(path.read_text())  # written again, the same
    opened.session.editing.rename("n3", "inner")
    assert opened.files.save()
    path.unlink()
    opened.session.editing.rename("n3", "hidden")
    assert opened.files.save()
    assert load(path).nodes["n3"].name == "hidden"
