"""Append-only arrays that grow in amortised constant time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_FIRST_CAPACITY = 256


class GrowingArray:
    """A one-dimensional float64 array that doubles its buffer when it is full."""

    def __init__(self) -> None:
        self._buffer: Floats = np.empty(_FIRST_CAPACITY)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def capacity(self) -> int:
        """How many values there is room for before the buffer grows."""
        return len(self._buffer)

    @property
    def view(self) -> Floats:
        """The values so far, shape (len,), read-only and not copied."""
        view = self._buffer[: self._size]
        view.flags.writeable = False
        return view

    def append(self, values: ArrayLike) -> None:
        """Add `values`, shape (n,), at the end."""
        values = np.asarray(values, dtype=np.float64)
        end = self._size + len(values)
        if end > len(self._buffer):
            self.reserve(max(end, 2 * len(self._buffer)))
        self._buffer[self._size : end] = values
        self._size = end

    def reserve(self, size: int) -> None:
        """Make room for `size` values in all, so that adding them copies nothing."""
        if size > len(self._buffer):
            grown = np.empty(size)
            grown[: self._size] = self._buffer[: self._size]
            self._buffer = grown

    def truncate(self, size: int) -> None:
        """Forget every value from index `size` on."""
        # A fresh buffer: views handed out earlier keep the values they showed.
        self._buffer = self._buffer[: max(size, _FIRST_CAPACITY)].copy()
        self._size = size
