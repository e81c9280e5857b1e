"""What a window test can leave behind in its process: windows, running timers, threads."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow


@dataclass(frozen=True)
class Leftovers:
    """The windows, running timers and threads of one moment, each with a description.

    The objects are held, so that no later one can be taken for them.
    """

    things: dict[int, tuple[object, str]]

    @classmethod
    def before_a_test(cls) -> "Leftovers":
        """Look at this process, and spare later looks whatever has been made so far.

        Python's collector lists all objects, and torch alone makes hundreds of thousands, through
        which each look would go. What was garbage is collected first, as what is frozen never is.
        """
        gc.collect()
        _older.update(_unfrozen())
        gc.freeze()
        return cls.now()

    @classmethod
    def now(cls) -> "Leftovers":
        """Look at this process."""
        found = (*_windows(), *_timers_and_qthreads(), *_threads())
        return cls({id(thing): (thing, text) for thing, text in found})

    def found_since(self, seconds: float) -> list[str]:
        """Describe what is new since this moment and does not go away within `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QCoreApplication.processEvents()
            new = self._new()
            if new and time.monotonic() < deadline:
                del new
                gc.collect()
                time.sleep(0.02)
                continue
            return new

    def _new(self) -> list[str]:
        now = Leftovers.now().things
        return [text for key, (_, text) in now.items() if key not in self.things]


def _windows() -> Iterator[tuple[object, str]]:
    """Windows that show, and main windows and dialogs that exist at all.

    Hidden menus are let be: pyqtgraph keeps a dozen for each plot until Python collects them.
    """
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() or isinstance(widget, (QMainWindow, QDialog)):
            yield widget, f"window {_name(widget)} {widget.windowTitle()!r}"


_older: weakref.WeakSet[QTimer | QThread] = weakref.WeakSet()
"""The timers and threads of before this test, running or not."""


def _unfrozen() -> list[QTimer | QThread]:
    """The timers and threads that the collector lists."""
    return [thing for thing in gc.get_objects() if issubclass(type(thing), (QTimer, QThread))]


def _timers_and_qthreads() -> Iterator[tuple[object, str]]:
    for thing in (*_older, *_unfrozen()):
        if not shiboken6.isValid(thing):
            continue
        if isinstance(thing, QTimer):
            if thing.isActive():
                parent = thing.parent()
                owner = f" of {_name(parent)}" if parent else ""
                yield thing, f"running timer {_name(thing)}{owner}, every {thing.interval()} ms"
        elif thing.isRunning() and thing is not QThread.currentThread():
            yield thing, f"running thread {_name(thing)}"


def _threads() -> Iterator[tuple[object, str]]:
    for thread in threading.enumerate():
        # A dummy is Python's view of a thread that Qt started, in its pool for example.
        if not isinstance(thread, threading._DummyThread):
            yield thread, f"thread {thread.name!r}"


def _name(thing: QObject) -> str:
    return f"{type(thing).__name__}({thing.objectName()})"
