"""A person's hands on a window: real pointer and key events through the X server.

Each movement is a process of its own, so that it goes on while the window is inside a loop of its
own, as it is during drag and drop.
"""

import subprocess

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

STEPS = 6
PAUSE = "0.02"


def click(at: QPoint, times: int = 1) -> None:
    """Click with the left button at a place of the screen."""
    _do(*_to(at), *["click", "1"] * times)


def drag(start: QPoint, end: QPoint, hold: float = 0.0) -> None:
    """Press at one place of the screen and let go at another, passing between them.

    Args:
        start: Where the button goes down.
        end: Where it comes up.
        hold: Seconds to stay at the end before that.
    """
    between = [start + (end - start) * step / STEPS for step in range(1, STEPS + 1)]
    passing = [word for place in (*between, end) for word in _to(place)]
    down = [*_to(start), "mousedown", "1", "sleep", PAUSE]
    _do(*down, *passing, "sleep", str(hold + float(PAUSE)), "mouseup", "1")


def keys(*names: str) -> None:
    """Press keys, such as "ctrl+z" or "Return", one after the other."""
    _do(*[word for name in names for word in ("key", name, "sleep", PAUSE)])


def write(text: str) -> None:
    """Type a text."""
    _do("type", "--delay", "6", text)


def answer_dialog(opens: str, text: str) -> None:
    """Press a key that opens a dialog, type a text over what is there, and press Return.

    All in one go, because the window is inside the dialog's own loop meanwhile.
    """
    wait = ["sleep", "1"]
    _do("key", opens, *wait, "key", "ctrl+a", "type", "--args", "1", text, *wait, "key", "Return")


def middle(widget: QWidget) -> QPoint:
    """The middle of a widget, on the screen."""
    return widget.mapToGlobal(widget.rect().center())


def _to(at: QPoint) -> list[str]:
    return ["mousemove", str(at.x()), str(at.y()), "sleep", PAUSE]


def _do(*words: str) -> None:
    """Have xdotool do this, and let the window live until it is done and a moment longer."""
    with subprocess.Popen(["xdotool", *words]) as process:
        while process.poll() is None:
            QTest.qWait(10)
    assert process.returncode == 0, f"xdotool {' '.join(words)} failed"
    QTest.qWait(40)
