"""How a graph is drawn, as an immutable value: frames, looks of nodes, ways of wires.

No check, run or script's computation depends on it. Where nodes stand is said by the nodes.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from graph_nodes.colors import COLORS
from graph_nodes.elements import Position, Wire
from graph_nodes.quoting import one_line, quoted


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled ground under nodes and other frames. It has no place: it is where these stand.

    Attributes:
        title: What it is called, on one line.
        color: One of ``COLORS``, or "".
        note: What there is to say about it.
        inside: The id of the frame that it is in; "" for none.
    """

    title: str = ""
    color: str = ""
    note: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class NodeLook:
    """How a node is drawn.

    Attributes:
        frame: The id of the frame that it is in; "" for none.
        color: One of ``COLORS``, or "" for that of its type.
        collapsed: Whether only its title is drawn.
        hides_unused: Whether ports without a wire are left out.
    """

    frame: str = ""
    color: str = ""
    collapsed: bool = False
    hides_unused: bool = False


@dataclass(frozen=True, slots=True)
class WireLook:
    """How a wire is drawn.

    Attributes:
        bends: The points that it goes through, from its output to its input.
        portal: The name that stands at both of its ends instead of a line between them; "" for a
            line. All wires behind one name begin at the same output.
    """

    bends: tuple[Position, ...] = ()
    portal: str = ""


_FREE, _STRAIGHT = NodeLook(), WireLook()


@dataclass(frozen=True)
class Drawing:
    """Frames by id, and the looks of those nodes and wires that do not have the usual one.

    A ``Graph`` keeps its drawing to nodes and wires that are there, and to frames that hold some.
    """

    frames: Mapping[str, Frame] = field(default_factory=lambda: MappingProxyType({}))
    nodes: Mapping[str, NodeLook] = field(default_factory=lambda: MappingProxyType({}))
    wires: Mapping[Wire, WireLook] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.frames or self.nodes or self.wires)

    def node(self, node_id: str) -> NodeLook:
        """How a node is drawn."""
        return self.nodes.get(node_id, _FREE)

    def wire(self, wire: Wire) -> WireLook:
        """How a wire is drawn."""
        return self.wires.get(wire, _STRAIGHT)

    @cached_property
    def content(self) -> Mapping[str, frozenset[str]]:
        """The ids of the nodes in each frame, those in frames inside of it included."""
        direct: dict[str, list[str]] = {frame: [] for frame in ("", *self.frames)}
        for node_id, look in self.nodes.items():
            direct[look.frame].append(node_id)
        found: dict[str, set[str]] = {frame: set() for frame in self.frames}
        for inner in self.frames:
            for frame in self.around(inner):
                found[frame].update(direct[inner])
        return {frame: frozenset(ids) for frame, ids in found.items()}

    def around(self, frame: str) -> tuple[str, ...]:
        """A frame and those that it is in, the innermost first; none for ""."""
        way: list[str] = []
        while frame in self.frames and frame not in way:
            way.append(frame)
            frame = self.frames[frame].inside
        return tuple(way)

    # -- edits -----------------------------------------------------------------------------

    def set_nodes(self, ids: Iterable[str], **changes: Any) -> "Drawing":
        """The drawing with other fields of the looks of nodes."""
        return self.with_nodes({i: replace(self.node(i), **changes) for i in ids})

    def with_nodes(self, looks: Mapping[str, NodeLook]) -> "Drawing":
        """The drawing with these looks of nodes."""
        nodes = {i: look for i, look in {**self.nodes, **looks}.items() if look != _FREE}
        return replace(self, nodes=MappingProxyType(nodes))

    def set_wires(self, wires: Iterable[Wire], **changes: Any) -> "Drawing":
        """The drawing with other fields of the looks of wires."""
        return self.with_wires({w: replace(self.wire(w), **changes) for w in wires})

    def with_wires(self, looks: Mapping[Wire, WireLook]) -> "Drawing":
        """The drawing with these looks of wires."""
        wires = {w: look for w, look in {**self.wires, **looks}.items() if look != _STRAIGHT}
        return replace(self, wires=MappingProxyType(wires))

    def set_frame(self, frame: str, **changes: Any) -> "Drawing":
        """The drawing with other fields of a frame; a title on one line, whatever was typed."""
        made = replace(self.frames.get(frame, Frame()), **changes)
        made = replace(made, title=one_line(made.title), note=made.note.strip())
        return self.with_frames({**self.frames, frame: made})

    def with_frames(self, frames: Mapping[str, Frame]) -> "Drawing":
        """The drawing with these frames and no others."""
        return replace(self, frames=MappingProxyType(dict(frames)))

    # -- staying true to the graph ---------------------------------------------------------

    def kept(self, has_node: Callable[[str], bool], has_wire: Callable[[Wire], bool]) -> "Drawing":
        """The drawing of what is there alone: the same one where all of it is."""
        one = self
        if not all(map(has_node, one.nodes)):
            nodes = {i: look for i, look in one.nodes.items() if has_node(i)}
            one = replace(one, nodes=MappingProxyType(nodes))
        if not all(map(has_wire, one.wires)):
            wires = {wire: look for wire, look in one.wires.items() if has_wire(wire)}
            one = replace(one, wires=MappingProxyType(wires))
        held = {frame: one.frames[frame] for frame, ids in one.content.items() if ids}
        return one if len(held) == len(one.frames) else one.with_frames(held)

    def rewired(self, moved: Callable[[Wire], Wire]) -> "Drawing":
        """The drawing after wires have come to be called otherwise."""
        if not self.wires:
            return self
        wires = {moved(wire): look for wire, look in self.wires.items()}
        return replace(self, wires=MappingProxyType(wires))

    def shifted(self, by: Mapping[str, Position]) -> "Drawing":
        """The drawing after nodes moved: wires bend where they did, seen from both their ends."""
        looks: dict[Wire, WireLook] = {}
        for wire, look in self.wires.items():
            shift = by.get(wire.source)
            if look.bends and shift is not None and shift == by.get(wire.target):
                looks[wire] = replace(look, bends=moved_bends(look.bends, shift))
        return self.with_wires(looks) if looks else self


