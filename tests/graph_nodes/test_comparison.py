"""Two versions of a project compared: every difference is told in words, and where it is."""

from graph_nodes.comparison import Difference, differences
from graph_nodes.drawing import Frame
from graph_nodes.frames import framed
from graph_nodes.graph import Graph, Wire
from graph_nodes.params import Int
from graph_nodes.project import Project


def two() -> tuple[Graph, str, str]:
    graph, fc = Graph().add("Linear", params={"out_features": 64})
    graph, act = graph.add("ReLU", (300, 0))
    return graph.connect(Wire(fc, "out", act, "x")), fc, act


def told(before: Graph, after: Graph) -> list[tuple[str, str, str, str]]:
    return [(d.kind, str(d.what), d.module, d.path) for d in differences(before, after)]


def test_nothing_differs_from_itself() -> None:
    graph, *_ = two()
    assert differences(graph, graph) == []


def test_nodes_that_came_and_went_take_their_wires_with_them() -> None:
    graph, fc, act = two()
    later, made = graph.remove([act]).add("Dropout")
    later = later.connect(Wire(fc, "out", made, "x"))
    assert told(graph, later) == [
        ("removed", "ReLU 'relu'", "", ""),
        ("added", "Dropout 'dropout'", "", made),
    ]


def test_what_changed_in_a_node_is_told_value_by_value() -> None:
    graph, fc, act = two()
    later = graph.set_param(fc, "out_features", 10).set_param(fc, "bias", False)
    later = later.rename(act, "act").set_mode([act], "off")
    assert [line[:2] for line in told(graph, later)] == [
        ("changed", "fc.out_features: 64 → 10"),
        ("changed", "fc.bias: on → off"),
        ("changed", "relu → act"),
        ("changed", "act: on → off"),
    ]
    assert {line[3] for line in told(graph, later)} == {fc, act}


def test_wires_settings_and_moves_are_told() -> None:
    graph, fc, act = two()
    later = graph.disconnect(graph.wires).set_run(epochs=3).move({fc: (5, 5), act: (6, 6)})
    assert told(graph, later) == [
        ("removed", "fc.out → relu.x", "", act),
        ("changed", "epochs: 20 → 3", "", ""),
        ("changed", "2 nodes moved", "", fc),
    ]


def test_frames_and_other_looks_are_told() -> None:
    graph, fc, act = two()
    drawing, _ = framed(graph.drawing, [fc], Frame("Head"))
    drawn = graph.draw(drawing.set_nodes([act], collapsed=True))
    assert told(graph, drawn) == [
        ("added", "Frame Head", "", fc),
        ("changed", "2 nodes and wires are drawn otherwise", "", fc),
    ]
    assert told(drawn, graph)[0] == ("removed", "Frame Head", "", "")


def test_what_changed_in_a_module_is_told_with_the_way_there() -> None:
    project, made = Project().define(
        "Block", lambda graph: graph.add("Linear")[0], Int(8, min=1, name="hidden")
    )
    (inner,) = project.scope(made).nodes
    later = project.edit(made, lambda graph: graph.bind(inner, "out_features", "hidden"))
    (kind,) = later.definitions
    assert told(project.main, later.main) == [
        ("changed", "fc.out_features: 10 → hidden", "Block", f"{kind}/{inner}")
    ]
    assert told(Graph(), later.main) == [("added", "Module Block", "", "")]
    assert Difference("removed", differences(Graph(), later.main)[0].what) in differences(
        later.main, Graph()
    )
