"""Folding nodes into a module, and unfolding an instance of one."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import histories

from graph_nodes.document import dumps, loads
from graph_nodes.drawing import Drawing
from graph_nodes.elements import GraphError, Wire
from graph_nodes.graph import Graph
from graph_nodes.grouping import group, ungroup
from graph_nodes.params import Int
from graph_nodes.project import Project
from tests.runtime.build import build, digits_mlp


def ids(graph: Graph, *names: str) -> list[str]:
    return [node.id for name in names if (node := graph.by_name(name))]


def wires(graph: Graph) -> set[str]:
    """The wires by the names of what they join."""
    name = {i: n.name for i, n in graph.nodes.items()}
    return {f"{name[w.source]}.{w.output}>{name[w.target]}.{w.input}" for w in graph.wires}


def test_what_the_border_cuts_becomes_ports() -> None:
    graph = digits_mlp()
    project, instance = group(Project(graph), ids(graph, "fc1", "relu", "fc2"), "Classifier")
    node = project.main.nodes[instance]
    assert (node.name, node.word) == ("classifier", "Classifier")
    assert {"flatten.out>classifier.x", "classifier.out>loss.scores"} <= wires(project.main)
    (one,) = project.definitions.values()
    assert wires(one.graph) == {"x.out>fc1.x", "fc1.out>relu.x", "relu.out>fc2.x", "fc2.out>out.x"}
    assert loads(dumps(project.main)) == project.main


def test_what_is_read_twice_is_one_port_and_what_leaves_twice_is_named() -> None:
    graph = build(
        [
            ("Parameter", "w", {"shape": (3, 3)}),
            ("MatMul", "square", {}),
            ("ReLU", "relu", {}),
            ("Tanh", "tanh", {}),
            ("Add", "sum", {}),
        ],
        "w.out>square.a w.out>square.b square.out>relu.x square.out>tanh.x "
        "relu.out>sum.a tanh.out>sum.b",
    )
    project, _ = group(Project(graph), ids(graph, "square", "relu", "tanh"), "Both")
    assert wires(project.main) == {"w.out>both.a", "both.relu_out>sum.a", "both.tanh_out>sum.b"}


def test_where_nothing_leaves_what_is_wired_to_nothing_does() -> None:
    graph = build([("Parameter", "w", {"shape": (3,)}), ("ReLU", "relu", {})], "w.out>relu.x")
    project, instance = group(Project(graph), graph.nodes, "Block")
    assert [p.name for p in project.main.nodes[instance].outputs()] == ["out"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([], "select the nodes that are to be one module"),
        (["adam", "fc2"], "Adam 'adam' cannot be in a module: leave it out"),
        (["digits"], "Digits 'digits' cannot be in a module: leave it out"),
        (
            ["fc1", "fc2"],
            "the way from one of these nodes to another leads through 'relu': "
            "take that into the module, too",
        ),
    ],
)
def test_what_cannot_be_one_is_refused_with_the_reason(names: list[str], reason: str) -> None:
    graph = digits_mlp()
    with pytest.raises(GraphError) as raised:
        group(Project(graph), ids(graph, *names), "Block")
    assert reason in str(raised.value)


def test_weights_are_shared_on_one_side_of_the_border_alone() -> None:
    graph = digits_mlp()
    graph, again = graph.add("Linear", name="again")
    graph = graph.share(again, ids(graph, "fc1")[0])
    with pytest.raises(GraphError, match="'fc1' and 'again' share weights: take both"):
        group(Project(graph), ids(graph, "fc1"), "Block")


def test_a_group_within_a_definition_hands_its_parameters_on() -> None:
    def block(graph: Graph) -> Graph:
        graph, x = graph.add("Input", name="x")
        graph, fc = graph.add("Linear", name="fc")
        graph, relu = graph.add("ReLU", name="relu")
        graph, out = graph.add("Output", name="y")
        for wire in ((x, "out", fc, "x"), (fc, "out", relu, "x"), (relu, "out", out, "x")):
            graph = graph.connect(Wire(*wire))
        return graph.bind(fc, "out_features", "width")

    before, outer = Project().define("Block", block, Int(8, min=1, name="width"))
    chosen = ids(before.definition(outer).graph, "fc", "relu")
    project, instance = group(before, chosen, "Inner", outer)
    inside = project.definition(outer).graph
    assert dict(inside.nodes[instance].bound) == {"width": "width"}
    assert [d.name for d in project.definitions.values()] == ["Block", "Inner"]
    assert ungroup(project, instance, outer)[0] == before


def test_an_instance_unfolds_where_it_stands_and_with_its_own_values() -> None:
    def block(graph: Graph) -> Graph:
        graph, x = graph.add("Input", (0.0, 0.0), "x")
        graph, fc = graph.add("Linear", (100.0, 50.0), "fc")
        graph = graph.connect(Wire(x, "out", fc, "x"))
        return graph.bind(fc, "out_features", "width")

    project, made = Project().define("Block", block, Int(8, min=1, name="width"))
    kind = project.definition(made).type
    main, first = project.main.add(kind, (1000.0, 0.0), params={"width": 5})
    main, other = main.add("Linear", name="fc")
    main, second = main.add(kind)
    project, (unfolded,) = ungroup(Project(main), first)
    node = project.main.nodes[unfolded]
    assert (node.name, node.at, node.value("out_features")) == ("fc2", (1000.0, 0.0), 5)
    assert set(project.main.nodes) == {unfolded, other, second}
    assert project.uses(kind), "the definition stays for its other instance"
    with pytest.raises(GraphError, match="there is nothing to unfold"):
        ungroup(project, other)
    repeated = project.main.set_param(second, "repeat", 3)
    with pytest.raises(GraphError, match="'block2' is 3 modules in a row: set repeat to 1"):
        ungroup(Project(repeated), second)


@given(st.data())
def test_unfolding_what_was_folded_gives_back_what_was_there(data: st.DataObject) -> None:
    graph = data.draw(histories())[-1]
    assume(graph.nodes)
    chosen = data.draw(st.sets(st.sampled_from([*graph.nodes]), max_size=6))
    try:
        project, instance = group(Project(graph), chosen, "Fresh")
    except GraphError:
        return
    assert loads(dumps(project.main)) == project.main
    unfolded = ungroup(project, instance)[0].main
    assert replace(unfolded, drawing=Drawing()) == replace(graph, drawing=Drawing())
    for node in graph.nodes:  # it has left a frame that not all of which was folded
        one, other = unfolded.drawing.node(node), graph.drawing.node(node)
        assert replace(one, frame="") == replace(other, frame="")
