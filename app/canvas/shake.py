"""Notices that something is shaken."""

from collections import deque

from PySide6.QtCore import QPoint

LEG = 24
"""Pixels that a hand goes one way, at least, before it turns."""

TURNS, WITHIN = 3, 0.8
"""How often it turns in how many seconds."""


class Shake:
    """Is told where a hand is while it drags, and says when it has gone quickly back and forth."""

    def __init__(self, at: QPoint) -> None:
        self._axes = (_Axis(at.x()), _Axis(at.y()))

    def move(self, at: QPoint, now: float) -> bool:
        """Whether the hand, which is here at this time in seconds, has just shaken."""
        across, down = self._axes
        return across.move(at.x(), now) | down.move(at.y(), now)


class _Axis:
    """The same along one axis."""

    def __init__(self, x: int) -> None:
        self._furthest, self._way = x, 0
        self._turns: deque[float] = deque(maxlen=TURNS)

    def move(self, x: int, now: float) -> bool:
        if (x - self._furthest) * self._way > 0:
            self._furthest = x
        elif abs(x - self._furthest) >= LEG:
            turned = self._way != 0
            self._furthest, self._way = x, 1 if x > self._furthest else -1
            if turned:
                self._turns.append(now)
                return len(self._turns) == TURNS and now - self._turns[0] <= WITHIN
        return False
