"""Which port a wire in hand is meant for: the one below the pointer, or the nearest that fits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, QRectF

from app.base.i18n import tr
from app.canvas.held_wires import HeldWires
from app.canvas.node_item import NodeItem
from app.canvas.sign import Verdict
from app.canvas.viewer import Hit, Viewer
from app.canvas.wire_path import norm
from app.canvas.wiring import End
from graph_nodes.graph import Wire

_NEAR = 36.0
"""Pixels from a port, at most, at which it is meant though the pointer is on no node."""

_TOLD = 4
"""Names that a sign tells, at most."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is meant: ports of the other side, and what would come of ending there."""

    ends: tuple[End, ...] = ()
    wires: tuple[Wire, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)


class Aiming:
    """Finds out what wires in hand are meant for.

    Args:
        viewer: Shows the ports.
        held: The wires.
        selected: The selected nodes: of several, a wire that is let go on one goes into each.
    """

    def __init__(self, viewer: Viewer, held: HeldWires, selected: Iterable[str]) -> None:
        self._viewer, self._held = viewer, held
        several = [i for i in selected if i != held.starts[0].node]
        self._selected = several if held.from_output and len(several) > 1 else []

    def at(self, at: QPoint) -> Aim:
        """What the pointer means at a point of the view."""
        hit, place = self._viewer.hit(at), self._viewer.mapToScene(at)
        if hit.node is None:
            near = None if self._viewer.is_far else self._near(place)
            return Aim() if near is None else self._to(near)
        if hit.port is not None:
            return self._at_port(hit)
        if hit.node.id in {start.node for start in self._held.starts}:
            return Aim()
        if hit.node.id in self._selected:
            return self._into_each()
        found = self._nearest([hit.node], place)
        if found is not None:
            return self._to(found)
        return Aim(verdict=Verdict(self._held.first.why_none(hit.node.node), "error"))

    def _at_port(self, hit: Hit) -> Aim:
        assert hit.node is not None
        assert hit.port is not None
        end = End(hit.node.id, hit.port.name, hit.port.is_output)
        if end in self._held.starts:
            return Aim()
        reason = self._held.refusal(end)
        return Aim((end,), (), Verdict(reason, "error")) if reason else self._to(end)

    def _near(self, place: QPointF) -> End | None:
        """The nearest free port that fits, of the nodes around the pointer."""
        reach = min(_NEAR / self._viewer.zoom, 2 * _NEAR)
        around = QRectF(place, place).adjusted(-reach, -reach, reach, reach)
        starts = {start.node for start in self._held.starts}
        items = [i for i in self._viewer.mirror.nodes_near(around) if i.id not in starts]
        return self._nearest(items, place, reach)

    def _nearest(
        self, items: Iterable[NodeItem], place: QPointF, reach: float = float("inf")
    ) -> End | None:
        """The nearest of the free ports that fit; one whose shape fits, too, before others."""
        found = [
            (not self._held.suits(end, item.node), away, end)
            for item in items
            for end in self._held.free(item.node)
            if (away := norm(item.port_place(end.port, end.is_output) - place)) <= reach
        ]
        return min(found, key=lambda each: each[:2], default=(False, 0.0, None))[2]

    def _to(self, end: End) -> Aim:
        wires = self._held.wires_to(end)
        text = self._name(end)
        if not end.is_output or len(wires) == 1:
            for old in self._held.replaced(wires):
                source = self._held.graph.nodes[old.source].name
                text = tr("{port}, in place of {other}", port=text, other=f"{source}.{old.output}")
        if len(wires) > 1:
            text = tr("{count} wires from {port}", count=len(wires), port=text)
        return Aim((end,), wires, Verdict(text, "ok"))

    def _into_each(self) -> Aim:
        """Into each selected node where one free input fits."""
        wiring, nodes = self._held.first, self._held.graph.nodes
        ways = {i: wiring.only_way(nodes[i]) for i in self._selected}
        wires = tuple(wire for wire in ways.values() if wire is not None)
        ends = tuple(wiring.other(wire) for wire in wires)
        left = [nodes[i].name for i, wire in ways.items() if wire is None]
        if not wires:
            text = tr("none of the selected nodes has one free input that fits")
            return Aim(verdict=Verdict(text, "error"))
        text = _listed([self._name(end) for end in ends])
        if left:
            text = tr("{ports}; not {names}", ports=text, names=_listed(left))
        return Aim(ends, wires, Verdict(text, "ok"))

    def _name(self, end: End) -> str:
        return f"{self._held.graph.nodes[end.node].name}.{end.port}"


def _listed(names: list[str]) -> str:
    more = len(names) - _TOLD
    text = ", ".join(names[:_TOLD])
    return tr("{names} and {count} more", names=text, count=more) if more > 0 else text
