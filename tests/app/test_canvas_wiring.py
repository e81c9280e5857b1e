"""Which wires may be drawn: the canvas asks the graph, and lights what the graph would allow."""

from hypothesis import given
from hypothesis import strategies as st
from support.canvas_desk import mlp

from app.canvas.findings import Findings
from app.canvas.wire_offers import wire_offers
from app.canvas.wiring import End, Wiring
from graph_nodes.chain import NEW
from graph_nodes.graph import Graph, GraphNode, Wire
from runtime.check_result import CheckResult, TensorType

GRAPH = mlp()
IDS = {n.name: i for i, n in GRAPH.nodes.items()}
TYPES = Findings.of_check(
    CheckResult(
        {
            IDS["digits"]: {
                "images": TensorType(("N", 1, 8, 8), "float32"),
                "labels": TensorType(("N",), "int64"),
            },
            IDS["fc"]: {"out": TensorType(("N", 64), "float32")},
            IDS["loss"]: {"loss": TensorType((), "float32")},
        }
    )
)
ENDS = [
    End(i, p.name, is_output)
    for i, n in GRAPH.nodes.items()
    for is_output, ports in ((False, n.inputs()), (True, n.outputs()))
    for p in ports
]


def fresh(node_type: str) -> GraphNode:
    return GRAPH.library.fresh(node_type)


@given(st.sampled_from(ENDS), st.sampled_from(ENDS))
def test_what_lights_up_is_what_is_not_refused(start: End, other: End) -> None:
    wiring = Wiring(GRAPH, start)
    possible = other in wiring.possible(GRAPH.nodes[other.node])
    assert possible == (wiring.refusal(other) is None)


@given(st.sampled_from(GRAPH.wires), st.sampled_from(ENDS))
def test_the_same_holds_for_an_end_that_is_moved(wire: Wire, other: End) -> None:
    wiring = Wiring(GRAPH, End(wire.source, wire.output, True), moved=[wire])
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


def test_the_only_way_that_makes_sense_joins_a_fresh_node() -> None:
    def way(name: str, port: str, node_type: str) -> str:
        wire = Wiring(GRAPH, End(IDS[name], port, True), TYPES).only_way(fresh(node_type))
        return wire.input if wire else ""

    assert way("fc", "out", "ReLU") == "x"
    assert way("fc", "out", "CrossEntropyLoss") == "scores"
    assert way("digits", "labels", "CrossEntropyLoss") == "target"
    assert way("fc", "out", "Add") == "a"  # the other works without a wire
    assert way("fc", "out", "Concatenate") == "x1"  # the others are like it
    assert way("loss", "loss", "Adam") == "loss"
    assert way("fc", "out", "MatMul") == ""  # left or right?
    assert way("fc", "out", "Adam") == ""  # it minimises a number
    assert way("fc", "out", "Conv2d") == ""  # it wants images
    assert way("digits", "images", "Conv2d") == "x"


def test_what_is_wrong_with_a_shape_is_said_before_there_is_a_wire() -> None:
    wiring, node = Wiring(GRAPH, End(IDS["fc"], "out", True), TYPES), fresh("Conv2d")
    problem = wiring.problem(End(NEW, "x", False), node)
    assert problem is not None
    assert "x wants (N, C, H, W), not (N, 64)" in problem.text()
    assert wiring.why_not(fresh("StepLR")) == (
        "'fc.out' gives a tensor, but 'step_lr.optimizer' wants an optimizer"
    )


def test_offered_wires_go_to_free_inputs_first_and_last_to_what_they_do_not_fit() -> None:
    graph = GRAPH.disconnect([GRAPH.wire_into(IDS["accuracy"], "scores")])
    offers = wire_offers(graph, TYPES, IDS["fc"], graph.nodes.values())
    names = {i: name for name, i in IDS.items()}
    told = [
        (f"{names[o.wire.target]}.{o.wire.input}", o.replaced is not None, bool(o.problem))
        for o in offers
    ]
    assert told == [
        ("accuracy.scores", False, False),
        ("adam.trains", False, False),
        ("fc2.x", True, False),
        ("loss.scores", True, False),
        ("adam.loss", True, True),
    ]


def test_of_inputs_that_are_alike_the_first_free_one_is_offered() -> None:
    graph, concat = GRAPH.add("Concatenate", params={"tensors": 4})
    graph = graph.connect(Wire(IDS["fc"], "out", concat, "x1"))
    offers = wire_offers(graph, TYPES, IDS["relu"], [graph.nodes[concat]])
    assert [o.wire.input for o in offers] == ["x2", "x1"]


def test_a_node_without_ports_on_that_side_says_so() -> None:
    wiring, digits = Wiring(GRAPH, End(IDS["relu"], "out", True)), GRAPH.nodes[IDS["digits"]]
    assert wiring.free(digits) == []
    assert wiring.why_none(digits) == "'digits' has no inputs"


def test_a_cycle_is_named() -> None:
    graph, a = Graph().add("ReLU")
    graph, b = graph.add("Tanh")
    graph = graph.connect(Wire(a, "out", b, "x"))
    refusal = Wiring(graph, End(b, "out", True)).refusal(End(a, "x", False))
    assert refusal is not None
    assert "cycle" in refusal
