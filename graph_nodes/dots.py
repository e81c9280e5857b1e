"""The dots that wires are led through. Wires of one output that go through one place share it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from graph_nodes.drawing import Drawing, WireLook
from graph_nodes.elements import Position, Wire

Looks = Mapping[Wire, WireLook]
"""How some wires are to be drawn."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that wires of one output go through.

    Attributes:
        source: The id of the node.
        output: Its output.
        at: Where it is.
    """

    source: str
    output: str
    at: Position

    @classmethod
    def on(cls, wire: Wire, at: Position) -> "Dot":
        """The dot of a wire at a place."""
        return cls(wire.source, wire.output, at)


def dots_of(drawing: Drawing) -> dict[Dot, list[Wire]]:
    """The dots that are drawn, and the wires that go through each."""
    found: dict[Dot, list[Wire]] = {}
    for wire, look in drawing.wires.items():
        for at in look.bends if not look.portal else ():
            found.setdefault(Dot.on(wire, at), []).append(wire)
    return found


def with_dot(drawing: Drawing, parts: Mapping[Wire, int], at: Position) -> Looks:
    """The looks of wires with a dot more.

    Args:
        drawing: How the graph is drawn.
        parts: The wires, and how many dots of each come before it.
        at: Where it is.
    """
    looks: dict[Wire, WireLook] = {}
    for wire, part in parts.items():
        bends = drawing.wire(wire).bends
        looks[wire] = _led(drawing.wire(wire), (*bends[:part], at, *bends[part:]))
    return looks


def moved(drawing: Drawing, places: Mapping[Dot, Position]) -> Looks:
    """The looks of the wires whose dots are put elsewhere."""
    return {
        wire: _led(look, (places.get(Dot.on(wire, at), at) for at in look.bends))
        for wire, look in drawing.wires.items()
        if any(Dot.on(wire, at) in places for at in look.bends)
    }


def without(drawing: Drawing, dots: Collection[Dot]) -> Looks:
    """The looks of wires that do not go through these dots any more."""
    gone = set(dots)
    return {
        wire: _led(look, (at for at in look.bends if Dot.on(wire, at) not in gone))
        for wire, look in drawing.wires.items()
        if any(Dot.on(wire, at) in gone for at in look.bends)
    }


def _led(look: WireLook, bends: Iterable[Position]) -> WireLook:
    """A look with other dots; two in one place are one."""
    return replace(look, bends=tuple(at for at, _ in groupby(bends)))
