"""What the canvas shows of a run: dots along the wires and the latest values, and what it costs."""

import pytest
from PySide6.QtWidgets import QApplication
from support.canvas_desk import Desk, mlp, open_desk
from support.trainings import WAIT, train_for_long

from app.canvas.live_marks import LiveMarks
from app.canvas.pulse import MOST, Pulse, at_share, depths
from app.canvas.wire_path import Curve
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult, TensorType


def checked(desk: Desk) -> Desk:
    """The same, with values that pass by every wire."""
    kind = TensorType(("N", 4), "float32")
    types = {i: {p.name: kind for p in n.outputs()} for i, n in desk.graph.nodes.items()}
    desk.canvas.set_check(CheckResult(types, used=tuple(types)))
    return desk


@pytest.fixture
def desk(qtbot) -> Desk:
    return checked(open_desk(qtbot))


def live(desk: Desk) -> LiveMarks:
    return desk.canvas.live


def test_dots_run_while_steps_are_taken_and_are_gone_afterwards(desk: Desk, qtbot) -> None:
    live(desk).run(True)
    qtbot.waitUntil(lambda: live(desk).dots > 0)
    painted: list[float] = []
    desk.canvas.view.marks.append(lambda painter: painted.append(painter.opacity()))
    qtbot.wait(1000)
    assert 2 <= len(painted) <= 12, "ten a second at most"
    live(desk).run(False)
    assert live(desk).dots == 0
    QApplication.processEvents()
    painted.clear()
    qtbot.wait(300)
    assert not painted


def test_a_view_option_and_a_hidden_window_leave_them_out(desk: Desk, qtbot) -> None:
    live(desk).run(True)
    desk.canvas.commands["pulse"].setChecked(True)
    desk.canvas.commands["pulse"].trigger()
    assert not live(desk).pulses
    qtbot.wait(250)
    assert live(desk).dots == 0
    desk.canvas.commands["pulse"].trigger()
    qtbot.waitUntil(lambda: live(desk).dots > 0)
    desk.canvas.hide()
    qtbot.waitUntil(lambda: live(desk).dots == 0)
    live(desk).run(False)


def test_a_dot_goes_from_the_data_on_one_layer_after_another(desk: Desk) -> None:
    levels = depths(desk.graph)
    assert [levels[desk.id(name)] for name in ("digits", "flatten", "fc", "relu")] == [0, 1, 2, 3]
    pulse, mirror, view = Pulse(), desk.canvas.view.mirror, desk.canvas.view.shown()

    def lit(seconds: float) -> set[str]:
        names = {i: n.name for i, n in desk.graph.nodes.items()}
        return {names[item.wire.source] for item, _ in pulse.dots(mirror, view, seconds)}

    assert "digits" in lit(0.1)
    assert "flatten" in lit(0.8)
    assert "flatten" not in lit(0.1)
    line = Curve.between(view.topLeft(), view.topRight())
    ends = [at_share(line, share) for share in (0.0, 0.5, 1.0)]
    assert ends[0] == line.start
    assert ends[2] == line.end
    assert ends[1].x() == pytest.approx(view.center().x())
    assert depths(Graph()) == {}


def test_so_many_wires_that_dots_would_flicker_have_none(qtbot) -> None:
    graph = mlp()
    for _ in range(20):
        graph, _ = graph.paste(mlp(), (0.0, 700.0 * len(graph.nodes)))
    desk = checked(open_desk(qtbot, graph))
    pulse, view = Pulse(), desk.canvas.view
    assert len(view.mirror.wires) > MOST
    assert not list(pulse.dots(view.mirror, view.mirror.bounds(), 0.1))
    assert list(pulse.dots(view.mirror, view.mirror.nodes["n1"].body().adjusted(0, 0, 60, 0), 0.01))


def test_values_are_written_at_their_nodes(desk: Desk, qtbot) -> None:
    before = desk.canvas.grab().toImage()
    live(desk).tell({desk.id("loss"): "0.25"})
    assert desk.canvas.grab().toImage() != before
    live(desk).clear()
    assert desk.canvas.grab().toImage() == before


def test_a_run_tells_its_loss_epoch_and_rate_until_the_graph_is_another(window, qtbot) -> None:
    train_for_long(window, qtbot)
    live = window.canvas.live
    graph = window.session.document.graph
    loss, adam = graph.by_name("loss").id, graph.by_name("adam").id
    qtbot.waitUntil(lambda: {loss, adam} <= live.texts.keys(), timeout=WAIT)
    assert float(live.texts[loss]) > 0
    assert live.texts[adam].startswith("epoch ")
    assert "lr 0.0" in live.texts[adam]
    qtbot.waitUntil(lambda: live.dots > 0, timeout=WAIT)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT):
        window.actions_["stop"].trigger()
    assert live.dots == 0
    assert loss in live.texts
    window.session.editing.rename(loss, "cost")
    assert not live.texts
