"""Pictures of graphs that carry what they show."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.document.examples import starter
from app.document.in_picture import graph_text
from graph_nodes.document import load, loads, save
from graph_nodes.graph import Graph

STORY = 'a < b & "c" ]]> </svg> 层 λ\n\tand more'


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_that_was_exported_opens_as_the_graph_in_it(
    open_window, tmp_path: Path, monkeypatch, suffix: str
) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    (home / "table.csv").write_text("a,b\n1,2\n3,4\n")
    graph, _ = Graph().add("CSVFile", name="table", params={"path": "table.csv"}, at=(10.5, -3.0))
    graph, _ = graph.add("Note", params={"text": STORY})
    save(graph, home / "net.loom")
    one, other = open_window(start=False), open_window(start=False)
    one.files.open_path(home / "net.loom")
    path = away / f"picture{suffix}"
    monkeypatch.setattr(one.files, "_ask_for_name", lambda *_: path)
    one.actions_["export_picture"].trigger()
    other.drops.take([path], (0.0, 0.0))
    document = other.session.document
    assert (document.path, document.name) == (None, "picture"), "the picture is not written over"
    moved = graph.set_param("n1", "path", str(home / "table.csv"))
    assert document.graph == moved, "and its table is found from where it is now"


def test_the_starter_survives_a_picture(open_window, tmp_path: Path, monkeypatch) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    path = tmp_path / "starter.png"
    monkeypatch.setattr(window.files, "_ask_for_name", lambda *_: path)
    window.actions_["export_picture"].trigger()
    assert loads(graph_text(path)) == load(starter())


def test_other_pictures_are_refused_in_words(open_window, tmp_path: Path) -> None:
    window = open_window(start=False)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "holiday.png"))
    (tmp_path / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
    (tmp_path / "broken.png").write_bytes(b"no picture at all")
    for name in ("holiday.png", "drawing.svg", "broken.png"):
        assert not window.files.open_path(tmp_path / name)
        assert name in window.banner.message
        assert "carries no Netloom graph" in window.banner.message
    assert window.session.document.graph == Graph()
