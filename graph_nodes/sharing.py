"""Weights that several nodes use: a module that is called more than once, or one tied tensor."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graph_nodes.elements import GraphError, GraphNode, id_key
from graph_nodes.roles import Role
from graph_nodes.scope import Scope

Nodes = dict[str, GraphNode]
"""Node id → node."""


def sharing_refusal(node: GraphNode, owner: GraphNode) -> str | None:
    """Why a node cannot use the weights of another, in words, or None where it can."""
    if node.id == owner.id:
        return f"'{node.name}' has its own weights already"
    if node.type != owner.type:
        return (
            f"{node.word} '{node.name}' cannot share the weights of {owner.word} '{owner.name}': "
            "they are of different types"
        )
    return weights_refusal(node)


def weights_refusal(node: GraphNode) -> str | None:
    """Why the weights of a node cannot be shared, in words, or None where they can."""
    spec = node.spec
    if spec is not None and not (spec.role is Role.OP and spec.module):
        return f"{node.word} '{node.name}' has no weights to share"
    return None


def tying_refusal(node: GraphNode, owner: GraphNode) -> str | None:
    """Why a layer's weight cannot be another's, in words, or None where it can."""
    if node.id == owner.id:
        return f"'{node.name}' has its own weight already"
    for one in (node, owner):
        if one.spec is not None and not one.spec.tieable:
            return f"{one.word} '{one.name}' has no weight that can be tied"
        if one.is_repeated:
            return f"'{one.name}' is several layers in a row, each with a weight of its own"
    return None


def shared(scope: Scope, node_id: str, owner_id: str | None) -> Nodes:
    """The nodes, one of them using the weights of another, or, for None, its own.

    Raises:
        GraphError: They are not two layers or instances of one type.
    """
    node, nodes = scope.node(node_id), dict(scope.nodes)
    if owner_id is None:
        return nodes | {node_id: replace(node, shares="")}
    owner = scope.node(scope.node(owner_id).shares or owner_id)
    _raise(sharing_refusal(node, owner))
    moved = {node_id} if node.shares else {*scope.sharing(node_id)}
    for one in moved:
        nodes[one] = replace(
            nodes[one],
            shares=owner.id,
            params=owner.params,
            bound=owner.bound,
            frozen=owner.frozen,
            tied="",
        )
    weight = owner.id if owner.tied in moved else owner.tied or owner.id
    return _tied_to(nodes, moved, weight)


def tied(scope: Scope, node_id: str, owner_id: str | None) -> Nodes:
    """The nodes, the weight of one of them being another's, or, for None, its own.

    Whether the two have one shape is for a check to say: sizes follow from what is wired in.

    Raises:
        GraphError: One of them has no weight that can be tied, or they have the same already.
    """
    nodes, node = dict(scope.nodes), scope.node(scope.sharing(scope.node(node_id).id)[0])
    if owner_id is None:
        return nodes | {node.id: replace(node, tied="")}
    owner = scope.node(scope.tied_with(scope.node(owner_id).id)[0])
    _raise(tying_refusal(node, owner))
    nodes[node.id] = replace(node, tied=owner.id)
    return _tied_to(nodes, {node.id}, owner.id)


def handed_over(every: Mapping[str, GraphNode], gone: set[str]) -> Nodes:
    """The nodes without some; the first of those that used the weights of one stands for it."""
    nodes = {i: n for i, n in every.items() if i not in gone}
    heirs: dict[str, str] = {}
    for node in _sorted(n for n in nodes.values() if n.shares in gone):
        heir = heirs.setdefault(node.shares, node.id)
        nodes[node.id] = (
            replace(node, shares="", tied=every[node.shares].tied)
            if heir == node.id
            else replace(node, shares=heir)
        )
    for node in _sorted(n for n in nodes.values() if n.tied in gone):
        heir = heirs.setdefault(node.tied, node.id)
        nodes[node.id] = replace(node, tied="" if heir == node.id else heir)
    return nodes


def lent_by(node: GraphNode, ids: Mapping[str, str]) -> GraphNode:
    """A node that uses the weights of the same nodes under their new ids."""
    if not (node.shares or node.tied):
        return node
    return replace(node, shares=ids.get(node.shares, ""), tied=ids.get(node.tied, ""))


def _tied_to(nodes: Nodes, before: set[str], owner: str) -> Nodes:
    """The nodes, those that were tied to some tied to another owner."""
    for node in [n for n in nodes.values() if n.tied in before]:
        nodes[node.id] = replace(node, tied="" if node.id == owner else owner)
    return nodes


def _sorted(nodes: Iterable[GraphNode]) -> list[GraphNode]:
    return sorted(nodes, key=lambda node: id_key(node.id))


def _raise(reason: str | None) -> None:
    if reason is not None:
        raise GraphError(reason)
