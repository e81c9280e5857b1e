"""Where the panels stand, at first and at the next start."""

import pytest
from PySide6.QtCore import Qt

from app.window.panels import Panels


def bottom(panels: Panels, name: str) -> int:
    dock = panels.docks[name]
    return dock.geometry().bottom()


@pytest.mark.parametrize(("height", "whole"), [(720, True), (940, False)])
def test_a_low_window_gives_the_properties_its_whole_right_side(
    open_window, qtbot, height: int, whole: bool
) -> None:
    panels = open_window(size=(1366, height), start=False).panels
    qtbot.waitUntil(
        lambda: (bottom(panels, "properties") == bottom(panels, "plots")) is whole, timeout=5000
    )


def test_panels_keep_the_sizes_that_they_were_given(open_window, qtbot) -> None:
    first = open_window(start=False)
    docks = first.panels.docks
    first.resizeDocks([docks["properties"]], [420], Qt.Orientation.Horizontal)
    first.resizeDocks([docks["plots"]], [500], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: docks["properties"].width() == 420)
    state = first.saveState()
    second = open_window(start=False)
    second.hide()
    second.panels.restore(state)
    second.show()
    qtbot.waitUntil(lambda: second.panels.docks["properties"].width() == 420, timeout=5000)
    assert second.panels.docks["plots"].height() == docks["plots"].height()
    second.panels.reset()
    qtbot.waitUntil(lambda: second.panels.docks["properties"].width() < 420, timeout=5000)
