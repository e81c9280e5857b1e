"""The list of runs holds those of the open document, all of them, and no other's."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from support.trainings import WAIT, checked, ready

from app.document.examples import starter
from app.plots.run_list import latest_values
from app.training.earlier_runs import read as real_read
from graph_nodes.document import load, save
from graph_nodes.graph import Graph
from runtime.protocol import Scalars, Series
from runtime.runs.folder import RunFolder
from runtime.runs.names import folder_name


@pytest.fixture
def quiet(open_window, qtbot):
    """A window with plots whose worker is nothing, so that the test itself makes the runs."""
    window = open_window(worker=("no-such-program",))
    qtbot.waitUntil(lambda: not window.feed.aside.busy, timeout=WAIT)
    return window


def recorded(root: Path, name: str, points: int = 3, outcome: str = "finished") -> Path:
    """A run on the disk, as the worker leaves it."""
    run = RunFolder.create(root, name, graph=starter().read_text(), script="")
    if points:
        run.scalars("train", "loss", range(1, points + 1), [1.7e9] * points, [0.5] * points)
    run.finish(outcome)  # pyright: ignore[reportArgumentType]
    return run.path


def reopen(window, qtbot, path: Path) -> None:
    with qtbot.waitSignal(window.feed.loaded, timeout=WAIT):
        assert window.files.open_path(path)


def listed(window) -> list[str]:
    return list(window.plots.panel.run_ids())


def shows(window, qtbot, *runs: Path) -> None:
    """Wait until these runs are listed, and no other."""
    wanted = {str(run) for run in runs}
    qtbot.waitUntil(lambda: set(listed(window)) == wanted, timeout=WAIT)


def first(window):
    panel = window.plots.panel
    return panel._runs[panel.run_ids()[0]]


def written(folder: Path, name: str) -> Path:
    path = folder / f"{name}.loom"
    save(load(starter()), path)
    return path


def test_each_untitled_graph_has_runs_of_its_own(quiet, qtbot) -> None:
    places = []
    for _ in range(2):
        with qtbot.waitSignal(quiet.feed.loaded, timeout=WAIT):
            quiet.files.open_copy(starter())
        assert listed(quiet) == []
        places.append(quiet.session.runs.place)
        recorded(places[-1].root, quiet.session.document.name)
    assert places[0] != places[1]


def test_runs_from_before_the_first_save_are_found_again_with_the_file(
    quiet, qtbot, tmp_path
) -> None:
    quiet.files.open_copy(starter())
    before = recorded(quiet.session.runs.place.root, quiet.session.document.name)
    path = written(tmp_path, "net")
    quiet.session.document.mark_saved(path)
    after = recorded(quiet.session.runs.place.root, "net")
    assert after.is_relative_to(tmp_path)
    other = written(tmp_path, "other")
    quiet.session.document.mark_saved(other)
    reopen(quiet, qtbot, path)
    shows(quiet, qtbot, before, after)
    reopen(quiet, qtbot, other)
    assert listed(quiet) == []


def test_runs_of_work_that_was_lost_come_back_with_it(quiet, qtbot, tmp_path) -> None:
    quiet.files.open_copy(starter())
    lost = quiet.session.document.identity
    run = recorded(quiet.session.runs.place.root, quiet.session.document.name)
    quiet.files.new()
    with qtbot.waitSignal(quiet.feed.loaded, timeout=WAIT):
        quiet.session.document.restore(load(starter()), None, "digits_mlp", tmp_path, lost)
    shows(quiet, qtbot, run)


def test_graphs_whose_names_come_to_one_folder_have_lists_of_their_own(
    quiet, qtbot, tmp_path
) -> None:
    names = "what?", "what*"
    assert len({folder_name(name) for name in names}) == 1
    runs = {name: recorded(tmp_path / "runs", name) for name in names}
    for name in names:
        reopen(quiet, qtbot, written(tmp_path, name))
        shows(quiet, qtbot, runs[name])


def test_a_run_without_curves_is_listed_and_one_that_failed_at_once_is_not(
    quiet, qtbot, tmp_path
) -> None:
    run = recorded(tmp_path / "runs", "net", points=0, outcome="stopped")
    recorded(tmp_path / "runs", "net", points=0, outcome="failed")
    reopen(quiet, qtbot, written(tmp_path, "net"))
    shows(quiet, qtbot, run)


@pytest.mark.skipif(os.name != "posix", reason="FIFOs of POSIX")
def test_one_bad_run_costs_only_itself(quiet, qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(quiet.feed.aside, "patience", 1.0)
    good = [recorded(tmp_path / "runs", "net") for _ in range(2)]
    bad, hung, odd = (recorded(tmp_path / "runs", "net") for _ in range(3))
    (odd / "run.json").write_text("[]")
    os.mkfifo(tmp_path / "disk")

    def read(found, live):
        if found.path == bad:
            raise ValueError("pid must be a positive integer (got -1)")
        if found.path == hung:
            (tmp_path / "disk").read_bytes()
        return real_read(found, live)

    monkeypatch.setattr("app.training.plot_feed.read", read)
    reopen(quiet, qtbot, written(tmp_path, "net"))
    panel = quiet.plots.panel
    shows(quiet, qtbot, *good, bad, hung, odd)
    for run in (bad, hung, odd):
        shown = panel._runs[str(run)]
        assert latest_values(shown) == ["Cannot be read"]
        assert str(run) in shown.problem
        assert not shown.visible
        assert any(str(run) in str(entry) for entry in quiet.log.entries())
    assert [run.visible for run in panel._runs.values()].count(True) == 1
    os.close(os.open(tmp_path / "disk", os.O_WRONLY))  # lets the read end
    reopen(quiet, qtbot, written(tmp_path, "other"))
    assert listed(quiet) == [], "the plots go on"


def test_a_damaged_graph_does_not_hide_its_runs_curves(quiet, qtbot, tmp_path) -> None:
    run = recorded(tmp_path / "runs", "net")
    (run / "graph.loom").write_text("{")
    reopen(quiet, qtbot, written(tmp_path, "net"))
    shows(quiet, qtbot, run)
    assert first(quiet).series


def test_what_is_heard_of_a_run_that_is_not_listed_is_passed_over(quiet, qtbot, tmp_path) -> None:
    run = recorded(tmp_path / "runs", "net")
    reopen(quiet, qtbot, written(tmp_path, "net"))
    shows(quiet, qtbot, run)
    points = Series("train", "loss", steps=[4], wall=[1.7e9], values=[0.4])
    quiet.feed.feed(Scalars(str(run), (points,)))
    assert len(first(quiet).series["loss", "train"]) == 4
    quiet.plots.panel.run_list.setCurrentIndex(quiet.plots.panel.run_list.model().index(0, 0))
    qtbot.keyClick(quiet.plots.panel.run_list, Qt.Key.Key_Delete)
    quiet.feed.feed(Scalars(str(run), (points,)))
    assert listed(quiet) == []


def test_a_removed_run_that_is_resumed_is_shown_from_its_beginning(quiet, qtbot, tmp_path) -> None:
    run = recorded(tmp_path / "runs", "net", outcome="stopped")
    quiet.feed.resume(str(run))
    for step in (4, 5):
        points = Series("train", "loss", steps=[step], wall=[2e9], values=[0.4])
        quiet.feed.feed(Scalars(str(run), (points,)))
    qtbot.waitUntil(lambda: listed(quiet) == [str(run)] and bool(first(quiet).series))
    qtbot.waitUntil(lambda: first(quiet).series["loss", "train"].steps.view.tolist()[-1] == 5)
    assert first(quiet).series["loss", "train"].steps.view.tolist() == [1, 2, 3, 4, 5]
    assert first(quiet).visible


def test_a_run_goes_on_behind_another_document_and_is_whole_in_its_own(
    window, qtbot, tmp_path
) -> None:
    ready(window, qtbot)
    path = tmp_path / "net.loom"
    save(load(starter()).set_run(epochs=100_000), path)
    window.files.open_path(path)
    checked(window, qtbot)
    window.actions_["train"].trigger()  # no step is done yet when the other document is there
    window.session.document.replace(Graph())
    qtbot.waitUntil(lambda: bool(window.session.trainer.run), timeout=WAIT)
    run = window.session.trainer.run
    assert Path(run).parent == tmp_path / "runs" / "net"
    with qtbot.waitSignal(window.session.trainer.progressed, timeout=WAIT):
        pass
    qtbot.wait(300)
    assert listed(window) == []
    reopen(window, qtbot, path)
    shows(window, qtbot, Path(run))
    shown = window.plots.panel._runs[run]
    qtbot.waitUntil(lambda: ("loss", "train") in shown.series, timeout=WAIT)
    reached = len(shown.series["loss", "train"])
    qtbot.waitUntil(lambda: len(shown.series["loss", "train"]) > reached, timeout=WAIT)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
        window.actions_["stop"].trigger()
    window.plots.panel.flush()
    steps = shown.series["loss", "train"].steps.view.tolist()
    assert steps == list(range(1, len(steps) + 1))
