"""What is frozen, by path: which weights can be, and what becomes of it by every edit."""

import json
import re

import pytest

from graph_nodes import portable
from graph_nodes.adopting import Choice, adopted
from graph_nodes.change import diff
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.edit import Freeze, edit_from_json, edit_to_json
from graph_nodes.freezing import ALL, path_called, said
from graph_nodes.graph import Graph, GraphError
from graph_nodes.grouping import group, ungroup
from graph_nodes.portable import PortableModule
from graph_nodes.project import Project
from graph_nodes.reuse import make_unique, swap
from tests.runtime.blocks import EMPTY, block, define, pairs
from tests.runtime.build import id_of


def inner(graph: Graph, path: str, name: str = "a") -> str:
    """The path that a person calls so into an instance."""
    return path_called(path, graph.nodes[id_of(graph, name)], graph.definitions)


def frozen(*paths: str) -> Graph:
    """Two Pairs of Blocks, of the first of which these are frozen."""
    graph = pairs()
    return graph.freeze(id_of(graph, "a"), [inner(graph, path) for path in paths])


def names(graph: Graph, name: str = "a") -> tuple[str, ...]:
    node = graph.nodes[id_of(graph, name)]
    return said(node, graph.definitions, node.frozen)


def renamed(graph: Graph, definition: str, old: str, new: str) -> Graph:
    """The graph with another name of a node inside of a definition."""
    one = next(d for d in graph.definitions.values() if d.name == definition)
    return Project(graph).edit(one.id, lambda g: g.rename(id_of(g, old), new)).main


def test_a_layer_a_parameter_and_what_shares_their_weights_are_frozen() -> None:
    graph = Graph()
    for node_type in ("Linear", "Linear", "Parameter", "BatchNorm1d"):
        graph, _ = graph.add(node_type)
    graph = graph.share("n2", "n1")
    for node_id in ("n2", "n3", "n4"):
        graph = graph.freeze(node_id)
    assert [node.frozen for node in graph.nodes.values()] == [ALL] * 4
    apart = graph.share("n2", None).freeze("n1", ())
    assert [node.frozen for node in apart.nodes.values()] == [(), ALL, ALL, ALL]
    assert apart.share("n2", "n1").nodes["n2"].frozen == ()
    assert diff(graph, apart).inverse().apply(apart) == graph
    assert not graph.nodes["n1"].is_same_elsewhere(apart.nodes["n1"])


def test_paths_are_kept_by_ids_and_said_by_names() -> None:
    graph = frozen("second/0/fc", "norm", "second/fc", "first", "first/fc")
    assert names(graph) == ("first", "second/0/fc", "second/fc", "norm")
    graph = renamed(renamed(graph, "Block", "fc", "dense"), "Pair", "norm", "bn")
    assert names(graph) == ("first", "second/0/dense", "second/dense", "bn")
    assert names(graph, "b") == ()
    assert loads(dumps(graph)) == graph
    assert dumps(loads(dumps(graph))) == dumps(graph)


def test_edits_say_it_by_names() -> None:
    graph = frozen("first/fc", "norm")
    thaw, less = Freeze("n6", ()), Freeze("n6", (inner(graph, "second/1/fc"),))
    assert str(thaw.words(graph)) == "Train the weights of 'a'"
    assert str(less.words(graph)) == "Freeze second/1/fc of 'a' alone"
    assert str(less.preview(graph)) == "a: frozen first/fc, norm → frozen second/1/fc"
    assert edit_from_json(json.loads(json.dumps(edit_to_json(less)))) == less
    assert names(less.apply(graph)) == ("second/1/fc",)
    assert thaw.apply(graph) == pairs()


def test_copies_carry_it_and_groups_take_it_along() -> None:
    graph = frozen("first/fc", "norm")
    a = id_of(graph, "a")
    pasted, (copy,) = graph.paste(graph.copy_fragment([a]))
    assert pasted.nodes[copy].frozen == graph.nodes[a].frozen
    project, made = group(Project(graph), [a], "Outer")
    (held,) = [d for d in project.definitions.values() if d.name == "Outer"]
    assert held.graph.nodes[a].frozen == graph.nodes[a].frozen
    project, ids = ungroup(project, made)
    assert [project.main.nodes[i].frozen for i in ids] == [graph.nodes[a].frozen]


def test_what_is_unfolded_is_frozen_as_it_was_inside() -> None:
    project, ids = ungroup(Project(frozen("first/fc", "second/1", "norm")), "n6")
    main = project.main
    assert {n.name: names(main, n.name) or n.frozen for n in map(main.nodes.get, ids) if n} == {
        "first": ("fc",),
        "second": ("1",),
        "norm": ALL,
        "add": (),
    }
    project, ids = ungroup(Project(pairs().freeze("n6")), "n6")
    assert [project.main.nodes[i].frozen for i in ids] == [ALL, ALL, ALL, ()]


