"""Collects source lines and remembers which node wrote which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from runtime.codegen.interface import Interface
from runtime.ir import Block, Line, Listed, Statement, Text
from runtime.printer import commented, listed, wrapped


@dataclass(frozen=True)
class Source:
    """A generated program.

    Attributes:
        text: The program.
        lines: Node id → the numbers of its lines, from 1.
        interface: How its functions are called.
    """

    text: str
    lines: Mapping[str, tuple[int, ...]]
    interface: Interface


class Lines:
    """Source under construction."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._nodes: dict[str, list[int]] = {}

    def write(self, statements: Iterable[Statement], depth: int = 0) -> None:
        """Append statements, laid out.

        Args:
            statements: What to write.
            depth: How many blocks they stand in.
        """
        margin = " " * 4 * depth
        for one in statements:
            match one:
                case Text():
                    self._text(one.text, margin, one.origin)
                case Line():
                    lines = commented(wrapped(margin + one.before, one.value), one.comment)
                    self._add(lines, one.origin)
                case Listed():
                    self._add(listed(margin + one.before, one.parts, one.after), None)
                case Block(head, body, origin):
                    self.write([Text(head, origin) if isinstance(head, str) else head], depth)
                    self.write(body, depth + 1)

    def _text(self, text: str, margin: str, origin: str | None) -> None:
        self._add([f"{margin}{line}" if line else "" for line in text.split("\n")], origin)

    def _add(self, lines: Iterable[str], origin: str | None) -> None:
        for line in lines:
            self._lines.append(line)
            if origin is not None:
                self._nodes.setdefault(origin, []).append(len(self._lines))

    def gap(self, size: int = 2) -> None:
        """Append blank lines."""
        self._add([""] * size, None)

    def source(self, interface: Interface) -> Source:
        """The program so far, whose functions are called in this way."""
        numbers = {node: tuple(found) for node, found in self._nodes.items()}
        return Source("\n".join(self._lines) + "\n", numbers, interface)
