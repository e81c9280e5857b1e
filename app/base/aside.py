"""Work that may take long or hang, such as reading a disk, out of the window's way."""

import contextlib
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.base.i18n import tr

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[Exception], None]


class Aside(QObject):
    """Does one piece of work at a time, in a thread that nobody ever waits for.

    A piece that takes longer than ``patience`` seconds has failed; its thread is left to itself,
    as nothing can end a read from a disk that does not answer. It keeps no process from ending.
    """

    _finished = Signal(int, object)

    def __init__(self, patience: float, parent: QObject) -> None:
        super().__init__(parent)
        self.patience = patience
        self._number = 0
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._give_up)
        self._failed: Failed = lambda _: None
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything is being done that somebody wants to know about."""
        return self._late.isActive()

    def do(self, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        """Do something in place of what is being done.

        Args:
            work: Runs in a thread of its own.
            done: Gets its result, in the window's thread.
            failed: Gets the exception that it raised, or ``TimeoutError``, in the window's thread.
        """
        self.forget()
        self._failed = failed
        self._late.start(round(self.patience * 1000))
        arguments = (self._number, work, done, failed)
        Thread(target=self._work, args=arguments, name="aside", daemon=True).start()

    def forget(self) -> None:
        """Call nobody about what is being done."""
        self._number += 1
        self._late.stop()

    def _work(self, number: int, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        try:
            told = partial(done, work())
        except Exception as error:
            told = partial(failed, error)
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._finished.emit(number, told)

    def _on_finished(self, number: int, told: Callable[[], None]) -> None:
        if number == self._number:
            self.forget()
            told()

    def _give_up(self) -> None:
        self.forget()
        text = tr("it did not answer for {seconds} seconds", seconds=f"{self.patience:g}")
        self._failed(TimeoutError(text))
