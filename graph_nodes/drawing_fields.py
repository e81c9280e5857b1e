"""How a graph is drawn, as the JSON fields of a ``.loom`` file, and back."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.drawing import Drawing, Frame, NodeLook, WireLook
from graph_nodes.elements import GraphError, Position, Wire, id_key, wire_key
from graph_nodes.graph import Graph
from graph_nodes.json_fields import (
    color_of,
    flag_of,
    id_of,
    list_of,
    object_of,
    position_of,
    text_of,
)
from graph_nodes.migrations import Fields
from graph_nodes.quoting import one_line, quoted
from graph_nodes.reading import DocumentError


def drawing_fields(drawing: Drawing) -> dict[str, list[Fields]]:
    """The frames, nodes and wires of a drawing in a stable order, each without what is as usual."""
    frames = sorted(drawing.frames.items(), key=lambda item: id_key(item[0]))
    looks = sorted(drawing.nodes.items(), key=lambda item: id_key(item[0]))
    ways = sorted(drawing.wires.items(), key=lambda item: wire_key(item[0]))
    return {
        "frames": [_said({"id": i, **_frame_fields(drawing, i, one)}) for i, one in frames],
        "nodes": [said for i, look in looks if len(said := _said({"id": i, **_look(look)})) > 1],
        "wires": [_said(_way(wire, look)) for wire, look in ways],
    }


def place_fields(at: Position) -> list[float | int]:
    """A place on the canvas; numbers without a fraction are whole ones."""
    return [int(value) if value.is_integer() else value for value in at]


def _said(fields: Fields) -> Fields:
    return {key: value for key, value in fields.items() if value}


def _frame_fields(drawing: Drawing, frame: str, one: Frame) -> Fields:
    nodes = (i for i, look in drawing.nodes.items() if look.frame == frame)
    fields: Fields = {"title": one.title, "color": one.color, "note": one.note}
    return {**fields, "inside": one.inside, "nodes": sorted(nodes, key=id_key)}


def _look(look: NodeLook) -> Fields:
    hides = look.hides_unused
    return {"color": look.color, "collapsed": look.collapsed, "hides_unused": hides}


def _way(wire: Wire, look: WireLook) -> Fields:
    bends = [place_fields(at) for at in look.bends]
    return {"to": f"{wire.target}.{wire.input}", "bends": bends, "portal": look.portal}


def drawn(graph: Graph, fields: Fields, place: str) -> Graph:
    """A graph as the fields of a document say that it is drawn.

    Args:
        graph: The graph.
        fields: The fields of its scope.
        place: What messages put before theirs.

    Raises:
        DocumentError: They tell of what is not there, or of no drawing; the text says where.
    """
    if "drawing" not in fields:
        return graph
    place = f"{place}drawing"
    said = object_of(fields["drawing"], place)
    frames, members = _frames(graph, said, place)
    looks = {i: NodeLook(frame=frame) for i, frame in members.items()}
    for where, item in _items(said, "nodes", place):
        node_id = _node(graph, item.get("id"), where)
        flags = {key: flag_of(item, key, where) for key in ("collapsed", "hides_unused")}
        look = looks.get(node_id, NodeLook())
        looks[node_id] = replace(look, color=color_of(item, where), **flags)
    ways = dict(_wire_look(graph, item, where) for where, item in _items(said, "wires", place))
    drawing = Drawing(MappingProxyType(frames)).with_nodes(looks).with_wires(ways)
    try:
        return graph.draw(drawing)
    except GraphError as error:
        raise DocumentError(f"{place}: {error}") from None


def _items(fields: Fields, key: str, place: str) -> list[tuple[str, Fields]]:
    """The objects of a list, each with what messages call it."""
    named = ((f"{place}: {key}[{index}]", item) for index, item in enumerate(list_of(fields, key)))
    return [(where, object_of(item, where)) for where, item in named]


def _frames(graph: Graph, said: Fields, place: str) -> tuple[dict[str, Frame], Mapping[str, str]]:
    """The frames by id, and the frame of each node that is in one."""
    frames: dict[str, Frame] = {}
    members: dict[str, str] = {}
    for where, item in _items(said, "frames", place):
        frame = id_of(item, where)
        if frame in frames:
            raise DocumentError(f"{where}: the id {frame!r} is used twice")
        title, note, inside = (text_of(item, k, where, "") for k in ("title", "note", "inside"))
        frames[frame] = Frame(one_line(title), color_of(item, where), note.strip(), inside)
        for node_id in list_of(item, "nodes"):
            name = _node(graph, node_id, where)
            if members.setdefault(name, frame) != frame:
                raise DocumentError(f"{where}: the node {name!r} is in another frame already")
    return frames, members


def _node(graph: Graph, node_id: object, place: str) -> str:
    if not isinstance(node_id, str) or node_id not in graph.nodes:
        raise DocumentError(f"{place}: it names the node {quoted(node_id)}, which is not there")
    return node_id


def _wire_look(graph: Graph, item: Fields, place: str) -> tuple[Wire, WireLook]:
    end = text_of(item, "to", place)
    target, _, into = end.partition(".")
    wire = graph.wire_into(target, into)
    if wire is None:
        raise DocumentError(f"{place}: no wire ends at {quoted(end)}")
    bends = (
        position_of(at, place, f"bends[{index}]") for index, at in enumerate(list_of(item, "bends"))
    )
    return wire, WireLook(tuple(bends), text_of(item, "portal", place, ""))
