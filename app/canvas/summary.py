"""A node's key parameters in one short line, such as "64 → 128" or "16 → 32 · 3×3 · stride 2"."""

from collections.abc import Mapping

from app.base.i18n import tr
from graph_nodes.category import MODULES
from graph_nodes.graph import GraphNode
from graph_nodes.params import Infer, Param, Value
from graph_nodes.spec import Node

_SEPARATOR = " · "


def summary(node: GraphNode, inferred: Mapping[str, Value], lender: str = "") -> str:
    """The parameters that tell this node from others of its type.

    These are the ones that differ from their defaults, and the sizes and numbers that the source
    always spells out.

    Args:
        node: The node; one of an unknown type has no summary.
        inferred: Values that the check read off the inputs, by parameter.
        lender: What the node is called whose weights, or weight, it uses; "" where it uses its own.
    """
    spec = node.spec
    if spec is None:
        return ""
    values = node.values()
    parts = [_lent(node, lender)]  # first, where it is never shortened away
    size_in = ""
    for name, param in spec.params.items():
        if spec.reads_table and param.default is None:
            continue  # how it is read was found out, and does not tell it from others
        value = inferred.get(name) if values[name] is None else values[name]
        value = node.bound.get(name, value)  # inside of a module, what it follows from
        if isinstance(param, Infer) and name.startswith("in_"):
            size_in = str(value or "?")
        elif size_in and name.startswith("out_"):
            parts.append(f"{size_in} → {value}")
            size_in = ""
        elif name in node.bound:
            words = name.replace("_", " ")
            parts.append(words if value == name else f"{words} {value}")  # passed on as it is
        elif value is not None and (values[name] != param.default or _always(spec, param, values)):
            parts.append(param.brief(name.replace("_", " "), value))
    return _SEPARATOR.join(part for part in parts if part)


def _lent(node: GraphNode, lender: str) -> str:
    """Whose weights a node uses, all of them or the one that is tied."""
    if not lender:
        return ""
    if node.shares:
        return tr("weights of {name}", name=lender)
    return tr("weight of {name}", name=lender)


def _always(spec: type[Node], param: Param, values: Mapping[str, Value]) -> bool:
    """Whether it tells the node from others even as a default: its source spells it out.

    What a person made a parameter of a module always does.
    """
    is_told = param.telling or (spec.category is MODULES and param.positional)
    return is_told and (
        param.positional or param.always or f"{{{param.name}}}" in spec.expression(values)
    )
