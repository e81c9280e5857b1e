"""A person's hands on a window: real pointer and key events through the X server."""

import subprocess

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

STEPS = 6
PAUSE = 12


def point(at: QPoint) -> None:
    """Move the pointer to a place of the screen."""
    _xdotool("mousemove", str(at.x()), str(at.y()))
    QTest.qWait(PAUSE)


def click(at: QPoint, times: int = 1) -> None:
    """Click with the left button at a place of the screen."""
    point(at)
    for _ in range(times):
        _xdotool("click", "1")
    QTest.qWait(2 * PAUSE)


def drag(start: QPoint, end: QPoint, hold: int = 0) -> None:
    """Press at one place of the screen and let go at another, passing between them.

    Args:
        start: Where the button goes down.
        end: Where it comes up.
        hold: Milliseconds to stay at the end before that.
    """
    point(start)
    _xdotool("mousedown", "1")
    QTest.qWait(2 * PAUSE)
    for step in range(1, STEPS + 1):
        point(start + (end - start) * step / STEPS)
    point(end + QPoint(1, 0))
    QTest.qWait(hold)
    _xdotool("mouseup", "1")
    QTest.qWait(4 * PAUSE)


def keys(*names: str) -> None:
    """Press keys, such as "ctrl+z" or "Return", one after the other."""
    for name in names:
        _xdotool("key", name)
        QTest.qWait(PAUSE)


def write(text: str) -> None:
    """Type a text."""
    _xdotool("type", "--delay", "4", text)
    QTest.qWait(4 * PAUSE)


def middle(widget: QWidget) -> QPoint:
    """The middle of a widget, on the screen."""
    return widget.mapToGlobal(widget.rect().center())


def _xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True)
