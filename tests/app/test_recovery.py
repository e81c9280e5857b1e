"""Unsaved work survives a kill, is offered once, and never clashes with another window's."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from strategies import histories

from app.document.document import Document
from app.document.journal import first_line, next_line, read
from app.document.recovery import Lost, Recovery, discard, lost_work
from graph_nodes.document import dumps
from graph_nodes.graph import Graph

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.document.document import Document
from app.document.recovery import Recovery
from graph_nodes.graph import Graph

app = QCoreApplication([])
document = Document()
document.replace(Graph(), name="Sketch")
recovery = Recovery(document, Path(sys.argv[1]), interval=0.01)
recovery.kept.connect(lambda: print("kept", flush=True))
document.edit("Add", Graph().add("Linear", name=sys.argv[2])[0])
app.exec()
"""


def crashed_window(folder: Path, name: str) -> None:
    """Run a process that edits, keeps its work, and is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(folder), name], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == "kept\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


SLIDER = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from app.document.document import Document
from app.document.recovery import Recovery
from graph_nodes.graph import Graph, GraphNode

app = QCoreApplication([])
document = Document()
ids = [f"n{number}" for number in range(1, int(sys.argv[2]) + 1)]
graph = Graph({i: GraphNode(i, "Linear", i, {"out_features": 7}) for i in ids})
recovery = Recovery(document, Path(sys.argv[1]))
document.replace(graph)

def drag():
    document.edit("Move", document.graph.move({"n1": (time.monotonic(), 0.0)}), key="drag")

timer = QTimer(interval=30)
timer.timeout.connect(drag)
timer.start()
recovery.kept.connect(lambda: print("kept", flush=True))
app.exec()
"""


def edited(folder: Path) -> tuple[Document, Recovery]:
    document = Document()
    recovery = Recovery(document, folder)
    document.edit("Add", Graph().add("Linear")[0])
    recovery.keep()
    recovery.wait()
    return document, recovery


def left_by(recovery: Recovery) -> Lost:
    """What would be found if the window were killed now."""
    copy = recovery.file.with_name("1-copy.recovery")
    copy.write_bytes(recovery.file.read_bytes())
    (lost,) = lost_work(copy.parent)
    discard(lost)
    return lost


@pytest.mark.slow
def test_work_of_a_killed_process_is_found(qapp, tmp_path: Path) -> None:
    crashed_window(tmp_path, "first")
    crashed_window(tmp_path, "second")
    lost = lost_work(tmp_path)
    assert {n.name for work in lost for n in work.graph.nodes.values()} == {"first", "second"}
    assert all(work.name == "Sketch" and work.path is None for work in lost)
    discard(lost[0])
    assert len(lost_work(tmp_path)) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("nodes", "moments"), [(1, (1.3, 2.1)), (3000, (1.3, 2.1, 1.07, 1.62))])
