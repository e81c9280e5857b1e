"""Keeps the collection of garbage from making the window wait.

Python looks for garbage whenever many objects were made, and through all there are: in a graph of
thousands of nodes, none of which is garbage, that takes longer than to make it.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager


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


def settle() -> None:
    """Never look through what is loaded by now: it stays, or goes without being looked for."""
    gc.freeze()
