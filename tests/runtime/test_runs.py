"""Runs on disk: every flushed point is found again, whatever became of the writer."""

import json
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.runs import names
from runtime.runs.files import RunWriteError
from runtime.runs.folder import RunFolder
from runtime.runs.opening import RunFiles
from runtime.runs.reading import RunReadError, list_runs, read_info, read_run
from runtime.runs.scalars import RECORD, ScalarWriter, read_series

POINTS = st.lists(st.tuples(st.integers(0, 2**60), st.floats(0, 4e9), st.floats()), max_size=20)


def create(root: Path, name: str = "digits", **facts: object) -> RunFolder:
    return RunFolder.create(root, name, graph="{}\n", script="print()\n", facts=facts)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: writes fail as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_new_run_holds_what_is_needed_to_repeat_it(tmp_path: Path) -> None:
    run = create(tmp_path, seed=7, device="cpu", threads=2)
    facts = json.loads((run.path / "run.json").read_text())
    assert run.path.parent == tmp_path / "digits"
    assert (run.path / "graph.loom").read_text() == "{}\n"
    assert (run.path / "script.py").read_text() == "print()\n"
    assert (facts["seed"], facts["device"], facts["threads"]) == (7, "cpu", 2)
    assert facts["outcome"] == "running"
    assert read_info(run.path).outcome == "running"
    run.finish("finished", steps=12, seconds=0.5)
    info = read_info(run.path)
    assert (info.outcome, info.facts["steps"], info.graph_name) == ("finished", 12, "digits")
    assert info.started is not None
    assert info.started <= datetime.now().astimezone()


def test_runs_begun_in_the_same_second_have_folders_of_their_own(tmp_path: Path) -> None:
    runs = [create(tmp_path) for _ in range(40)]
    assert len({run.path for run in runs}) == 40
    assert len(list_runs(tmp_path)) == 40
    for run in runs:
        run.finish("stopped")


def test_names_go_on_when_every_single_word_is_taken() -> None:
    stream = names.run_names(datetime(2030, 1, 2, 3, 4, 5))
    seen = {next(stream) for _ in range(3000)}
    assert len(seen) > len(names.WORDS)
    started = {names.run_started(name) for name in seen}
    assert started == {datetime(2030, 1, 2, 3, 4, 5).astimezone()}
    words = [names.run_word(name) for name in seen]
    assert all(word.split("-")[0] in names.WORDS for word in words)
    assert names.run_word("2030-notes") == "2030-notes"


@given(st.text())
def test_any_graph_name_makes_one_safe_folder(name: str) -> None:
    folder = names.folder_name(name)
    assert folder not in ("", ".", "..")
    assert not set(folder) & set('<>:"/\\|?*\0')
    assert len(folder) <= 81
    assert folder[-1] not in " ."


@given(st.lists(st.text(min_size=1, max_size=20), unique=True))
def test_every_tag_has_a_file_of_its_own_on_any_file_system(tags: list[str]) -> None:
    taken = [names.tag_file(tag) for tag in tags]
    assert [names.file_tag(name) for name in taken] == tags
    assert len({name.casefold() for name in taken}) == len(tags)
    assert not any(set(name) & set('<>:"/\\|?*\0') or name.startswith(".") for name in taken)


def test_a_way_through_many_modules_is_a_tag_as_any_other(tmp_path: Path) -> None:
    run, tag = create(tmp_path), "/".join([*(f"Block{i}_" + "A" * 15 for i in range(32)), "watch"])
    run.scalars("train", tag, [1, 2], [0.0, 0.0], [3.0, 4.0])
    run.finish("finished")
    series = read_run(run.path).series
    assert {key: s.values.tolist() for key, s in series.items()} == {("train", tag): [3.0, 4.0]}


def test_two_tags_that_differ_in_case_stay_apart(tmp_path: Path) -> None:
    run = create(tmp_path)
    for value, tag in enumerate(["Loss", "loss", "LOSS", "a/b", "con"]):
        run.scalars("train", tag, [1], [0.0], [value])
    run.finish("finished")
    files = {file.name.casefold() for file in (run.path / "scalars" / "train").iterdir()}
    assert len(files) == 5
    series = read_run(run.path).series
    assert {tag: s.values.tolist() for (_, tag), s in series.items()} == {
        "Loss": [0],
        "loss": [1],
        "LOSS": [2],
        "a/b": [3],
        "con": [4],
    }


