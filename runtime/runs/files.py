"""Files that survive a full disk and a kill: appended to in whole pieces."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path

from runtime.runs.opening import RunFiles


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
        files: the run that it belongs to.
        name: the file there; made with its folder when missing.
        record_size: the file holds records of this many bytes. A torn one at the end, left by a
            killed process, is cut off before anything is appended.
    """

    def __init__(self, files: RunFiles, name: str, record_size: int = 1) -> None:
        self.path = files.path / name
        self._files, self._name = files, name
        self._record_size = record_size
        self._pending = bytearray()
        self._file: FileIO | None = None

    def add(self, data: bytes) -> None:
        """Append, in memory for now."""
        self._pending += data

    def open(self) -> FileIO:
        """Open the file if it is not, which changes nothing in one that is there.

        Raises:
            RunWriteError: it cannot be opened to write.
        """
        if self._file is None:
            try:
                self._file = self._files.writer(self._name)
            except OSError as error:
                raise RunWriteError(self.path, error) from error
        return self._file

    def flush(self) -> None:
        """Hand everything to the system, after which a kill of this process loses none of it.

        Raises:
            RunWriteError: it could not all be written.
        """
        try:
            while self._pending:
                if self._file is None:
                    self._cut_torn(self.open())
                del self._pending[: self.open().write(self._pending)]
        except OSError as error:
            raise RunWriteError(self.path, error) from error

    def cut(self, size: int) -> None:
        """Cut the file to a size in bytes.

        Raises:
            RunWriteError: it cannot be cut.
        """
        try:
            os.ftruncate(self.open().fileno(), size)
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

    def _cut_torn(self, file: FileIO) -> None:
        torn = os.fstat(file.fileno()).st_size % self._record_size
        if torn:
            os.ftruncate(file.fileno(), os.fstat(file.fileno()).st_size - torn)