def test_paths_from_outside_follow_into_a_group_and_out_of_it() -> None:
    graph = frozen("first/fc", "second/0", "norm")
    outer, _ = group(Project(graph), ["n6", "n7"], "Outer")
    for project, name in ((Project(graph), "a"), (outer, "block")):
        (pair,) = (d for d in project.definitions.values() if d.name == "Pair")
        chosen = [id_of(pair.graph, inside) for inside in ("first", "second")]
        folded, made = group(project, chosen, "Both", pair.id)
        there = folded.main if name == "a" else folded.scope("d3")
        node = there.nodes["n6"]
        assert said(node, folded.definitions, node.frozen) == (
            *("norm", "both/first/fc", "both/second/0"),
        )
        unfolded, _ = ungroup(folded, made, pair.id)
        there = unfolded.main if name == "a" else unfolded.scope("d3")
        node = there.nodes["n6"]
        assert said(node, unfolded.definitions, node.frozen) == ("first/fc", "second/0", "norm")
    folded, made = group(Project(pairs()), ["n2", "n3"], "Both", "d2")
    whole = folded.edit_main(lambda g: g.freeze("n6", [made]))
    assert names(ungroup(whole, made, "d2")[0].main) == ("first", "second")


def test_a_path_goes_with_what_it_leads_to() -> None:
    graph = frozen("first/fc", "second", "norm")
    pair = next(d for d in graph.definitions.values() if d.name == "Pair")
    project = Project(graph).edit(pair.id, lambda g: g.remove([id_of(g, "norm")]))
    assert names(project.main) == ("first/fc", "second")
    assert diff(graph, project.main).inverse().apply(project.main) == graph
    blk = next(d for d in graph.definitions.values() if d.name == "Block")
    project = project.edit(blk.id, lambda g: g.remove([id_of(g, "fc")]))
    assert names(project.main) == ("second",)


def test_another_module_in_its_place_has_frozen_what_is_called_the_same() -> None:
    graph = frozen("first/fc", "norm")
    project = make_unique(Project(graph), "n6")
    assert names(project.main) == ("first/fc", "norm")
    layers = [("Input", "x", {}), ("LayerNorm", "norm", {}), ("Output", "y", {})]
    project = define(project, "Other", layers, "x.out>norm.x norm.out>y.x")
    other = next(d for d in project.definitions.values() if d.name == "Other")
    assert names(swap(project, "n6", other.id).main) == ("norm",)
    assert swap(Project(graph.freeze("n6")), "n7", "d1").main.nodes["n6"].frozen == ALL


def test_a_module_from_elsewhere_freezes_what_is_called_the_same_here() -> None:
    fragment = frozen("first/fc", "norm").copy_fragment(["n6"])
    shifted = define(
        EMPTY,
        "Block",
        [*[("ReLU", f"r{i}", {}) for i in range(2)], ("Input", "x", {}), ("Linear", "fc", {})],
        "x.out>fc.x",
        *block().definition("d1").params,
    )
    found = adopted(shifted.main, fragment, lambda clash: Choice.USE_HERE)
    assert found is not None
    graph, brought = found
    assert names(graph.paste(brought)[0]) == ("first/fc", "norm")
    assert fragment.nodes["n6"].frozen == ("n2/n2", "n4")
    assert brought.nodes["n6"].frozen == ("n2/n4", "n4")


def test_a_file_of_a_module_has_it() -> None:
    project, made = group(Project(frozen("first/fc")), ["n6"], "Outer")
    module = PortableModule.of(project, project.definitions[project.main.nodes[made].type].id)
    again = portable.loads(portable.dumps(module))
    assert again.graph == module.graph
    inside = again.offered.graph.with_definitions(again.graph.definitions.values())
    assert names(inside) == ("first/fc",)


REFUSED = {
    "no weights": ("flatten", ALL, "Flatten 'flatten' has no weights to freeze"),
    "a data node": ("digits", ALL, "Digits 'digits' has no weights to freeze"),
    "inside of a layer": ("head", ["n1"], "'n1' leads to no weights inside of 'head'"),
    "nowhere": ("a", ["n99"], "'n99' leads to no weights inside of 'a'"),
    "two numbers": ("a", ["0/1"], "'0/1' leads to no weights inside of 'a'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_frozen_says_why(case: str) -> None:
    name, paths, text = REFUSED[case]
    graph = pairs()
    with pytest.raises(GraphError, match=re.escape(text)):
        graph.freeze(id_of(graph, name), paths)


def test_names_that_lead_nowhere_are_refused_with_what_to_write() -> None:
    with pytest.raises(GraphError, match="'first/relu' leads to no weights inside of 'a': write"):
        inner(pairs(), "first/relu")


FILES = {
    "a word": ("head", "yes", "'frozen' is true, or a list of paths to what is inside"),
    "an empty path": ("a", [""], "'frozen' is true, or a list of paths"),
    "no weights": ("flatten", True, "Flatten 'flatten' has no weights to freeze"),
    "nowhere": ("a", ["n99/n2"], "'n99/n2' is frozen of 'a', but leads to no weights"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_whose_paths_lead_nowhere_is_refused(case: str) -> None:
    name, value, text = FILES[case]
    document = json.loads(dumps(pairs()))
    next(node for node in document["nodes"] if node["name"] == name)["frozen"] = value
    with pytest.raises(DocumentError, match=re.escape(text)):
        loads(json.dumps(document))


def test_a_file_whose_shared_weights_are_frozen_for_one_alone_is_refused() -> None:
    graph, _ = Graph().add("Linear")
    graph, second = graph.add("Linear")
    document = json.loads(dumps(graph.share(second, "n1")))
    document["nodes"][1]["frozen"] = True
    with pytest.raises(DocumentError, match="share weights, but not what of them is frozen"):
        loads(json.dumps(document))
