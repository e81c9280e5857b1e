"""What something else does to the open document's file, and to the data that it reads."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from support.trainings import WAIT, checked, ready

from app.document.examples import starter
from app.document.file_watch import SETTLE
from app.window.main_window import MainWindow
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    path = tmp_path / "work/net.loom"
    save(load(starter()), path)
    return path


@pytest.fixture
def opened(open_window, path: Path) -> MainWindow:
    window = open_window(start=False)
    window.files.open_path(path)
    return window


def told(window: MainWindow, qtbot, text: str) -> None:
    qtbot.waitUntil(lambda: text in window.banner.message, timeout=WAIT)


def untold(window: MainWindow, qtbot) -> None:
    """Wait as long as any news would take, and find that there is none."""
    qtbot.wait(4 * SETTLE)
    assert window.banner.message == ""


def press(window: MainWindow, text: str) -> None:
    buttons = window.banner.findChildren(QPushButton)
    (button,) = [b for b in buttons if b.text() == text and b.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def replaced(path: Path, graph: Graph) -> None:
    """Write a file as most programs do: another one takes its place."""
    save(graph, path)


def rewritten(path: Path, graph: Graph) -> None:
    """Write into the very file."""
    from graph_nodes.document import dumps

    path.write_text(dumps(graph))


@pytest.mark.parametrize("write", [replaced, rewritten])
def test_a_change_is_told_and_reloaded_and_that_can_be_undone(
    opened: MainWindow, path: Path, qtbot, write
) -> None:
    document = opened.session.document
    mine = document.graph
    for seed in (1, 2):  # the second time the watch must have been renewed
        write(path, mine.set_run(seed=seed))
        told(opened, qtbot, "“net.loom” was changed by something else")
        press(opened, "Reload")
        assert document.graph.run.seed == seed
        assert not document.modified
        assert opened.banner.message == ""
    document.undo()
    document.undo()
    assert document.graph == mine


def test_who_has_unsaved_changes_chooses(opened: MainWindow, path: Path, qtbot) -> None:
    document = opened.session.document
    opened.session.editing.rename("n3", "hidden")
    other = load(path).set_run(seed=7)
    save(other, path)
    told(opened, qtbot, "was changed here and by something else")
    assert document.graph.nodes["n3"].name == "hidden"
    press(opened, "Keep mine")
    assert document.modified
    assert opened.banner.message == ""
    opened.disk_news.look()
    untold(opened, qtbot)
    assert opened.files.save()  # asks nothing: the person has chosen
    assert load(path) == document.graph


def test_what_is_kept_of_an_unmodified_graph_counts_as_unsaved(
    opened: MainWindow, path: Path, qtbot
) -> None:
    save(Graph(), path)
    told(opened, qtbot, "was changed by something else")
    press(opened, "Keep mine")
    assert opened.session.document.modified


def test_mine_can_be_saved_elsewhere_to_compare(
    opened: MainWindow, path: Path, qtbot, monkeypatch
) -> None:
    opened.session.editing.rename("n3", "hidden")
    save(Graph(), path)
    told(opened, qtbot, "was changed here")
    other = path.with_name("mine.loom")
    monkeypatch.setattr(QFileDialog, "exec", lambda self: self.selectFile(str(other)) or True)
    press(opened, "Save as…")
    assert load(path) == Graph()
    assert load(other).nodes["n3"].name == "hidden"
    untold(opened, qtbot)


def test_a_removed_file_is_told_and_can_be_saved_again(
    opened: MainWindow, path: Path, qtbot
) -> None:
    graph = opened.session.document.graph
    path.unlink()
    told(opened, qtbot, "“net.loom” was removed or renamed")
    assert opened.session.document.modified  # closing would lose the only copy
    opened.disk_news.look()
    qtbot.wait(2 * SETTLE)
    assert "removed" in opened.banner.message
    press(opened, "Save it again")
    assert load(path) == graph
    assert not opened.session.document.modified
    untold(opened, qtbot)


@pytest.mark.parametrize("read_later", [False, True], ids=["", "read later than looked at"])
def test_a_file_that_comes_back_as_it_was_is_no_news(
    opened: MainWindow, path: Path, qtbot, read_later: bool
) -> None:
    untold(opened, qtbot)
    path.rename(path.with_name("away.loom"))
    if read_later:  # it was there at the last look, and is again at the next one
        opened.disk_news._read(path)
    told(opened, qtbot, "removed")
    path.with_name("away.loom").rename(path)
    qtbot.waitUntil(lambda: opened.banner.message == "", timeout=WAIT)
    assert not opened.session.document.modified


def test_own_saves_and_the_same_graph_in_other_words_are_no_news(
    opened: MainWindow, path: Path, qtbot
) -> None:
    for name in ("one", "two", "three"):
        opened.session.editing.rename("n3", name)
        assert opened.files.save()
    untold(opened, qtbot)
    path.write_text(path.read_text() + "\n\n")
    untold(opened, qtbot)
    opened.session.editing.rename("n3", "four")
    path.write_text(path.read_text() + "\n\n")
    untold(opened, qtbot)
    assert opened.files.save()


def test_a_file_that_is_no_graph_any_more_is_not_taken(
    opened: MainWindow, path: Path, qtbot
) -> None:
    graph = opened.session.document.graph
    path.write_text("{half a")
    told(opened, qtbot, "was changed by something else")
    press(opened, "Reload")
    assert "is not a Netloom graph" in opened.banner.message
    assert opened.session.document.graph is graph


def test_coming_back_to_the_window_finds_what_the_system_did_not_tell(
    opened: MainWindow, path: Path, qtbot
) -> None:
    system = opened.disk_news._watch._system
    system.removePaths([*system.files(), *system.directories()])  # as on a network's disk
    save(Graph(), path)
    untold(opened, qtbot)
    other = QPushButton("another window")
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not opened.isActiveWindow())
    opened.activateWindow()
    told(opened, qtbot, "was changed by something else")


def test_the_news_of_one_file_go_with_it(opened: MainWindow, path: Path, qtbot) -> None:
    save(Graph(), path)
    told(opened, qtbot, "was changed by something else")
    opened.files.open_copy(starter())
    assert opened.banner.message == ""
    save(Graph().add("Iris")[0], path)
    untold(opened, qtbot)


def test_a_table_that_changes_is_checked_again(open_window, qtbot, tmp_path: Path) -> None:
    window = open_window()
    ready(window, qtbot)
    table = tmp_path / "table.csv"
    table.write_text("a,b,c\n1,2,3\n4,5,6\n")
    graph = Graph().add("CSVFile", name="table", params={"path": "table.csv"})[0]
    save(graph, tmp_path / "net.loom")
    window.files.open_path(tmp_path / "net.loom")
    checked(window, qtbot)

    def shape() -> str:
        result = window.session.live.result
        return str(result.type_of("n1", "features")) if result else ""

    qtbot.waitUntil(lambda: shape() == "(N, 2) float32", timeout=WAIT)
    table.write_text("a,b,c,d\n1,2,3,4\n4,5,6,7\n8,9,1,2\n")
    qtbot.waitUntil(lambda: shape() == "(N, 3) float32", timeout=WAIT)
    table.unlink()
    qtbot.waitUntil(lambda: shape() == "None", timeout=WAIT)
