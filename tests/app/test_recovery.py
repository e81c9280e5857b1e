"""Unsaved work survives a kill, is offered once, and never clashes with another window's."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.document import Document
from app.recovery import Recovery, discard, lost_work
from graph_nodes.graph import Graph

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.document import Document
from app.recovery import Recovery
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


def edited(folder: Path) -> tuple[Document, Recovery]:
    document = Document()
    recovery = Recovery(document, folder)
    document.edit("Add", Graph().add("Linear")[0])
    recovery.keep()
    recovery.wait()
    return document, recovery


def test_work_of_a_killed_process_is_found(qapp, tmp_path: Path) -> None:
    crashed_window(tmp_path, "first")
    crashed_window(tmp_path, "second")
    lost = lost_work(tmp_path)
    assert {n.name for work in lost for n in work.graph.nodes.values()} == {"first", "second"}
    assert all(work.name == "Sketch" and work.path is None for work in lost)
    discard(lost[0])
    assert len(lost_work(tmp_path)) == 1


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


def test_a_damaged_file_is_passed_over(qapp, tmp_path: Path) -> None:
    (tmp_path / "1-x.recovery").write_text("{nonsense")
    (tmp_path / "2-x.recovery").write_text("[]")
    assert lost_work(tmp_path) == []
