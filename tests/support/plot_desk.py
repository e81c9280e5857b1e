"""Plots with values in them, and where on the screen these are."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.plots import PlotsPanel
from app.plots.scalar_card import ScalarCard

STEPS = np.arange(1, 201)
WALL = 1.7e9 + 0.5 * STEPS


def add(panel: PlotsPanel, run: str = "a", tags: tuple[str, ...] = ("loss",)) -> None:
    panel.add_run(run, f"run {run}")
    for tag in tags:
        panel.append(run, "train", tag, STEPS, WALL, 1.0 / STEPS)
        panel.append(run, "val", tag, STEPS[19::20], WALL[19::20], 2.0 / STEPS[19::20])
    panel.flush()


def card_of(panel: PlotsPanel, index: int = 0) -> ScalarCard:
    card = panel.grid.cards[index]
    assert isinstance(card, ScalarCard)
    return card


def place_of(card: ScalarCard, x: float, y: float) -> QPoint:
    at = card.chart.to_pixels(x, y) + card.chart.area.geometry().topLeft()
    return at.toPoint()


def pixels(panel: PlotsPanel, card: ScalarCard) -> set[str]:
    """The colours to be seen in a card's chart."""
    panel.flush()
    return colors(card.chart)


def colors(widget: QWidget) -> set[str]:
    """The colours to be seen in a widget."""
    image = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
    }
