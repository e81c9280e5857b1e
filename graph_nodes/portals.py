"""Wires that are hidden behind a name at each end."""

from collections.abc import Iterable
from dataclasses import replace

from graph_nodes.dots import Looks
from graph_nodes.drawing import WireLook
from graph_nodes.elements import Wire
from graph_nodes.graph import Graph


def hidden(graph: Graph, wires: Iterable[Wire], *, hide: bool = True) -> Looks:
    """The looks of wires that are hidden, or shown again.

    Those of one output are behind one name, which is that of its node where that is free.
    """
    names = {
        (wire.source, wire.output): look.portal
        for wire, look in graph.drawing.wires.items()
        if look.portal
    }
    looks: dict[Wire, WireLook] = {}
    for wire in wires:
        start, name = (wire.source, wire.output), ""
        if hide:
            taken = {other for output, other in names.items() if output != start}
            name = names.setdefault(start, _free_name(graph, wire, taken))
        looks[wire] = replace(graph.drawing.wire(wire), portal=name)
    return looks


def _free_name(graph: Graph, wire: Wire, taken: set[str]) -> str:
    node = graph.node(wire.source)
    wanted = node.name if len(node.outputs()) == 1 else f"{node.name}.{wire.output}"
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name
