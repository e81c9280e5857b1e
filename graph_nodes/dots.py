"""The dots that wires are led through. Wires of one output that go through one place share it."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

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


def halved(
    drawing: Drawing, wire: Wire, halves: tuple[Wire, Wire], way: Sequence[Position]
) -> Looks:
    """The looks of the two wires that come for one on which a node is put: each dot stays.

    Args:
        drawing: How the graph was drawn.
        wire: The wire.
        halves: The two.
        way: Where the wire starts, where the node comes to stand, and where the wire ends.
    """
    start, at, end = way
    bends = drawing.wire(wire).bends
    stations = (start, *bends, end)
    away = [_distance(at, a, b) for a, b in pairwise(stations)]
    before = away.index(min(away))
    return {halves[0]: WireLook(bends[:before]), halves[1]: WireLook(bends[before:])}


def taken_over(drawing: Drawing, pairs: Iterable[tuple[Wire, Wire]]) -> Looks:
    """The looks of wires whose ends were moved, each with the one before: they keep their dots.

    They stay hidden as long as they begin at the same output.
    """
    looks: dict[Wire, WireLook] = {}
    for old, new in pairs:
        stays = (old.source, old.output) == (new.source, new.output)
        look = drawing.wire(old)
        looks[new] = look if stays else replace(look, portal="")
    return looks


def _distance(at: Position, a: Position, b: Position) -> float:
    """How far a place is from the line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    span = dx * dx + dy * dy
    share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / span if span else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(at, (a[0] + share * dx, a[1] + share * dy))


def _led(look: WireLook, bends: Iterable[Position]) -> WireLook:
    """A look with other dots; two in one place are one."""
    return replace(look, bends=tuple(at for at, _ in groupby(bends)))
