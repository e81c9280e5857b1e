"""Weights that several nodes use: the same module, called more than once."""

from dataclasses import replace

from graph_nodes.elements import GraphNode, id_key
from graph_nodes.roles import Role


def sharing_refusal(node: GraphNode, owner: GraphNode) -> str | None:
    """Why a node cannot use the weights of another, in words, or None where it can."""
    if node.id == owner.id:
        return f"'{node.name}' has its own weights already"
    if node.type != owner.type:
        return (
            f"{node.word} '{node.name}' cannot share the weights of {owner.word} '{owner.name}': "
            "they are of different types"
        )
    spec = node.spec
    if spec is not None and not (spec.role is Role.OP and spec.module):
        return f"{node.word} '{node.name}' has no weights to share"
    return None


def handed_over(nodes: dict[str, GraphNode], gone: set[str]) -> dict[str, GraphNode]:
    """The nodes, the first of those whose owner of weights is gone in its place."""
    heirs: dict[str, str] = {}
    left = (n for n in nodes.values() if n.shares and n.shares in gone)
    for node in sorted(left, key=lambda n: id_key(n.id)):
        heir = heirs.setdefault(node.shares, node.id)
        nodes[node.id] = replace(node, shares="" if heir == node.id else heir)
    return nodes
