"""The values of parameters: what a node has, and what follows from those of a definition."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.elements import GraphError, GraphNode, Spec
from graph_nodes.formula import FormulaError, formula
from graph_nodes.params import Value
from graph_nodes.quoting import quoted
from graph_nodes.scope import Scope
from graph_nodes.sharing import Nodes


def valued(scope: Scope, node_id: str, param: str, value: object) -> Nodes:
    """The nodes, a parameter of one having another value, of its own.

    Raises:
        GraphError: The parameter does not exist or the value is refused.
    """
    node = scope.node(node_id)
    spec = _spec_with(node, param)
    try:
        valid = spec.params[param].validate(value)
    except ValueError as error:
        raise GraphError(f"{node.word} '{node.name}': {param} {error}") from None
    params = dict(node.params)
    params.pop(param, None)
    if valid != spec.params[param].default:
        params[param] = valid
    ordered = {name: params[name] for name in spec.params if name in params}
    bound = {name: of for name, of in node.bound.items() if name != param}
    return _with_values(scope, node, ordered, bound)


def default_of(node: GraphNode, param: str) -> Value:
    """The default of a parameter.

    Raises:
        GraphError: The parameter does not exist.
    """
    return _spec_with(node, param).params[param].default


def following(scope: Scope, node_id: str, param: str, text: str) -> Nodes:
    """The nodes, a parameter of one following from a formula.

    Raises:
        GraphError: The parameter does not exist, or is not one that a name can stand for, or the
            text is no formula.
    """
    node = scope.node(node_id)
    if not _spec_with(node, param).takes_name(param):
        raise GraphError(
            f"{node.word} '{node.name}': {param} decides how its source is written, "
            "so no parameter of a definition can stand for it"
        )
    try:
        text = formula(text).text
    except FormulaError as error:
        raise GraphError(f"{node.word} '{node.name}': {param}: {error}") from None
    return _with_values(scope, node, node.params, {**node.bound, param: text})


def _spec_with(node: GraphNode, param: str) -> Spec:
    """The spec of a node that has a parameter of this name."""
    if node.spec is None or param not in node.spec.params:
        known = "" if node.spec is None else f": it has {', '.join(node.spec.params) or 'none'}"
        raise GraphError(f"{node.word} '{node.name}' has no parameter {quoted(param)}{known}")
    return node.spec


def _with_values(
    scope: Scope, node: GraphNode, params: Mapping[str, Value], bound: Mapping[str, str]
) -> Nodes:
    """The nodes, one of them, and whatever shares weights with it, having other parameters."""
    values, texts = MappingProxyType(dict(params)), MappingProxyType(dict(bound))
    nodes = dict(scope.nodes)
    for node_id in scope.sharing(node.id):
        nodes[node_id] = replace(nodes[node_id], params=values, bound=texts)
    return nodes
