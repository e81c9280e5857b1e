"""One tag's scalars on disk: append-only records of 24 bytes, little endian.

step int64, wall time float64 (seconds since 1970), value float64. A file that was cut anywhere
reads back as the points that were written whole.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from runtime.runs.files import AppendFile, RunWriteError

RECORD = np.dtype([("step", "<i8"), ("wall", "<f8"), ("value", "<f8")])


@dataclass(frozen=True, eq=False)
class Series:
    """The points of one tag: steps int64 (n,), walls float64 (n,), values float64 (n,)."""

    steps: npt.NDArray[np.int64]
    walls: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.steps)


class ScalarWriter:
    """Appends points of one tag to its file. Raises ``RunWriteError`` as ``AppendFile`` does."""

    def __init__(self, path: Path) -> None:
        self._file = AppendFile(path, RECORD.itemsize)

    def extend(self, steps: npt.ArrayLike, walls: npt.ArrayLike, values: npt.ArrayLike) -> None:
        """Add points, given as three sequences of one length, in memory until ``flush``."""
        records = np.empty(np.shape(steps), RECORD)
        records["step"], records["wall"], records["value"] = steps, walls, values
        self._file.add(records.tobytes())

    def flush(self) -> None:
        """Hand the points to the system."""
        self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        self._file.close()


def read_series(path: Path) -> Series:
    """Read a tag's file, a torn last record left out.

    Raises:
        OSError: it cannot be read.
    """
    data = path.read_bytes()
    records = np.frombuffer(data, RECORD, count=len(data) // RECORD.itemsize)
    return Series(records["step"], records["wall"], records["value"])


def take_back(path: Path, step: int) -> None:
    """Cut a tag's file after the last of its points up to a step.

    Raises:
        RunWriteError: it cannot be cut.
    """
    try:
        kept = int(np.searchsorted(read_series(path).steps, step, side="right"))
        os.truncate(path, kept * RECORD.itemsize)
    except OSError as error:
        raise RunWriteError(path, error) from error
