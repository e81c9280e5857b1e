"""How a node becomes an expression: ports without wires and parameters at their defaults."""

import pytest

from graph_nodes.graph import Graph
from graph_nodes.library import BUILT_INS
from graph_nodes.nodes.layers import CATEGORY
from graph_nodes.params import Float, Optional, Value
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node
from runtime.emit import build_of, call_of
from runtime.printer import flat


class Attend(Node):
    """Looks where a mask lets it."""

    category = CATEGORY
    module = "nn.Attend"
    x = Input("...", help="What is looked at.")
    mask = Input("...", optional=True, help="Where to look.")
    out = Output("...", help="What was seen.")
    scale = Optional(Float(), default=0.5, help="A scale.")


LIBRARY = BUILT_INS.with_([Attend])


def called(inputs: dict[str, str], node_type: str = "Attend", **values: Value) -> str:
    graph, node_id = Graph(library=LIBRARY).add(node_type, params=values)
    node = graph.nodes[node_id]
    return flat(call_of(node, node.values(), inputs, "self.one"))


def test_an_optional_port_without_a_wire_is_an_absent_argument() -> None:
    assert called({"x": "a"}) == "self.one(a)"
    assert called({"x": "a", "mask": "m"}) == "self.one(a, mask=m)"


def test_a_port_that_needs_a_wire_is_an_ellipsis_without_one() -> None:
    assert called({"mask": "m"}) == "self.one(..., mask=m)"
    assert called({"a": "x"}, "MatMul") == "x @ ..."


@pytest.mark.parametrize(
    ("node_type", "values", "text"),
    [
        ("Attend", {"scale": None}, "nn.Attend(scale=None)"),
        ("Attend", {"scale": 0.5}, "nn.Attend()"),
        ("BatchNorm1d", {"momentum": None}, "nn.BatchNorm1d(..., momentum=None)"),
        ("MaxPool2d", {"stride": None}, "nn.MaxPool2d(2)"),
    ],
)
def test_none_is_written_where_torch_has_another_default(
    node_type: str, values: dict[str, Value], text: str
) -> None:
    graph, node_id = Graph(library=LIBRARY).add(node_type, params=values)
    node = graph.nodes[node_id]
    assert flat(build_of(node, node.values())) == text


def test_what_readers_look_for_is_not_written_when_it_is_none() -> None:
    assert called({"x": "a"}, "Clamp", min=None, max=1.0) == "torch.clamp(a, max=1.0)"
