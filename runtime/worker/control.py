"""What the person at the editor asked of the training under way, as its loop sees it."""

from __future__ import annotations

import time

from runtime.worker.server import Server


class Control:
    """The flags that a training loop looks at between two steps.

    The loop calls ``check()`` after each step (well under a microsecond when nothing has arrived),
    ``wait_while_paused()`` when ``paused``, and ends when ``stopping``.

    Args:
        server: where requests come from; without one nobody but the caller sets the flags.

    Attributes:
        paused: the loop should flush what it has and call ``wait_while_paused``.
        stopping: the loop should end, its files closed and its model usable.
        ending: the loop has ended, and what there is is being kept.
    """

    def __init__(self, server: Server | None = None) -> None:
        self.paused = False
        self.stopping = False
        self.ending = False
        self._interrupted = False
        self._server = server

    def pause(self) -> None:
        """Ask the loop to hold after the present step."""
        self.paused = True

    def resume(self) -> None:
        """Let a paused loop go on."""
        self.paused = False

    def stop(self) -> None:
        """Ask the loop to end after the present step. May be called from any thread."""
        self.stopping = True

    def interrupt(self, error: BaseException) -> None:
        """Break off the loop at once; for signal handlers.

        It is done once at most, and never while the training is ending already: what there is
        would not be kept.

        Raises:
            BaseException: the error, where it is to break off the loop.
        """
        self.stopping = True
        if not self.ending and not self._interrupted:
            self._interrupted = True
            raise error

    def check(self) -> None:
        """Serve the requests that have arrived; they may set the flags."""
        if self._server is not None:
            self._server.serve_pending()

    def wait_while_paused(self) -> float:
        """Serve requests until one resumes or stops; return the seconds that this took."""
        started = time.perf_counter()
        while self.paused and not self.stopping and self._server is not None:
            self._server.serve_next()
        return time.perf_counter() - started
