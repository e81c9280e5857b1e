"""Saving is whole or not at all, whatever happens in the middle of it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from graph_nodes.document import dumps, load, save
from graph_nodes.graph import Graph

ROOT = Path(__file__).parents[2]


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Run Python code in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.loom"
    save(Graph().add("Digits")[0], file)
    before = file.read_bytes()
    code = """
        import resource, signal, sys
        from graph_nodes.document import save
        from graph_nodes.graph import Graph

        graph = Graph()
        for _ in range(100):
            graph, _ = graph.add("Note", params={"text": "x" * 1000})
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            save(graph, sys.argv[1])
        except OSError as error:
            print("refused:", error.strerror)
    """
    with start(code, file) as process:
        assert "refused: File too large" in process.communicate(timeout=30)[0]
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["graph.loom"]


def test_a_process_killed_while_saving_leaves_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.loom"
    code = """
        import itertools, sys
        from graph_nodes.document import save
        from graph_nodes.graph import Graph

        graph = Graph()
        for _ in range(50):
            graph, _ = graph.add("Note", params={"text": "x" * 500})
        print("ready", flush=True)
        for seed in itertools.count():
            save(graph.set_run(seed=seed), sys.argv[1])
            if seed == 0:
                print("saved", flush=True)
    """
    for milliseconds in (1, 3, 7, 20):
        with start(code, file) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            assert process.stdout.readline() == "saved\n"
            time.sleep(milliseconds / 1000)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert len(load(file).nodes) == 50


def test_a_folder_that_is_not_there_or_in_the_way_raises_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save(Graph(), tmp_path / "away" / "graph.loom")
    (tmp_path / "graph.loom").mkdir()
    with pytest.raises(IsADirectoryError):
        save(Graph(), tmp_path / "graph.loom")
    assert os.listdir(tmp_path) == ["graph.loom"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "graph.loom", tmp_path / "link.loom"
    save(Graph(), file)
    file.chmod(0o600)
    link.symlink_to(file)
    graph = Graph().add("Iris")[0]
    save(graph, link)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == dumps(graph)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_name_as_long_as_can_be_can_be_saved(tmp_path: Path) -> None:
    file = tmp_path / ("g" * 250 + ".loom")
    save(Graph(), file)
    assert load(file) == Graph()


def test_new_files_have_the_rights_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save(Graph(), tmp_path / "graph.loom")
    finally:
        os.umask(before)
    assert (tmp_path / "graph.loom").stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "graph.loom"
    save(Graph(), file)
    file.chmod(0o444)
    before = file.read_bytes()
    with pytest.raises(PermissionError, match="it is read-only") as refusal:
        save(Graph().add("Digits")[0], file)
    assert refusal.value.filename == str(file)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["graph.loom"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="it is a device or a pipe"):
        save(Graph(), pipe)
    assert pipe.is_fifo()
