"""A node that is held beside another one: whether it would be joined to it."""

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from app.base.i18n import tr
from app.canvas.on_wire import REST
from app.canvas.requests import Requests
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Viewer
from app.canvas.wire_path import norm
from app.canvas.wiring import End, Wiring
from graph_nodes.edit import Edit, Rewire
from graph_nodes.graph import Wire

_NEAR, _AWAY = 40.0, 60.0
"""Pixels between two ports at which a wire is offered, and from which on it is not any more."""


class Beside(QObject):
    """Offers a wire between free ports that come near each other, where the hand rests.

    Nothing is offered that would not fit, nor while Ctrl is held.

    Args:
        viewer: Shows the nodes.
        requests: Hears of what is hovered.
        held: The node.
    """

    def __init__(self, viewer: Viewer, requests: Requests, held: str) -> None:
        super().__init__(viewer)
        self._viewer, self._requests, self._held = viewer, requests, held
        graph = viewer.mirror.graph
        wired = {(w.source, w.output) for w in graph.targets[held]}
        wired |= {(w.target, w.input) for w in graph.sources[held]}
        node = graph.nodes[held]
        sides = ((True, node.outputs()), (False, node.inputs()))
        ports = [End(held, port.name, is_output) for is_output, side in sides for port in side]
        self._free = [end for end in ports if (held, end.port) not in wired]
        self._at = QPoint()
        self._edit: Rewire | None = None
        self._refused: Rewire | None = None
        self._sign = Sign(viewer.style_)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._look)

    def move(self, at: QPoint, *, quiet: bool) -> None:
        """The pointer is at this point of the view; ``quiet``: another thing is offered."""
        held = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        if quiet or held or self._viewer.is_far:
            self._rest.stop()
            self._turn_to(None)
            return
        self._at = at
        if self._edit is not None and self._span(self._edit.wires[0]) > _AWAY / self._viewer.zoom:
            self._turn_to(None)
        self._say()
        self._rest.start()

    def _look(self) -> None:
        """Offer the shortest wire, and have it found out what would come of it."""
        if self._edit is not None:
            return
        wires = [wire for end in self._free for wire in self._ways(end)]
        reach = _NEAR / self._viewer.zoom
        near = {wire: away for wire in wires if (away := self._span(wire)) <= reach}
        best = min(near, key=lambda wire: near[wire], default=None)
        edit = None if best is None else Rewire((best,))
        if edit != self._refused:
            self._turn_to(edit)
            if edit is not None:
                self._requests.editHovered.emit(edit)

    def _ways(self, end: End) -> list[Wire]:
        """The wires from a port to free ports around it that fit."""
        mirror, reach = self._viewer.mirror, _NEAR / self._viewer.zoom
        place = mirror.nodes[self._held].port_place(end.port, end.is_output)
        around = QRectF(place, place).adjusted(-reach, -reach, reach, reach)
        wiring = Wiring(mirror.graph, end, mirror.findings)
        return [
            wire
            for item in mirror.nodes_near(around)
            for wire in wiring.ways(item.node)
            if not wiring.is_aside(wire, item.node)
            and wiring.problem(wiring.other(wire), item.node) is None
        ]

    def _ends(self, wire: Wire) -> tuple[QPointF, QPointF]:
        nodes = self._viewer.mirror.nodes
        source, target = nodes[wire.source], nodes[wire.target]
        return source.port_place(wire.output, True), target.port_place(wire.input, False)

    def _span(self, wire: Wire) -> float:
        """How far the ends of a wire are from each other."""
        start, end = self._ends(wire)
        return norm(end - start)

    def _turn_to(self, edit: Rewire | None) -> None:
        self._edit = edit
        self._say()

    def _say(self) -> None:
        self._viewer.remove_overlay(self._sign)
        if self._edit is None:
            return
        (wire,) = self._edit.wires
        what = self._edit.preview(self._viewer.mirror.graph).text(tr)
        text = tr("{wire}. Ctrl leaves them apart.", wire=what)
        self._sign.show_at(self._viewer.mapToScene(self._at))
        self._sign.say(Verdict(text, "ok"), [self._viewer.style_.direct(*self._ends(wire))])
        self._viewer.add_overlay(self._sign)
        self._viewer.viewport().update()

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """The worker's answer: what would not fit is not offered."""
        if edit == self._edit and verdict.severity != "ok":
            self._refused = self._edit
            self._turn_to(None)

    def take(self) -> Rewire | None:
        """What joins the node now that it is let go; None where nothing does."""
        return self._edit

    def leave(self) -> None:
        """The node is not held any more."""
        self._rest.stop()
        self._viewer.remove_overlay(self._sign)
        self.deleteLater()
