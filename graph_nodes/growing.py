"""Inputs that grow: of a counted input there is always one more, which a wire makes.

What a file says is unchanged by this: a parameter of the node counts the inputs that there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import cast

from graph_nodes.elements import GraphNode, Wire
from graph_nodes.ports import Port
from graph_nodes.scope import Scope
from graph_nodes.sharing import Nodes
from graph_nodes.valuing import valued


def grown(scope: Scope, wire: Wire) -> Nodes | None:
    """The nodes, the target of a wire having the input that it makes; None where it makes none.

    Raises:
        GraphError: The parameter cannot be set.
    """
    node = scope.nodes[wire.target]
    if node.input(wire.input) is None:
        for count, port in node.next_inputs().items():
            if port.name == wire.input:
                return valued(scope, node.id, count, _counted(node, count) + 1)
    return None


def shrunk(scope: Scope, lost: Iterable[Wire]) -> tuple[Nodes, Mapping[Wire, Wire]]:
    """What closes the gaps that wires left among inputs that grow.

    An input stays whose partner, the output of the same number, is in use, and so do the last ones
    where the node wants as many.

    Args:
        scope: The nodes, and the wires that are left.
        lost: The wires that are gone.

    Returns:
        The nodes that have fewer inputs, and the wires whose ends are called otherwise then.
    """
    gone: dict[str, set[str]] = {}
    for wire in lost:
        if wire.target in scope.nodes and scope.wire_into(wire.target, wire.input) is None:
            gone.setdefault(wire.target, set()).add(wire.input)
    changed, renamed = dict[str, GraphNode](), dict[Wire, Wire]()
    for node_id, names in gone.items():
        node = scope.nodes[node_id]
        for count in _counts(node):
            kept = _kept(scope, node, count, names)
            if len(kept) < _counted(node, count):
                named = {old: new for new, old in enumerate(kept, start=1) if new != old}
                _renumber(scope, node, count, named, renamed)
                changed[node_id] = valued(scope, node_id, count, len(kept))[node_id]
    return changed, renamed


def _counts(node: GraphNode) -> set[str]:
    """The parameters that count inputs of a node."""
    ports = () if node.spec is None else node.spec.input_ports
    return {port.count for port in ports if port.count}


def _kept(scope: Scope, node: GraphNode, count: str, gone: Collection[str]) -> list[int]:
    """The numbers of the inputs that stay."""
    assert node.spec is not None
    inputs = [p.name for p in node.spec.input_ports if p.count == count]
    outputs = [p.name for p in node.spec.output_ports if p.count == count]
    used = {wire.output for wire in scope.targets[node.id]}
    every = range(1, _counted(node, count) + 1)
    free = [
        number
        for number in every
        if any(f"{name}{number}" in gone for name in inputs)
        and not any(f"{name}{number}" in used for name in outputs)
    ]
    while free and not node.spec.params[count].takes(len(every) - len(free)):
        free.pop()
    return [number for number in every if number not in free]


def _renumber(
    scope: Scope, node: GraphNode, count: str, named: Mapping[int, int], renamed: dict[Wire, Wire]
) -> None:
    """Note the wires at a node whose ports get other numbers: each may have two such ends."""
    assert node.spec is not None
    inputs = _new_names(node.spec.input_ports, count, named)
    outputs = _new_names(node.spec.output_ports, count, named)
    for wire in scope.sources[node.id]:
        if wire.input in inputs:
            renamed[wire] = replace(renamed.get(wire, wire), input=inputs[wire.input])
    for wire in scope.targets[node.id]:
        if wire.output in outputs:
            renamed[wire] = replace(renamed.get(wire, wire), output=outputs[wire.output])


def _new_names(ports: Iterable[Port], count: str, named: Mapping[int, int]) -> dict[str, str]:
    counted = [port.name for port in ports if port.count == count]
    return {f"{name}{old}": f"{name}{new}" for name in counted for old, new in named.items()}


def _counted(node: GraphNode, count: str) -> int:
    return cast("int", node.value(count))
