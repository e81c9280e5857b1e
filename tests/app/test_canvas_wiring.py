"""Which wires may be drawn: the canvas asks the graph, and lights what the graph would allow."""

from hypothesis import given
from hypothesis import strategies as st
from support.canvas_desk import mlp

from app.canvas.findings import Findings
from app.canvas.wiring import End, Wiring, targets_of
from app.document.editing import NEW
from graph_nodes.graph import Graph, Wire
from runtime.check_result import CheckResult, TensorType

GRAPH = mlp()
IDS = {n.name: i for i, n in GRAPH.nodes.items()}
ENDS = [
    End(i, p.name, is_output)
    for i, n in GRAPH.nodes.items()
    for is_output, ports in ((False, n.inputs()), (True, n.outputs()))
    for p in ports
]


@given(st.sampled_from(ENDS), st.sampled_from(ENDS))
def test_what_lights_up_is_what_is_not_refused(start: End, other: End) -> None:
    wiring = Wiring(GRAPH, start)
    possible = other in wiring.possible(GRAPH.nodes[other.node])
    assert possible == (wiring.refusal(other) is None)


@given(st.sampled_from(GRAPH.wires), st.sampled_from(ENDS))
def test_the_same_holds_for_an_end_that_is_moved(wire: Wire, other: End) -> None:
    wiring = Wiring(GRAPH, End(wire.source, wire.output, True), moved=wire)
    possible = other in wiring.possible(GRAPH.nodes[other.node])
    assert possible == (wiring.refusal(other) is None)


def test_known_types_count_more_than_declared_ones() -> None:
    flatten, fc = IDS["flatten"], IDS["fc"]
    types = {flatten: {"out": TensorType(("N",), "int64")}}
    findings = Findings.of_check(CheckResult(types))
    start, end = End(flatten, "out", True), End(fc, "x", False)
    assert Wiring(GRAPH, start).refusal(end) is None
    refusal = Wiring(GRAPH, start, findings).refusal(end)
    assert refusal is not None
    assert "Linear 'fc' wants floating-point numbers in x, but 'flatten' gives int64" in refusal


def test_new_nodes_come_with_a_wire_that_the_graph_takes() -> None:
    for start in (End(IDS["relu"], "out", True), End(IDS["fc2"], "x", False)):
        offered = Wiring(GRAPH, start).new_nodes(GRAPH.library)
        assert offered
        for node_type, wire in offered.items():
            graph, new = GRAPH.add(node_type)
            ends = [new if end == NEW else end for end in (wire.source, wire.target)]
            assert NEW in (wire.source, wire.target)
            graph.connect(Wire(ends[0], wire.output, ends[1], wire.input))


def test_targets_are_the_free_inputs_that_fit() -> None:
    graph = GRAPH.disconnect([GRAPH.wire_into(IDS["accuracy"], "scores")])
    wires = list(targets_of(graph, IDS["relu"], Findings()))
    assert wires == [
        Wire(IDS["relu"], "out", IDS["adam"], "trains"),
        Wire(IDS["relu"], "out", IDS["accuracy"], "scores"),
    ]


def test_a_node_without_ports_on_that_side_says_so() -> None:
    end, reason = Wiring(GRAPH, End(IDS["relu"], "out", True)).into_node(GRAPH.nodes[IDS["digits"]])
    assert end is None
    assert reason == "'digits' has no inputs"


def test_a_cycle_is_named() -> None:
    graph, a = Graph().add("ReLU")
    graph, b = graph.add("Tanh")
    graph = graph.connect(Wire(a, "out", b, "x"))
    refusal = Wiring(graph, End(b, "out", True)).refusal(End(a, "x", False))
    assert refusal is not None
    assert "cycle" in refusal
