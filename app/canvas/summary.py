"""A node's key parameters in one short line, such as "64 → 128" or "16 → 32 · 3×3 · stride 2"."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.i18n import tr
from graph_nodes.category import MODULES
from graph_nodes.graph import GraphNode
from graph_nodes.params import Infer, Param, Value
from graph_nodes.spec import Node

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Part:
    """What the line says of one parameter, or of whose weights a node uses.

    Attributes:
        text: What it says.
        param: The parameter; "" where it is of none.
        before: How many letters of the text stand before the value.
    """

    text: str
    param: str = ""
    before: int = 0


def summary(node: GraphNode, inferred: Mapping[str, Value], lender: str = "") -> str:
    """The line as a text: see ``summary_parts``."""
    return SEPARATOR.join(part.text for part in summary_parts(node, inferred, lender))


def summary_parts(
    node: GraphNode, inferred: Mapping[str, Value], lender: str = ""
) -> tuple[Part, ...]:
    """The parameters that tell this node from others of its type.

    These are the ones that differ from their defaults, the sizes and numbers that the source
    always spells out, and those that are declared to be ``key``.

    Args:
        node: The node; one of an unknown type has no summary.
        inferred: Values that the check read off the inputs, by parameter.
        lender: What the node is called whose weights, or weight, it uses; "" where it uses its own.
    """
    spec = node.spec
    if spec is None:
        return ()
    values = node.values()
    parts = [Part(_lent(node, lender))]  # first, where it is never shortened away
    size_in = ""
    for name, param in spec.params.items():
        if spec.reads_table and param.default is None:
            continue  # how it is read was found out, and does not tell it from others
        value = inferred.get(name) if values[name] is None else values[name]
        value = node.bound.get(name, value)  # inside of a module, what it follows from
        label = name.replace("_", " ")
        if isinstance(param, Infer) and name.startswith("in_"):
            size_in = str(value or "?")
        elif size_in and name.startswith("out_"):
            parts.append(Part(f"{size_in} → {value}", name, len(size_in) + 3))
            size_in = ""
        elif name in node.bound:
            text = label if value == name else f"{label} {value}"  # passed on as it is
            parts.append(Part(text, name))
        elif value is not None and (values[name] != param.default or _always(spec, param, values)):
            text = param.brief(label, value)
            parts.append(Part(text, name, len(label) + 1 if text.startswith(f"{label} ") else 0))
    return tuple(part for part in parts if part.text)


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
    if param.key:
        return True
    is_told = param.telling or (spec.category is MODULES and param.positional)
    return is_told and (
        param.positional or param.always or f"{{{param.name}}}" in spec.expression(values)
    )