def moved_bends(bends: tuple[Position, ...], by: Position) -> tuple[Position, ...]:
    """The points that a wire goes through, put elsewhere."""
    return tuple((x + by[0], y + by[1]) for x, y in bends)


def redrawn_nodes(before: Drawing, after: Drawing) -> set[str]:
    """The nodes that two drawings show otherwise."""
    if before.nodes is after.nodes:
        return set()
    pairs = ((i, before.node(i), after.node(i)) for i in {*before.nodes, *after.nodes})
    return {i for i, a, b in pairs if a is not b and a != b}


def drawing_refusal(drawing: Drawing) -> str | None:
    """Why a graph cannot be drawn so, in words, or None where it can."""
    for thing in (*drawing.frames.values(), *drawing.nodes.values()):
        if thing.color and thing.color not in COLORS:
            return f"a colour is one of {', '.join(COLORS)}, not {quoted(thing.color)}"
    for frame in (*drawing.frames, *(look.frame for look in drawing.nodes.values())):
        if frame and frame not in drawing.frames:
            return f"there is no frame with the id {quoted(frame)}"
    for frame, one in drawing.frames.items():
        if one.inside and one.inside not in drawing.frames:
            return f"the frame {quoted(one.title)} is in one that is not there"
        if drawing.frames[drawing.around(frame)[-1]].inside:
            return f"the frame {quoted(one.title)} cannot be inside of itself"
    return _ways_refusal(drawing.wires)


def _ways_refusal(wires: Mapping[Wire, WireLook]) -> str | None:
    outputs: dict[str, tuple[str, str]] = {}
    for wire, look in wires.items():
        for x, y in look.bends:
            if not (math.isfinite(x) and math.isfinite(y)):
                return f"a wire cannot bend at ({x}, {y})"
        if look.portal != one_line(look.portal):
            return f"the name of a portal is on one line, unlike {quoted(look.portal)}"
        start = (wire.source, wire.output)
        if look.portal and outputs.setdefault(look.portal, start) != start:
            return f"the name {quoted(look.portal)} is that of another output's portal"
    return None
