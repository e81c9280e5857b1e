"""How the plots panel looks: in a narrow dock, in both themes, and to who uses no mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from support.plot_desk import add, card_of, pixels

from app import theme
from app.plots import PlotsPanel


@pytest.mark.parametrize("width", [380, 1100])
def test_the_panel_fits_a_narrow_dock(panel: PlotsPanel, width: int) -> None:
    add(panel, tags=("a very long tag/with many parts/that cannot fit/into a header", "loss"))
    panel.resize(width, 700)
    assert panel.width() == width
    card = card_of(panel)
    assert card.geometry().right() <= panel.grid.viewport().width()
    runs_below = panel.run_list.mapTo(panel, QPoint()).y() > card.mapTo(panel, QPoint()).y() + 50
    assert runs_below == (width == 380)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_the_panel_follows_the_theme(panel: PlotsPanel, qapp: QApplication, mode: str) -> None:
    add(panel)
    theme.apply(qapp, mode)
    shown = pixels(panel, card_of(panel))
    current = theme.current()
    assert {current.colors.raised, current.series[0]} <= shown


def test_every_control_has_a_name_and_a_tooltip(panel: PlotsPanel) -> None:
    from PySide6.QtWidgets import QAbstractButton, QSlider

    add(panel)
    controls = [*panel.findChildren(QAbstractButton), *panel.findChildren(QSlider)]
    assert len(controls) >= 11
    for control in controls:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert card_of(panel).chart.accessibleName() == "Chart of loss"
