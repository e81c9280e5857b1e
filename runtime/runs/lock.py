"""Who trains a run: its process holds a lock that dies with it, whatever clocks and ids say."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from io import FileIO

from runtime.runs.names import LOCK
from runtime.runs.opening import RunFiles

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PATIENCE = 0.5
"""Seconds after which somebody who only looked at the lock has let go of it."""


class RunBusyError(Exception):
    """Another training holds the run's lock."""


class RunLock:
    """Says that this process trains a run, until it is released or the process is gone.

    Its file is made where there is none, and stays.

    Raises:
        RunBusyError: another training has the lock.
        OSError: there can be no lock file.
    """

    def __init__(self, files: RunFiles) -> None:
        self._files = files
        self._new = LOCK not in files.listed()
        self._file: FileIO | None = _take(files)
        _held.add(self)

    def release(self) -> None:
        """Let others train the run; a second time does nothing."""
        if self._file is not None and sys.platform != "win32":
            # Not by closing alone: a process forked a moment ago may still have its copy.
            with contextlib.suppress(OSError):
                fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
        self._close()

    def forget(self) -> None:
        """Close the copy that a forked process is born with; its parent keeps the lock."""
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        _held.discard(self)

    def undo(self) -> None:
        """Release it and leave the folder as it was."""
        if self._new and self._file is not None:
            with contextlib.suppress(OSError):
                self._files.remove(LOCK)
        self.release()


def is_held(files: RunFiles) -> bool | None:
    """Return whether a training holds a run's lock; None where nothing tells.

    Nothing is written, and no lock file is made.
    """
    try:
        with files.reader(LOCK) as file:
            return not _lock(file.fileno(), alone=False)
    except OSError:
        return None


def _take(files: RunFiles) -> FileIO:
    deadline = time.monotonic() + _PATIENCE
    while True:
        file = files.writer(LOCK)
        try:
            taken = _lock(file.fileno(), alone=True)
        except OSError:  # a file system without locks: what is left is the process's number
            taken = True
        if taken and _is_lock(file.fileno(), files):
            return file
        file.close()
        if time.monotonic() > deadline:
            raise RunBusyError
        time.sleep(0.02)


def _is_lock(handle: int, files: RunFiles) -> bool:
    """Whether an open file is still the run's lock file: a refused training may have removed it."""
    try:
        with files.reader(LOCK) as file:
            return os.path.sameopenfile(handle, file.fileno())
    except FileNotFoundError:
        return False


def _lock(handle: int, alone: bool) -> bool:
    """Lock an open file, alone or with others, without waiting; whether that could be done."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _forget() -> None:
    """Close every copy, which would outlive its training."""
    for lock in list(_held):
        lock.forget()


_held: set[RunLock] = set()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
