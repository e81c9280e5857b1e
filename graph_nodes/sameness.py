"""Whether graphs say the same, however they are drawn."""

from dataclasses import replace

from graph_nodes.definitions import Definitions
from graph_nodes.graph import Definition, Graph


def same_program(one: Graph, other: Graph) -> bool:
    """Whether two graphs differ at most in where their nodes stand and how they are drawn."""
    if one is other:
        return True
    if one.wires != other.wires or one.run != other.run or one.nodes.keys() != other.nodes.keys():
        return False
    if not same_definitions(one.definitions, other.definitions):
        return False
    return all(node.is_same_elsewhere(other.nodes[i]) for i, node in one.nodes.items())


def same_definitions(ones: Definitions, others: Definitions) -> bool:
    """Whether definitions differ at most in how they are drawn."""
    return ones is others or (
        ones.keys() == others.keys()
        and all(_same_definition(one, others[kind]) for kind, one in ones.items())
    )


def _same_definition(one: Definition, other: Definition) -> bool:
    if one is other:
        return True
    return replace(one, graph=other.graph) == other and same_program(one.graph, other.graph)


def same_titles(one: Graph, other: Graph) -> bool:
    """Whether two graphs of the same program have the same frames around the same nodes."""
    pairs = [(one.drawing, other.drawing)]
    pairs += [
        (module.graph.drawing, other.definitions[kind].graph.drawing)
        for kind, module in one.definitions.items()
    ]
    return all(a is b or (a.frames, a.content) == (b.frames, b.content) for a, b in pairs)
