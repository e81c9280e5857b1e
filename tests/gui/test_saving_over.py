"""Saving a file that something else wrote in the meantime."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from support.questions import answer

from app.examples import starter
from app.main_window import MainWindow
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


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


def test_nothing_is_asked_where_nothing_else_wrote(opened: MainWindow, path: Path) -> None:
    assert opened.files.save()  # a question would never be answered
    path.write_text(path.read_text())  # written again, the same
    opened.session.editing.rename("n3", "inner")
    assert opened.files.save()
    path.unlink()
    opened.session.editing.rename("n3", "hidden")
    assert opened.files.save()
    assert load(path).nodes["n3"].name == "hidden"
