"""Dots of wires, and wires behind tags: what becomes of them as the graph is edited."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import graphs

from graph_nodes.change import diff
from graph_nodes.dots import Dot, dots_of, moved, with_dot, without
from graph_nodes.drawing import WireLook
from graph_nodes.edit import Extract, Insert, Remove, Rewire
from graph_nodes.elements import Wire
from graph_nodes.graph import Graph
from graph_nodes.portals import hidden
from tests.runtime.build import build

GRAPH = build(
    [("Digits", "digits", {}), ("Flatten", "flatten", {}), ("Linear", "fc", {})],
    "digits.images>flatten.x flatten.out>fc.x",
).move({"n1": (0.0, 0.0), "n2": (300.0, 0.0), "n3": (1200.0, 0.0)})
WIRE = Wire("n2", "out", "n3", "x")
BENDS = ((500.0, 100.0), (700.0, 100.0), (900.0, 50.0))
LED = GRAPH.draw(GRAPH.drawing.with_wires({WIRE: WireLook(BENDS)}))


def test_a_node_put_on_a_wire_leaves_each_dot_with_its_half() -> None:
    after = Insert(WIRE, "ReLU", at=(800.0, 90.0)).apply(LED)
    (into,), (out,) = after.sources["n3"], after.targets["n2"]
    assert after.drawing.wire(out).bends == BENDS[:2]
    assert after.drawing.wire(into).bends == BENDS[2:]
    change = diff(LED, after)
    assert change.inverse().apply(after) == LED


def test_a_node_that_goes_leaves_the_dots_on_both_sides_to_the_wire_past_it() -> None:
    into = Wire("n1", "images", "n2", "x")
    led = LED.draw(LED.drawing.set_wires([into], bends=((150.0, 60.0),)))
    past = Wire("n1", "images", "n3", "x")
    for edit in (Remove("n2"), Extract(("n2",), (past,))):
        after = edit.apply(led)
        assert after.drawing.wire(past).bends == ((150.0, 60.0), *BENDS)
        change = diff(led, after)
        assert change.inverse().apply(after) == led


def test_a_wire_whose_end_is_moved_keeps_its_dots() -> None:
    other = Wire("n1", "images", "n3", "x")
    after = Rewire((other,), (WIRE,)).apply(LED)
    assert after.drawing.wire(other).bends == BENDS


def test_a_name_stays_with_its_output() -> None:
    looks = hidden(GRAPH, [WIRE])
    assert looks == {WIRE: WireLook(portal="flatten")}
    graph = GRAPH.draw(GRAPH.drawing.with_wires(looks))
    images = Wire("n1", "images", "n3", "x")
    moved_end = Rewire((images,), (WIRE,)).apply(graph)
    assert not moved_end.drawing.wires
    renamed = (
        graph.rename("n2", "flat").rename("n1", "flatten").connect(Wire("n1", "labels", "n2", "x"))
    )
    first = Wire("n1", "labels", "n2", "x")
    assert hidden(renamed, [first])[first].portal == "flatten.labels"
    assert hidden(renamed, [WIRE], hide=False) == {WIRE: WireLook()}


def test_a_dot_in_the_place_of_another_is_that_one() -> None:
    places = {Dot.on(WIRE, BENDS[0]): BENDS[1]}
    assert moved(LED.drawing, places)[WIRE].bends == BENDS[1:]


@given(graphs(most=12), st.data())
def test_dots_come_and_go_and_the_rest_of_the_graph_is_as_it_was(
    graph: Graph, data: st.DataObject
) -> None:
    if not graph.wires:
        return
    wire = data.draw(st.sampled_from(graph.wires))
    many = len(graph.drawing.wire(wire).bends)
    part = data.draw(st.integers(0, many))
    drawing = graph.drawing.with_wires(with_dot(graph.drawing, {wire: part}, (1234.5, -77.0)))
    after = graph.draw(drawing)
    assert after.drawing.wire(wire).bends[part] == (1234.5, -77.0)
    back = after.draw(drawing.with_wires(without(drawing, [Dot.on(wire, (1234.5, -77.0))])))
    assert back == graph
    change = diff(graph, after)
    assert change.inverse().apply(after) == graph
    assert change.apply(graph) == after
    for dot, wires in dots_of(after.drawing).items():
        assert all((w.source, w.output) == (dot.source, dot.output) for w in wires)
