"""Dragging copies of nodes off them: the nodes stay, and the copies stand where they are let go."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.base.i18n import tr
from app.canvas.gestures import Gesture
from app.canvas.move_nodes import snapped
from app.canvas.node_painter import paint_node
from app.canvas.press import Press
from app.canvas.requests import Requests
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Viewer
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Curve
from graph_nodes.joining import feeding

_FAINT = 0.65
_MANY = 200
"""Nodes that are copied together whose wires are not shown while they are dragged."""


class DuplicateNodes(Gesture):
    """Drag copies of nodes; with Shift they take what the nodes take.

    Args:
        viewer: Shows the nodes.
        requests: Hears of the copies, once they are let go.
        press: Where the drag began, and which nodes it copies.
        snap: Whether the copy of the node under the pointer stops at the grid.
    """

    cursor = Qt.CursorShape.DragCopyCursor
    pans_at_edges = True

    def __init__(self, viewer: Viewer, requests: Requests, press: Press, snap: bool) -> None:
        self._viewer, self._requests, self._snap = viewer, requests, snap
        self._ids, self._began_with = press.copied, press.modifiers
        self._start = viewer.mapToScene(press.at)
        self._corner = QPointF() if press.hit.node is None else press.hit.node.pos()
        self._by = QPointF()
        self._ghost = Ghost(viewer, self._ids)
        viewer.add_overlay(self._ghost)

    def move(self, at: QPoint) -> None:
        pointer = self._viewer.mapToScene(at)
        to = self._corner + pointer - self._start
        if self._snap:
            to = QPointF(snapped(to.x()), snapped(to.y()))
        by = to - self._corner
        self._by = QPointF(round(by.x()), round(by.y()))
        self._ghost.show_by(self._by, pointer, wired=self._wired)
        self._viewer.viewport().update()

    @property
    def _wired(self) -> bool:
        """Whether Shift is held, or was as the drag began."""
        return bool((self.modifiers | self._began_with) & Qt.KeyboardModifier.ShiftModifier)

    def release(self, at: QPoint) -> None:
        self.cancel()
        if not self._by.isNull():
            self._requests.duplicateRequested.emit(self._ids, self._by.toTuple(), self._wired)

    def cancel(self) -> None:
        self._viewer.remove_overlay(self._ghost)


class Ghost(Sign):
    """The copies where they would stand, and their wires."""

    def __init__(self, viewer: Viewer, ids: Sequence[str]) -> None:
        super().__init__(viewer.style_)
        mirror, chosen = viewer.mirror, frozenset(ids)
        self._viewer, self._by = viewer, QPointF()
        self._chosen, self._bodies = chosen, [mirror.nodes[i].body() for i in ids]
        wires = (w for i in ids for w in mirror.graph.targets[i] if w.target in chosen)
        inner = [] if len(chosen) > _MANY else [mirror.wires[wire] for wire in wires]
        self._inner: list[WireItem] = inner
        feeds = feeding(mirror.graph, chosen)
        self._feeding: list[WireItem] = [mirror.wires[wire] for wire in feeds]
        self._all = mirror.bounds(ids)
        name = mirror.graph.nodes[ids[0]].name
        many = tr("Copies of {count} nodes", count=len(ids))
        self._text = many if len(ids) > 1 else tr("Copy of {name}", name=name)

    def show_by(self, by: QPointF, pointer: QPointF, *, wired: bool) -> None:
        """Show the copies this far from the nodes, and the wires into them if they take any."""
        self._by = by
        self.show_at(pointer)
        text = tr("{what}, with wires", what=self._text) if wired else self._text
        self.say(Verdict(text, "ok"), map(self._fed, self._feeding if wired else ()))

    def _fed(self, item: WireItem) -> Curve:
        """The wire of a copy that is like one that its node has."""
        start, end = item.ends()
        return Curve.between(start, end + self._by)

    def boundingRect(self) -> QRectF:
        reach = 24.0
        copies = self._all.translated(self._by).adjusted(-reach, -reach, reach, reach)
        return super().boundingRect().united(copies)

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.save()
        painter.translate(self._by)
        if not self._viewer.is_far:
            self._paint_wires(painter)
            self._paint_nodes(painter)
        else:
            painter.setPen(QPen(self._style.accent, 0.0))
            painter.setBrush(self._style.body)
            painter.setOpacity(_FAINT)
            painter.drawRects(self._bodies)
        painter.restore()
        super().paint(painter, option, widget)

    def _paint_nodes(self, painter: QPainter) -> None:
        """Paint those that can be seen."""
        seen = self._viewer.shown().translated(-self._by)
        for item in self._viewer.mirror.nodes_near(seen):
            if item.id in self._chosen:
                painter.save()
                painter.translate(item.pos())
                paint_node(painter, item.shape_, item.look, self._style)
                painter.restore()

    def _paint_wires(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self._style.accent, 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for item in self._inner:
            painter.drawPath(item.curve.path())
