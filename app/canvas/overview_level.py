"""What the overview paints, by colour, kept while items come, go and change one by one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.canvas.node_item import NodeItem
from app.canvas.node_shape import HEADER
from app.canvas.wire_item import WireItem

CELL = 4096.0
"""How wide and high the squares are by which items are gathered: where little is to be
painted, the others are passed over, and a change redoes what is kept of one."""

Cell = tuple[float, float]
"""The column and the row of such a square, both whole."""


class Batch(NamedTuple):
    """Rectangles that are painted in one call.

    Attributes:
        colour: What colours them.
        faint: Whether they are faint.
        cell: Where they start.
    """

    colour: str
    faint: bool
    cell: Cell


class Batches(NamedTuple):
    """What a node is painted with.

    Attributes:
        body: Its body, "note" or "".
        header: Its header, by category; None for a note, which has none.
        frame: Its frame, by severity or "selected".
    """

    body: Batch
    header: Batch | None
    frame: Batch

    @classmethod
    def of(cls, item: NodeItem, place: QPointF) -> "Batches":
        """Where a node that stands here belongs as it is now."""
        shape, look = item.shape_, item.look
        state = "selected" if item.isSelected() else look.severity
        category = None if shape.is_note else shape.look
        return _batches(category, state, look.opacity < 1.0, *_cell(place))


class Part(NamedTuple):
    """Wires that are painted in one call.

    Attributes:
        family: Of what passes.
        state: A severity, "selected", "faint" or "".
        cell: Where they start.
    """

    family: str
    state: str
    cell: Cell

    @classmethod
    def of(cls, wire: WireItem, start: QPointF) -> "Part":
        """Where a wire that starts here belongs as it is now."""
        state = "selected" if wire.isSelected() else wire.problem.severity if wire.problem else ""
        return cls(wire.family, state or ("faint" if wire.faint else ""), _cell(start))


def _cell(place: QPointF) -> Cell:
    return place.x() // CELL, place.y() // CELL


@lru_cache(maxsize=4096)
def _batches(category: str | None, state: str, faint: bool, column: float, row: float) -> Batches:
    """Batches are few, and nodes are many."""
    cell = (column, row)
    header = None if category is None else Batch(category, faint, cell)
    return Batches(
        Batch("note" if category is None else "", faint, cell), header, Batch(state, faint, cell)
    )


@dataclass(slots=True)
class NodeEntry:
    """A node's rectangles, which are those in the batches, and the batches that they are in."""

    item: NodeItem
    rect: QRectF
    header: QRectF
    batches: Batches


@dataclass(frozen=True, slots=True)
class WireEntry:
    """A wire's path, what it was made from, and the part that it is in."""

    path: QPainterPath
    form: QPainterPath
    start: QPointF
    part: Part


