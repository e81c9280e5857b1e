"""A run under way when another graph is opened in its window."""

from pathlib import Path

import pytest
from support.questions import answer
from support.trainings import WAIT, points, ready, train

from app.document.examples import examples, starter
from app.training.state import State
from graph_nodes.document import load, save
from graph_nodes.graph import Graph


@pytest.fixture
def training(window, qtbot, tmp_path: Path):
    """A window in which a saved graph is being trained."""
    save(load(starter()).set_run(epochs=100_000), tmp_path / "net.loom")
    window.files.open_path(tmp_path / "net.loom")
    ready(window, qtbot)
    train(window, qtbot)
    return window


def test_the_run_goes_on_is_stopped_or_keeps_the_graph_here(
    training, qtbot, tmp_path: Path
) -> None:
    document, trainer = training.session.document, training.session.trainer
    graph, run = document.graph, trainer.run
    answer("Cancel")
    training.files.new()
    assert document.graph is graph
    assert trainer.state is State.TRAINING

    broken = tmp_path / "broken.loom"
    broken.write_text("{half a")
    assert not training.files.open_path(broken)  # asks nothing: there is nothing to leave for
    assert trainer.state is State.TRAINING

    answer("Leave and go on training")
    training.files.open_copy(examples()[1].path)
    assert document.graph != graph
    assert trainer.state is State.TRAINING
    qtbot.wait(500)
    assert run not in training.plots.panel.run_ids()  # it is no run of this graph

    assert training.files.open_path(tmp_path / "net.loom")  # asks nothing: it is none of its runs
    qtbot.waitUntil(lambda: run in training.plots.panel.run_ids(), timeout=WAIT)
    before = points(training)
    qtbot.waitUntil(lambda: points(training) > before, timeout=WAIT)

    answer("Leave and stop training")
    training.files.new()
    assert document.graph == Graph()
    qtbot.waitUntil(lambda: trainer.state is State.IDLE, timeout=WAIT)
