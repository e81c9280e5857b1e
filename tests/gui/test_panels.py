"""Where the panels stand, at first and at the next start."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar
from support.plot_desk import add, card_of
from support.trainings import WAIT

from app.document.examples import starter


@pytest.mark.parametrize(("height", "whole"), [(720, True), (940, False)])
def test_a_low_window_gives_the_properties_its_whole_right_side(
    open_window, qtbot, height: int, whole: bool
) -> None:
    window = open_window(size=(1366, height), start=False)
    properties = window.panels.docks["properties"]

    def reaches_down() -> bool:
        return properties.geometry().bottom() >= tabs(window).geometry().bottom()

    qtbot.waitUntil(lambda: reaches_down() is whole, timeout=5000)


def test_panels_keep_the_sizes_that_they_were_given(open_window, qtbot) -> None:
    first = open_window(start=False)
    first.panels.drawer.open()
    docks = first.panels.docks
    first.resizeDocks([docks["properties"]], [420], Qt.Orientation.Horizontal)
    first.resizeDocks([docks["plots"]], [500], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: docks["properties"].width() == 420)
    state = first.saveState()
    second = open_window(start=False)
    second.hide()
    second.panels.restore(state, drawer_open=True)
    second.show()
    qtbot.waitUntil(lambda: second.panels.docks["properties"].width() == 420, timeout=5000)
    assert second.panels.docks["plots"].height() == docks["plots"].height()
    second.panels.reset()
    qtbot.waitUntil(lambda: second.panels.docks["properties"].width() < 420, timeout=5000)


def tabs(window) -> QTabBar:
    """The tabs of the panels at the bottom."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (bar,) = (bar for bar in bars if bar.tabText(0) == "Plots")
    return bar


def room(window, name: str) -> int:
    """How high what is seen of a panel is."""
    return window.rect().intersected(window.panels.docks[name].geometry()).height()


def test_the_bottom_is_the_canvas_until_a_tab_is_clicked(open_window, qtbot) -> None:
    window = open_window(start=False)
    canvas, bar = window.canvas, tabs(window)
    assert room(window, "plots") <= 1
    assert bar.isVisible()
    high = canvas.height()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(bar, left, pos=bar.tabRect(1).center())
    qtbot.waitUntil(lambda: room(window, "code") > 150)
    assert canvas.height() < high
    QTest.mouseDClick(bar, left, pos=bar.tabRect(1).center())
    QTest.mouseRelease(bar, left, pos=bar.tabRect(1).center())  # as no double click of it does
    qtbot.waitUntil(lambda: canvas.height() == high)
    window.panels.toggle("code")
    qtbot.waitUntil(lambda: room(window, "code") > 150)
    window.panels.toggle("code")
    qtbot.waitUntil(lambda: canvas.height() == high)
    window.actions_["drawer"].trigger()
    qtbot.waitUntil(lambda: room(window, "code") > 150)


def test_plots_that_came_leave_nothing_below_the_tabs_of_a_shut_drawer(open_window, qtbot) -> None:
    window = open_window(start=False)
    window.plots.fetch("app.plots.panel", window._make_plots, first="numpy")
    window.panels.show("plots")
    qtbot.waitUntil(lambda: window.plots.minimumSizeHint().height() > 100, timeout=WAIT)
    qtbot.waitUntil(lambda: room(window, "plots") > 150)
    for _ in range(2):
        window.actions_["drawer"].trigger()
        qtbot.waitUntil(lambda: room(window, "plots") <= 1)
        window.actions_["drawer"].trigger()
        qtbot.waitUntil(lambda: room(window, "plots") > 150)


def test_a_field_that_closes_opens_no_drawer(open_window, qtbot) -> None:
    window = open_window(start=False)
    window.files.open_copy(starter())
    window.plots.fetch("app.plots.panel", window._make_plots, first="numpy")
    qtbot.waitUntil(lambda: window.plots.minimumSizeHint().height() > 100, timeout=WAIT)
    for name in ("palette", "properties"):
        window.panels.docks[name].hide()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_G, Qt.Key.Key_E, Qt.Key.Key_Tab):
        window.canvas.select(["n3"])
        window.canvas.setFocus()
        QTest.keyClick(window.canvas.view, key)
        assert not window.canvas.view.hasFocus()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert window.canvas.view.hasFocus()
        assert window.panels.drawer.is_shut


def test_a_drawer_left_open_is_open_at_the_next_start(open_window) -> None:
    window = open_window(start=False)
    window.panels.show("code")
    window.close()
    assert window.settings.drawer_open
    window = open_window(start=False)
    window.close()
    assert not window.settings.drawer_open


def test_charts_are_drawn_as_they_were_at_the_last_start(open_window, qtbot) -> None:
    def plots():
        window = open_window(start=False)
        window.plots.fetch("app.plots.panel", window._make_plots, first="numpy")
        qtbot.waitUntil(lambda: window.plots.panel is not None, timeout=20_000)
        panel = window.plots.panel
        add(panel)
        return window, panel

    window, panel = plots()
    panel.bar.smoothing.setValue(25)
    (axis,) = (a for a in panel.bar.axes if a.value == "wall")
    panel.bar.axes[axis].click()
    QTest.keyClick(card_of(panel), Qt.Key.Key_L)
    window.close()
    window, panel = plots()
    assert panel.bar.settings.smoothing == 0.25
    assert panel.bar.settings.axis is axis
    assert window.settings.log_charts == ["loss"]
    assert card_of(panel).is_log
    QTest.keyClick(card_of(panel), Qt.Key.Key_L)
    window.close()
    assert window.settings.log_charts == []
