"""Looking for nodes in words: what is found, and where a mistake is told."""

from collections.abc import Sequence

import pytest

from app.docks.find_query import Facts, QueryError, read
from graph_nodes.graph import Graph
from graph_nodes.library import BUILT_INS

SPECS = BUILT_INS.specs()


def desk() -> tuple[Graph, Facts]:
    graph, ids = Graph(), dict[str, str]()
    for name, node_type, params in (
        ("fc1", "Linear", {"out_features": 64}),
        ("fc2", "Linear", {"out_features": 10, "bias": False}),
        ("conv", "Conv2d", {"kernel_size": (3, 5), "padding": "same"}),
        ("stem", "Conv2d", {"kernel_size": 3}),
        ("drop", "Dropout", {"p": 0.5}),
        ("adam", "Adam", {"lr": 0.02}),
        ("error", "ReLU", {}),
        ("note", "Note", {"text": "Each pool halves the picture"}),
    ):
        graph, ids[name] = graph.add(node_type, params=params)
        graph = graph.rename(ids[name], name)
    graph = graph.set_mode([ids["drop"]], "off").set_mode([ids["error"]], "bypass")
    facts = Facts(
        shapes={ids["fc1"]: [("N", 64)], ids["conv"]: [("N", 64, 3, 3)], ids["fc2"]: [("N", 10)]},
        inferred={ids["fc1"]: {"in_features": 784}},
        severities={ids["fc1"]: frozenset({"error"}), ids["stem"]: frozenset({"warning"})},
    )
    return graph, facts


def found(typed: str) -> Sequence[str]:
    graph, facts = desk()
    return [node.name for node in read(typed, SPECS).finds(graph.nodes.values(), facts)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("fc", "fc1 fc2"),
        ("FC2", "fc2"),
        ("conv2d", "conv stem"),
        ("dense", "fc1 fc2"),
        ("lr > 0.01", "adam"),
        ("lr>0.5", ""),
        ("p=0.5", "drop"),
        ("p = .5", "drop"),
        ("out_features >= 64", "fc1"),
        ("out_features ≤ 10", "fc2"),
        ("out_features != 10", "fc1"),
        ("in_features=784", "fc1"),
        ("kernel_size=3", "stem"),
        ("kernel_size=3x5", "conv"),
        ("kernel_size > 2", "conv stem"),
        ("padding=same", "conv"),
        ("bias=false", "fc2"),
        ("N×64", "fc1 conv"),
        ("(N, 64)", "fc1 conv"),
        ("64x3", "conv"),
        ("N,*,3", "conv"),
        ("10x10", ""),
        ("problem", "fc1 stem"),
        ("error", "fc1"),
        ('"error"', "error"),
        ("warnings", "stem"),
        ("off", "drop"),
        ("bypassed", "error"),
        ("linear out_features>20", "fc1"),
        ("linear error", "fc1"),
        ('"halves the"', "note"),
        ("", ""),
    ],
)
def test_what_is_found(typed: str, names: str) -> None:
    assert found(typed) == names.split()


def test_a_formula_is_found_by_its_words() -> None:
    from graph_nodes.params import Int
    from graph_nodes.project import Project

    project, made = Project().define(
        "Block", lambda graph: graph.add("Linear")[0], Int(8, min=1, name="hidden")
    )
    (inner,) = project.scope(made).nodes
    project = project.edit(made, lambda graph: graph.bind(inner, "out_features", "hidden"))
    nodes = project.scope(made).nodes.values()
    assert read("out_features=hidden", SPECS).finds(nodes, Facts()) == list(nodes)
    assert read("out_features=other", SPECS).finds(nodes, Facts()) == []


@pytest.mark.parametrize(
    ("typed", "at", "length", "text"),
    [
        ("> 3", 0, 1, "name of a parameter before >"),
        ("conv lr >", 9, 0, "Write a value behind >"),
        ("lr > = 3", 4, 0, "Write a value behind >"),
        ("lr > much", 5, 4, "compares numbers, and 'much' is none"),
        ("out_featurs=3", 0, 11, "Did you mean out_features?"),
        ("x lr=1 zzz=3", 7, 3, "No node has a parameter 'zzz'"),
        ('fc "relu', 3, 1, "does not end"),
        ("(N, 64", 0, 1, "does not end"),
        ("(N, y)", 0, 6, "A shape is of sizes"),
        ("padding=1+", 8, 2, "padding wants"),
        ("fc ! 3", 3, 1, "!= is for"),
    ],
)
def test_a_mistake_is_told_where_it_is(typed: str, at: int, length: int, text: str) -> None:
    with pytest.raises(QueryError, match=text.replace("?", r"\?")) as told:
        read(typed, SPECS)
    assert (told.value.at, told.value.length) == (at, length)
