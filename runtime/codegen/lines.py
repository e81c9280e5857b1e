"""Collects source lines and remembers which node wrote which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A generated program.

    Attributes:
        text: The program.
        lines: Node id → the numbers of its lines, from 1.
    """

    text: str
    lines: Mapping[str, tuple[int, ...]]


class Lines:
    """Source under construction."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._nodes: dict[str, list[int]] = {}

    def add(self, lines: Iterable[str], node: str | None = None) -> None:
        """Append lines, written for a node or for none."""
        for line in lines:
            self._lines.append(line)
            if node is not None:
                self._nodes.setdefault(node, []).append(len(self._lines))

    def text(self, text: str) -> None:
        """Append a piece of source as it stands, without blank lines around it."""
        self.add(text.strip("\n").split("\n"))

    def gap(self, size: int = 2) -> None:
        """Append blank lines."""
        self.add([""] * size)

    def source(self) -> Source:
        """The program so far."""
        numbers = {node: tuple(found) for node, found in self._nodes.items()}
        return Source("\n".join(self._lines) + "\n", numbers)
