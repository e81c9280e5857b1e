"""Graphs that new ones begin from."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel
from support.questions import answer

from app.base import paths
from app.document.templates import place, templates
from app.window.gallery import ExampleCard, Gallery
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


def save_as_template(window, monkeypatch, name: str) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (name, True))
    window.actions_["save_template"].trigger()


def in_gallery(window, act) -> None:
    """Open the gallery, and do something with it once it is there."""

    def look() -> None:
        gallery = QApplication.activeModalWidget()
        if isinstance(gallery, Gallery):
            act(gallery)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    window.actions_["examples"].trigger()


def test_a_template_is_kept_shown_first_and_begun_from(open_window, tmp_path, monkeypatch) -> None:
    window = open_window(start=False)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n")
    graph, node = Graph().add("CSVFile", params={"path": "table.csv"})
    save(graph, tmp_path / "net.loom")
    window.files.open_path(tmp_path / "net.loom")
    save_as_template(window, monkeypatch, " My start ")
    assert [t.title for t in templates()] == ["My start"]
    window.actions_["new"].trigger()

    def pick(gallery: Gallery) -> None:
        headings = [w.text() for w in gallery.findChildren(QLabel)]
        assert headings.index("Your templates") < headings.index("Examples")
        QTest.keyClick(gallery.findChildren(ExampleCard)[0], Qt.Key.Key_Return)

    in_gallery(window, pick)
    document = window.session.document
    assert (document.path, document.name) == (None, "My start"), "it is not written over"
    moved = graph.set_param(node, "path", str(tmp_path / "table.csv"))
    assert document.graph == moved, "the table is found from anywhere"


def test_one_of_the_same_name_is_replaced_only_if_wanted(open_window, monkeypatch) -> None:
    window = open_window(start=False)
    save_as_template(window, monkeypatch, "start")
    window.library.add_node("Linear")
    answer("Cancel")
    save_as_template(window, monkeypatch, "start")
    assert load(place("start")) == Graph()
    answer("Replace it")
    save_as_template(window, monkeypatch, "start")
    assert load(place("start")) == window.session.document.graph


@pytest.mark.parametrize("name", ["", "a/b", "..", "x" * 61, "what?"])
def test_a_name_that_no_file_can_have_is_refused(open_window, monkeypatch, name: str) -> None:
    window = open_window(start=False)
    save_as_template(window, monkeypatch, name)
    assert "name" in window.banner.message
    assert not templates()


def test_a_template_is_removed_by_its_key_and_examples_are_not(open_window, monkeypatch) -> None:
    window = open_window(start=False)
    save_as_template(window, monkeypatch, "start")
    place("broken").write_text("{half")

    def remove(gallery: Gallery) -> None:
        cards = gallery.findChildren(ExampleCard)
        assert [c.example.title for c in cards[:2]] == ["broken", "start"]
        assert cards[0].example.summary == "It cannot be read."
        QTest.keyClick(cards[-1], Qt.Key.Key_Delete)  # an example stays
        answer("Remove it")
        QTest.keyClick(cards[1], Qt.Key.Key_Delete)
        QTimer.singleShot(100, lambda: QTest.keyClick(gallery, Qt.Key.Key_Escape))

    in_gallery(window, remove)
    assert [t.title for t in templates()] == ["broken"]


def test_a_folder_that_cannot_be_written_is_said(open_window, monkeypatch) -> None:
    window = open_window(start=False)
    Path(paths.data()).mkdir(parents=True, exist_ok=True)
    paths.templates().write_text("a file where the folder would be")
    save_as_template(window, monkeypatch, "start")
    assert "was not saved" in window.banner.message
    paths.templates().unlink()
