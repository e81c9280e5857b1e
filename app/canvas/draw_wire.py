"""Drawing a wire with the mouse: from a port, or by taking up the end of a wire that is there."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.base.i18n import tr
from app.canvas.gestures import Gesture
from app.canvas.node_painter import PORT_RADIUS, paint_glyph
from app.canvas.requests import Requests
from app.canvas.sign import Verdict, paint_sign, room_for_sign
from app.canvas.style import CanvasStyle
from app.canvas.viewer import Viewer
from app.canvas.wire_path import Curve
from app.canvas.wiring import End, Wiring
from graph_nodes.edit import Edit, Rewire
from graph_nodes.graph import Wire

OfferNodes = Callable[[Wiring, QPointF, "LiveWire"], None]
"""Asks which new node should take the loose end, at a place of the scene.

The wire is left on the canvas meanwhile; who is asked takes it away.
"""


class DrawWire(Gesture):
    """A wire that follows the pointer, says at once what is wrong, and is asked for at release."""

    cursor = Qt.CursorShape.CrossCursor
    pans_at_edges = True

    def __init__(
        self,
        viewer: Viewer,
        requests: Requests,
        start: End,
        offer: OfferNodes,
        moved: Wire | None = None,
    ) -> None:
        self._viewer, self._requests, self._offer = viewer, requests, offer
        self._moved = moved
        mirror = viewer.mirror
        self._wiring = Wiring(mirror.graph, start, mirror.findings, moved)
        self._wire: Wire | None = None
        self._verdict = Verdict()
        item = mirror.nodes[start.node]
        port = item.shape_.port(start.port, start.is_output)
        self._live = LiveWire(
            item.port_place(start.port, start.is_output),
            start.is_output,
            port.family if port else "any",
            viewer.style_,
        )
        viewer.add_overlay(self._live)
        if moved:
            mirror.wires[moved].hide()
        self._light()

    def _light(self) -> None:
        """Light up the ports in view that could take the wire; dim all the others."""
        start = self._wiring.start
        for item in self._viewer.visible_nodes():
            possible = {(e.port, e.is_output) for e in self._wiring.possible(item.node)}
            if item.id == start.node:
                possible.add((start.port, start.is_output))
            item.light(frozenset(possible))

    # -- while it is drawn -----------------------------------------------------------------

    def move(self, at: QPoint) -> None:
        place = self._viewer.mapToScene(at)
        end, verdict = self._aim(at)
        wire = self._wiring.start.wire_to(end) if end and verdict.severity != "error" else None
        if wire is not None and wire != self._wire and wire != self._moved:
            self._wire = wire
            self._verdict = verdict
            self._requests.editHovered.emit(Rewire(wire))
        elif wire is None or wire == self._moved:
            self._wire = wire
            self._verdict = verdict
        if end is not None:
            place = self._viewer.mirror.nodes[end.node].port_place(end.port, end.is_output)
        self._live.draw(place, self._viewer.mapToScene(at), self._verdict, end is not None)

    def _aim(self, at: QPoint) -> tuple[End | None, Verdict]:
        """The port that the pointer means, and what would come of ending there."""
        hit = self._viewer.hit(at)
        if hit.node is None:
            return None, Verdict()
        start = self._wiring.start
        if hit.port is not None:
            end = End(hit.node.id, hit.port.name, hit.port.is_output)
            if end == start:
                return None, Verdict()
            reason = self._wiring.refusal(end)
            return end, Verdict(reason, "error") if reason else self._promise(end)
        if hit.node.id == start.node:
            return None, Verdict()
        found, reason = self._wiring.into_node(hit.node.node)
        return (found, self._promise(found)) if found else (None, Verdict(reason, "error"))

    def _promise(self, end: End) -> Verdict:
        graph = self._wiring.graph
        text = f"{graph.nodes[end.node].name}.{end.port}"
        old = None
        if not end.is_output:
            old = graph.wire_into(end.node, end.port)
        elif not self._wiring.start.is_output:
            old = graph.wire_into(self._wiring.start.node, self._wiring.start.port)
        if old is not None:
            replaced = f"{graph.nodes[old.source].name}.{old.output}"
            text = tr("{port}, in place of {other}", port=text, other=replaced)
        return Verdict(text, "ok")

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        if isinstance(edit, Rewire) and edit.wire == self._wire:
            self._verdict = verdict
            self._live.say(verdict)

    # -- when it ends ----------------------------------------------------------------------

    def release(self, at: QPoint) -> None:
        wire, moved = self._wire, self._moved
        refused = self._verdict.severity == "error"
        empty = self._viewer.hit(at).node is None
        self._restore()
        if empty and moved is None and wire is None:
            self._offer(self._wiring, self._viewer.mapToScene(at), self._live)
            return
        self._viewer.remove_overlay(self._live)
        if refused or (moved is not None and wire == moved):
            return
        if wire is not None and moved is not None:
            self._requests.reconnectRequested.emit(moved, wire)
        elif wire is not None:
            self._requests.connectRequested.emit(wire)
        elif moved is not None and empty:
            self._requests.disconnectRequested.emit([moved])

    def cancel(self) -> None:
        self._restore()
        self._viewer.remove_overlay(self._live)

    def _restore(self) -> None:
        """Show all but the drawn wire as it was."""
        if self._moved:
            self._viewer.mirror.wires[self._moved].show()
        for item in self._viewer.mirror.nodes.values():
            item.light(None)


class LiveWire(QGraphicsItem):
    """The wire being drawn, and beside the pointer what would come of it: ``verdict``."""

    def __init__(self, start: QPointF, is_output: bool, family: str, style: CanvasStyle) -> None:
        super().__init__()
        self.setZValue(50.0)
        self._start, self._from_output = start, is_output
        self._family, self._style = family, style
        self._end = self._pointer = start
        self.verdict = Verdict()
        self._docked = False

    def draw(self, end: QPointF, pointer: QPointF, verdict: Verdict, docked: bool) -> None:
        """Draw the wire to ``end``, which is a port's place where it is docked."""
        self.prepareGeometryChange()
        self._end, self._pointer, self._docked = end, pointer, docked
        self.verdict = verdict
        self.update()

    def say(self, verdict: Verdict) -> None:
        """Write another text beside the pointer."""
        self.prepareGeometryChange()
        self.verdict = verdict
        self.update()

    @property
    def curve(self) -> Curve:
        """The curve from the output's side to the input's."""
        ends = (self._start, self._end) if self._from_output else (self._end, self._start)
        return Curve.between(*ends)

    def boundingRect(self) -> QRectF:
        """The curve, and room for the text at any zoom."""
        curve = self.curve.bounds().adjusted(-12.0, -12.0, 12.0, 12.0)
        return curve.united(room_for_sign(self._pointer))

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the curve and its text."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        refused = self.verdict.severity == "error"
        color = self._style.signals["error"] if refused else self._style.wire(self._family)
        dashes = Qt.PenStyle.SolidLine if self._docked and not refused else Qt.PenStyle.DashLine
        painter.setPen(QPen(color, 2.5, dashes, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.curve.path())
        painter.setBrush(color)
        paint_glyph(painter, self._end, self._family, PORT_RADIUS)
        if self.verdict.text:
            paint_sign(painter, self._pointer, self.verdict, self._style)
