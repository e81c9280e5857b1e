"""Files that survive a full disk and a kill: appended to in whole pieces, or replaced at once."""

from __future__ import annotations

import contextlib
import os
import tempfile
from io import FileIO
from pathlib import Path


class RunWriteError(Exception):
    """A file of a run could not be written: which, why, and what may help.

    Training may go on after it: what was not written is kept and tried again by the next flush.
    """

    def __init__(self, path: Path, cause: OSError) -> None:
        reason = cause.strerror or str(cause)
        super().__init__(
            f"The run could not be written to {path}: {reason}. Free some space there, "
            "make it writable, or choose another folder for runs."
        )
        self.path = path
        self.reason = reason


class AppendFile:
    """A file to append to. What is added waits in memory until ``flush``, which opens the file.

    A write that fails or is cut short loses nothing and leaves no piece behind twice: what the
    system took is forgotten, the rest is kept for the next ``flush``.

    Args:
        path: the file; created with its folder when missing.
        record_size: the file holds records of this many bytes. A torn one at the end, left by a
            killed process, is cut off before anything is appended.
    """

    def __init__(self, path: Path, record_size: int = 1) -> None:
        self.path = path
        self._record_size = record_size
        self._pending = bytearray()
        self._file: FileIO | None = None

    def add(self, data: bytes) -> None:
        """Append, in memory for now."""
        self._pending += data

    def flush(self) -> None:
        """Hand everything to the system, after which a kill of this process loses none of it.

        Raises:
            RunWriteError: it could not all be written.
        """
        try:
            while self._pending:
                if self._file is None:
                    self._file = self._open()
                del self._pending[: self._file.write(self._pending)]
        except OSError as error:
            raise RunWriteError(self.path, error) from error

    def close(self) -> None:
        """Flush and close; the file is closed even when that fails.

        Raises:
            RunWriteError: it could not all be written.
        """
        try:
            self.flush()
        finally:
            if self._file is not None:
                self._file.close()
                self._file = None
            self._pending.clear()

    def _open(self) -> FileIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = FileIO(self.path, "ab")
        torn = file.tell() % self._record_size
        if torn:
            file.truncate(file.tell() - torn)
        return file


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's text so that a reader finds the old or the new one, never a part.

    Raises:
        RunWriteError: it could not be written; the old file is untouched.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with open(fd, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise RunWriteError(path, error) from error
