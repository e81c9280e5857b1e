"""Graphs of which some is frozen, for the tests of that."""

from typing import Any

from graph_nodes.freezing import path_called
from graph_nodes.graph import Graph
from tests.runtime.blocks import EMPTY, trained
from tests.runtime.build import id_of


def frozen(graph: Graph, **paths: str) -> Graph:
    """The graph with nodes frozen: a node's name → paths by names, or "" for all of it."""
    for name, text in paths.items():
        node = graph.nodes[id_of(graph, name)]
        ways = [path_called(path, node, graph.definitions) for path in text.split()] or [""]
        graph = graph.freeze(node.id, ways)
    return graph


def deep(**run: object) -> Graph:
    """Digits through two layers, of which a person would freeze the first."""
    items: Any = [
        ("Linear", "fc", {"out_features": 32}),
        ("BatchNorm1d", "bn", {}),
        ("ReLU", "relu", {}),
    ]
    return trained(
        EMPTY, items, "flatten.out>fc.x fc.out>bn.x bn.out>relu.x relu.out>head.x", **run
    )