class Level:
    """Everything there is to paint, in coordinates of its own, so that all can be shifted at once.

    Attributes:
        origin: Where in the scene these start.
        nodes: What is kept of each node.
        wires: What is kept of each wire.
        bodies: The bodies of nodes by batch.
        headers: Their headers.
        frames: Their bodies again.
    """

    def __init__(self, origin: QPointF | None = None) -> None:
        self.origin = origin or QPointF()
        self.nodes: dict[NodeItem, NodeEntry] = {}
        self.wires: dict[WireItem, WireEntry] = {}
        self.bodies = defaultdict[Batch, dict[NodeItem, QRectF]](dict)
        self.headers = defaultdict[Batch, dict[NodeItem, QRectF]](dict)
        self.frames = defaultdict[Batch, dict[NodeItem, QRectF]](dict)
        self._parts = defaultdict[Part, dict[WireItem, QPainterPath]](dict)
        self._paths: dict[Part, QPainterPath] = {}
        self._spoiled = QRectF()
        self._reach = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return not (self.nodes or self.wires)

    def take_spoiled(self) -> QRectF:
        """Where it has become another one since the last time, whatever its origin."""
        spoiled, self._spoiled = self._spoiled, QRectF()
        return spoiled

    def near(self, area: QRectF) -> list[NodeEntry]:
        """The nodes that reach into a rectangle."""
        found: list[NodeEntry] = []
        for batch, members in self.bodies.items():
            if self._may_reach(batch.cell, area):
                found += [self.nodes[i] for i, rect in members.items() if area.intersects(rect)]
        return found

    def rects(
        self, kind: Mapping[Batch, Mapping[NodeItem, QRectF]], area: QRectF
    ) -> list[tuple[Batch, list[QRectF]]]:
        """Batches of a kind, with all of which something may reach into a rectangle."""
        return [
            (batch, list(members.values()))
            for batch, members in sorted(kind.items(), key=itemgetter(0))
            if members and self._may_reach(batch.cell, area)
        ]

    def paths(self, area: QRectF) -> list[tuple[Part, QPainterPath]]:
        """The wires by part that may reach into a rectangle, those that stand out last."""
        there = sorted(
            (part for part, members in self._parts.items() if members),
            key=lambda part: (part.state != "faint", part.state, part),
        )
        paths = ((part, self._path(part)) for part in there)
        return [(part, path) for part, path in paths if _touches(area, path.controlPointRect())]

    def _may_reach(self, cell: Cell, area: QRectF) -> bool:
        """Whether a node that starts in a cell may reach into a rectangle."""
        side = CELL + self._reach
        return area.intersects(QRectF(cell[0] * CELL, cell[1] * CELL, side, side))

    def put_node(self, item: NodeItem) -> None:
        """Take a node in as it is now."""
        place, shape = QPointF(*item.place) - self.origin, item.shape_
        x, y = place.x(), place.y()
        batches = Batches.of(item, place)
        entry = self.nodes.get(item)
        if entry is not None and entry.batches[:2] == batches[:2]:
            self._spoiled |= entry.rect
            self._frame(entry, batches.frame)
        else:
            self.drop_node(item)
            entry = self._enter(item, batches)
        entry.rect.setRect(x, y, shape.width, shape.height)
        entry.header.setRect(x, y, shape.width, HEADER)
        self._spoiled |= entry.rect
        self._reach = max(self._reach, shape.width, shape.height)

    def _frame(self, entry: NodeEntry, batch: Batch) -> None:
        """Have a node's frame in this batch: to select a node changes no more."""
        if entry.batches.frame != batch:
            del self.frames[entry.batches.frame][entry.item]
            self.frames[batch][entry.item] = entry.rect
            entry.batches = entry.batches._replace(frame=batch)

    def _enter(self, item: NodeItem, batches: Batches) -> NodeEntry:
        self.nodes[item] = entry = NodeEntry(item, QRectF(), QRectF(), batches)
        self.bodies[batches.body][item] = entry.rect
        self.frames[batches.frame][item] = entry.rect
        if batches.header is not None:
            self.headers[batches.header][item] = entry.header
        return entry

    def drop_node(self, item: NodeItem) -> None:
        """Leave a node out, if it is in."""
        entry = self.nodes.pop(item, None)
        if entry is None:
            return
        del self.bodies[entry.batches.body][item]
        del self.frames[entry.batches.frame][item]
        if entry.batches.header is not None:
            del self.headers[entry.batches.header][item]
        self._spoiled |= entry.rect

    def put_wire(self, item: WireItem) -> None:
        """Take a wire in as it is now."""
        start = item.start - self.origin
        part = Part.of(item, start)
        entry = self.wires.get(item)
        if entry is not None:
            if entry.form is item.path and entry.start == start and entry.part == part:
                return
            self._spoiled |= entry.path.controlPointRect()
            if entry.part != part:
                self.drop_wire(item)
        path = item.path.translated(start)
        self.wires[item] = WireEntry(path, item.path, start, part)
        self._parts[part][item] = path
        self._paths.pop(part, None)
        self._spoiled |= path.controlPointRect()

    def drop_wire(self, item: WireItem) -> None:
        """Leave a wire out, if it is in."""
        entry = self.wires.pop(item, None)
        if entry is None:
            return
        del self._parts[entry.part][item]
        self._paths.pop(entry.part, None)
        self._spoiled |= entry.path.controlPointRect()

    def _path(self, part: Part) -> QPainterPath:
        path = self._paths.get(part)
        if path is None:
            path = QPainterPath()
            for member in self._parts[part].values():
                path.addPath(member)
            self._paths[part] = path
        return path


def _touches(area: QRectF, rect: QRectF) -> bool:
    """Whether two rectangles have a point in common; a level wire's has no height."""
    return (
        rect.left() <= area.right()
        and rect.right() >= area.left()
        and rect.top() <= area.bottom()
        and rect.bottom() >= area.top()
    )
