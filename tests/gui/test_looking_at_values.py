"""Looking at values in the window, with a real worker: before, while and after it trains."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.trainings import WAIT, checked, ready, train

from app.canvas.look_card import LookCard
from app.canvas.looks import Target
from app.document.examples import starter
from app.training.state import State
from graph_nodes.grouping import group
from graph_nodes.project import Project
from runtime.wiring import Ref


@pytest.fixture
def starting(window, qtbot):
    window.files.open_copy(starter())
    ready(window, qtbot)
    checked(window, qtbot)
    return window


def look(window, name: str, key: str = "look_at") -> LookCard:
    graph = window.session.level.graph
    node = graph.by_name(name)
    window.canvas.select([node.id])
    window.actions_[key].trigger()
    ref = Ref(node.id, node.outputs()[0].name)
    found = window.canvas.looks.card(Target(window.session.level.way, ref))
    assert found is not None
    return found


def says(qtbot, card: LookCard, *words: str) -> None:
    qtbot.waitUntil(lambda: all(word in card.text for word in words), timeout=WAIT)


def test_a_value_before_while_and_after_a_training(starting, qtbot) -> None:
    window = starting
    document = window.session.document
    layer = next(n for n in document.graph.nodes.values() if n.type == "Linear")
    document.mark_saved(window.session.document.folder / "net.loom")
    card = look(window, layer.name)
    says(qtbot, card, "float32", "one batch in", "CPU", "nothing is trained yet", "mean")
    assert not document.modified
    assert window.canvas.view.mirror.numbers[Ref(layer.id, "out")]
    window.session.editing.set_run("epochs", 100_000)
    train(window, qtbot)
    says(qtbot, card, "of the run under way")
    first = card.source.text()
    qtbot.waitUntil(lambda: card.source.text() != first, timeout=WAIT)
    window.actions_["pause"].trigger()
    other = look(window, next(n.name for n in document.graph.nodes.values() if n.type == "ReLU"))
    says(qtbot, other, "the run is paused")
    window.actions_["pause"].trigger()
    says(qtbot, other, "of the run under way")
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
        window.actions_["stop"].trigger()
    says(qtbot, other, "one batch in", "weights of")
    window.session.editing.set_param([layer.id], "out_features", 17)
    says(qtbot, other, "nothing is trained yet")  # the run's weights do not fit any more
    document.mark_saved(window.session.document.folder / "net.loom")
    window.actions_["new"].trigger()
    assert window.canvas.looks.values == ()


def test_run_to_here_needs_nothing_later_and_tells_what_is_wrong_before(starting, qtbot) -> None:
    window, editing = starting, starting.session.editing
    graph = window.session.document.graph
    first = next(n for n in graph.nodes.values() if n.type == "Linear")
    optimizers = [n.id for n in graph.nodes.values() if n.spec.category.look == "optimizer"]
    editing.delete(optimizers, [])
    editing.disconnect_wires([w for w in graph.wires if w.target == first.id])
    card = look(window, first.name, "run_to_here")
    says(qtbot, card, first.name, "nothing is wired into it")
    window.session.document.undo()
    says(qtbot, card, "one batch in", "float32")  # what is looked at is computed after each edit
    editing.set_param([first.id], "in_features", 3)
    says(qtbot, card, "wants 3 features but")
    assert "one batch" not in card.text


def test_a_value_inside_of_a_module_is_that_of_the_instance_in_view(starting, qtbot) -> None:
    window = starting
    graph = window.session.document.graph
    layers = [n.id for n in graph.nodes.values() if n.type in ("Linear", "ReLU")][:2]
    made = group(Project(graph), layers, "Block")
    window.session.document.replace(made[0].main)
    checked(window, qtbot)
    instance = next(n for n in window.session.document.graph.nodes.values() if ":" in n.type)
    window.session.level.enter(instance.id)
    inner = next(n for n in window.session.level.graph.nodes.values() if n.type == "Linear")
    card = look(window, inner.name)
    says(qtbot, card, "one batch in", "float32")
    window.session.level.leave()
    assert not card.isVisible()
    window.session.level.enter(instance.id)
    assert card.isVisible()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Escape)
    assert window.canvas.looks.values == ()
    assert window.session.trainer.state is State.IDLE
