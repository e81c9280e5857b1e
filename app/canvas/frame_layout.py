"""Automatic layout of a graph with frames: each frame is laid out, then stands as one node does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QRectF

from app.canvas.layout import Anchor, Size, arrange
from graph_nodes.drawing import Drawing
from graph_nodes.elements import GraphNode, Position, Wire, wire_key
from graph_nodes.frames import dissolved
from graph_nodes.graph import Graph
from graph_nodes.scope import Scope

Around = Callable[[str, QRectF], QRectF]
"""(frame, rectangle around what is in it) → the frame's own rectangle."""

_FRAME = "frame:"
"""What begins the id of a frame that stands as a node; no node has such an id."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """What is in a frame, seen from the frame's corner."""

    places: Mapping[str, Position]
    size: Size


def arrange_framed(
    graph: Graph, sizes: Mapping[str, Size], anchor: Anchor, around: Around, room: Size
) -> dict[str, Position]:
    """Where every node would stand in a tidy drawing in which no frame covers what is not in it.

    A frame that a wire leaves and comes back into cannot stand as one node: it gets no place of its
    own, and is wherever its nodes are.

    Args:
        graph: What to draw.
        sizes: Width and height of each node.
        anchor: How far below a node's top each port is.
        around: How much room a frame takes around what is in it.
        room: Width and height of the window that the drawing is to fit.
    """
    return _FramedLayout(graph, sizes, anchor, around, room).places()


class _FramedLayout:
    def __init__(
        self,
        graph: Graph,
        sizes: Mapping[str, Size],
        anchor: Anchor,
        around: Around,
        room: Size,
    ) -> None:
        self._graph, self._sizes, self._anchor = graph, dict(sizes), anchor
        self._around, self._room = around, room
        self._laid: dict[str, _Laid] = {}
        self._drawing = _closed(graph)

    def places(self) -> dict[str, Position]:
        """The places of all nodes."""
        drawing = self._drawing
        for frame in sorted(drawing.frames, key=lambda f: -len(drawing.around(f))):
            places = self._level(frame)
            content = QRectF()
            for node, (x, y) in places.items():
                content = content.united(QRectF(x, y, *self._sizes[node]))
            rect = self._around(frame, content)
            inner = {i: (x - rect.x(), y - rect.y()) for i, (x, y) in places.items()}
            self._laid[frame] = _Laid(inner, (rect.width(), rect.height()))
        return self._level("")

    def _level(self, frame: str) -> dict[str, Position]:
        """The places of the nodes in a frame; for "", of all."""
        scope = _level(self._graph, self._drawing, frame)
        sizes = {i: self._size(i) for i in scope.nodes}
        places = arrange(scope, sizes, self._port, room=self._room)
        return dict(self._unpacked(places))

    def _unpacked(self, places: Mapping[str, Position]) -> Iterator[tuple[str, Position]]:
        for unit, (x, y) in places.items():
            if not unit.startswith(_FRAME):
                yield unit, (x, y)
                continue
            for node, (left, top) in self._laid[unit.removeprefix(_FRAME)].places.items():
                yield node, (round(x + left), round(y + top))

    def _size(self, unit: str) -> Size:
        if unit.startswith(_FRAME):
            return self._laid[unit.removeprefix(_FRAME)].size
        return self._sizes[unit]

    def _port(self, unit: str, end: str, is_output: bool) -> float:
        node, _, port = end.partition(".")
        below = self._anchor(node, port, is_output)
        if unit.startswith(_FRAME):
            below += self._laid[unit.removeprefix(_FRAME)].places[node][1]
        return below


def _closed(graph: Graph) -> Drawing:
    """The drawing with those frames alone that no way leaves and comes back into."""
    drawing = graph.drawing
    for frame, content in graph.drawing.content.items():
        if (graph.downstream(content) & graph.upstream(content)) - content:
            drawing = dissolved(drawing, [frame])
    for frame in ("", *drawing.frames):
        cycle = _level(graph, drawing, frame).cycle()
        turning = [unit.removeprefix(_FRAME) for unit in cycle if unit.startswith(_FRAME)]
        if turning:
            return _closed(graph.draw(dissolved(drawing, turning)))
    return drawing


def _level(graph: Graph, drawing: Drawing, frame: str) -> Scope:
    """What is directly in a frame, or in none: its nodes, and the frames in it as nodes."""
    unit_of: dict[str, str] = {}
    nodes: dict[str, GraphNode] = {}
    for node in graph.nodes.values():
        way = (*drawing.around(drawing.node(node.id).frame), "")
        if frame in way:
            place = way.index(frame)
            unit = f"{_FRAME}{way[place - 1]}" if place else node.id
            unit_of[node.id] = unit
            nodes.setdefault(unit, GraphNode(unit, "", unit, at=node.at))
    wires = {
        Wire(ends[0], f"{w.source}.{w.output}", ends[1], f"{w.target}.{w.input}")
        for w in graph.wires
        if (ends := (unit_of.get(w.source, ""), unit_of.get(w.target, ""))) and all(ends)
    }
    between = (wire for wire in wires if wire.source != wire.target)
    return Scope(MappingProxyType(nodes), tuple(sorted(between, key=wire_key)))
