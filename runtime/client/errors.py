"""Why a request to the worker has no result. The text of each is for the person to read."""

from __future__ import annotations

from runtime.client.exits import Exit


class WorkerError(Exception):
    """The worker could not be started, reached, or did not answer in time."""


class WorkerRefusedError(WorkerError):
    """The worker answered with an error; ``code`` is its JSON-RPC error code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class WorkerDiedError(WorkerError):
    """The worker ended before it answered; ``exit`` tells how."""

    def __init__(self, exit_: Exit) -> None:
        super().__init__(exit_.detail)
        self.exit = exit_
