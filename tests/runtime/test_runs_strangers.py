"""A run's folder may come from a stranger: nothing leads out of it, hangs or ends the list."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.runs import names
from runtime.runs.facts import parse
from runtime.runs.files import RunWriteError
from runtime.runs.folder import RunFolder
from runtime.runs.lock import RunLock
from runtime.runs.opening import RunFiles
from runtime.runs.reading import MOST_POINTS, RunReadError, list_runs, read_info, read_run

TREASURE = b"not to be touched"
SCALARS = "scalars/train/loss.bin"


@pytest.fixture
def treasure(tmp_path: Path) -> Path:
    """A file outside of the run."""
    file = tmp_path / "treasure"
    file.write_bytes(TREASURE)
    return file


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with a point in it that was stopped."""
    folder = RunFolder.create(tmp_path / "runs", "net", graph="{}", script="")
    folder.scalars("train", "loss", [1], [0.0], [0.5])
    folder.log("It began.")
    folder.finish("stopped")
    return folder.path


def link(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def hard_link(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    place.hardlink_to(target)


def pipe(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    os.mkfifo(place)


def linked_folder(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    elsewhere = target.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / place.name).write_bytes(TREASURE)
    place.parent.rename(place.parent.with_name("moved"))
    place.parent.symlink_to(elsewhere)


TRICKS = {"link": link, "hard link": hard_link, "pipe": pipe, "linked folder": linked_folder}
Trick = Callable[[Path, Path], None]


@pytest.mark.parametrize("trick", ["link", "hard link", "pipe"])
@pytest.mark.parametrize("name", [SCALARS, names.LOG])
def test_nothing_is_written_out_of_the_folder(
    name: str, trick: str, run: Path, treasure: Path
) -> None:
    TRICKS[trick](run / name, treasure)
    before = (run / names.FACTS).read_bytes()
    lock = RunLock(RunFiles(run))
    with pytest.raises(RunWriteError, match=name.rpartition("/")[2]):
        RunFolder.reopen(run, lock, 0, {})
    lock.release()
    assert treasure.read_bytes() == TREASURE
    assert (run / names.FACTS).read_bytes() == before


@pytest.mark.parametrize("trick", ["link", "hard link", "pipe"])
@pytest.mark.parametrize("name", [names.WEIGHTS, names.CHECKPOINT, names.FACTS])
def test_what_is_written_anew_takes_the_place_of_whatever_is_there(
    name: str, trick: str, run: Path, treasure: Path
) -> None:
    folder = RunFolder.reopen(run, RunLock(RunFiles(run)), 1, {})
    (run / name).parent.mkdir(exist_ok=True)
    TRICKS[trick](run / name, treasure)
    with folder.replacing(name) as file:
        file.write(b"new")
    assert not (run / name).is_symlink()
    assert (run / name).read_bytes() == b"new"
    assert treasure.read_bytes() == TREASURE
    assert not list(run.rglob("*.part"))
    folder.finish("stopped")


def test_a_linked_folder_takes_no_file(run: Path, treasure: Path) -> None:
    folder = RunFolder.reopen(run, RunLock(RunFiles(run)), 1, {})
    (run / "checkpoints").mkdir()
    linked_folder(run / names.CHECKPOINT, treasure)
    elsewhere = treasure.parent / "elsewhere" / "last.pt"
    with (
        pytest.raises(RunWriteError, match="it is a symbolic link"),
        folder.replacing(names.CHECKPOINT),
    ):
        pass
    assert elsewhere.read_bytes() == TREASURE
    folder.finish("stopped")


def test_pieces_in_the_making_have_names_that_nobody_can_guess(run: Path) -> None:
    files, seen = RunFiles(run), set[str]()
    for _ in range(3):
        with files.replacing("weights.safetensors"):
            (part,) = run.glob(".*.part")
            seen.add(part.name)
    assert len(seen) == 3


@pytest.mark.parametrize("trick", TRICKS)
def test_a_run_that_leads_elsewhere_is_not_read(trick: str, run: Path, treasure: Path) -> None:
    TRICKS[trick](run / SCALARS, treasure)
    if trick == "hard link":
        assert len(read_run(run).series["train", "loss"]) == 0, "it can be read, as any file"
    elif trick == "linked folder":
        assert ("train", "loss") not in read_run(run).series
    else:
        with pytest.raises(RunReadError, match=r"loss\.bin"):
            read_run(run)


@pytest.mark.parametrize("trick", ["link", "pipe"])
def test_a_strange_lock_hurts_nobody(trick: str, run: Path, treasure: Path) -> None:
    TRICKS[trick](run / names.LOCK, treasure)
    assert read_info(run).outcome == "stopped"
    with pytest.raises(OSError, match=r"symbolic link|plain file"):
        RunLock(RunFiles(run))
    assert treasure.read_bytes() == TREASURE


@pytest.mark.parametrize("trick", ["link", "pipe"])
def test_facts_that_cannot_be_read_are_told_and_end_no_list(
    trick: str, run: Path, treasure: Path
) -> None:
    other = RunFolder.create(run.parents[1], "net", graph="{}", script="")
    TRICKS[trick](run / names.FACTS, treasure)
    (run.parents[1] / "net" / "20200101-000000-oak").symlink_to(treasure.parent)
    found = {info.path: info for info in list_runs(run.parents[1])}
    assert found.keys() == {run, other.path}, "a link to a folder is no run"
    assert found[run].outcome == "unreadable"
    assert names.FACTS in found[run].message
    other.finish("stopped")


def test_a_larger_file_than_any_memory_is_read_in_part(run: Path) -> None:
    (run / "scalars/train/other.bin").write_bytes(bytes(24))
    os.truncate(run / SCALARS, 2**42)
    with (run / SCALARS).open("r+b") as file:
        file.seek(-24, os.SEEK_END)
        np.array([7], "<i8").tofile(file)
    most = MOST_POINTS // 2
    read = read_run(run)
    assert len(read.series["train", "loss"]) == most
    assert read.series["train", "loss"].steps[-1] == 0, "a torn record is left out"
    assert read.left_out == 2**42 // 24 - most
    os.truncate(run / names.FACTS, 2**42)
    assert read_info(run).outcome == "unreadable"


def test_a_large_file_is_taken_back_without_being_read(run: Path) -> None:
    with (run / SCALARS).open("r+b") as file:
        np.arange(1, 4, dtype="<i8").repeat(3).tofile(file)
    os.truncate(run / SCALARS, 3 * 24)
    folder = RunFolder.reopen(run, RunLock(RunFiles(run)), 2, {})
    folder.finish("stopped")
    assert read_run(run).series["train", "loss"].steps.tolist() == [1, 2]


WRONG = {
    "process": [5, {"pid": -1, "host": "a", "created": 1.0}, {"pid": 10**30}, {"pid": True}],
    "resumed": [5, [5], [{"step": "x", "time": ""}]],
    "settings": [[], "x"],
    "versions": [{"torch": 5}],
    "graph": [5, None, "x" * 10**5, "\ud800"],
    "started": [5, "yesterday", "0001-01-01T00:00:00"],
    "folder": [5],
    "steps": [-1, 1e400, "5"],
    "data": [5, {"splits": {"train": {"rows": -1, "hash": ""}}, "sum": 0}],
}


@pytest.mark.parametrize("name", WRONG)
def test_facts_that_make_no_sense_are_as_if_absent(name: str, run: Path) -> None:
    facts = json.loads((run / names.FACTS).read_text()) | {"outcome": "running"}
    for value in WRONG[name]:
        (run / names.FACTS).write_text(json.dumps({**facts, name: value}))
        (info,) = list_runs(run.parents[1])
        assert info.outcome == "killed"
        assert info.graph_name
        if name != "started":
            assert name not in info.facts


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(WRONG)), VALUES) | VALUES)
def test_whatever_the_facts_are_they_raise_nothing_else(value: object) -> None:
    try:
        parse(json.dumps(value).encode())
    except ValueError:
        assert not isinstance(value, dict)
