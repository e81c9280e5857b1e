"""Nodes that leave a sound graph, or come onto one of its wires, leave it no worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.findings import Findings
from app.canvas.insertion import Insertion
from app.canvas.wiring import known_misfit
from app.window.wire_verdicts import worse
from graph_nodes.flow import bridges, joined
from graph_nodes.graph import Graph, GraphError
from runtime.check_result import CheckResult
from tests.contract.nested import CHECKER, HERE
from tests.contract.programs import programs

pytestmark = pytest.mark.slow

KINDS = ("Dropout", "ReLU", "Linear", "Flatten", "BatchNorm1d", "Conv2d", "Add", "Mean", "Reshape")


def errors(result: CheckResult) -> int:
    return sum(problem.severity == "error" for problem in result.problems)


@given(programs(), st.data())
def test_a_healed_graph_checks_no_worse_than_one_with_a_gap(
    graph: Graph, data: st.DataObject
) -> None:
    known = Findings.of_check(CHECKER.check(graph, HERE))
    gone = data.draw(st.lists(st.sampled_from(sorted(graph.nodes)), min_size=1, max_size=3))
    gap = graph.remove(gone)
    healed = joined(gap, bridges(graph, gone, known_misfit(known)))
    assert errors(CHECKER.check(healed, HERE)) <= errors(CHECKER.check(gap, HERE))


@given(programs(), st.data())
def test_what_the_verdict_lets_onto_a_wire_breaks_nothing(
    graph: Graph, data: st.DataObject
) -> None:
    before = CHECKER.check(graph, HERE)
    wire, kind = data.draw(st.sampled_from(graph.wires)), data.draw(st.sampled_from(KINDS))
    try:
        edit = Insertion(graph, wire, Findings.of_check(before), graph.library).of(kind)
        after = edit.apply(graph)
    except GraphError:
        return
    result = CHECKER.check(after, HERE)
    if worse(edit, {*after.wires} - {*graph.wires}, before, result) is None:
        assert errors(result) <= errors(before)
