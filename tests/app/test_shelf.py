"""The folder of a person's library: what is read of it, and how changes in it are followed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from app.document.shelf import Shelf, look
from graph_nodes import portable
from graph_nodes.adopting import Choice, Clash
from graph_nodes.chain import NEW
from graph_nodes.document import dumps
from graph_nodes.graph import Graph, Wire
from graph_nodes.project import Project

EXAMPLE = Path(__file__).parents[1] / "data" / "Encoder.loommodule"
ENCODER = portable.load(EXAMPLE)
WAIT = 10_000


@pytest.fixture
def shelf(qapp: object, tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "data/modules")
    yield made
    made.close()


def labels(shelf: Shelf) -> list[str]:
    return [one.label for one in shelf.modules.values()]


def test_a_folder_is_made_read_and_what_is_no_module_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data/modules"
    assert look(folder).modules == {}
    assert folder.is_dir()
    for name in ("Encoder", "older", ".hidden"):
        shutil.copy(EXAMPLE, folder / f"{name}.loommodule")
    (folder / "notes.txt").write_text("mine")
    (folder / "graph.loommodule").write_text(dumps(Graph()))
    (folder / "later.loommodule").write_text('{"format": 99}')
    (folder / "folder.loommodule").mkdir()
    content = look(folder)
    assert {kind: one.label for kind, one in content.modules.items()} == {
        "library:Encoder.loommodule": "Encoder",
        "library:older.loommodule": "Encoder (older)",
    }
    for text, reason in zip(
        content.refused,
        ("folder.loommodule cannot be read", "graph.loommodule: it is a graph", "update Netloom"),
        strict=True,
    ):
        assert reason in text


def test_what_is_offered_says_what_it_is(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    (one,) = look(tmp_path).modules.values()
    assert (one.spec.label, one.spec.category.label) == ("Encoder", "My library")
    assert one.spec.summary == "Two layers down to a short code."
    assert [port.name for port in one.spec.input_ports] == ["x"]
    silent = Project(ENCODER.graph).describe(ENCODER.offered.id, "")
    module = portable.PortableModule.of(silent, ENCODER.offered.id)
    (tmp_path / EXAMPLE.name).write_text(portable.dumps(module))
    (one,) = look(tmp_path).modules.values()
    assert one.spec.summary == "Encoder, a module of your library."


def test_changes_of_the_folder_are_followed(shelf: Shelf, qtbot) -> None:
    shelf.start()
    qtbot.waitUntil(shelf.folder.is_dir, timeout=WAIT)
    qtbot.wait(50)
    shutil.copy(EXAMPLE, shelf.folder / "part")
    (shelf.folder / "part").rename(shelf.folder / "Encoder.loommodule")
    qtbot.waitUntil(lambda: labels(shelf) == ["Encoder"], timeout=WAIT)
    shelf.place("Encoder").write_text(portable.dumps(ENCODER.renamed("Tower")))
    qtbot.waitUntil(lambda: labels(shelf) == ["Tower"], timeout=WAIT)
    shelf.place("Encoder").unlink()
    qtbot.waitUntil(lambda: labels(shelf) == [], timeout=WAIT)


def test_a_broken_file_is_told_once(shelf: Shelf, qtbot) -> None:
    told: list[str] = []
    shelf.refused.connect(told.append)
    shelf.folder.mkdir(parents=True)
    shelf.place("Broken").write_text("{")
    shelf.start()
    qtbot.waitUntil(lambda: len(told) == 1, timeout=WAIT)
    shelf.put(ENCODER, shelf.place("Encoder"))
    with qtbot.waitSignal(shelf.changed, timeout=WAIT):
        shutil.copy(EXAMPLE, shelf.folder / "second.loommodule")
    assert len(told) == 1
    assert shelf.names() == {"Broken", "Encoder", "second"}


@pytest.fixture
def editing(qapp: object) -> Editing:
    document = Document()
    made = Editing(document, Level(document, document), document)
    made.offered = {"library:Encoder.loommodule": ENCODER}
    return made


def test_one_that_is_offered_comes_with_what_it_needs_and_a_wire_in_one_step(
    editing: Editing,
) -> None:
    document = editing.parent()
    assert isinstance(document, Document)
    editing.add("Iris", (0.0, 0.0))
    (iris,) = document.graph.nodes
    before = document.graph
    editing.add("library:Encoder.loommodule", (200.0, 50.0), Wire(iris, "features", NEW, "x"))
    graph = document.graph
    assert [one.name for one in graph.definitions.values()] == ["Layer", "Encoder"]
    (wire,) = graph.wires
    assert graph.nodes[wire.target].at == (200.0, 50.0)
    document.undo()
    assert document.graph == before


def test_a_question_is_asked_again_where_the_graph_changed_meanwhile(editing: Editing) -> None:
    document = editing.parent()
    assert isinstance(document, Document)
    other, _ = Project().define("Layer", lambda graph: graph)
    document.replace(other.main)
    asked: list[Clash] = []

    def ask(clash: Clash) -> Choice:
        asked.append(clash)
        if len(asked) == 1:
            document.edit("Elsewhere", document.graph.set_run(seed=7))
        return Choice.KEEP_BOTH

    editing.chooser = lambda: ask
    editing.add("library:Encoder.loommodule", (0.0, 0.0))
    assert document.graph.run.seed == 7
    assert [one.name for one in document.graph.definitions.values()] == [
        "Layer",
        "Layer2",
        "Encoder",
    ]
    assert len(asked) == 1, "what was answered is not asked again"
