"""What the person at the editor asked of the training under way, as its loop sees it."""

from __future__ import annotations

import time

from runtime.looking import Place

_LOOK_EVERY = 0.02  # seconds between two looks of a held loop at its flags


class Control:
    """The flags that a training looks at between two steps, and between two batches it measures.

    It calls ``check`` there, which takes well under a microsecond. The flags may be set from any
    thread and by signal handlers: nothing here takes a lock.

    Attributes:
        paused: the training should flush what it has and call ``wait_while_paused``.
        stopping: it should end, its files closed and its model usable.
        ending: it has ended, and what there is is being kept.
        places: what somebody looks at.
    """

    def __init__(self) -> None:
        self.paused = False
        self.stopping = False
        self.ending = False
        self.places: tuple[Place, ...] = ()
        self._interrupted = False

    def pause(self) -> None:
        """Ask the training to hold after the present step."""
        self.paused = True

    def resume(self) -> None:
        """Let a paused training go on."""
        self.paused = False

    def stop(self) -> None:
        """Ask the training to end after the present step."""
        self.stopping = True

    def follow(self, places: tuple[Place, ...]) -> None:
        """Ask the training to tell what these give."""
        self.places = places

    def interrupt(self, error: BaseException) -> None:
        """Break off the training at once; for signal handlers.

        It is done once at most, and never while the training is ending already: what there is
        would not be kept.

        Raises:
            BaseException: the error, where it is to break off the training.
        """
        self.stopping = True
        if not self.ending and not self._interrupted:
            self._interrupted = True
            raise error

    def check(self) -> bool:
        """Whether the training is asked to hold or to end."""
        return self.paused or self.stopping

    def wait_while_paused(self) -> float:
        """Wait until somebody resumes or stops; return the seconds that this took."""
        started = time.perf_counter()
        while self.paused and not self.stopping:
            time.sleep(_LOOK_EVERY)
        return time.perf_counter() - started
