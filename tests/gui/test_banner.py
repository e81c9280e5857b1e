"""The line across the window that says what happened."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from app.docks.banner import Banner


@pytest.fixture
def banner(qtbot) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    return made


def press(banner: Banner, text: str) -> None:
    button = [b for b in banner.findChildren(QPushButton) if b.text() == text][-1]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def close(banner: Banner) -> None:
    button = next(b for b in banner.findChildren(QToolButton) if b.toolTip())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_news_does_not_take_an_offer_away(banner: Banner) -> None:
    taken: list[str] = []
    banner.say("error", "The file is no graph.", key="file")
    banner.say("info", "Work was kept.", ("Restore", lambda: taken.append("work")), key="rescue")
    banner.say("warning", "It cannot train.", key="train")
    assert banner.message == "It cannot train."
    banner.withdraw("train")
    assert banner.message == "Work was kept."
    press(banner, "Restore")
    assert taken == ["work"]
    assert banner.message == "The file is no graph."
    close(banner)
    assert banner.message == ""


def test_a_later_word_on_the_same_matter_replaces_the_earlier(banner: Banner) -> None:
    banner.say("error", "It was not saved.", key="file")
    banner.say("warning", "The worker is gone.", key="worker")
    banner.say("error", "It was not saved again.", key="file")
    assert banner.message == "It was not saved again."
    close(banner)
    assert banner.message == "The worker is gone."
    banner.withdraw("worker")
    assert banner.message == ""


def test_an_answer_may_say_something_itself(banner: Banner) -> None:
    banner.say("info", "One.", ("Next", lambda: banner.say("info", "Two.", key="k")), key="k")
    press(banner, "Next")
    assert banner.message == "Two."


def test_it_lies_over_the_canvas_and_moves_nothing(open_window, qtbot) -> None:
    window = open_window(size=(1000, 640), start=False)
    view, banner = window.canvas.view, window.banner
    before = view.mapToGlobal(view.rect().topLeft()), view.size(), view.shown()
    for text in ("Short.", "A long story about what happened to the file. " * 8):
        banner.say("warning", text, ("Do it", lambda: None), key="test")
        qtbot.waitUntil(lambda: banner.height() == banner.heightForWidth(banner.width()))
        assert (view.mapToGlobal(view.rect().topLeft()), view.size(), view.shown()) == before
        assert window.canvas.rect().contains(banner.geometry())
    high = banner.height()
    window.resize(1500, 640)
    qtbot.waitUntil(lambda: banner.height() < high)  # it has become wider, and needs fewer lines
