"""The log panel."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import theme
from app.docks.log_view import LogPanel

NOON = datetime(2026, 1, 2, 12, 0, 5)


@pytest.fixture
def log(qtbot) -> LogPanel:
    made = LogPanel()
    qtbot.addWidget(made)
    made.resize(420, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def lines(log: LogPanel) -> list[str]:
    return log.text.toPlainText().splitlines()


def wait_for(log: LogPanel, qtbot, last: str) -> None:
    qtbot.waitUntil(lambda: bool(lines(log)) and last in lines(log)[-1], timeout=10_000)


def test_a_message_has_its_time_and_its_level_in_words(log, qtbot) -> None:
    log.append("warning", "disk is nearly full", NOON)
    wait_for(log, qtbot, "disk")
    assert lines(log) == ["12:00:05  warning  disk is nearly full"]


def test_further_lines_stand_below_the_first(log, qtbot) -> None:
    log.append("error", "it failed\nbecause", NOON)
    wait_for(log, qtbot, "because")
    assert lines(log)[0].index("it failed") == lines(log)[1].index("because")


def test_levels_are_filtered_and_come_back(log, qtbot) -> None:
    for level in ("debug", "info", "warning", "error", "odd"):
        log.append(level, f"a {level} message", NOON)
    wait_for(log, qtbot, "odd")
    assert [line.split()[1] for line in lines(log)] == ["info", "warning", "error", "info"]
    log.level.setFocus()
    log.level.setCurrentIndex(3)
    qtbot.waitUntil(lambda: len(lines(log)) == 1)
    assert "error" in lines(log)[0]
    log.level.setCurrentIndex(0)
    qtbot.waitUntil(lambda: len(lines(log)) == 5)


def test_it_scrolls_along_only_while_its_end_is_in_view(log, qtbot) -> None:
    bar = log.text.verticalScrollBar()
    for i in range(60):
        log.append("info", f"line {i}", NOON)
    wait_for(log, qtbot, "line 59")
    assert bar.value() == bar.maximum() > 0
    assert not log.to_end.isEnabled()
    bar.setValue(3)
    log.append("info", "one more", NOON)
    wait_for(log, qtbot, "one more")
    assert bar.value() == 3
    QTest.mouseClick(log.to_end, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    log.resize(420, 120)
    QTest.qWait(50)
    assert bar.value() == bar.maximum()


def test_what_is_shown_is_copied(log, qtbot) -> None:
    log.append("error", "first", NOON)
    log.append("error", "second", NOON)
    wait_for(log, qtbot, "second")
    QTest.mouseClick(log.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text().splitlines() == lines(log)


def test_clearing_forgets_everything(log, qtbot) -> None:
    log.append("info", "old", NOON)
    log.append("debug", "hidden", NOON)
    wait_for(log, qtbot, "old")
    QTest.mouseClick(log.clear_button, Qt.MouseButton.LeftButton)
    assert lines(log) == []
    assert log.entries() == []
    log.level.setCurrentIndex(0)
    assert lines(log) == []


def test_a_flood_is_bounded_and_leaves_room_for_other_events(log, qtbot) -> None:
    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(0)
    for i in range(20_000):
        log.append("info", f"line {i}", NOON)
    wait_for(log, qtbot, "line 19999")
    timer.stop()
    assert len(lines(log)) <= 5000
    assert len(log.entries()) == 5000
    assert turns > 10


def test_another_theme_recolours_it(log, qtbot, qapp) -> None:
    theme.apply(qapp, "dark")
    log.append("error", "bad", NOON)
    wait_for(log, qtbot, "bad")
    theme.apply(qapp, "light")
    wait_for(log, qtbot, "bad")
    cursor = log.text.textCursor()
    cursor.setPosition(3)
    assert cursor.charFormat().foreground().color().name() == theme.current().colors.error
    theme.apply(qapp, "dark")
