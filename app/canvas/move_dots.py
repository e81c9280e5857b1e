"""Moving the dots of wires with the mouse, such as one that a drag has just made."""

from collections.abc import Collection

from PySide6.QtCore import QPoint, QPointF, Qt

from app.base.i18n import tr
from app.canvas.gestures import Gesture
from app.canvas.requests import Requests
from app.canvas.selection import Selection
from app.canvas.viewer import GRID, Viewer
from app.canvas.wire_path import norm
from graph_nodes.dots import Dot, Looks, dots_of, moved
from graph_nodes.elements import Position

_REACH = 8.0
"""Pixels at which a dot goes onto another one of its output."""


class MoveDots(Gesture):
    """Move dots. They are asked to be moved once, at the end.

    Args:
        viewer: Shows them.
        requests: Hears what is asked for.
        selection: The dots are selected in the end.
        held: The dot that is held.
        dots: All that are moved.
        at: Where the drag began.
        snap: Whether it stops at the grid.
        made: The looks of the wires that come to have the dot by the drag.
    """

    cursor = Qt.CursorShape.SizeAllCursor
    pans_at_edges = True

    def __init__(
        self,
        viewer: Viewer,
        requests: Requests,
        selection: Selection,
        held: Dot,
        dots: Collection[Dot],
        at: QPoint,
        *,
        snap: bool,
        made: Looks | None = None,
    ) -> None:
        self._viewer, self._requests, self._selection = viewer, requests, selection
        self._held, self._dots, self._snap = held, dots, snap
        self._start = viewer.mapToScene(at)
        self._made = made or {}
        self._drawing = viewer.mirror.graph.drawing.with_wires(self._made)
        others = dots_of(self._drawing).keys() - set(dots)
        like = (held.source, held.output)
        self._others = [dot.at for dot in others if (dot.source, dot.output) == like]
        self._places: dict[Dot, Position] = {}

    def move(self, at: QPoint) -> None:
        way = self._viewer.mapToScene(at) - self._start
        x, y = self._stop(QPointF(*self._held.at) + way)
        dx, dy = x - self._held.at[0], y - self._held.at[1]
        self._places = {dot: (dot.at[0] + dx, dot.at[1] + dy) for dot in self._dots}
        self._viewer.mirror.show_dots(self._drawing.with_wires(self._looks()))
        self._viewer.viewport().update()

    def _stop(self, place: QPointF) -> Position:
        """Where the held dot comes to stand: on another one, at the grid, or at a whole pixel."""
        away = {at: norm(QPointF(*at) - place) for at in self._others}
        near = min(away, key=lambda at: away[at], default=None)
        if near is not None and away[near] <= _REACH / self._viewer.zoom:
            return near
        return stop(place, self._snap)

    def _looks(self) -> Looks:
        return {**self._made, **moved(self._drawing, self._places)}

    def release(self, at: QPoint) -> None:
        looks, places = self._looks(), self._places
        self.cancel()
        if places:
            label = tr("Add a dot") if self._made else tr("Move dots")
            drawing = self._viewer.mirror.graph.drawing.with_wires(looks)
            self._requests.drawRequested.emit(label, drawing, {})
            self._selection.select([], dots=[Dot(d.source, d.output, p) for d, p in places.items()])

    def cancel(self) -> None:
        self._viewer.mirror.show_dots(self._viewer.mirror.graph.drawing)
        self._viewer.viewport().update()


def stop(place: QPointF, snap: bool) -> Position:
    """A place at the grid, or at a whole pixel."""
    step = GRID if snap else 1
    return float(step * round(place.x() / step)), float(step * round(place.y() / step))
