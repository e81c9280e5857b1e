"""Drawing wires with the mouse: from a port, or by taking up the ends of wires that are there."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt

from app.base.i18n import tr
from app.canvas.aim import Aim, Aiming
from app.canvas.gestures import Gesture
from app.canvas.held_wires import HeldWires
from app.canvas.live_wire import LiveWire
from app.canvas.requests import Requests
from app.canvas.sign import Verdict
from app.canvas.viewer import Viewer
from app.canvas.wiring import End
from graph_nodes.edit import Edit, Rewire
from graph_nodes.graph import Wire

OfferNodes = Callable[[HeldWires, QPointF, "DrawWire"], None]
"""Asks which new node should take the loose ends, at a place of the scene.

The wires are left as they are drawn meanwhile; who is asked cancels the gesture in the end.
"""


class DrawWire(Gesture):
    """Wires that follow the pointer, say at once what is wrong, and are asked for at release.

    While Shift is held, what is joined is kept in hand, and joined to more.
    """

    cursor = Qt.CursorShape.CrossCursor
    pans_at_edges = True

    def __init__(
        self,
        viewer: Viewer,
        requests: Requests,
        held: HeldWires,
        offer: OfferNodes,
        selected: Iterable[str] = (),
    ) -> None:
        self._viewer, self._requests, self._offer = viewer, requests, offer
        self._held = held
        self._aiming = Aiming(viewer, held, selected)
        self._aim = Aim()
        self._verdict = Verdict()
        self._asked: Rewire | None = None
        self._joined: dict[End, Wire] = {}
        mirror = viewer.mirror
        ports = [mirror.nodes[s.node].shape_.port(s.port, s.is_output) for s in held.starts]
        self._live = LiveWire(
            [self._place(start) for start in held.starts],
            held.from_output,
            ports[0].family if ports[0] else "any",
            viewer.style_,
        )
        viewer.add_overlay(self._live)
        mirror.dots.show_wires(held.moved, shown=False)
        self._light()

    def _place(self, end: End) -> QPointF:
        return self._viewer.mirror.nodes[end.node].port_place(end.port, end.is_output)

    def _light(self) -> None:
        """Light up the ports in view that could take the wires; dim all the others."""
        for item in self._viewer.visible_nodes():
            possible = {(e.port, e.is_output) for e in self._held.possible(item.node)}
            possible |= {(s.port, s.is_output) for s in self._held.starts if s.node == item.id}
            item.light(frozenset(possible))

    # -- while they are drawn --------------------------------------------------------------

    def move(self, at: QPoint) -> None:
        before, self._aim = self._aim, self._aiming.at(at)
        if before.ends != self._aim.ends:
            self._mark(before.ends, False)
            self._mark(self._aim.ends, True)
        if before != self._aim:
            self._consider()
        places = [self._place(end) for end in self._aim.ends]
        self._live.draw(places, self._viewer.mapToScene(at), self._said)

    def _consider(self) -> None:
        """Say what is known of what is meant, and have found out what is not."""
        self._verdict = self._aim.verdict
        before, self._asked = self._asked, self._edit(self._aim.wires)
        if self._asked not in (None, before) and self._aim.wires != self._held.moved:
            self._requests.editHovered.emit(self._asked)

    @property
    def _said(self) -> Verdict:
        """The verdict, or how it goes on while wires are in hand."""
        if self.in_hand and not self._verdict.text:
            text = tr(
                "Joined: {count}. Click on more, or let go of Shift.", count=len(self._joined)
            )
            return Verdict(text, "ok")
        return self._verdict

    def _edit(self, wires: Iterable[Wire]) -> Rewire | None:
        """What draws these wires and those that are joined already."""
        every = tuple(dict.fromkeys((*self._joined.values(), *wires)))
        return Rewire(every, self._held.moved) if every else None

    def _mark(self, ends: Iterable[End], on: bool) -> None:
        for end in ends:
            key = (end.port, end.is_output) if on else None
            self._viewer.mirror.nodes[end.node].hover(on, key)

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        if edit == self._asked:
            text = tr("{port}: {verdict}", port=self._aim.verdict.text, verdict=verdict.text)
            self._verdict = replace(verdict, text=text) if self._aim.ends else verdict
            self._live.say(self._verdict)

    # -- when it ends ----------------------------------------------------------------------

    def goes_on(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Keep what is joined in hand while Shift is held, if it is one wire of an output."""
        several = self._held.from_output and len(self._held.starts) == 1 and not self._held.moved
        if not (several and modifiers & Qt.KeyboardModifier.ShiftModifier):
            return False
        if not self._refused:
            self._joined |= dict(zip(self._aim.ends, self._aim.wires, strict=True))
            self._live.join([self._place(end) for end in self._joined])
        self.in_hand = self.in_hand or bool(self._joined)
        return self.in_hand

    @property
    def _refused(self) -> bool:
        return self._verdict.severity == "error"

    def release(self, at: QPoint) -> None:
        wires = () if self._refused else self._aim.wires
        edit = self._edit(wires)
        is_empty = not (self._aim.ends or self._verdict.text or self._viewer.hit(at).node)
        if edit is None and is_empty:
            self._unlight()
            self._offer(self._held, self._viewer.mapToScene(at), self)
            return
        self.cancel()
        if edit is not None and edit.wires != self._held.moved:
            self._requests.editRequested.emit(edit)

    def cancel(self) -> None:
        self._unlight()
        self._viewer.remove_overlay(self._live)
        self._viewer.mirror.dots.show_wires(self._held.moved)

    def _unlight(self) -> None:
        for item in self._viewer.mirror.nodes.values():
            item.light(None)
            item.hover(False)
