"""One timer for all cards: what changed is redrawn about 30 times a second, a little at a time."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.plots.card import Card

FRAME = 33
"""Milliseconds between frames."""
BUDGET = 0.008
"""Seconds of refreshing and painting in a frame; what does not fit waits for the next one."""


class FrameClock(QObject):
    """Refreshes cards that were marked as changed, those that have waited longest first.

    Each frame begins with `prepare`, which does some work of its own and returns whether there is
    more. The timer runs only while there is, or a card that can be seen is waiting. Call `wake`
    when others come into sight.
    """

    def __init__(
        self, shown: Callable[[Card], bool], prepare: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shown = shown
        self._prepare = prepare
        self._waiting: dict[Card, None] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether frames are being drawn."""
        return self._timer.isActive()

    def mark(self, card: Card) -> None:
        """Refresh `card` in one of the next frames."""
        self._waiting[card] = None
        self.wake()

    def forget(self, card: Card) -> None:
        """Refresh `card` no more."""
        self._waiting.pop(card, None)

    def wake(self) -> None:
        """Run while something is waiting."""
        if not self._timer.isActive():
            self._timer.start()

    def tick(self) -> None:
        """Draw one frame."""
        begin = perf_counter()
        idle = not self._prepare()
        spent = perf_counter() - begin
        for card in list(self._waiting):
            if not self._shown(card):
                continue
            idle = False
            begin = perf_counter()
            if card.refresh():
                del self._waiting[card]
            spent += perf_counter() - begin + card.paint_seconds()
            if spent > BUDGET:
                break
        if idle:
            self._timer.stop()
