"""Names of nodes: Python identifiers, because they become attributes of the generated module."""

import itertools
import keyword
import re
from collections.abc import Iterable

from graph_nodes.quoting import quoted

LONGEST_NAME = 24
"""Longer names make no readable canvas, and lines of source that do not fit a page."""


def name_refusal(name: str) -> str | None:
    """Why no node can have this name, or None where one can."""
    if not name.isidentifier() or not name.isascii():
        return (
            f"the name {quoted(name)} wants letters, digits and underscores, starting with a letter"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return f"the name {name!r} is a word of the Python language"
    if len(name) > LONGEST_NAME:
        return f"the name {name[:LONGEST_NAME]}… is longer than {LONGEST_NAME} letters"
    return None


class FreeNames:
    """Gives names that nobody has yet, each once.

    It counts on where it stopped: to count from 2 again for each of many names takes longer with
    each one that there is.

    Args:
        taken: The names that somebody has.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """``wanted``, or the first of wanted2, wanted3, ... that is free. It is taken then."""
        name = wanted if wanted not in self._taken else self._numbered(wanted)
        self._taken.add(name)
        return name

    def _numbered(self, wanted: str) -> str:
        stem = wanted.rstrip("0123456789")
        for number in itertools.count(self._next.get(stem, 2)):
            digits = str(number)
            name = stem[: LONGEST_NAME - len(digits)] + digits
            if name not in self._taken:
                self._next[stem] = number + 1
                return name
        raise AssertionError("numbers do not end")


def snake_case(name: str) -> str:
    """``BatchNorm2d`` → ``batch_norm2d``, ``MSELoss`` → ``mse_loss``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
