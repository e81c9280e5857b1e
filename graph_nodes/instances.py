"""What an instance of a definition is to those who ask a node for its spec."""

from functools import lru_cache
from types import MappingProxyType

from graph_nodes.category import MODULES
from graph_nodes.elements import GraphNode, Spec
from graph_nodes.names import LONGEST_NAME, name_refusal, snake_case
from graph_nodes.params import Param
from graph_nodes.ports import Input, Output
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Node

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def instance_spec(
    node_type: str,
    name: str,
    params: tuple[Param, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    text: str = "",
) -> Spec:
    """The spec of the instances of a definition; the same one for the same interface.

    Args:
        node_type: Their type id.
        name: The definition's name.
        params: What it exposes.
        inputs: The names of its arguments.
        outputs: The names of what it returns.
        text: What it is; "" where nobody said.
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
    spec.type, spec.word = node_type, name
    spec.params = MappingProxyType({p.name: p for p in (*params, REPEAT)})
    spec.input_ports = tuple(Input(name=n, help=f"An argument of {name}.") for n in inputs)
    spec.output_ports = tuple(Output(name=n, help=f"What {name} returns.") for n in outputs)
    return spec


def is_instance(node: GraphNode) -> bool:
    """Whether a node is an instance of a definition."""
    return node.spec is not None and node.spec.category is MODULES