@given(points=POINTS.filter(bool), cut=st.integers(0, 20 * RECORD.itemsize), more=POINTS)
def test_any_prefix_of_the_bytes_is_a_prefix_of_the_points(
    tmp_path_factory: pytest.TempPathFactory,
    points: list[tuple[int, float, float]],
    cut: int,
    more: list[tuple[int, float, float]],
) -> None:
    files = RunFiles(tmp_path_factory.mktemp("scalars"))
    path = files.path / "loss.bin"
    write(files, points)
    os.truncate(path, min(cut, path.stat().st_size))
    whole = min(cut // RECORD.itemsize, len(points))
    assert read(files) == repr(points[:whole])
    write(files, more)  # a torn record is cut off, so that what follows is read rightly
    assert read(files) == repr(points[:whole] + more)


def write(files: RunFiles, points: list[tuple[int, float, float]]) -> None:
    writer = ScalarWriter(files, "loss.bin")
    writer.extend(*([p[i] for p in points] for i in range(3)))
    writer.close()


def read(files: RunFiles) -> str:
    with files.reader("loss.bin") as file:
        series = read_series(file, most=100)
    columns = series.steps.tolist(), series.walls.tolist(), series.values.tolist()
    return repr(list(zip(*columns, strict=True)))


def test_points_that_are_not_finite_are_kept(tmp_path: Path) -> None:
    run = create(tmp_path)
    run.scalars("train", "loss", [1, 2, 3], [0, 0, 0], [math.nan, math.inf, -math.inf])
    run.finish("failed", "The loss is not a number.", last=math.nan)
    values = read_run(run.path).series["train", "loss"].values
    assert np.array_equal(values, [math.nan, math.inf, -math.inf], equal_nan=True)
    info = read_info(run.path)
    assert (info.outcome, info.message) == ("failed", "The loss is not a number.")
    assert info.facts["last"] is None


KILLED = """
import os, signal, sys
from pathlib import Path
from runtime.runs.folder import RunFolder
from runtime.runs.opening import RunFiles

run = RunFolder.create(Path(sys.argv[1]), "digits", graph="{}", script="")
print(run.path, flush=True)
for step in range(1000):
    run.scalars("train", "loss", [step], [1e9 + step], [1 / (step + 1)])
    if step % 100 == 99:
        run.flush()
run.scalars("train", "loss", [1000], [0.0], [0.0])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_opens_with_every_point_that_was_flushed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    run = read_run(Path(done.stdout.strip()))
    assert run.info.outcome == "killed"
    series = run.series["train", "loss"]
    assert series.steps.tolist() == list(range(1000))
    assert series.values[-1] == 1 / 1000
    assert [info.outcome for info in list_runs(tmp_path)] == ["killed"]


def test_the_list_is_newest_first_and_not_disturbed_by_other_things(tmp_path: Path) -> None:
    for name in ("20300101-000000-oak", "20310101-000000-elm", "notes", "20320101-000000-ash"):
        (tmp_path / "net" / name).mkdir(parents=True)
    (tmp_path / "net" / "20320101-000000-ash" / "run.json").write_text('{"outcome": "fin')
    (tmp_path / "net" / "20330101-000000-file").write_text("")
    runs = list_runs(tmp_path)
    assert [run.name[:4] for run in runs] == ["2032", "2031", "2030"]
    assert [run.outcome for run in runs] == ["unreadable", "killed", "killed"]
    assert "run.json cannot be read: it is no JSON" in runs[0].message
    assert {run.graph_name for run in runs} == {"net"}
    assert list_runs(tmp_path / "nowhere") == []


def test_reading_what_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunReadError, match="nowhere"):
        read_run(tmp_path / "nowhere")


def test_a_run_of_another_machine_is_running_while_its_files_grow(tmp_path: Path) -> None:
    run = create(tmp_path, process={"pid": 1, "host": "elsewhere", "created": 1.0})
    run.scalars("train", "loss", [1], [0.0], [1.0])
    run.finish("stopped")
    run.record(outcome="running")
    assert read_info(run.path).outcome == "running"
    for file in (run.path, *run.path.rglob("*")):
        os.utime(file, (1.0, 1.0))
    assert read_info(run.path).outcome == "killed"


def test_a_run_under_way_is_known_by_its_lock_and_not_by_clocks(tmp_path: Path) -> None:
    run = create(tmp_path, process={"pid": os.getpid(), "host": socket.gethostname(), "created": 1})
    assert read_info(run.path).outcome == "running"
    child = os.fork()
    if not child:  # such as a process that prepares batches, which outlives the training
        time.sleep(30)
        os._exit(0)
    run.finish("stopped")
    run.record(outcome="running")
    assert read_info(run.path).outcome == "killed", "nobody has its lock"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_full_disk_loses_no_point_when_space_returns(tmp_path: Path) -> None:
    run = create(tmp_path)
    run.scalars("train", "loss", range(1000), [0.0] * 1000, [0.5] * 1000)
    with largest_file(10_000), pytest.raises(RunWriteError) as failure:
        run.flush()
    assert str(run.path) in str(failure.value)
    assert "File too large. Free some space" in str(failure.value)
    run.scalars("train", "loss", [1000], [0.0], [0.5])
    run.finish("finished")
    assert read_run(run.path).series["train", "loss"].steps.tolist() == list(range(1001))


def test_a_run_that_ends_on_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    run = create(tmp_path)
    run.scalars("train", "loss", range(1000), [0.0] * 1000, [0.5] * 1000)
    with largest_file(100), pytest.raises(RunWriteError):
        run.finish("finished")
    assert json.loads((run.path / "run.json").read_text())["outcome"] == "running"
    assert not (run.path / names.RESERVE).exists()
    assert read_run(run.path).series["train", "loss"].steps.tolist() == [0, 1, 2, 3]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    with pytest.raises(RunWriteError, match="runs"):
        create(tmp_path / "runs")


def test_the_log_is_written_line_by_line(tmp_path: Path) -> None:
    run = create(tmp_path)
    run.log("Epoch 1 began.")
    run.log("Größe: 3\n")
    lines = (run.path / "log.txt").read_text("utf-8").splitlines()
    assert [line[20:] for line in lines] == ["Epoch 1 began.", "Größe: 3"]
    run.finish("stopped")
