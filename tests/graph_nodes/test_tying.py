"""Layers that have one weight: which can, and what becomes of it by every edit."""

import json
import re

import pytest

from graph_nodes.change import diff
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph, GraphError
from graph_nodes.grouping import group, ungroup
from graph_nodes.project import Project


def layers() -> Graph:
    """Layers n1 (fc) to n3 (fc3), and a ReLU n4; fc2 and fc3 have the weight of fc."""
    graph = Graph()
    for node_type in ("Linear", "Linear", "Linear", "ReLU"):
        graph, _ = graph.add(node_type)
    return graph.tie("n2", "n1").tie("n3", "n2")


def ties(graph: Graph) -> list[str]:
    return [node.tied for node in graph.nodes.values()]


def test_a_layer_is_tied_to_the_owner_of_a_weight_whoever_is_named() -> None:
    graph = layers()
    assert ties(graph) == ["", "n1", "n1", ""]
    assert ties(graph.tie("n2", None)) == ["", "", "n1", ""]
    fourth, n5 = graph.add("Embedding")
    assert ties(fourth.tie("n1", n5)) == [n5, n5, n5, "", ""]


def test_a_tie_is_in_the_file_and_is_undone() -> None:
    graph = layers()
    assert '"name": "fc2", "at": [0, 0], "tied": "n1"' in dumps(graph)
    assert loads(dumps(graph)) == graph
    apart = graph.tie("n2", None)
    assert diff(graph, apart).inverse().apply(apart) == graph
    assert not graph.nodes["n2"].is_same_elsewhere(apart.nodes["n2"])


def test_a_tie_outlives_names_copies_and_its_owner() -> None:
    graph = layers().rename("n1", "other")
    assert ties(graph) == ["", "n1", "n1", ""]
    pasted, copies = graph.paste(graph.copy_fragment(["n1", "n2"]))
    assert [pasted.nodes[i].tied for i in copies] == ["", copies[0]]
    pasted, copies = graph.paste(graph.copy_fragment(["n2"]))
    assert [pasted.nodes[i].tied for i in copies] == [""]
    assert ties(graph.remove(["n1"])) == ["", "n2", ""]
    assert ties(graph.remove(["n1", "n2"])) == ["", ""]


def test_a_layer_that_shares_all_weights_stands_for_their_owner() -> None:
    graph = layers().share("n3", "n2")
    assert (ties(graph), graph.nodes["n3"].shares) == (["", "n1", "", ""], "n2")
    assert ties(graph.remove(["n2"])) == ["", "n1", ""]
    assert ties(graph.tie("n3", None)) == ["", "", "", ""]
    assert ties(layers().share("n1", "n2")) == ["", "", "n2", ""]
    assert ties(layers().share("n2", "n1")) == ["", "", "n1", ""]


def test_both_or_neither_are_taken_into_a_module() -> None:
    project = Project(layers())
    with pytest.raises(GraphError, match="'fc' and 'fc2' have one weight: take both into"):
        group(project, ["n1", "n4"], "Block")
    project, made = group(project, ["n1", "n2", "n3"], "Block")
    inner = next(iter(project.definitions.values())).graph
    assert [n.tied for n in inner.nodes.values() if n.type == "Linear"] == ["", "n1", "n1"]
    project, ids = ungroup(project, made)
    assert [project.main.nodes[i].tied for i in ids if i != "n4"] == ["", ids[0], ids[0]]


REFUSED = {
    "itself": ("n1", "n2", "'fc' has its own weight already"),
    "no weight": ("n4", "n1", "ReLU 'relu' has no weight that can be tied"),
    "to no weight": ("n1", "n4", "ReLU 'relu' has no weight that can be tied"),
    "nothing": ("n1", "n9", "there is no node with the id 'n9'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_tied_says_why(case: str) -> None:
    node, owner, text = REFUSED[case]
    with pytest.raises(GraphError, match=re.escape(text)):
        layers().tie(node, owner)


FILES = {
    "missing": ({"n1": {"tied": "n9"}}, "there is no node 'n9' for 'fc' to have the weight of"),
    "circle": ({"n1": {"tied": "n2"}}, "'fc' is tied to the weight of 'fc2', which is another's"),
    "itself": ({"n1": {"tied": "n1"}, "n2": {}, "n3": {}}, "which is another's"),
    "shares": (
        {"n3": {"shares": "n1", "tied": "n1"}},
        "'fc3' shares all its weights, so that none of them can be tied",
    ),
    "no weight": ({"n4": {"tied": "n1"}}, "ReLU 'relu' has no weight that can be tied"),
    "no text": ({"n2": {"tied": 3}}, "'tied' is text, not a number"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_whose_ties_lead_nowhere_is_refused(case: str) -> None:
    changes, text = FILES[case]
    document = json.loads(dumps(layers()))
    for node in document["nodes"]:
        node |= changes.get(node["id"], {})
    with pytest.raises(DocumentError, match=re.escape(text)):
        loads(json.dumps(document))
