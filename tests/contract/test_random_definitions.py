"""Whatever a graph is made of can be put into definitions: it is checked and computed as before."""

import ast

import pytest
import torch
from hypothesis import given, settings

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from runtime.codegen import generate
from runtime.plan import Plan
from runtime.trainer.program import Program
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
    source = generate(pair[1], after)
    assert source.text == generate(loads(dumps(pair[1])), after).text
    ast.parse(source.text)
    program = Program(source, HERE / "program.py", torch.device("cpu"), seed=0, epochs=1)
    sizes = [(p.numel(), p.requires_grad) for p in program.model.parameters()]
    built = Plan(pair[1]).built
    if sum(size for size, _ in sizes) == sum(after.parameters.get(i, 0) for i in built):
        # else something inside of a definition is built for nobody
        assert sum(size for size, trained in sizes if trained) == sum(map(after.trained, built))
