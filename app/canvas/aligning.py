"""Nodes in a row: edges aligned, gaps made equal, the wires of a chain made level."""

from collections.abc import Callable, Collection, Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from graph_nodes.elements import Position, Wire
from graph_nodes.scope import Scope

Edge = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]
PortPlace = Callable[[str, str, bool], QPointF]
"""(node id, port, is it an output) → where the port is in the scene."""

_LEAST_GAP = 16.0


def aligned(bodies: Mapping[str, QRectF], edge: Edge) -> dict[str, Position]:
    """Where nodes stand with their edges, or middles, on one line: that of what is around them."""
    around = QRectF()
    for body in bodies.values():
        around = around.united(body)

    def place(body: QRectF) -> Position:
        moved = QRectF(body)
        match edge:
            case "left":
                moved.moveLeft(around.left())
            case "right":
                moved.moveRight(around.right())
            case "top":
                moved.moveTop(around.top())
            case "bottom":
                moved.moveBottom(around.bottom())
            case "center":
                moved.moveCenter(QPointF(around.center().x(), body.center().y()))
            case "middle":
                moved.moveCenter(QPointF(body.center().x(), around.center().y()))
        return (round(moved.x()), round(moved.y()))

    return {i: place(body) for i, body in bodies.items()}


def distributed(bodies: Mapping[str, QRectF], axis: Axis) -> dict[str, Position]:
    """Where nodes stand with equal gaps: the first and last where they are, if there is room."""
    across = axis == "across"

    def span(body: QRectF) -> tuple[float, float]:
        return (body.left(), body.right()) if across else (body.top(), body.bottom())

    order = sorted(bodies, key=lambda i: sum(span(bodies[i])))
    if not order:
        return {}
    start, end = span(bodies[order[0]])[0], span(bodies[order[-1]])[1]
    lengths = [high - low for low, high in map(span, map(bodies.__getitem__, order))]
    gap = max(_LEAST_GAP, (end - start - sum(lengths)) / max(1, len(order) - 1))
    places: dict[str, Position] = {}
    for node, length in zip(order, lengths, strict=True):
        body = bodies[node]
        places[node] = (round(start), body.y()) if across else (body.x(), round(start))
        start += length + gap
    return places


def straightened(graph: Scope, ids: Collection[str], port: PortPlace) -> dict[str, Position]:
    """Where nodes stand with the wires of the longest chain among them level; the first stays.

    Args:
        graph: The graph.
        ids: The nodes.
        port: Where ports are. Wires that run back to the left, as between rows, are left as they
            are.
    """
    chosen, lower = set(ids), 0.0
    places: dict[str, Position] = {}
    for wire in _main_chain(graph, chosen, port):
        leaves = port(wire.source, wire.output, True).y() + lower
        lower = leaves - port(wire.target, wire.input, False).y()
        x, y = graph.nodes[wire.target].at
        places[wire.target] = (x, round(y + lower))
    return places


def _main_chain(graph: Scope, chosen: set[str], port: PortPlace) -> list[Wire]:
    """The longest row of wires to the right among nodes; of equal ones that through first ports."""
    best: dict[str, tuple[int, Wire | None]] = {}
    for node in (i for i in graph.ordered if i in chosen):
        best[node] = (0, None)
        inputs = [p.name for p in graph.nodes[node].inputs()]
        inner = (w for w in graph.sources[node] if w.source in chosen)
        for wire in sorted(inner, key=lambda w: inputs.index(w.input) if w.input in inputs else 0):
            leaves, enters = port(wire.source, wire.output, True), port(node, wire.input, False)
            length = best[wire.source][0] + 1
            if enters.x() > leaves.x() and length > best[node][0]:
                best[node] = (length, wire)
    last = max(best, key=lambda i: best[i][0], default="")
    chain: list[Wire] = []
    while last and (wire := best[last][1]) is not None:
        chain.append(wire)
        last = wire.source
    return chain[::-1]
