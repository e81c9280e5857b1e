"""One tag's scalars on disk: append-only records of 24 bytes, little endian.

step int64, wall time float64 (seconds since 1970), value float64. A file that was cut anywhere
reads back as the points that were written whole.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from io import BufferedReader, FileIO

import numpy as np
import numpy.typing as npt

from runtime.runs.files import AppendFile
from runtime.runs.opening import RunFiles

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

    def __init__(self, files: RunFiles, name: str) -> None:
        self._file = AppendFile(files, name, RECORD.itemsize)

    def extend(self, steps: npt.ArrayLike, walls: npt.ArrayLike, values: npt.ArrayLike) -> None:
        """Add points, given as three sequences of one length, in memory until ``flush``."""
        records = np.empty(np.shape(steps), RECORD)
        records["step"], records["wall"], records["value"] = steps, walls, values
        self._file.add(records.tobytes())

    def open(self) -> None:
        """Open the file, which changes nothing in it."""
        self._file.open()

    def truncate_after(self, step: int) -> None:
        """Cut the file after the last of its points up to a step."""
        kept = bisect_right(_Steps(self._file.open()), step)
        self._file.cut(kept * RECORD.itemsize)

    def flush(self) -> None:
        """Hand the points to the system."""
        self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        self._file.close()


class _Steps(Sequence[int]):
    """The steps of an open file, read one by one: it may be larger than the memory."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    def __len__(self) -> int:
        return count(self._file)

    def __getitem__(self, index: int) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._file.seek(index * RECORD.itemsize)
        return int.from_bytes(self._file.read(8), "little", signed=True)


def count(file: FileIO | BufferedReader) -> int:
    """Return how many whole records an open file holds."""
    return os.fstat(file.fileno()).st_size // RECORD.itemsize


def read_series(file: BufferedReader, most: int) -> Series:
    """Read the last points, at most so many, of a tag's open file; a torn last record is left out.

    Raises:
        OSError: it cannot be read.
    """
    there = count(file)
    first = max(0, there - most)
    file.seek(first * RECORD.itemsize)
    data = file.read((there - first) * RECORD.itemsize)
    records = np.frombuffer(data, RECORD, count=len(data) // RECORD.itemsize)
    return Series(records["step"], records["wall"], records["value"])
