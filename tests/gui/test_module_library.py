"""A person's library of modules in the window: saved, offered, dragged in, removed, and asked."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton
from support import hands
from support.questions import answer

from app.docks.palette_items import MIME_TYPE, MODULE_MIME_TYPE
from app.document.examples import starter
from app.document.shelf import LIBRARY
from graph_nodes import portable
from graph_nodes.graph import Graph
from graph_nodes.portable import PortableModule
from graph_nodes.project import Project

EXAMPLE = Path(__file__).parents[1] / "data" / "Encoder.loommodule"
BLOCK = "library:Block.loommodule"
WAIT = 10_000


def grouped(window, *names: str) -> str:
    """Open the starter and fold some of its nodes; the id of the instance, which is selected."""
    window.files.open_copy(starter())
    graph = window.canvas.graph
    window.canvas.select([i for i, node in graph.nodes.items() if node.name in names])
    window.canvas.commands["group"].trigger()
    (instance,) = window.canvas.selected()
    return instance


def edited(window, instance: str) -> None:
    """Change what is inside of a module, and select its instance again."""
    window.session.level.enter(instance)
    fc1 = window.canvas.graph.by_name("fc1")
    window.session.editing.set_param([fc1.id], "bias", False)
    window.session.level.leave()
    window.canvas.select([instance])


def folder(window) -> Path:
    return window.session.shelf.folder


def files(window) -> list[str]:
    return sorted(file.name for file in folder(window).iterdir())


def modules(window) -> list[str]:
    return [one.name for one in window.session.document.graph.definitions.values()]


def offered(window) -> list[str]:
    """The labels under My library in the palette."""
    specs = window.palette_panel._specs
    return [spec.label for spec in specs if spec.category is LIBRARY]


def row(window, label: str) -> QPoint:
    """Where the palette shows a module of the library, on the screen."""
    view = window.palette_panel.view
    model = view.model()
    (top,) = (
        i for i in map(model.index, range(model.rowCount()), [0] * 9) if i.data() == "My library"
    )
    (index,) = (
        i for n in range(model.rowCount(top)) if (i := model.index(n, 0, top)).data() == label
    )
    return view.viewport().mapToGlobal(view.visualRect(index).center())


@pytest.mark.slow
def test_a_module_is_saved_by_keyboard_and_dragged_into_another_graph(open_window, qtbot) -> None:
    window = open_window()
    grouped(window, "fc1", "relu")
    window.canvas.setFocus()
    hands.keys("ctrl+shift+p")
    hands.write("save to my library")
    hands.keys("Return")
    qtbot.waitUntil(lambda: offered(window) == ["Block"], timeout=WAIT)
    assert files(window) == ["Block.loommodule"]
    assert "Block is in your library now" in window.status.currentMessage()

    window.session.document.mark_saved(Path("/discarded.loom"))
    window.files.new()
    document = window.session.document
    middle = hands.middle(window.canvas)
    hands.drag(row(window, "Block"), middle)
    qtbot.waitUntil(lambda: len(document.graph.nodes) == 1, timeout=WAIT)
    (instance,) = document.graph.nodes.values()
    assert modules(window) == ["Block"]
    assert [port.name for port in instance.inputs()] == ["x"]
    assert document.history == ["Add Block"]
    assert window.canvas.selected() == [instance.id]
    window.palette_panel.search.setText("block")
    model = window.palette_panel.view.model()
    found = [model.index(n, 0).data() for n in range(model.rowCount())]
    assert found[:2] == ["Block · Modules", "Block · My library"]
    window.palette_panel.search.clear()
    first = document.graph
    window.canvas.setFocus()
    hands.keys("Tab")
    hands.write("my library block")
    hands.keys("Return")
    qtbot.waitUntil(lambda: len(document.graph.nodes) == 2, timeout=WAIT)
    assert document.graph.definitions == first.definitions, "the one that is there is used"
    hands.keys("ctrl+z")
    assert document.graph == first
    hands.keys("ctrl+z")
    assert document.graph == Graph()


def test_what_another_window_saves_is_offered_and_what_it_removes_is_not(
    open_window, qtbot
) -> None:
    one, other = open_window(start=False), open_window(start=False)
    for window in (one, other):
        window.session.shelf.start()
    qtbot.waitUntil(folder(one).is_dir)
    grouped(one, "fc1")
    one.canvas.commands["keep_module"].trigger()
    qtbot.waitUntil(lambda: offered(other) == ["Block"], timeout=WAIT)
    other.palette_panel.view.setFocus()
    other.palette_panel.view.setCurrentIndex(
        other.palette_panel.view.indexAt(
            other.palette_panel.view.viewport().mapFromGlobal(row(other, "Block"))
        )
    )
    answer("Cancel")
    QTest.keyClick(other.palette_panel.view, Qt.Key.Key_Delete)
    assert files(one) == ["Block.loommodule"]
    answer("Remove it")
    QTest.keyClick(other.palette_panel.view, Qt.Key.Key_Delete)
    assert files(one) == []
    assert offered(other) == []
    qtbot.waitUntil(lambda: offered(one) == [], timeout=WAIT)


def test_the_menu_of_a_row_offers_to_remove_what_is_in_the_library_alone(open_window) -> None:
    window = open_window(start=False)
    grouped(window, "fc1")
    window.canvas.commands["keep_module"].trigger()
    view = window.palette_panel.view

    def texts(at: QPoint) -> list[str]:
        view.menuRequested.emit(view.indexAt(view.viewport().mapFromGlobal(at)), at)
        (menu,) = window.palette_panel.findChildren(QMenu)
        found = [action.text() for action in menu.actions()]
        menu.close()
        menu.deleteLater()
        QApplication.sendPostedEvents(menu, 0)
        return found

    at = row(window, "Block")
    assert texts(at) == ["Add to the graph", "Add to favorites", "Remove from my library…"]


def test_a_name_that_the_library_has_is_asked_about(open_window) -> None:
    window = open_window(start=False)
    instance = grouped(window, "fc1", "relu")
    save = window.canvas.commands["keep_module"].trigger
    save()
    old = (folder(window) / "Block.loommodule").read_text()
    save()
    assert "is in your library already" in window.status.currentMessage()
    edited(window, instance)
    answer("Cancel")
    save()
    assert files(window) == ["Block.loommodule"]
    answer("Keep both")
    save()
    assert files(window) == ["Block.loommodule", "Block2.loommodule"]
    assert (folder(window) / "Block.loommodule").read_text() == old
    assert portable.load(folder(window) / "Block2.loommodule").name == "Block2"
    assert offered(window) == ["Block", "Block2"]
    assert modules(window) == ["Block"], "the graph is as it was"
    block = folder(window) / "Block.loommodule"
    block.chmod(0o444)
    answer("Replace it")
    save()
    assert "Block was not saved to your library: it is read-only" in window.banner.message
    assert block.read_text() == old
    block.chmod(0o644)
    answer("Replace it")
    save()
    assert block.read_text() != old
    window.session.level.enter(instance)
    (button,) = (
        b
        for b in window.properties.findChildren(QPushButton)
        if b.text() == "Save to my library" and b.isVisible()
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "is in your library already" in window.status.currentMessage()


def test_only_a_module_can_be_saved(open_window, qtbot) -> None:
    window = open_window(start=False)
    instance = grouped(window, "fc1")
    keep, export = (window.actions_[name] for name in ("keep_module", "export_module"))
    assert keep.isEnabled()
    assert export.isEnabled()
    for ids in ([], [window.canvas.graph.by_name("fc2").id]):
        window.canvas.select(ids)
        assert not keep.isEnabled()
    assert "Select a module of your own first, or open one." in export.statusTip()
    window.session.level.enter(instance)
    assert keep.isEnabled()
    window.canvas.select([window.canvas.graph.by_name("fc1").id])
    window.session.shelf.start()
    qtbot.waitUntil(folder(window).is_dir)
    keep.trigger()  # a layer is no module, so the one that is open is meant
    assert files(window) == ["Block.loommodule"]


def test_a_library_that_cannot_be_written_says_so_and_nothing_is_lost(open_window) -> None:
    window = open_window(start=False)
    folder(window).parent.mkdir(parents=True, exist_ok=True)
    folder(window).write_text("a file where the folder should be")
    grouped(window, "fc1")
    before = window.session.document.graph
    window.canvas.commands["keep_module"].trigger()
    assert "Block was not saved to your library: " in window.banner.message
    assert "It is still in this graph" in window.banner.message
    assert window.session.document.graph == before
    assert offered(window) == []


def test_a_folder_with_two_of_a_name_and_a_broken_one_shows_what_there_is(
    open_window, qtbot
) -> None:
    window = open_window(start=False)
    folder(window).mkdir(parents=True)
    shutil.copy(EXAMPLE, folder(window))
    shutil.copy(EXAMPLE, folder(window) / "old Encoder.loommodule")
    broken = folder(window) / "Block.loommodule"
    broken.write_text("{")
    window.session.shelf.start()
    qtbot.waitUntil(lambda: bool(offered(window)), timeout=WAIT)
    assert offered(window) == ["Encoder", "Encoder (old Encoder)"]
    reason = "Block.loommodule is not a Netloom module: line 1"
    assert reason in window.status.currentMessage()
    qtbot.waitUntil(lambda: reason in window.log.text.toPlainText(), timeout=WAIT)
    grouped(window, "fc1")
    answer("Keep both")
    window.canvas.commands["keep_module"].trigger()
    assert broken.read_text() == "{"
    assert "Block2.loommodule" in files(window)


def test_a_paste_asks_about_a_name_that_is_another_modules(open_window) -> None:
    one, other = open_window(start=False), open_window(start=False)
    grouped(one, "fc1", "relu")
    one.actions_["copy"].trigger()
    theirs = grouped(other, "fc1", "relu")
    paste = other.actions_["paste"].trigger
    paste()
    assert modules(other) == ["Block"], "it is the same: nobody is asked"
    other.session.document.undo()
    edited(other, theirs)
    before = other.session.document.graph
    answer("Cancel")
    paste()
    assert other.session.document.graph == before
    answer("Use the one here")
    paste()
    after = other.session.document.graph
    assert after.definitions == before.definitions
    assert len(after.nodes) == len(before.nodes) + 1
    other.session.document.undo()
    answer("Keep both")
    paste()
    assert modules(other) == ["Block", "Block2"]
    other.session.document.undo()
    assert other.session.document.graph == before


@pytest.mark.parametrize("button", ["Keep both", "Use the one here"])
def test_one_answer_serves_for_all_names(open_window, button: str) -> None:
    window = open_window(start=False)
    ours = portable.load(EXAMPLE)
    project = Project(ours.graph)
    for one in project.definitions.values():
        project = project.describe(one.id, "Another.")
    window.session.document.replace(project.main)

    def tick() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox) or box.checkBox() is None:
            QTimer.singleShot(20, tick)
            return
        box.checkBox().setChecked(True)
        answer(button)

    QTimer.singleShot(0, tick)
    window.files.open_path(EXAMPLE)
    assert len(window.session.document.graph.nodes) == 2
    kept = ["Layer2", "Encoder2"] if button == "Keep both" else []
    assert modules(window) == ["Layer", "Encoder", *kept]


def test_a_module_goes_through_a_file_into_a_graph(open_window, monkeypatch, tmp_path) -> None:
    window = open_window(start=False)
    grouped(window, "fc1")
    path = tmp_path / "Mine.loommodule"
    monkeypatch.setattr(window.files, "_ask_for_name", lambda *_, **__: path)
    window.actions_["export_module"].trigger()
    assert portable.load(path).name == "Block"
    other = open_window(start=False)
    document = other.session.document
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    for name in ("import_module", "open"):
        other.actions_[name].trigger()
    assert modules(other) == ["Block"]
    assert [node.type for node in document.graph.nodes.values()] == ["def:d1"] * 2
    assert document.path is None
    assert document.history == ["Add Block", "Add Block"]
    assert other.settings.recent == [], "what is used is no graph to open again"
    dropped(other, EXAMPLE)
    assert modules(other) == ["Block", "Layer", "Encoder"]


def test_what_is_dragged_to_another_window_means_there_what_it_meant_here(open_window) -> None:
    one, other = open_window(start=False), open_window(start=False)
    grouped(one, "fc1", "relu")
    grouped(other, "flatten")
    (kind,) = one.session.document.graph.definitions
    assert kind in other.session.document.graph.definitions, "and it is another module"
    mime = QMimeData()
    mime.setData(MIME_TYPE, kind.encode())
    mime.setData(MODULE_MIME_TYPE, one.palette_panel.carry(kind).encode())
    answer("Keep both")
    drop(other.canvas.view.viewport(), mime)
    assert modules(other) == ["Block", "Block2"]
    (made,) = other.canvas.selected()
    node = other.canvas.graph.nodes[made]
    assert {n.name for n in other.canvas.graph.definitions[node.type].graph.nodes.values()} == {
        *("x", "fc1", "relu", "out")
    }
    assert one.palette_panel.carry("Linear") == ""
    mime.setData(MODULE_MIME_TYPE, b"{")
    drop(other.canvas.view.viewport(), mime)
    assert "What was dropped is not a Netloom module" in other.status.currentMessage()


def dropped(window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop(window, mime)


def drop(widget, mime: QMimeData) -> None:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    place, copy = widget.rect().center(), Qt.DropAction.CopyAction
    QApplication.sendEvent(widget, QDragEnterEvent(place, copy, mime, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), copy, mime, left, none))


@pytest.mark.parametrize("how", ["open", "drop"])
def test_a_bad_module_is_one_sentence_and_changes_nothing(open_window, tmp_path, how) -> None:
    window = open_window(start=False)
    path = tmp_path / "bad.loommodule"
    path.write_text(EXAMPLE.read_text().replace('"offers": "d2"', '"offers": "d9"'))
    if how == "open":
        assert not window.files.open_path(path)
    else:
        dropped(window, path)
    assert "it offers the definition 'd9', but holds 'd1' (Layer), 'd2'" in window.banner.message
    assert window.session.document.graph == Graph()


def test_inside_of_a_module_it_cannot_be_added_to_itself(open_window, tmp_path) -> None:
    window = open_window(start=False)
    instance = grouped(window, "fc1")
    definition = window.session.level.module(instance)
    module = PortableModule.of(Project(window.session.document.graph), definition.id)
    path = tmp_path / "Block.loommodule"
    path.write_text(portable.dumps(module))
    window.session.level.enter(instance)
    before = window.session.document.graph
    window.files.open_path(path)
    assert "Block cannot contain itself" in window.status.currentMessage()
    assert window.session.document.graph == before