def test_a_kill_under_load_loses_less_than_a_second(
    qapp, tmp_path: Path, nodes: int, moments: tuple[float, ...]
) -> None:
    """At moments in seconds after the first edits."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    lost = []
    try:
        for moment in moments:
            folder = tmp_path / str(moment)
            command = [sys.executable, "-c", SLIDER, str(folder), str(nodes)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "kept\n"
                time.sleep(moment)
                killed = time.monotonic()
                process.kill()
            (work,) = lost_work(folder)
            assert len(work.graph.nodes) == nodes
            lost.append(killed - work.graph.nodes["n1"].at[0])
    finally:
        for process in busy:
            process.kill()
            process.wait()
    print("seconds lost:", lost)
    assert max(lost) < 1.0


def test_a_stream_of_edits_writes_what_changed_and_no_more(qtbot, tmp_path: Path) -> None:
    document, recovery = edited(tmp_path)
    fragment = document.graph
    for _ in range(8):
        fragment = fragment.paste(fragment)[0]
    document.edit("Paste", fragment)
    recovery.keep()
    recovery.wait()
    size = recovery.file.stat().st_size
    for x in range(20):
        document.edit("Move", document.graph.move({"n1": (float(x), 0.0)}), "drag")
        recovery.keep()
        recovery.wait()
    assert recovery.file.stat().st_size - size < 20 * 600
    document.edit("Delete", document.graph.remove(["n2"]).set_run(seed=5))
    recovery.keep()
    recovery.wait()
    assert left_by(recovery).graph == document.graph
    recovery.close()


def test_the_file_does_not_grow_without_end(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("app.document.recovery._ROOM", 2000)
    document, recovery = edited(tmp_path)
    for x in range(60):
        document.edit("Move", document.graph.move({"n1": (float(x), 0.0)}), "drag")
        recovery.keep()
        recovery.wait()
    assert recovery.file.stat().st_size < 5000
    assert left_by(recovery).graph == document.graph
    recovery.close()


def test_a_line_that_was_cut_off_spoils_none_before_it(qtbot, tmp_path: Path) -> None:
    document, recovery = edited(tmp_path)
    for name in ("second", "third"):
        document.edit("Rename", document.graph.rename("n1", name))
        recovery.keep()
        recovery.wait()
    content = recovery.file.read_bytes()
    (tmp_path / "1-torn.recovery").write_bytes(content[:-20])
    (lost,) = lost_work(tmp_path)
    assert lost.graph.nodes["n1"].name == "second"
    recovery.close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are Unix's")
def test_nobody_else_can_read_it(qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    folder.mkdir(mode=0o755)
    _, recovery = edited(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert recovery.file.stat().st_mode & 0o777 == 0o600
    recovery.close()


def test_a_file_that_was_removed_is_written_again(qtbot, tmp_path: Path) -> None:
    document, recovery = edited(tmp_path)
    recovery.file.unlink()
    document.edit("Rename", document.graph.rename("n1", "other"))
    recovery.keep()
    recovery.wait()
    assert left_by(recovery).graph == document.graph
    recovery.close()


def test_the_work_of_a_living_window_is_not_lost(qapp, tmp_path: Path) -> None:
    _, mine = edited(tmp_path)
    _, other = edited(tmp_path)
    assert mine.file != other.file
    assert mine.file.exists()
    assert other.file.exists()
    assert lost_work(tmp_path) == []
    mine.close()
    assert not mine.file.exists()
    assert other.file.exists()
    other.close()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_once_all_is_saved(qtbot, tmp_path: Path) -> None:
    document, recovery = edited(tmp_path)
    document.mark_saved(tmp_path / "net.loom")
    recovery.wait()
    assert not recovery.file.exists()
    recovery.close()


def test_an_edit_is_kept_by_itself(qtbot, tmp_path: Path) -> None:
    document = Document()
    recovery = Recovery(document, tmp_path, interval=0.05)
    with qtbot.waitSignal(recovery.kept):
        document.edit("Add", Graph().add("Linear")[0])
    assert recovery.file.exists()
    recovery.close()


def test_a_full_disk_is_reported_once_and_loses_nothing(qtbot, tmp_path: Path) -> None:
    # A plain file where the folder should be is refused by every user, root included.
    folder = tmp_path / "recovery"
    folder.write_text("in the way")
    document = Document()
    recovery = Recovery(document, folder)
    told: list[str] = []
    recovery.failed.connect(told.append)
    for name in ("first", "second"):
        document.edit("Add", Graph().add("Linear", name=name)[0])
        recovery.keep()
        recovery.wait()
        qtbot.wait(10)
    assert len(told) == 1
    assert str(folder) in told[0]
    assert document.graph.by_name("second") is not None
    folder.unlink()
    with qtbot.waitSignal(recovery.kept):
        recovery.keep()
    recovery.close()


def test_what_an_earlier_version_kept_is_found(qapp, tmp_path: Path) -> None:
    graph = Graph().add("Linear")[0]
    fields = {"path": "/graphs/net.loom", "name": "net", "folder": "/graphs", "graph": dumps(graph)}
    (tmp_path / "1-old.recovery").write_text(json.dumps({**fields, "when": "2026-01-02T03:04:05"}))
    (lost,) = lost_work(tmp_path)
    assert (lost.graph, lost.path, lost.base) == (graph, Path("/graphs/net.loom"), None)


def test_a_damaged_file_is_passed_over(qapp, tmp_path: Path) -> None:
    (tmp_path / "1-x.recovery").write_text("{nonsense")
    (tmp_path / "2-x.recovery").write_text("[]")
    assert lost_work(tmp_path) == []


@given(histories())
def test_a_journal_of_any_sitting_gives_its_last_graph(sitting: list[Graph]) -> None:
    lines = [next_line(before, after) for before, after in pairwise(sitting)]
    text = first_line(dumps(sitting[0]), {}) + "".join(lines)
    assert read(text, "journal")[0] == sitting[-1]
