"""The bodies of nodes as plain numbers, by where they are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF

_CELL = 512.0


class Box(NamedTuple):
    """A node's body."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, rect: QRectF) -> "Box":
        """The box of a rectangle."""
        return cls(rect.left(), rect.top(), rect.right(), rect.bottom())

    def touches(self, other: "Box") -> bool:
        """Whether two boxes have a point in common."""
        return (
            self.left <= other.right
            and self.right >= other.left
            and self.top <= other.bottom
            and self.bottom >= other.top
        )


class Boxes:
    """Boxes by node. Which of them are near is asked for each wire, so the scene takes too long."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}
        self._cells: defaultdict[tuple[int, int], dict[str, Box]] = defaultdict(dict)

    def put(self, node_id: str, box: Box | None) -> Box | None:
        """Note where a node is now, if it is; returns where it was, if it was."""
        before = self._boxes.pop(node_id, None)
        if before is not None:
            for cell in _cells(before):
                del self._cells[cell][node_id]
        if box is not None:
            self._boxes[node_id] = box
            for cell in _cells(box):
                self._cells[cell][node_id] = box
        return before

    def near(self, box: Box) -> dict[str, Box]:
        """The boxes that touch one, by node."""
        found: dict[str, Box] = {}
        for cell in _cells(box):
            if members := self._cells.get(cell):
                found |= {i: each for i, each in members.items() if each.touches(box)}
        return found


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
