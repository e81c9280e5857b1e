"""Keeps the collection of garbage from making the window wait.

Python looks for garbage whenever many objects were made, and through all there are: in a graph of
thousands of nodes, none of which is garbage, that takes longer than to make it.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_EVERY = 250
"""Milliseconds between two looks at whether there may be garbage."""


@contextmanager
def building() -> Generator[None]:
    """Look for no garbage while what is here to stay is being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_in_this_thread(parent: QObject) -> None:
    """Look for garbage in this thread alone, from now on, as long as ``parent`` is there.

    Python looks for it in whichever thread makes the next object. What belongs to the window and
    is found there would end in that thread, which Qt does not survive: a timer that ends so is
    called once more.
    """
    gc.disable()
    timer = QTimer(parent, interval=_EVERY)
    timer.timeout.connect(_collect)
    timer.start()
    parent.destroyed.connect(gc.enable)


def _collect() -> None:
    """Look through the generations of objects that are full, as Python itself would."""
    full = [
        generation
        for generation, (count, most) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > most
    ]
    if full:
        gc.collect(max(full))


def settle() -> None:
    """Never look through what is loaded by now: it stays, or goes without being looked for."""
    gc.freeze()
