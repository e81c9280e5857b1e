"""Inputs that grow with their wires, and close up where one is taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.change import diff
from graph_nodes.edit import Rewire
from graph_nodes.flow import without
from graph_nodes.graph import Graph, GraphError, Wire
from tests.runtime.build import build

JOIN = build(
    [
        ("Digits", "digits", {}),
        ("Flatten", "flatten", {}),
        ("Linear", "fc", {}),
        ("ReLU", "relu", {}),
        ("Concatenate", "join", {}),
        ("Mean", "mean", {}),
        ("Gradients", "grads", {}),
        ("Tanh", "tanh", {}),
    ],
    "digits.images>flatten.x flatten.out>fc.x fc.out>relu.x relu.out>mean.x mean.out>grads.of "
    "flatten.out>join.x1 fc.out>join.x2 flatten.out>grads.wrt1",
)
JOINED, GRADS = "n5", "n7"


def wires_into(graph: Graph, node: str) -> dict[str, str]:
    return {w.input: graph.nodes[w.source].name for w in graph.sources[node]}


def test_a_wire_to_the_next_input_makes_it() -> None:
    node = JOIN.nodes[JOINED]
    assert [p.name for p in node.sockets({"x1"})] == ["x1", "x2"]
    assert [p.name for p in node.sockets({"x1", "x2"})] == ["x1", "x2", "x3"]
    after = JOIN.connect(Wire("n4", "out", JOINED, "x3"))
    assert after.nodes[JOINED].value("tensors") == 3
    assert wires_into(after, JOINED) == {"x1": "flatten", "x2": "fc", "x3": "relu"}
    change = diff(JOIN, after)
    assert change.inverse().apply(after) == JOIN
    with pytest.raises(GraphError, match="no input 'x4'"):
        JOIN.connect(Wire("n4", "out", JOINED, "x4"))


def test_a_node_with_all_the_inputs_it_allows_grows_no_more() -> None:
    full = JOIN.set_param(JOINED, "tensors", 64)
    assert full.nodes[JOINED].next_inputs() == {}


def test_a_wire_that_goes_closes_its_gap() -> None:
    three = JOIN.connect(Wire("n4", "out", JOINED, "x3"))
    after = without(
        three, (), [Wire("n1", "images", "n2", "x"), Wire("n3", "out", JOINED, "x2")], ()
    )
    assert wires_into(after, JOINED) == {"x1": "flatten", "x2": "relu"}
    assert after.nodes[JOINED].value("tensors") == 2
    gone = without(after, ["n2", "n4"], (), ())
    assert gone.nodes[JOINED].value("tensors") == 1
    assert gone.nodes[GRADS].value("tensors") == 1


def test_a_wire_that_is_moved_to_the_next_input_comes_last() -> None:
    moved = Wire("n2", "out", JOINED, "x1")
    after = Rewire((Wire("n2", "out", JOINED, "x3"),), (moved,)).apply(JOIN)
    assert wires_into(after, JOINED) == {"x1": "fc", "x2": "flatten"}


def test_an_input_stays_while_the_output_that_goes_with_it_is_used() -> None:
    graph = JOIN.connect(Wire("n3", "out", GRADS, "wrt2")).connect(Wire(GRADS, "grad2", "n8", "x"))
    used = without(graph, (), [Wire("n3", "out", GRADS, "wrt2")], ())
    assert used.nodes[GRADS].value("tensors") == 2
    after = without(graph, (), [Wire("n2", "out", GRADS, "wrt1")], ())
    assert wires_into(after, GRADS) == {"of": "mean", "wrt1": "fc"}
    assert Wire(GRADS, "grad1", "n8", "x") in after.wires


@given(st.lists(st.tuples(st.sampled_from(["n2", "n3", "n4", "n8"]), st.booleans()), max_size=12))
def test_wires_come_and_go_and_none_leads_nowhere(steps: list[tuple[str, bool]]) -> None:
    graph = without(JOIN, (), JOIN.wires_of([JOINED]), ())
    for source, comes in steps:
        before = graph
        if comes:
            free = [
                p.name
                for p in graph.nodes[JOINED].sockets(wires_into(graph, JOINED))
                if graph.wire_into(JOINED, p.name) is None
            ]
            graph = graph.connect(Wire(source, "out", JOINED, free[0]))
        else:
            graph = without(graph, (), graph.sources[JOINED][:1], ())
        inputs = {p.name for p in graph.nodes[JOINED].inputs()}
        assert wires_into(graph, JOINED).keys() == inputs or len(inputs) == 1
        change = diff(before, graph)
        assert change.inverse().apply(graph) == before
        assert change.apply(before) == graph
