"""Labels that give way."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.docks.elided import ElidedLabel

TEXT = "validation accuracy of the second head"
MODES = [(Qt.TextElideMode.ElideRight, "valid", "…"), (Qt.TextElideMode.ElideMiddle, "va", "ad")]


@pytest.mark.parametrize(("elide", "begins", "ends"), MODES)
def test_what_does_not_fit_is_said_by_the_tooltip(qtbot, elide, begins: str, ends: str) -> None:
    label = ElidedLabel(TEXT, elide)
    qtbot.addWidget(label)
    label.resize(90, 24)
    with qtbot.waitExposed(label):
        label.show()
    label.resize(90, 24)
    assert label.shown.startswith(begins)
    assert label.shown.endswith(ends)
    assert len(label.shown) < len(TEXT)
    at = QPoint(10, 10)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, at, label.mapToGlobal(at)))
    qtbot.waitUntil(lambda: QToolTip.text() == TEXT)
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
