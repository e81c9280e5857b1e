"""Whatever a graph is made of can be put into definitions: it is checked and computed as before."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.project import Project
from graph_nodes.spec import Role
from runtime.check.checker import Checker
from runtime.codegen import generate
from tests.contract.programs import programs

HERE = Path(__file__).parent
CHECKER = Checker()


def put_into_definition(graph: Graph, node: GraphNode) -> Graph:
    """The graph with an instance of a definition that holds a node in the place of the node."""
    given = [port for port in node.inputs() if graph.wire_into(node.id, port.name)]

    def content(inner: Graph) -> Graph:
        inner, own = inner.add(node.type, name=node.name, params=node.params)
        for port in given:
            inner, outer = inner.add("Input", name=f"in_{port.name}")
            inner = inner.connect(Wire(outer, "out", own, port.name))
        for port in node.outputs():
            inner, outer = inner.add("Output", name=f"out_{port.name}")
            inner = inner.connect(Wire(own, port.name, outer, "x"))
        return inner

    project, made = Project(graph).define(f"Holder{len(graph.definitions)}", content)
    main, instance = project.main.add(f"def:{made}")
    for wire in graph.wires:
        if wire.target == node.id:
            main = main.connect(Wire(wire.source, wire.output, instance, f"in_{wire.input}"))
    main = main.remove([node.id])
    for wire in graph.wires:
        if wire.source == node.id:
            main = main.connect(Wire(instance, f"out_{wire.output}", wire.target, wire.input))
    return main


@st.composite
def held(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """A sound graph, and the same with some of its operations and layers in definitions."""
    graph = draw(programs())
    nodes = [n for n in graph.nodes.values() if n.spec and n.spec.role is Role.OP]
    if not nodes:
        return graph, graph
    later = graph
    for node in draw(st.lists(st.sampled_from(nodes), max_size=4, unique_by=lambda n: n.id)):
        if node.mode == "on":
            later = put_into_definition(later, node)
    return graph, later


@pytest.mark.slow
@settings(max_examples=40)
@given(held())
def test_what_is_in_definitions_has_the_same_shapes_and_parameters(
    pair: tuple[Graph, Graph],
) -> None:
    before, after = (CHECKER.check(graph, HERE) for graph in pair)
    assert not after.errors
    assert sum(before.parameters.values()) == sum(after.parameters.values())
    for node_id in pair[0].nodes.keys() & pair[1].nodes.keys():
        assert before.types.get(node_id) == after.types.get(node_id)
    source = generate(pair[1], after).text
    assert source == generate(loads(dumps(pair[1])), after).text
    ast.parse(source)
