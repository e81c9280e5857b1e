"""Nodes into frames and out of them, and drawings of nodes that leave a graph or come into one."""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.drawing import Drawing, Frame, NodeLook, WireLook, moved_bends
from graph_nodes.elements import Position, Wire, id_key
from graph_nodes.names import FreeNames


def whole_frames(drawing: Drawing, ids: Collection[str]) -> frozenset[str]:
    """The frames whose nodes are all among these."""
    chosen = set(ids)
    return frozenset(frame for frame, inside in drawing.content.items() if inside <= chosen)


def frame_around(drawing: Drawing, ids: Collection[str]) -> str:
    """The innermost frame that holds all of these nodes and another one; "" where there is none."""
    chosen = set(ids)
    holding = [frame for frame, inside in drawing.content.items() if chosen < inside]
    return max(holding, key=lambda frame: len(drawing.around(frame)), default="")


def common_frame(drawing: Drawing, ids: Collection[str]) -> str:
    """The innermost frame that holds all of these nodes; "" where there is none."""
    chosen = set(ids)
    holding = [frame for frame, inside in drawing.content.items() if chosen <= inside]
    return max(holding, key=lambda frame: len(drawing.around(frame)), default="")


def framed(drawing: Drawing, ids: Collection[str], frame: Frame) -> tuple[Drawing, str]:
    """The drawing with one more frame, and its id.

    Args:
        drawing: The drawing.
        ids: The nodes that come into it, at least one; with them the frames whose nodes all do.
        frame: Its title, colour and note; it comes into the frame that is around all of them.
    """
    made, around = _free_frame(drawing.frames), frame_around(drawing, ids)
    kept = {"title": frame.title, "color": frame.color, "note": frame.note}
    return put_in(drawing.set_frame(made, inside=around, **kept), ids, made), made


def put_in(drawing: Drawing, ids: Collection[str], frame: str) -> Drawing:
    """The drawing with nodes in a frame, or, for "", in none.

    Frames whose nodes are all among them go along as they are.
    """
    return _moved(drawing, ids, lambda _: frame, {*drawing.around(frame)})


def taken_out(drawing: Drawing, ids: Collection[str]) -> Drawing:
    """The drawing with nodes, and frames that they are all of, one frame further out."""
    return _moved(drawing, ids, lambda frame: _outside(drawing, frame))


def _moved(
    drawing: Drawing,
    ids: Collection[str],
    to: Callable[[str], str],
    staying: Collection[str] = (),
) -> Drawing:
    """The drawing with nodes in other frames than in those that they, or their frames, are in."""
    whole = whole_frames(drawing, ids).difference(staying)
    frames = {
        frame: replace(one, inside=to(one.inside))
        if frame in whole and one.inside not in whole
        else one
        for frame, one in drawing.frames.items()
    }
    looks = {i: look for i in ids if (look := drawing.node(i)).frame not in whole}
    looks = {i: replace(look, frame=to(look.frame)) for i, look in looks.items()}
    return drawing.with_frames(frames).with_nodes(looks)


def dissolved(drawing: Drawing, frames: Iterable[str]) -> Drawing:
    """The drawing without frames; what was in them is in what was around them."""
    for gone in frames:
        out = _outside(drawing, gone)
        kept = {
            frame: replace(one, inside=out) if one.inside == gone else one
            for frame, one in drawing.frames.items()
            if frame != gone
        }
        freed = [i for i, look in drawing.nodes.items() if look.frame == gone]
        drawing = drawing.set_nodes(freed, frame=out).with_frames(kept)
    return drawing


def _outside(drawing: Drawing, frame: str) -> str:
    return drawing.frames[frame].inside if frame in drawing.frames else ""


def cut_out(drawing: Drawing, ids: Collection[str]) -> Drawing:
    """The drawing of nodes that leave the others, with the frames whose nodes all do."""
    if not drawing:
        return drawing
    chosen, whole = set(ids), whole_frames(drawing, ids)
    frames = {
        frame: one if one.inside in whole else replace(one, inside="")
        for frame, one in drawing.frames.items()
        if frame in whole
    }
    looks = {
        i: look if look.frame in whole else replace(look, frame="")
        for i, look in drawing.nodes.items()
        if i in chosen
    }
    ways = {w: k for w, k in drawing.wires.items() if w.source in chosen and w.target in chosen}
    return Drawing(MappingProxyType(frames), wires=MappingProxyType(ways)).with_nodes(looks)


def merged(
    drawing: Drawing,
    other: Drawing,
    ids: Mapping[str, str],
    by: Position = (0.0, 0.0),
    frame: str = "",
) -> Drawing:
    """The drawing with that of nodes that come from elsewhere.

    Args:
        drawing: The drawing.
        other: That of the nodes where they come from.
        ids: What each node is called there → what it is called here.
        by: How far each stands from where it stood there.
        frame: The frame that they come into; "" for none.
    """
    if not (other or frame):
        return drawing
    inner = {"": frame}
    for old in sorted(other.frames, key=id_key):
        inner[old] = _free_frame({*drawing.frames, *inner.values()})
    frames = {
        inner[old]: replace(one, inside=inner[one.inside]) for old, one in other.frames.items()
    }
    looks: dict[str, NodeLook] = {}
    for old, new in ids.items():
        look = other.node(old)
        looks[new] = replace(look, frame=inner[look.frame])
    whole = drawing.with_frames({**drawing.frames, **frames}).with_nodes(looks)
    return whole.with_wires(_ways(drawing, other, ids, by))


def _ways(
    drawing: Drawing, other: Drawing, ids: Mapping[str, str], by: Position
) -> dict[Wire, WireLook]:
    """The looks of wires that come from elsewhere, behind portals of names that are free."""
    names = FreeNames(look.portal for look in drawing.wires.values())
    portals, ways = {"": ""}, dict[Wire, WireLook]()
    for wire, look in other.wires.items():
        if wire.source in ids and wire.target in ids:
            if look.portal not in portals:
                portals[look.portal] = names.take(look.portal)
            wire = replace(wire, source=ids[wire.source], target=ids[wire.target])
            ways[wire] = WireLook(moved_bends(look.bends, by), portals[look.portal])
    return ways


def _free_frame(taken: Collection[str]) -> str:
    """The id of a new frame: the first of f1, f2, ... that no other has."""
    return next(i for n in itertools.count(1) if (i := f"f{n}") not in taken)
