"""Events on their way from the reader thread to whoever shows them, in bounded memory.

The reader must not outrun a window that is busy, and a window must not wait for the reader. So the
reader puts events here and the window takes all of them when it next has time. Nothing is dropped
except what a newer event makes worthless: of events of which only the latest matters, that is how
far a run is and what one watch sees, only the latest is kept. When the inbox is full, ``put``
waits: the reader stops reading, the pipe fills, and in the end it is the worker that waits. Whoever
takes must therefore never wait for an answer of the worker.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

from runtime.protocol import Event

LIMIT = 8 * 1024 * 1024
"""Bytes of events, as they were on the wire, that may wait."""

_OVERHEAD = 500  # roughly what a small event takes in memory beyond its text

Other = TypeVar("Other")
_Key: TypeAlias = int | tuple[object, ...]


class Inbox(Generic[Other]):
    """Holds events, and other items put among them in order, until they are taken.

    Args:
        wake: called, in the thread that puts, when the inbox was empty and now is not.
        limit: bytes of events at which ``put`` begins to wait.
    """

    def __init__(self, wake: Callable[[], None], limit: int = LIMIT) -> None:
        self._wake = wake
        self._limit = limit
        self._items: OrderedDict[_Key, Event | Other] = OrderedDict()
        self._size = 0
        self._count = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: Event | Other) -> None:
        """Add an item; wait while there is no room, until room is made or the inbox closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._size < self._limit or self._closed)
            if self._closed:
                return
            first = not self._items
            self._add(item)
        if first:
            self._wake()

    def take(self) -> list[Event | Other]:
        """Return all items in order, at once, and make room."""
        with self._changed:
            items = list(self._items.values())
            self._items.clear()
            self._size = 0
            self._changed.notify_all()
        return items

    def close(self) -> None:
        """Let go of whoever waits in ``put``; from now on items are thrown away."""
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()

    def _add(self, item: Event | Other) -> None:
        self._count += 1
        key: _Key = self._count
        if isinstance(item, Event) and item.latest_of:
            key = (item.method, *(getattr(item, name) for name in item.latest_of))
            self._size -= _size(self._items.pop(key, None))
        self._items[key] = item
        self._size += _size(item)


def _size(item: object) -> int:
    if item is None:
        return 0
    return _OVERHEAD + (item.size if isinstance(item, Event) else 0)
