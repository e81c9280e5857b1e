"""Dots that run along the wires as a step does: from the data on, one layer after another."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from PySide6.QtCore import QPointF, QRectF, Qt

from app.canvas.mirror import Mirror
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Form
from graph_nodes.graph import Graph

MOST = 120
"""Wires in view beyond which no dots are shown: they would be a flicker."""

WAVE = 4
"""Of how many layers in a row one has dots."""

LAYER_SECONDS = 0.7
"""How long a dot takes for its wire."""


class Pulse:
    """Says where the dots are. It keeps what follows from the graph and from what is in view."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._depths: dict[str, int] = {}
        self._seen: tuple[object, ...] = ()
        self._wires: list[WireItem] = []

    def dots(
        self, mirror: Mirror, view: QRectF, seconds: float
    ) -> Iterator[tuple[WireItem, QPointF]]:
        """The wires in view that have a dot at a time, and where in the scene.

        Args:
            mirror: Has the wires.
            view: What is shown of the scene.
            seconds: The time, since when does not matter.
        """
        phase = seconds / LAYER_SECONDS
        for item in self._in_view(mirror, view):
            along = (phase - self._depths.get(item.wire.source, 0)) % WAVE
            if along < 1.0:
                place = at_share(item.curve, along)
                if view.contains(place):
                    yield item, place

    def _in_view(self, mirror: Mirror, view: QRectF) -> list[WireItem]:
        if mirror.graph is not self._graph:
            self._graph, self._depths = mirror.graph, depths(mirror.graph)
            self._seen = ()
        if self._seen != (mirror, view):
            self._seen = (mirror, QRectF(view))
            mode = Qt.ItemSelectionMode.IntersectsItemBoundingRect
            items = (i for i in mirror.scene.items(view, mode) if isinstance(i, WireItem))
            self._wires = _carrying(items)
        return self._wires


def _carrying(items: Iterable[WireItem]) -> list[WireItem]:
    """The wires by which values pass in a step, unless there are too many."""
    found: list[WireItem] = []
    for item in items:
        if not item.faint and item.carries is not None:
            found.append(item)
        if len(found) > MOST:
            return []
    return found


def depths(graph: Graph) -> dict[str, int]:
    """Node id → how many wires the longest way to it has."""
    found: dict[str, int] = {}
    for node_id in graph.ordered:
        sources = (found.get(wire.source, 0) + 1 for wire in graph.sources[node_id])
        found[node_id] = max(sources, default=0)
    return found


def at_share(form: Form, share: float) -> QPointF:
    """The place on a line after a share of its length."""
    points = form.points()
    parts = [_length(b - a) for a, b in pairwise(points)]
    reached = list(accumulate(parts))
    if not reached or reached[-1] <= 0.0:
        return form.start
    wanted = share * reached[-1]
    nth = next(n for n, end in enumerate(reached) if end >= wanted)
    before = reached[nth] - parts[nth]
    within = (wanted - before) / parts[nth] if parts[nth] else 0.0
    return points[nth] + (points[nth + 1] - points[nth]) * within


def _length(way: QPointF) -> float:
    return (way.x() ** 2 + way.y() ** 2) ** 0.5
