"""The line of key parameters."""

import pytest

from app.canvas.summary import summary
from graph_nodes.graph import Graph, GraphNode


@pytest.mark.parametrize(
    ("node_type", "params", "inferred", "text"),
    [
        ("Linear", {"out_features": 128}, {"in_features": 64}, "64 → 128"),
        ("Linear", {"out_features": 128}, {}, "? → 128"),
        ("Linear", {"in_features": 20, "bias": False}, {"in_features": 20}, "20 → 10 · no bias"),
        ("Conv2d", {}, {"in_channels": 1}, "1 → 32 · 3×3"),
        ("Conv2d", {"stride": 2}, {"in_channels": 1}, "1 → 32 · 3×3 · stride 2"),
        ("MaxPool2d", {}, {}, "2×2"),
        ("BatchNorm2d", {}, {"num_features": 32}, "32"),
        ("Dropout", {}, {}, "p 0.5"),
        ("ReLU", {}, {}, ""),
        ("Parameter", {"shape": (1000, 100)}, {}, "1000×100 · std 0.01"),
        ("SGD", {"momentum": 0.9, "nesterov": True}, {}, "lr 0.01 · momentum 0.9 · nesterov"),
        ("MSELoss", {"reduction": "sum"}, {}, "sum"),
        ("CSVFile", {"path": "data/houses.csv"}, {}, "houses.csv"),
        ("Note", {"text": "A long story."}, {}, "A long story."),
    ],
)
def test_key_parameters_in_a_line(node_type, params, inferred, text: str) -> None:
    graph, node_id = Graph().add(node_type, params=params)
    assert summary(graph.nodes[node_id], inferred) == text


def test_it_says_whose_weights_a_node_uses() -> None:
    graph = Graph()
    for _ in range(3):
        graph, _ = graph.add("Linear")
    graph = graph.tie("n2", "n1").share("n3", "n1")
    lines = [summary(node, {}, "fc") for node in graph.nodes.values() if node.lender]
    assert lines == ["weight of fc · ? → 10", "weights of fc · ? → 10"]


def test_an_unknown_type_has_no_line() -> None:
    assert summary(GraphNode("n1", "FancyAttention", "attend"), {}) == ""


def test_inside_of_a_module_a_formula_stands_for_its_value() -> None:
    graph, node_id = Graph().add("Linear")
    graph = graph.bind(node_id, "out_features", "width*4").bind(node_id, "bias", "biased")
    text = summary(graph.nodes[node_id], {"in_features": 64})
    assert text == "64 → width*4 · bias biased"
    graph = graph.bind(node_id, "bias", "bias")
    assert summary(graph.nodes[node_id], {"in_features": 64}) == "64 → width*4 · bias"
