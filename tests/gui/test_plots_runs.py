"""The list of runs in the plots, used by mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from support.plot_desk import STEPS, WALL, add, card_of, pixels

from app.plots import PlotsPanel


def test_a_checkbox_hides_the_run_and_its_curves(panel: PlotsPanel, qtbot: QtBot) -> None:
    panel.add_run("a", "run a", QColor("#ff0000"))
    panel.add_run("b", "run b", QColor("#00ff00"))
    for run, value in (("a", 1.0), ("b", 2.0)):
        panel.append(run, "train", "loss", STEPS, WALL, np.full(200, value))
    card = card_of(panel)
    assert {"#ff0000", "#00ff00"} <= pixels(panel, card)
    row = panel.run_list.visualRect(panel.run_list.model().index(1, 0))  # the older run is below
    with qtbot.waitSignal(panel.runVisibilityChanged) as changed:
        qtbot.mouseClick(
            panel.run_list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(row.left() + 14, row.center().y()),
        )
    assert changed.args == ["a", False]
    left = pixels(panel, card)
    assert "#00ff00" in left
    assert "#ff0000" not in left


def test_the_run_list_works_by_keyboard(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel, "a")
    add(panel, "b")
    panel.run_list.setFocus()
    panel.run_list.setCurrentIndex(panel.run_list.model().index(0, 0))
    with qtbot.waitSignal(panel.runVisibilityChanged) as changed:
        qtbot.keyClick(panel.run_list, Qt.Key.Key_Space)
    assert changed.args == ["b", False]
    with qtbot.waitSignal(panel.runRemoved) as removed:
        qtbot.keyClick(panel.run_list, Qt.Key.Key_Delete)
    assert removed.args == ["b"]
    assert panel.run_ids() == ("a",)


def test_the_run_list_tells_the_latest_values(panel: PlotsPanel) -> None:
    add(panel, "a", ("loss", "accuracy"))
    index = panel.run_list.model().index(0, 0)
    text = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "run 1, run a, shown, loss 0.005 / 0.01, accuracy 0.005 / 0.01"
    assert "validation accuracy: 0.01 at step 200" in index.data(Qt.ItemDataRole.ToolTipRole)
    panel.rename_run("a", "best")
    assert index.data() == "best"


def test_removing_runs_removes_their_cards(panel: PlotsPanel) -> None:
    add(panel, "a", ("loss", "accuracy"))
    add(panel, "b", ("loss",))
    panel.remove_run("a")
    assert [card.title for card in panel.grid.cards] == ["loss"]
    panel.remove_run("b")
    assert panel.grid.cards == ()
    add(panel, "c")
    assert panel.run_list.model().index(0, 0).data() == "run c"


def test_unknown_and_doubled_runs_are_refused(panel: PlotsPanel) -> None:
    add(panel, "a")
    with pytest.raises(ValueError, match="'a' is in the plots already"):
        panel.add_run("a", "again")
    with pytest.raises(KeyError, match="no run 'x' in the plots; there are: a"):
        panel.append("x", "train", "loss", [1], [1.0], [1.0])
    with pytest.raises(ValueError, match="one length"):
        panel.append("a", "train", "new", [1, 2], [1.0], [1.0])
    assert [card.title for card in panel.grid.cards] == ["loss"]


def test_a_long_run_loads_without_holding_up_the_window(panel: PlotsPanel, qtbot: QtBot) -> None:
    steps = np.arange(400_000)
    panel.load_run("a", "long", {("train", "loss"): (steps, 1.7e9 + steps, np.sin(steps / 1e4))})
    panel.append("a", "train", "loss", [400_000], [1.8e9], [7.0])
    curve = card_of(panel).curves[0]
    assert len(curve.series) == 0
    qtbot.waitUntil(lambda: not panel.clock.running, timeout=20_000)
    assert len(curve.series) == 400_001
    assert curve.series.point(-1).value == 7.0
    assert len(curve.series.smoothed(0.6).values) == 400_001


def test_removing_a_run_that_is_still_loading(panel: PlotsPanel, qtbot: QtBot) -> None:
    steps = np.arange(400_000)
    panel.load_run("a", "long", {("train", "loss"): (steps, steps, steps)})
    panel.remove_run("a")
    qtbot.waitUntil(lambda: not panel.clock.running)
    assert panel.grid.cards == ()


def test_pointing_at_a_run_lets_it_stand_out(panel: PlotsPanel, qtbot: QtBot) -> None:
    panel.add_run("a", "run a", QColor("#ff0000"))
    panel.add_run("b", "run b", QColor("#00ff00"))
    for run, value in (("a", 1.0), ("b", 2.0)):
        panel.append(run, "train", "loss", STEPS, WALL, np.full(200, value))
    panel.flush()
    row = panel.run_list.visualRect(panel.run_list.model().index(0, 0))
    qtbot.mouseMove(panel.run_list.viewport(), row.center())
    qtbot.waitUntil(lambda: not panel.clock.running)
    shown = pixels(panel, card_of(panel))
    assert "#00ff00" in shown
    assert "#ff0000" not in shown
