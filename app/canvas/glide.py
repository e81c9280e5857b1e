"""Nodes that glide to where an edit has put them, so that the eye can follow."""

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from app.base import motion
from app.canvas.viewer import Viewer
from graph_nodes.elements import Position

_MOST = 200
"""Nodes, at most, that glide: so many are moved within a frame."""


class Glide(QObject):
    """Shows nodes on their way for a moment; the graph has them where they go from the beginning.

    Whatever is done meanwhile is to find them there: whoever does it stops it.
    """

    def __init__(self, view: Viewer) -> None:
        super().__init__(view)
        self._view = view
        self._way: dict[str, tuple[Position, Position]] = {}
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._show)
        self._motion.finished.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether nodes are on their way."""
        return bool(self._way)

    def start(self, before: Mapping[str, Position]) -> None:
        """Show nodes gliding from these places to where they stand, unless they are very many."""
        self.stop()
        nodes, milliseconds = self._view.mirror.graph.nodes, motion.duration()
        way = {i: (at, nodes[i].at) for i, at in before.items() if i in nodes}
        way = {i: (here, there) for i, (here, there) in way.items() if here != there}
        if milliseconds > 0 and 0 < len(way) <= _MOST:
            self._way = way
            self._motion.setDuration(milliseconds)
            self._motion.start()

    def stop(self) -> None:
        """Show all nodes where they stand."""
        if self._way:
            self._way = {}
            self._motion.stop()
            self._view.mirror.stand({})
            self._view.find_ways()
            self._view.viewport().update()

    def _show(self, share: float) -> None:
        nodes = self._view.mirror.nodes
        if self._way and self._way.keys() <= nodes.keys():
            self._view.mirror.stand(
                {
                    i: (x + (to_x - x) * share, y + (to_y - y) * share)
                    for i, ((x, y), (to_x, to_y)) in self._way.items()
                }
            )
            self._view.viewport().update()
