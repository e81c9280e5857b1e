"""New nodes that could take what several others give."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product
from types import MappingProxyType

from app.canvas.findings import Findings
from app.canvas.wiring import known_misfit
from graph_nodes.edit import Combine
from graph_nodes.elements import Spec
from graph_nodes.flow import Misfit
from graph_nodes.graph import Graph, Wire
from graph_nodes.joining import Ends, takers
from graph_nodes.roles import Role

_ROLES = (Role.OP, Role.LOSS, Role.METRIC)
_FEW = 2
"""So many outputs are tried in every order; of more, each is taken in the order of its node."""

Combination = tuple[Combine, str]
"""What would be done, and what would be wrong with it: "" for nothing."""


def combinations(
    graph: Graph, findings: Findings, ids: Sequence[str], specs: Sequence[Spec]
) -> list[Combination]:
    """What would bring the outputs of nodes together, the best first.

    Nodes are taken from top to bottom. First come the kinds that are made for it.

    Args:
        graph: The graph.
        findings: What is known of it.
        ids: The nodes.
        specs: The kinds of node that there are.
    """
    nodes = sorted((graph.nodes[i] for i in ids), key=lambda node: (node.at[1], node.at[0]))
    if not all(node.outputs() for node in nodes):
        return []
    small = replace(graph, nodes=MappingProxyType({n.id: n for n in nodes}), wires=())
    order = [n.id for n in nodes]
    misfit = known_misfit(findings)
    found = [
        (not spec.combines, combination)
        for spec in specs
        if spec.role in _ROLES and (combination := _of_kind(small, order, spec, misfit))
    ]
    found.sort(key=lambda each: (bool(each[1][1]), each[0]))
    return [combination for _, combination in found]


def _of_kind(graph: Graph, ids: Sequence[str], spec: Spec, misfit: Misfit) -> Combination | None:
    """How a kind of node would take something of each; the first way that fits, if one does."""
    taken = takers(spec, len(ids))
    if taken is None:
        return None
    inputs, params = taken
    graph, made = graph.add(spec.type, params=params)
    ways = [
        Combine(ends, spec.type, inputs, params)
        for ends in _ends(graph, ids)
        if len(inputs) >= len(ids) or spec.combines
    ]
    wrong = [_problem(graph, way, made, misfit) for way in ways]
    best = wrong.index("") if "" in wrong else 0
    return ways[best], wrong[best]


def _ends(graph: Graph, ids: Sequence[str]) -> Iterator[Ends]:
    """The outputs of nodes that could be meant, one of each node."""
    for order in permutations(ids) if len(ids) <= _FEW else [ids]:
        outputs = [[(i, port.name) for port in graph.nodes[i].outputs()] for i in order]
        if len(ids) > _FEW:
            outputs = [each[:1] for each in outputs]
        yield from product(*outputs)


def _problem(graph: Graph, way: Combine, made: str, misfit: Misfit) -> str:
    """What would be wrong with it, as far as is known."""
    inputs = (*way.inputs, *way.inputs[1:] * len(way.outputs))  # of the next ones in a row
    wires = (
        Wire(node, output, made, into)
        for (node, output), into in zip(way.outputs, inputs, strict=False)
    )
    return next((wrong for wire in wires if (wrong := misfit(graph, wire))), "")
