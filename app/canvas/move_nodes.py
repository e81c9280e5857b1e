"""Moving nodes with the mouse: to a place, onto a wire, beside a port, or off their wires."""

import time
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QPoint, QPointF, Qt

from app.base.i18n import tr
from app.canvas.beside import Beside
from app.canvas.gestures import Gesture
from app.canvas.into_frame import IntoFrame
from app.canvas.on_wire import OnWire
from app.canvas.requests import Requests
from app.canvas.shake import Shake
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import GRID, Viewer
from app.canvas.wiring import known_misfit
from graph_nodes.edit import Edit, Extract, Splice
from graph_nodes.flow import bridges, halves, has_free_ends
from graph_nodes.graph import GraphError, Position, Wire


class MoveNodes(Gesture):
    """Move the selected nodes. They are asked to be moved once, at the end."""

    cursor = Qt.CursorShape.SizeAllCursor
    pans_at_edges = True

    def __init__(
        self, viewer: Viewer, requests: Requests, held: str, ids: list[str], at: QPoint, snap: bool
    ) -> None:
        """Args: ``held`` is the node under the pointer; "" where these are all of a frame's."""
        self._viewer, self._requests, self._snap = viewer, requests, snap
        self._graph, self._misfit = viewer.mirror.graph, known_misfit(viewer.mirror.findings)
        self._start = viewer.mapToScene(at)
        self._from = {i: self._graph.nodes[i].at for i in ids}
        self._corner = QPointF(*self._from[held or ids[0]])
        self._by = QPointF()
        viewer.mirror.lift(ids)
        self._on_wire: OnWire | None = None
        if held and has_free_ends(self._graph, ids):
            self._on_wire = OnWire(viewer, requests, self._splice, self._graph, ids)
        self._into = IntoFrame(viewer, ids)
        self._beside = Beside(viewer, requests, held) if [held] == ids else None
        self._shake = Shake(at)
        self._off: _OffWires | None = None

    def move(self, at: QPoint) -> None:
        to = self._corner + self._viewer.mapToScene(at) - self._start
        if self._snap:
            to = QPointF(snapped(to.x()), snapped(to.y()))
        by = to - self._corner
        self._by = QPointF(round(by.x()), round(by.y()))
        self._viewer.mirror.carry(self._by, far=self._viewer.is_far)
        if self._on_wire is not None:
            self._on_wire.move(at)
        if self._off is not None:
            self._off.move(at)
        elif self._shake.move(at, time.monotonic()):
            self._shake_off(at)
        told = self._off is not None or (self._on_wire is not None and self._on_wire.verdict.text)
        self._into.move(at, self._by, quiet=bool(told))
        if self._beside is not None:
            self._beside.move(at, quiet=bool(told) or self._into.is_offered)
        self._viewer.viewport().update()

    def _to(self) -> dict[str, Position]:
        dx, dy = self._by.x(), self._by.y()
        return {i: (x + dx, y + dy) for i, (x, y) in self._from.items()}

    def _splice(self, wire: Wire, at: QPoint) -> Splice:
        ids = tuple(self._from)
        wires = halves(self._graph, wire, ids, self._misfit)
        if wire.source in self._behind or wire.target in self._before:
            reasons = map(self._graph.refusal, wires)
            raise GraphError(next(filter(None, reasons), ""))
        return Splice(wire, ids, wires, self._to())

    @cached_property
    def _before(self) -> set[str]:
        return self._graph.upstream(self._from)

    @cached_property
    def _behind(self) -> set[str]:
        return self._graph.downstream(self._from)

    def _shake_off(self, at: QPoint) -> None:
        """Have the nodes leave their wires, which join behind them."""
        if self._viewer.mirror.lifted.outer:
            ids = tuple(self._from)
            edit = Extract(ids, bridges(self._graph, ids, self._misfit))
            self._off = _OffWires(self._viewer, edit)
            self._off.move(at)
            self._requests.editHovered.emit(edit)

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        if self._on_wire is not None:
            self._on_wire.judge(edit, verdict)
        if self._off is not None:
            self._off.judge(edit, verdict)
        if self._beside is not None:
            self._beside.judge(edit, verdict)

    def release(self, at: QPoint) -> None:
        on_wire, off = self._on_wire, self._off
        edit = on_wire.take() if on_wire is not None else None
        self._on_wire = None
        if edit is not None:
            self._requests.editRequested.emit(edit)
        elif off is not None:
            self._requests.editRequested.emit(replace(off.edit, to=self._to()))
        elif (drawing := self._into.take()) is not None:
            self._requests.drawRequested.emit(self._into.label, drawing, self._to())
        elif (joining := self._beside.take() if self._beside else None) is not None:
            self._requests.editRequested.emit(replace(joining, to=self._to()))
        elif not self._by.isNull():
            self._requests.moveRequested.emit(self._to())
        # Whoever owns the graph has moved the nodes by now, or has not: show what is so.
        self.cancel()

    def cancel(self) -> None:
        if self._on_wire is not None:
            self._on_wire.leave()
        if self._off is not None:
            self._off.end()
        self._into.leave()
        if self._beside is not None:
            self._beside.leave()
        self._viewer.mirror.settle()
        self._viewer.find_ways()
        self._viewer.viewport().update()


def snapped(length: float) -> float:
    """The nearest line of the grid."""
    return GRID * round(length / GRID)


class _OffWires:
    """Shows nodes off their wires while they are held, and the wires that join behind them.

    Attributes:
        edit: What is done when they are let go.
    """

    def __init__(self, viewer: Viewer, edit: Extract) -> None:
        self.edit = edit
        self._asked, self._viewer, self._sign = edit, viewer, Sign(viewer.style_)
        viewer.add_overlay(self._sign)
        self._hidden = tuple(viewer.mirror.lifted.outer)
        for item in self._hidden:
            item.hide()
        self._say(Verdict(edit.preview(viewer.mirror.graph).text(tr), "ok"))

    def _say(self, verdict: Verdict) -> None:
        nodes = self._viewer.mirror.nodes
        curves = [
            self._viewer.style_.direct(
                nodes[wire.source].port_place(wire.output, True),
                nodes[wire.target].port_place(wire.input, False),
            )
            for wire in self._asked.wires
        ]
        self._sign.say(verdict, curves)

    def move(self, at: QPoint) -> None:
        """Follow the pointer."""
        self._sign.show_at(self._viewer.mapToScene(at))

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """The worker's answer: wires that would not do are not drawn."""
        if edit is self._asked:
            self.edit = replace(edit, wires=()) if verdict.severity == "error" else self._asked
            self._say(verdict)

    def end(self) -> None:
        """Show all wires that are there."""
        for item in self._hidden:
            item.show()
        self._viewer.remove_overlay(self._sign)
