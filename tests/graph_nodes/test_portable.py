"""Modules on their way from one project to another: their files, and names that are taken."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes import document, portable
from graph_nodes.adopting import Choice, Clash, adopted, keep_both
from graph_nodes.definitions import DEEPEST
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.params import Int
from graph_nodes.portable import PortableModule
from graph_nodes.project import Project
from graph_nodes.reading import DocumentError
from tests.strategies import graphs

HIDDEN = Int(64, min=1, name="hidden", help="Features.")


def layer(graph: Graph) -> Graph:
    """Input 'x', Linear 'fc' and Output 'y', wired."""
    for node_type, name in (("Input", "x"), ("Linear", "fc"), ("Output", "y")):
        graph, _ = graph.add(node_type, name=name)
    graph = graph.connect(Wire("n1", "out", "n2", "x")).connect(Wire("n2", "out", "n3", "x"))
    return graph.bind("n2", "out_features", "hidden")


def encoder(bias: bool = True) -> Project:
    """Encoder holds a Layer; Other has nothing to do with them."""
    project, inner = Project().define("Layer", layer, HIDDEN)
    project, _ = project.define("Other", layer, HIDDEN)
    project, _ = project.define("Encoder", lambda graph: graph.add(f"def:{inner}")[0])
    return project.edit(inner, lambda graph: graph.set_param("n2", "bias", bias))


def module(bias: bool = True) -> PortableModule:
    return PortableModule.of(encoder(bias), "d3")


def names(graph: Graph) -> list[str]:
    return [one.name for one in graph.definitions.values()]


def brought(graph: Graph, one: PortableModule, choose=keep_both) -> Graph | None:
    """The graph with an instance of a module."""
    found = adopted(graph, one.graph, choose)
    return None if found is None else found[0].paste(found[1])[0]


def test_it_has_what_it_needs_and_nothing_else() -> None:
    one = module()
    assert names(one.graph) == ["Layer", "Encoder"]
    assert (one.name, one.offered.id) == ("Encoder", "d3")
    again = portable.loads(portable.dumps(one))
    assert again == one
    renamed = one.renamed("Tower")
    assert names(renamed.graph) == ["Layer", "Tower"]
    with pytest.raises(GraphError, match="two definitions are called 'Layer'"):
        one.renamed("Layer")


@given(graphs(12))
def test_whatever_module_is_made_is_saved_loaded_and_brought_once(graph: Graph) -> None:
    for one in graph.definitions.values():
        made = PortableModule.of(Project(graph), one.id)
        text = portable.dumps(made)
        again = portable.loads(text)
        assert again == made
        assert portable.dumps(again) == text
        assert brought(graph, again).definitions == graph.definitions
        alone = brought(Graph(), again)
        assert alone.definitions == made.graph.definitions
        assert document.loads(document.dumps(alone)) == alone
        shifted = Project(alone).define("Shifted", lambda empty: empty)[0].main
        assert brought(shifted, again).definitions == shifted.definitions


@given(graphs(10), graphs(10), st.data())
def test_whatever_is_chosen_makes_a_project(
    graph: Graph, other: Graph, data: st.DataObject
) -> None:
    def choose(clash: Clash) -> Choice:
        choices = [Choice.KEEP_BOTH] if clash.misfit else list(Choice)
        return data.draw(st.sampled_from(choices))

    found = adopted(graph, other.copy_fragment(other.nodes), choose)
    assert found is not None
    pasted, ids = found[0].paste(found[1])
    assert document.loads(document.dumps(pasted)) == pasted
    assert [pasted.nodes[i].values() for i in ids if pasted.nodes[i].spec is None] == []
    assert {n: d for n, d in pasted.definitions.items() if n in graph.definitions} == dict(
        graph.definitions
    )


def test_the_same_module_under_other_ids_is_used_and_places_do_not_count() -> None:
    here, _ = Project().define("First", lambda graph: graph)
    here = Project(brought(here.main, module()))
    assert sorted(one.id for one in here.definitions.values()) == ["d1", "d2", "d3"]
    moved = here.edit(
        next(one.id for one in here.definitions.values() if one.name == "Layer"),
        lambda graph: graph.move({"n2": (500.0, 20.0)}),
    )
    asked: list[Clash] = []
    after = brought(moved.main, module(), asked.append)
    assert not asked
    assert after is not None
    assert after.definitions == moved.definitions
    assert {node.type for node in after.nodes.values()} == {here.main.nodes["n1"].type}


def test_a_name_that_is_taken_is_asked_about_those_that_are_used_first() -> None:
    asked: list[Clash] = []

    def both(clash: Clash) -> Choice:
        asked.append(clash)
        return Choice.KEEP_BOTH

    after = brought(encoder().main, module(bias=False), both)
    assert asked == [
        Clash("Layer", "Layer2", "", more=True),
        Clash("Encoder", "Encoder2", "", more=False),
    ]
    assert names(after) == ["Layer", "Other", "Encoder", "Layer2", "Encoder2"]
    twice = brought(after, module(bias=False), both)
    assert len(asked) == 2, "they are here by now"
    assert names(twice) == names(after)


def test_to_use_the_one_here_makes_what_uses_it_the_same() -> None:
    asked: list[Clash] = []

    def here(clash: Clash) -> Choice:
        asked.append(clash)
        return Choice.USE_HERE

    before = encoder().main
    after = brought(before, module(bias=False), here)
    assert [clash.name for clash in asked] == ["Layer"], "with this Layer, Encoder is the same one"
    assert after.definitions == before.definitions
    assert [node.type for node in after.nodes.values()] == ["def:d3"]


def test_cancelled_nothing_is_brought() -> None:
    assert brought(encoder().main, module(bias=False), lambda clash: None) is None


def other_layer(edit) -> Graph:
    """A project with another Layer."""
    project, made = Project().define("Layer", layer, HIDDEN)
    return edit(project, made).main


MISFITS = {
    "an input": (
        lambda p, d: p.edit(d, lambda g: g.rename("n1", "z")),
        "it has no input 'x'",
    ),
    "an output": (lambda p, d: p.edit(d, lambda g: g.rename("n3", "z")), "it has no output 'y'"),
    "an input more": (
        lambda p, d: p.edit(d, lambda g: g.add("Input", name="z")[0]),
        "it wants an input 'z' as well",
    ),
    "a parameter": (
        lambda p, d: p.edit(d, lambda g: g.set_param("n2", "out_features", 3)).conceal(d, "hidden"),
        "it has no parameter 'hidden'",
    ),
    "a value": (
        lambda p, d: (
            p.edit(d, lambda g: g.set_param("n2", "out_features", 3))
            .conceal(d, "hidden")
            .expose(d, Int(4, max=8, name="hidden"))
        ),
        "its hidden wants a whole number of at most 8, not 32",
    ),
    "nothing": (lambda p, d: p.edit(d, lambda g: g.set_param("n2", "bias", False)), ""),
}


@pytest.mark.parametrize("case", MISFITS)
def test_one_here_is_offered_where_its_ports_and_parameters_fit(case: str) -> None:
    edit, reason = MISFITS[case]
    project, made = Project().define("Layer", layer, HIDDEN)
    fragment, _ = project.main.add(f"def:{made}", params={"hidden": 32})
    asked: list[Clash] = []
    adopted(other_layer(edit), fragment, asked.append)
    assert [clash.misfit for clash in asked] == [reason]


def test_values_and_wires_stay_with_the_one_here() -> None:
    project, made = Project().define("Layer", layer, HIDDEN)
    fragment, one = project.main.add(f"def:{made}", params={"hidden": 32})
    fragment, relu = fragment.add("ReLU")
    fragment = fragment.connect(Wire(one, "y", relu, "x"))
    graph, known = adopted(
        other_layer(MISFITS["nothing"][0]), fragment, lambda clash: Choice.USE_HERE
    )
    pasted, ids = graph.paste(known)
    assert pasted.nodes[ids[0]].values() == {"hidden": 32, "repeat": 1}
    assert pasted.wires == (Wire(ids[0], "y", ids[1], "x"),)


def test_too_deep_a_nest_is_refused() -> None:
    def nest(depth: int, name: str) -> Project:
        project, inner = Project().define("D0", layer, HIDDEN)
        for level in range(1, depth):
            made = (lambda graph, i=inner: graph.add(f"def:{i}")[0],)
            project, inner = project.define(f"{name}{level}", *made)
        return project

    top = nest(DEEPEST, "D")
    leaf = next(iter(top.definitions.values()))
    deep = top.rename(leaf.id, "Leaf").rename(f"d{DEEPEST}", "D0")
    upper = PortableModule.of(nest(3, "E"), "d3")
    with pytest.raises(GraphError, match="levels deep"):
        brought(deep.edit("d32", lambda graph: graph).main, upper, lambda _: Choice.USE_HERE)


def changed(**fields: object) -> str:
    return json.dumps(json.loads(portable.dumps(module())) | fields)


def inside(index: int, **fields: object) -> str:
    content = json.loads(portable.dumps(module()))
    content["definitions"][index] |= fields
    return json.dumps(content)


BAD = {
    "no JSON": ("import torch", "m is not a Netloom module: line 1 is not JSON"),
    "no document": ("[]", "m: this is no Netloom file"),
    "newer": (changed(format=99), "m: it is of format 99, .* update Netloom"),
    "a graph": (document.dumps(encoder().main), "m: it is a graph, not a module: open it"),
    "nodes outside": (
        changed(nodes=[{"id": "n1", "type": "ReLU", "name": "relu"}]),
        "m: a module has no nodes outside",
    ),
    "nothing offered": (changed(offers=3), "m: it offers the definition 3, but holds 'd1' .Layer."),
    "what is not there": (changed(offers="d9"), "m: it offers the definition 'd9', but holds"),
    "no definitions": (changed(definitions=[]), "m: it offers .*'d3', but holds none"),
    "itself": (
        inside(1, nodes=[{"id": "n9", "type": "def:d3", "name": "b"}], wires=[]),
        "m: definitions: Encoder cannot contain itself",
    ),
    "what it needs is not there": (
        inside(1, nodes=[{"id": "n9", "type": "def:d7", "name": "b"}], wires=[]),
        "m: Encoder uses a module that is not there, as 'b'",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_module_says_why(case: str) -> None:
    text, reason = BAD[case]
    with pytest.raises(DocumentError, match=reason):
        portable.loads(text, "m")


def test_a_module_is_no_graph_and_a_missing_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="m: it is a module, not a graph: open a graph"):
        document.loads(portable.dumps(module()), "m")
    with pytest.raises(DocumentError, match="there is no file"):
        portable.load(tmp_path / "none.loommodule")
