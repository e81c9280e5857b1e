"""What an instance of a definition is to those who ask a node for its spec."""

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from graph_nodes.category import MODULES
from graph_nodes.elements import GraphNode, Spec
from graph_nodes.names import LONGEST_NAME, name_refusal, snake_case
from graph_nodes.params import Param
from graph_nodes.ports import Input, Output, Port
from graph_nodes.quoting import one_line
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Node

ABOUT = "about"
"""The parameter of an Input and of an Output that says what it is."""

P = TypeVar("P", bound=Port)

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def instance_spec(
    node_type: str,
    name: str,
    params: tuple[Param, ...],
    inputs: tuple[Input, ...],
    outputs: tuple[Output, ...],
    text: str = "",
    color: str = "",
) -> Spec:
    """The spec of the instances of a definition; the same one for the same interface.

    Args:
        node_type: Their type id.
        name: The definition's name.
        params: What it exposes.
        inputs: Its arguments.
        outputs: What it returns.
        text: What it is; "" where nobody said.
        color: The colour that a person chose for it; "" for that of all modules.
    """
    default = snake_case(name)[:LONGEST_NAME]
    if name_refusal(default):  # such as "class" of Class
        default = f"{default}_"
    spec = type(
        name,
        (Node,),
        {
            "__doc__": text or f"{name}, a module of this project: its instances change with it.",
            "category": MODULES,
            "label": name,
            "module": name,
            "default_name": default,
        },
    )
    spec.type, spec.word, spec.look = node_type, name, color or MODULES.look
    spec.params = MappingProxyType({p.name: p for p in (*params, REPEAT)})
    spec.input_ports = tuple(_said(p, f"An argument of {name}.") for p in inputs)
    spec.output_ports = tuple(_said(p, f"What {name} returns.") for p in outputs)
    return spec


def about(port: GraphNode) -> str:
    """What a person said of an Input or Output of a definition; "" where nobody did."""
    is_said = port.spec is not None and ABOUT in port.spec.params
    return one_line(str(port.value(ABOUT))) if is_said else ""


def _said(port: P, otherwise: str) -> P:
    return replace(port, help=port.help or otherwise)


def is_instance(node: GraphNode) -> bool:
    """Whether a node is an instance of a definition."""
    return node.spec is not None and node.spec.category is MODULES
