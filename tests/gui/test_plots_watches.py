"""Cards of watched values: histograms, tensors, and scalars as curves."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.plot_desk import colors

from app import theme
from app.docks.elided import ElidedLabel
from app.plots import PlotsPanel
from app.plots.scalar_card import ScalarCard
from app.plots.tensor_view import TensorView
from app.plots.watch_card import HistogramCard, TensorCard


@pytest.fixture
def panel(panel: PlotsPanel) -> PlotsPanel:
    panel.add_run("a", "run a")
    return panel


def test_a_watched_scalar_is_a_curve(panel: PlotsPanel) -> None:
    panel.show_watch("a", "norm", "scalar", 10, 0.5)
    panel.show_watch("a", "norm", "scalar", 20, 0.25)
    (card,) = panel.grid.cards
    assert isinstance(card, ScalarCard)
    assert card.curves[0].series.steps.view.tolist() == [10, 20]


def test_what_is_watched_in_modules_in_a_row_is_told_apart(panel: PlotsPanel) -> None:
    for number in range(2):
        tag = f"encoder/layers/{number}/attention_map"
        panel.show_watch("a", tag, "scalar", 10, 0.5)
    labels = [card.findChild(ElidedLabel) for card in panel.grid.cards]
    for label in labels:
        label.resize(label.fontMetrics().horizontalAdvance("0/attention_map") + 30, 20)
    assert {label.shown[-16:] for label in labels} == {"/0/attention_map", "/1/attention_map"}
    assert labels[0].shown != labels[0].text()


def test_a_histogram_shows_the_latest_step(panel: PlotsPanel, qtbot: QtBot) -> None:
    panel.show_watch("a", "w", "histogram", 10, {"edges": [0, 1, 2], "counts": [3, 1]})
    panel.show_watch("a", "w", "histogram", 20, {"edges": [-1, 0, 4], "counts": [5, 50]})
    (card,) = panel.grid.cards
    assert isinstance(card, HistogramCard)
    qtbot.waitUntil(lambda: not panel.clock.running)
    assert card.view.area.viewRange() == [[-1, 4], [0, pytest.approx(53)]]
    assert theme.current().series[0] in colors(card.view)
    QApplication.clipboard().clear()
    card.copy_values()
    assert QApplication.clipboard().text().splitlines() == [
        "run a · step 20 · 55 values from −1 to 4",
        "-1.0\t0.0\t5.0",
        "0.0\t4.0\t50.0",
    ]


def test_a_histogram_of_nothing_finite_says_so(panel: PlotsPanel) -> None:
    panel.show_watch("a", "w", "histogram", 10, {"shape": [5]})
    panel.flush()
    (card,) = panel.grid.cards
    assert isinstance(card, HistogramCard)
    assert card.view.note == "Every value is NaN or infinite"
    panel.show_watch("a", "w", "histogram", 20, {"edges": [0, 1], "counts": [3]})
    panel.flush()
    assert card.view.note == ""


def test_of_a_large_tensor_the_first_rows_may_come(panel: PlotsPanel) -> None:
    values = list(range(250))
    panel.show_watch("a", "t", "tensor", 1, {"shape": [60, 100], "values": values})
    panel.flush()
    card = panel.grid.cards[0]
    assert isinstance(card, TensorCard)
    assert card.view.accessibleName().startswith("(2, 100) · min 0")
    card.copy_values()
    head, *rows = QApplication.clipboard().text().splitlines()
    assert "the first of (60, 100)" in head
    assert [len(row.split("\t")) for row in rows] == [100, 100]


@pytest.mark.parametrize(
    ("shape", "is_table"), [([3, 4], True), ([], True), ([5], True), ([40, 60], False)]
)
def test_a_small_tensor_is_a_table_and_a_large_one_a_picture(
    panel: PlotsPanel, shape: list[int], is_table: bool
) -> None:
    values = np.linspace(-1, 1, int(np.prod(shape, dtype=int)))
    panel.show_watch("a", "t", "tensor", 10, {"shape": shape, "values": values.tolist()})
    panel.flush()
    (card,) = panel.grid.cards
    assert isinstance(card, TensorCard)
    assert card.view.is_table == is_table
    assert len(colors(card.view)) > 1
    corner = card.view.value_at(QPoint(card.view.width() - 12, card.view.height() // 2))
    assert "] = " in corner


def test_pointing_at_a_value_tells_its_indices(qtbot: QtBot) -> None:
    view = TensorView()
    qtbot.addWidget(view)
    view.resize(416, 108)  # a border of 8 and 4 pixels around cells of 100 by 25
    view.set_values(np.arange(16.0).reshape(2, 2, 4))
    assert view.value_at(QPoint(8 + 350, 4 + 60)) == "[1, 0, 3] = 11.0"
    assert view.value_at(QPoint(2, 2)) == ""


def test_a_tensor_that_is_not_finite_says_so(panel: PlotsPanel) -> None:
    panel.show_watch("a", "t", "tensor", 1, {"shape": [2], "values": [float("nan"), 2.0]})
    panel.flush()
    card = panel.grid.cards[0]
    assert card.view.accessibleName() == "(2,) · min 2 · mean 2 · max 2 · 1 not finite"
    card.view.grab()


def test_hiding_and_removing_the_run(panel: PlotsPanel) -> None:
    panel.add_run("b", "run b")
    for run in ("a", "b"):
        payload = {"shape": [1], "values": [1.0 if run == "a" else 2.0]}
        panel.show_watch(run, "t", "tensor", 1, payload)
    panel.flush()
    card = panel.grid.cards[0]
    assert "max 2" in card.view.accessibleName()
    panel.set_run_visible("b", False)
    panel.flush()
    assert "max 1" in card.view.accessibleName()
    panel.set_run_visible("a", False)
    panel.flush()
    assert not card.view.isVisible()
    panel.set_run_visible("b", True)
    panel.flush()
    assert card.view.isVisible()
    panel.remove_run("b")
    panel.remove_run("a")
    assert panel.grid.cards == ()


@pytest.mark.parametrize(
    ("kind", "payload", "complaint"),
    [
        ("sound", 1.0, "unknown kind 'sound'; expected scalar, histogram or tensor"),
        ("histogram", {"edges": [0, 1]}, "without 'counts'"),
        ("histogram", {"edges": [0, 1], "counts": [1, 2]}, "expected n \\+ 1 finite edges"),
        ("histogram", {"edges": [0, float("inf")], "counts": [1]}, "finite edges"),
        ("tensor", 3.0, "without 'values'"),
        (
            "tensor",
            {"shape": [1], "values": [1, 2]},
            "2 values for the shape \\(1,\\); expected at most 1",
        ),
        ("tensor", {"shape": [1], "values": ["x"]}, "expected numbers"),
        ("scalar", "x", "expected|could not"),
    ],
)
def test_payloads_that_are_not_what_they_say(
    panel: PlotsPanel, kind: str, payload: object, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        panel.show_watch("a", "t", kind, 1, payload)
    assert panel.grid.cards == ()
