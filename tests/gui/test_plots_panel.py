"""The plots as a person uses them: real widgets, a real mouse, real keys."""

import math
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from support.plot_desk import STEPS, WALL, add, card_of, place_of

from app.plots import PlotsPanel
from app.plots.legend import Legend
from app.plots.series import XAxis


def test_an_empty_panel_says_what_will_appear(panel: PlotsPanel) -> None:
    from app.docks.empty import EmptyState

    assert panel.findChild(EmptyState).isVisible()
    panel.add_run("a", "run a")
    assert not panel.findChild(EmptyState).isVisible()
    assert not panel.grid.cards
    add(panel, "b")
    assert card_of(panel).isVisible()


def test_train_and_validation_of_a_tag_share_a_card(panel: PlotsPanel) -> None:
    add(panel, tags=("loss", "accuracy"))
    assert [card.title for card in panel.grid.cards] == ["loss", "accuracy"]
    assert [curve.split for curve in card_of(panel).curves] == ["train", "val"]


def test_new_points_are_drawn_soon_and_then_the_clock_rests(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    add(panel)
    qtbot.waitUntil(lambda: not panel.clock.running)
    before = card_of(panel).chart.area.viewRange()[0][1]
    panel.append("a", "train", "loss", [400], [1.8e9], [0.5])
    assert panel.clock.running
    qtbot.waitUntil(lambda: card_of(panel).chart.area.viewRange()[0][1] == 400)
    assert before == 200
    qtbot.waitUntil(lambda: not panel.clock.running)


def test_hovering_shows_the_values_at_the_nearest_step(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    panel.bar.smoothing.setValue(0)
    panel.flush()
    chart = card_of(panel).chart
    qtbot.mouseMove(chart.viewport(), place_of(card_of(panel), 60.2, 0.5))
    qtbot.waitUntil(panel.readout.isVisible)
    assert panel.readout.rows == [
        ["validation", "", "0.03333", "60", "29.5 s"],
        ["train", "", "0.01667", "60", "29.5 s"],
    ]
    qtbot.mouseMove(chart.viewport(), place_of(card_of(panel), 71.8, 0.5))
    qtbot.waitUntil(lambda: panel.readout.rows[1][3] == "72")
    assert panel.readout.rows[0][3] == "80"  # the nearest step that was validated
    qtbot.mouseMove(panel.run_list.viewport(), QPoint(5, 150))
    qtbot.waitUntil(lambda: not panel.readout.isVisible())


def test_the_readout_has_the_smoothed_value_beside_the_raw_one(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    panel.add_run("a", "run a")
    panel.append("a", "train", "loss", STEPS, WALL, STEPS % 2)
    panel.bar.smoothing.setValue(90)
    panel.flush()
    average, expected = 0.0, []
    for count, value in enumerate(STEPS % 2, start=1):
        average = 0.9 * average + 0.1 * value
        expected.append(average / (1 - 0.9**count))
    qtbot.mouseMove(card_of(panel).chart.viewport(), place_of(card_of(panel), 100, 0.5))
    qtbot.waitUntil(panel.readout.isVisible)
    ((_, smoothed, raw, step, _),) = panel.readout.rows
    assert (float(smoothed), raw, step) == (pytest.approx(expected[99], rel=1e-3), "0", "100")


def test_of_many_curves_the_table_tells_those_at_the_pointer_and_leaves_the_plots_free(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    for nth in range(1, 21):
        panel.add_run(str(nth), f"run {nth}")
        panel.append(str(nth), "train", "loss", STEPS, WALL, np.full(len(STEPS), float(nth)))
    panel.flush()
    chart = card_of(panel).chart
    for height, first in ((12.1, "run 12"), (3.2, "run 3")):
        at = place_of(card_of(panel), 100, height)
        qtbot.mouseMove(chart.viewport(), at)
        qtbot.waitUntil(lambda first=first: first in panel.readout.rows[0][0])
        assert len(panel.readout.rows) == 6
        shown = panel.readout.frameGeometry()
        assert not shown.contains(chart.viewport().mapToGlobal(at))
        assert shown.height() < 170
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert len(panel.readout.rows) == 6


def test_a_curve_that_is_too_short_to_smooth_says_so(panel: PlotsPanel) -> None:
    legend = card_of_new(panel, 99)
    assert legend.text.endswith(", too short to smooth")
    assert "less than 100 points" in legend.toolTip()
    panel.append("a", "train", "loss", [100], [1.8e9], [0.5])
    panel.flush()
    assert "short" not in legend.text
    short = card_of_new(panel, 20, "b", "accuracy")
    panel.bar.smoothing.setValue(0)
    panel.flush()
    assert "short" not in short.text, "nobody asked for it"


def card_of_new(panel: PlotsPanel, points: int, run: str = "a", tag: str = "loss") -> Legend:
    """The legend of the card of a curve with so many points."""
    panel.add_run(run, f"run {run}")
    panel.append(run, "train", tag, STEPS[:points], WALL[:points], 1.0 / STEPS[:points])
    panel.flush()
    return next(c for c in panel.grid.cards if c.title == tag).findChild(Legend)


def test_arrow_keys_walk_the_crosshair(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    chart = card_of(panel).chart
    chart.setFocus()

    def step() -> str:
        return next(row[3] for row in panel.readout.rows if row[0] == "train")

    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert step() == "200"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert step() == "199"
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert step() == "2"
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert not panel.readout.isVisible()


def test_smoothing_follows_the_arrow_keys(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    assert panel.bar.settings.smoothing == 0.6
    panel.bar.smoothing.setFocus()
    qtbot.keyClick(panel.bar.smoothing, Qt.Key.Key_Right)
    assert panel.bar.settings.smoothing == 0.61
    qtbot.keyClick(panel.bar.smoothing, Qt.Key.Key_End)
    assert panel.bar.settings.smoothing == 0.99
    panel.flush()
    curve = card_of(panel).curves[0]
    assert len(curve.series.smoothed(0.99).values) == 200


@pytest.mark.parametrize(
    ("axis", "low", "high"),
    [(XAxis.STEP, 1, 200), (XAxis.RELATIVE, 0.0, 99.5), (XAxis.WALL, WALL[0], WALL[-1])],
)
def test_the_x_axis_can_be_chosen(
    panel: PlotsPanel, qtbot: QtBot, axis: XAxis, low: float, high: float
) -> None:
    add(panel)
    qtbot.mouseClick(panel.bar.axes[axis], Qt.MouseButton.LeftButton)
    panel.flush()
    assert card_of(panel).chart.area.viewRange()[0] == pytest.approx([low, high])


def test_l_makes_the_axis_logarithmic(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    panel.bar.smoothing.setValue(0)
    chart = card_of(panel).chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_L)
    low, high = chart.area.viewRange()[1]
    assert low < math.log10(1 / 200) < math.log10(1.0) < high < 1
    panel.append("a", "train", "loss", [201], [1.8e9], [0.0])
    panel.flush()
    assert chart.area.viewRange()[1] == [low, high]


def test_dragging_zooms_and_a_double_click_shows_all_again(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    card = card_of(panel)
    viewport = card.chart.viewport()
    begin, end = place_of(card, 50, 0.6), place_of(card, 100, 0.2)
    qtbot.mouseMove(viewport, begin)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    for at in (begin + QPoint(10, 10), (begin + end) / 2, end):
        qtbot.mouseMove(viewport, at)
        qtbot.wait(20)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    (x0, x1), (y0, y1) = card.chart.area.viewRange()
    assert (x0, x1) == (pytest.approx(50, abs=2), pytest.approx(100, abs=2))
    assert (y0, y1) == (pytest.approx(0.2, abs=0.05), pytest.approx(0.6, abs=0.05))
    panel.append("a", "train", "loss", [300], [1.8e9], [9.0])
    panel.flush()
    assert card.chart.area.viewRange()[0] == [x0, x1]  # what was chosen stays
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert card.chart.area.viewRange()[0] == [1, 300]


def test_zooming_by_keyboard_and_following_the_newest_point(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    add(panel)
    chart = card_of(panel).chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    low, high = chart.area.viewRange()[0]
    width = high - low
    assert width == pytest.approx(0.8 * 199)
    qtbot.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert chart.area.viewRange()[0][0] == pytest.approx(low + 0.1 * width)
    panel.bar.follow.click()
    panel.append("a", "train", "loss", [1000], [1.8e9], [0.5])
    panel.flush()
    assert chart.area.viewRange()[0] == pytest.approx([1000 - width, 1000])
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert chart.area.viewRange()[0] == [1, 1000]


def test_a_card_is_enlarged_and_made_small_by_mouse_and_keyboard(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    add(panel, tags=("loss", "accuracy"))
    first, second = panel.grid.cards
    small = first.size()
    qtbot.mouseDClick(first.header, Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    assert first.width() > small.width()
    assert not second.isVisible()
    card_of(panel).chart.setFocus()
    qtbot.keyClick(card_of(panel).chart, Qt.Key.Key_Escape)
    assert first.size() == small
    assert second.isVisible()
    qtbot.keyClick(card_of(panel).chart, Qt.Key.Key_Return)
    assert panel.grid.enlarged is first


def test_a_card_collapses_to_its_header(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel, tags=("loss", "accuracy"))
    card = card_of(panel)
    card.chart.setFocus()
    qtbot.keyClick(card.chart, Qt.Key.Key_Space)
    assert not card.chart.isVisible()
    assert card.height() == card.header_height()
    panel.append("a", "train", "loss", [300], [1.8e9], [9.0])
    qtbot.waitUntil(lambda: not panel.clock.running)  # nothing to draw
    card.toggle_collapsed()
    assert card.chart.isVisible()
    qtbot.waitUntil(lambda: card.chart.area.viewRange()[0][1] == 300)


def test_the_wheel_scrolls_the_cards_unless_there_is_nothing_to_scroll(
    panel: PlotsPanel, qtbot: QtBot
) -> None:
    add(panel, tags=("loss",))
    assert card_of(panel).chart.wheel_zooms
    for tag in "bcdefghij":
        panel.append("a", "train", tag, [1], [1.7e9], [1.0])
    assert not card_of(panel).chart.wheel_zooms


def test_values_are_copied_as_a_table(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    chart = card_of(panel).chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, train, validation = QApplication.clipboard().text().splitlines()
    assert head.split("\t") == ["run", "split", "step", "wall_time", "value", "smoothed"]
    assert train.split("\t")[:5] == ["run a", "train", "200", "1700000100.0", "0.005"]
    assert validation.split("\t") == ["run a", "val", "200", "1700000100.0", "0.01", ""]


def test_the_context_menu_offers_everything(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    card = card_of(panel)
    menu = QMenu()
    qtbot.addWidget(menu)
    card.fill_menu(menu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Copy values",
        "Save picture…",
        "Save values as CSV…",
        "Logarithmic y axis",
        "Show all of the curve",
        "Enlarge",
        "Collapse",
    ]


def test_saving_values_and_a_picture(panel: PlotsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    add(panel)
    with qtbot.waitSignal(panel.message) as saved:
        panel.saver.save(card_of(panel), tmp_path / "loss.csv")
    assert str(tmp_path / "loss.csv") in saved.args[0]
    lines = (tmp_path / "loss.csv").read_text().splitlines()
    assert lines[0] == "run,split,tag,step,wall_time,value"
    assert lines[1] == "run a,train,loss,1,1700000000.5,1.0"
    assert len(lines) == 1 + 200 + 10
    with qtbot.waitSignal(panel.message):
        panel.saver.save(card_of(panel), tmp_path / "loss.png")
    assert QImage(str(tmp_path / "loss.png")).width() > 2 * card_of(panel).chart.width()


def test_a_saved_picture_names_its_runs_and_what_its_axes_count(
    panel: PlotsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    for run in ("a", "b"):
        add(panel, run)
    card = card_of(panel)
    card.set_log(True)
    panel.bar.axes[XAxis.RELATIVE].click()
    panel.flush()
    with qtbot.waitSignal(panel.message):
        panel.saver.save(card, tmp_path / "loss.svg")
    texts = {each.text for each in ElementTree.parse(tmp_path / "loss.svg").iter() if each.text}
    wanted = {"run a", "run b", "1", "2", "loss, logarithmic", "time since the start of the run"}
    assert wanted <= texts


def test_a_file_that_cannot_be_written_is_named(
    panel: PlotsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    from PySide6.QtWidgets import QMessageBox

    add(panel)
    with qtbot.waitSignal(panel.saver.failed) as failed:
        panel.saver.save(card_of(panel), tmp_path / "no folder" / "loss.csv")
    assert "no folder" in failed.args[0]
    box = panel.findChild(QMessageBox)
    qtbot.waitUntil(box.isVisible)
    box.close()


def test_every_value_nan_is_said_in_words(panel: PlotsPanel) -> None:
    panel.add_run("a", "run a")
    panel.append("a", "train", "loss", STEPS, WALL, np.full(200, np.nan))
    panel.flush()
    assert card_of(panel).chart.note == "Every value is NaN or infinite"
    panel.append("a", "train", "loss", [300], [1.8e9], [0.5])
    panel.flush()
    assert card_of(panel).chart.note == ""


@pytest.mark.parametrize("value", [0.0, 1e-320, 1e308, -1e308, 0.1])
def test_extreme_and_constant_values_are_drawn(panel: PlotsPanel, value: float) -> None:
    panel.add_run("a", "run a")
    panel.append("a", "train", "loss", STEPS, WALL, np.full(200, value))
    panel.append("a", "val", "loss", [1], [1.7e9], [-value])
    panel.flush()
    card_of(panel).chart.grab()
    low, high = card_of(panel).chart.area.viewRange()[1]
    assert low < high


def test_a_hidden_panel_draws_nothing_until_it_is_shown(panel: PlotsPanel, qtbot: QtBot) -> None:
    add(panel)
    panel.hide()
    panel.append("a", "train", "loss", [500], [1.8e9], [1.0])
    qtbot.waitUntil(lambda: not panel.clock.running)
    assert card_of(panel).chart.area.viewRange()[0][1] == 200
    panel.show()
    qtbot.waitUntil(lambda: card_of(panel).chart.area.viewRange()[0][1] == 500)
