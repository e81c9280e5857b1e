"""How values flow past nodes that go, and through nodes that are put on a wire."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.dots import halved
from graph_nodes.drawing import WireLook
from graph_nodes.elements import GraphError, GraphNode, Position, Wire, wire_key
from graph_nodes.frames import common_frame, put_in
from graph_nodes.graph import Graph
from graph_nodes.growing import shrunk
from graph_nodes.ports import SCALAR, Port
from graph_nodes.roles import Role

ROOM = 240.0
"""How far apart nodes stand beside each other on the canvas, in pixels."""

Misfit = Callable[[Graph, Wire], str | None]
"""Why what starts a wire cannot go where it ends, or None where it can, or nobody knows."""


def declared_misfit(graph: Graph, wire: Wire) -> str | None:
    """Why a wire cannot be, by what its ports declare alone; None where it can."""
    source, target = graph.node(wire.source), graph.node(wire.target)
    output, into = source.output(wire.output), target.input(wire.input)
    if output is None or into is None or output.kind != into.kind:
        return graph.refusal(wire) or ""
    mismatch = _mismatch(output, into)
    if mismatch is None:
        return None
    gives, wants = mismatch
    giver, taker = f"'{source.name}.{output.name}'", f"'{target.name}.{into.name}'"
    return f"{giver} gives {gives}, but {taker} wants {wants}"


def ports_fit(output: Port, into: Port) -> bool:
    """Whether what an output gives can go into an input, by what the two declare alone."""
    return output.kind == into.kind and _mismatch(output, into) is None


def _mismatch(output: Port, into: Port) -> tuple[str, str] | None:
    """What is given and what is wanted, where that is not the same."""
    if not (output.dtype in ("any", into.dtype) or into.accepts(output.dtype)):
        return output.dtype, into.dtype
    if SCALAR in (output.dims, into.dims) and (output.has_axes or into.has_axes):
        gives, wants = (port.dims.replace(SCALAR, "a single number") for port in (output, into))
        return gives, wants
    return None


# -- past nodes ------------------------------------------------------------------------------


def bridges(
    graph: Graph, ids: Collection[str], misfit: Misfit = declared_misfit
) -> tuple[Wire, ...]:
    """The wires that would lead the flow past nodes, were they taken out together.

    What goes into a node goes on to where its output went, and through a chain of them to where the
    last one's went, where the types allow it.
    """
    gone = set(ids)
    found: list[Wire] = []
    for wire in graph.wires_of(gone):
        origin = None if wire.target in gone else _origin(graph, wire, gone)
        if origin is not None:
            bridge = replace(wire, source=origin.source, output=origin.output)
            if misfit(graph, bridge) is None:
                found.append(bridge)
    return tuple(found)


def _origin(graph: Graph, wire: Wire, gone: set[str]) -> Wire | None:
    """The wire by which what a wire carries came to the nodes that go."""
    while wire.source in gone:
        before = _passing(graph, graph.nodes[wire.source], wire.output)
        if before is None:
            return None
        wire = before
    return wire


def _passes(node: GraphNode) -> bool:
    """Whether values flow through a node, rather than begin or end there."""
    return node.spec is not None and node.spec.role in (Role.OP, Role.INPUT)


def _passing(graph: Graph, node: GraphNode, output: str) -> Wire | None:
    """The wire into a node that can stand for what its output gives.

    That is the wire into its first input, as where it is bypassed, or its only one.
    """
    inputs, outputs = node.inputs(), node.outputs()
    if not (_passes(node) and inputs and outputs and outputs[0].name == output):
        return None
    first, *others = (graph.wire_into(node.id, port.name) for port in inputs)
    wired = [wire for wire in others if wire is not None]
    return first or (wired[0] if len(wired) == 1 else None)


def extracted(graph: Graph, ids: Collection[str], joins: Collection[Wire]) -> Graph:
    """A graph in which nodes keep only the wires among them, and others are drawn past them."""
    gone = set(ids)
    outer = [w for w in graph.wires_of(gone) if (w.source in gone) != (w.target in gone)]
    return closed(graph, _healed(graph, gone, joined(graph.disconnect(outer), joins), joins))


def without(
    graph: Graph, ids: Collection[str], wires: Collection[Wire], joins: Collection[Wire]
) -> Graph:
    """A graph without nodes and wires, in which others are drawn past them.

    Raises:
        GraphError: One of those is refused.
    """
    return closed(graph, _healed(graph, ids, joined(graph.remove(ids, wires), joins), joins))


def _healed(before: Graph, gone: Collection[str], after: Graph, joins: Collection[Wire]) -> Graph:
    """``after``, in which the wires past nodes go through the dots of those that they come for."""
    if not before.drawing.wires:
        return after
    looks = {wire: WireLook(_dots_past(before, wire, gone)) for wire in joins}
    led = {wire: look for wire, look in looks.items() if look.bends}
    return after.draw(after.drawing.with_wires(led))


def _dots_past(graph: Graph, join: Wire, gone: Collection[str]) -> tuple[Position, ...]:
    """The dots on the way that a wire past nodes leads on, in their order."""
    wire, bends = graph.wire_into(join.target, join.input), tuple[Position, ...]()
    if wire is None or wire.source not in gone:
        return ()
    while wire is not None:
        bends = (*graph.drawing.wire(wire).bends, *bends)
        source = graph.nodes[wire.source]
        wire = _passing(graph, source, wire.output) if wire.source in gone else None
    return bends


def closed(before: Graph, after: Graph) -> Graph:
    """``after`` without the gaps that wires have left, since ``before``, among growing inputs."""
    if before.wires is after.wires:
        return after
    changed, renamed = shrunk(after, set(before.wires).difference(after.wires))
    if not changed:
        return after

    def moved(wire: Wire) -> Wire:
        return renamed.get(wire, wire)

    wires = tuple(sorted(map(moved, after.wires), key=wire_key))
    nodes = MappingProxyType(dict(after.nodes) | changed)
    return replace(after, nodes=nodes, wires=wires, drawing=after.drawing.rewired(moved))


def joined(graph: Graph, wires: Collection[Wire]) -> Graph:
    """A graph with these wires.

    Raises:
        GraphError: One of them is refused.
    """
    for wire in wires:
        graph = graph.connect(wire)
    return graph


# -- onto a wire -----------------------------------------------------------------------------


def chain_ends(graph: Graph, ids: Collection[str]) -> tuple[str, str] | None:
    """The first and the last of nodes that hang together, if there is one of each."""
    chosen = set(ids)
    inner = [w for i in chosen for w in graph.targets[i] if w.target in chosen]
    firsts = chosen - {w.target for w in inner}
    lasts = chosen - {w.source for w in inner}
    return (firsts.pop(), lasts.pop()) if len(firsts) == len(lasts) == 1 else None


def has_free_ends(graph: Graph, ids: Collection[str]) -> bool:
    """Whether nodes could be put on a wire as they are: a free input first, a free output last."""
    ends = chain_ends(graph, ids)
    return (
        ends is not None
        and all(_passes(graph.nodes[i]) for i in ends)
        and bool(_free_inputs(graph, ends[0]) and _free_outputs(graph, ends[1]))
    )


def _free_inputs(graph: Graph, node_id: str) -> list[Port]:
    ports = graph.nodes[node_id].inputs()
    return [port for port in ports if graph.wire_into(node_id, port.name) is None]


def _free_outputs(graph: Graph, node_id: str) -> list[Port]:
    taken = {wire.output for wire in graph.targets[node_id]}
    return [port for port in graph.nodes[node_id].outputs() if port.name not in taken]


def halves(
    graph: Graph, wire: Wire, ids: Sequence[str], misfit: Misfit = declared_misfit
) -> tuple[Wire, Wire]:
    """The two wires by which nodes come onto a wire: the first free ports whose types fit.

    Raises:
        GraphError: The nodes have no such ports; the text says which.
    """
    ends = chain_ends(graph, ids)
    if ends is None:
        raise GraphError("nodes go on a wire together if they are a chain, from one to another")
    first, last = ends
    for node in (graph.nodes[first], graph.nodes[last]):
        if not _passes(node):
            raise GraphError(
                f"no value flows on through {node.word} '{node.name}': it cannot be put on a wire"
            )
    into = [replace(wire, target=first, input=port.name) for port in _free_inputs(graph, first)]
    out = [replace(wire, source=last, output=port.name) for port in _free_outputs(graph, last)]
    sides = ((first, "input", into), (last, "output", out))
    before, after = (_fitting(graph, *side, misfit) for side in sides)
    return before, after


def _fitting(graph: Graph, node_id: str, side: str, wires: list[Wire], misfit: Misfit) -> Wire:
    """The first of the wires to the ports of a node that fits."""
    if not wires:
        name = graph.nodes[node_id].name
        raise GraphError(f"'{name}' has no free {side}: it cannot be put on a wire")
    reasons = [misfit(graph, wire) for wire in wires]
    if None not in reasons:
        raise GraphError(str(reasons[0]))
    return wires[reasons.index(None)]


def put_on(
    graph: Graph, wire: Wire, places: Mapping[str, Position], wires: tuple[Wire, Wire]
) -> Graph:
    """A graph in which nodes stand on a wire, by the two that ``halves`` gives, with room for them.

    They come into the frame that the wire is in.

    Args:
        graph: The graph.
        wire: The wire.
        places: Where the nodes are to stand.
        wires: The wires that take its place.

    Raises:
        GraphError: The wire is not there, or one of the others is refused.
    """
    if wire not in graph.wires:
        raise GraphError("the wire is not there any more")
    to = room(graph, wire, places)
    start, end = graph.nodes[wire.source].at, graph.nodes[wire.target].at
    looks = halved(graph.drawing, wire, wires, (start, to[wires[0].target], end))
    after = joined(graph, wires)
    after = after.draw(after.drawing.with_wires(looks)).move(to)
    frame = common_frame(graph.drawing, (wire.source, wire.target))
    return after.draw(put_in(after.drawing, tuple(places), frame)) if frame else after


def room(graph: Graph, wire: Wire, places: Mapping[str, Position]) -> dict[str, Position]:
    """Where nodes come to stand on a wire, and, if it leads to the right, what is behind them.

    They stand where they are to if that is far enough behind where the wire starts, and what comes
    after them moves on as a person would move it.
    """
    source, target = graph.node(wire.source), graph.node(wire.target)
    if target.at[0] <= source.at[0]:
        return dict(places)
    xs = [x for x, _ in places.values()]
    by = max(0.0, source.at[0] + ROOM - min(xs))
    lack = max(xs) + by + ROOM - target.at[0]
    found = {i: (x + by, y) for i, (x, y) in places.items()}
    for node in graph.downstream([target.id]) if lack > 0.0 else ():
        (x, y) = graph.nodes[node].at
        if x >= target.at[0] and node not in places:
            found[node] = (x + lack, y)
    return found


def between(graph: Graph, wire: Wire) -> Position:
    """Where a node goes that is put on a wire and is not told where."""
    source, target = graph.node(wire.source).at, graph.node(wire.target).at
    ahead = target[0] - source[0]
    if ahead <= 0.0:  # the wire runs between rows, where no node has room
        return (source[0] + ROOM, source[1])
    return (source[0] + max(ahead / 2, ROOM), target[1])
