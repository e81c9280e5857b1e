"""Whatever a graph is made of can be put into definitions: it is checked and computed as before."""

import ast

import pytest
from hypothesis import given, settings

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from runtime.codegen import generate
from tests.contract.nested import CHECKER, HERE, nested


@pytest.mark.slow
@settings(max_examples=40)
@given(nested(repeats=False))
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
