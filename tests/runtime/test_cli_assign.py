"""--set NODE.PARAM=VALUE: what each kind of parameter reads from text, and how it refuses."""

import pytest

from graph_nodes.graph import Graph
from graph_nodes.params import Value
from runtime.cli import assign


def graph_with(node_type: str, name: str = "node") -> Graph:
    return Graph().add(node_type, name=name)[0]


@pytest.mark.parametrize(
    ("node_type", "param", "text", "value"),
    [
        ("Linear", "out_features", "32", 32),
        ("Linear", "in_features", "auto", None),
        ("Linear", "bias", "false", False),
        ("Linear", "bias", "On", True),
        ("Adam", "lr", "1e-2", 0.01),
        ("Adam", "lr", " 1 ", 1.0),
        ("Adam", "betas", "0.8, 0.99", (0.8, 0.99)),
        ("Clamp", "min", "none", None),
        ("Clamp", "min", "-0.5", -0.5),
        ("Parameter", "shape", "64,10", (64, 10)),
        ("Parameter", "shape", "(64, 10)", (64, 10)),
        ("Parameter", "shape", "[7]", (7,)),
        ("Parameter", "shape", "", ()),
        ("Input", "shape", "auto", None),
        ("Reshape", "shape", "-1, 8, 8", (-1, 8, 8)),
        ("Parameter", "init", "zeros", "zeros"),
        ("CosineAnnealingLR", "T_max", "AUTO", None),
        ("CSVFile", "path", "a=b, c.csv", "a=b, c.csv"),
        ("CSVFile", "target", "auto", "auto"),
        ("CSVFile", "delimiter", "tab", "tab"),
        ("Note", "text", " kept as typed ", " kept as typed "),
    ],
)
def test_text_becomes_the_value_the_parameter_holds(
    node_type: str, param: str, text: str, value: Value
) -> None:
    graph = assign.split(f"node.{param}={text}").apply(graph_with(node_type))
    node = graph.by_name("node")
    assert node is not None
    assert node.value(param) == value
    assert type(node.value(param)) is type(value)


@pytest.mark.parametrize(
    ("node_type", "text", "words"),
    [
        ("Linear", "nod.bias=true", ["'nod'", "The nodes are: node"]),
        ("Linear", "node.size=3", ["Linear 'node'", "'size'", "in_features, out_features, bias"]),
        ("Linear", "node.out_features=many", ["out_features", "whole number", "'many'"]),
        ("Linear", "node.out_features=0", ["out_features", "at least 1", "0"]),
        ("Linear", "node.out_features=auto", ["out_features", "at least 1", "'auto'"]),
        ("Linear", "node.bias=maybe", ["bias", "true or false", "'maybe'"]),
        ("Adam", "node.lr=nan", ["lr", "a number of at least 0", "nan"]),
        ("Adam", "node.lr=fast", ["lr", "a number of at least 0", "'fast'"]),
        ("Parameter", "node.init=big", ["init", "zeros, ones", "'big'"]),
        ("Parameter", "node.shape=10,x", ["shape", "such as 64, 10", "'10,x'"]),
        ("Adam", "node.betas=0.9", ["betas", "2 values", "0.9"]),
        ("Reshape", "node.shape=-1,-1", ["shape", "at most one -1"]),
    ],
)
def test_a_refusal_names_node_parameter_value_and_what_is_wanted(
    node_type: str, text: str, words: list[str]
) -> None:
    with pytest.raises(assign.AssignmentError) as refusal:
        assign.split(text).apply(graph_with(node_type))
    assert [word for word in [f"--set {text}", *words] if word not in str(refusal.value)] == []


@pytest.mark.parametrize("text", ["", "lr", "lr=3", "adam.lr", ".lr=3", "adam.=3"])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"NODE\.PARAM=VALUE"):
        assign.split(text)
