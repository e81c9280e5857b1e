"""Definitions: what they can be, how instances follow them, and what is refused, in words."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.adopting import adopted
from graph_nodes.change import diff
from graph_nodes.definitions import DEEPEST
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.migrations import FORMAT
from graph_nodes.params import Int, Path
from graph_nodes.path import NodePath
from graph_nodes.project import Project
from graph_nodes.reuse import use_again
from tests.strategies import edited, graphs


def chain(graph: Graph) -> Graph:
    """Input 'x', Linear 'fc' and Output 'y', wired."""
    for node_type, name in (("Input", "x"), ("Linear", "fc"), ("Output", "y")):
        graph, _ = graph.add(node_type, name=name)
    return graph.connect(Wire("n1", "out", "n2", "x")).connect(Wire("n2", "out", "n3", "x"))


HIDDEN = Int(64, min=1, name="hidden", help="Features.")


def bound(graph: Graph) -> Graph:
    return chain(graph).bind("n2", "out_features", "hidden")


BLOCK, ID = Project().define("Block", bound, HIDDEN)


def used() -> Project:
    """Block in use: n1 gives n2, a Block of 32, what n3 gets from it."""

    def edit(graph: Graph) -> Graph:
        graph, _ = graph.add("Iris")
        graph, _ = graph.add("def:d1", params={"hidden": 32})
        graph, _ = graph.add("ReLU")
        graph = graph.connect(Wire("n1", "features", "n2", "x"))
        return graph.connect(Wire("n2", "y", "n3", "x"))

    return BLOCK.edit_main(edit)


def test_an_instance_has_the_ports_and_parameters_of_its_definition() -> None:
    node = used().main.nodes["n2"]
    assert [port.name for port in node.inputs()] == ["x"]
    assert [port.name for port in node.outputs()] == ["y"]
    assert node.values() == {"hidden": 32, "repeat": 1}
    assert (node.name, node.spec and node.spec.label) == ("block", "Block")


def test_instances_follow_their_definition_and_undo_brings_it_back() -> None:
    before = used()
    renamed = before.edit(ID, lambda graph: graph.rename("n3", "features"))
    assert Wire("n2", "features", "n3", "x") in renamed.main.wires
    cut = before.edit(ID, lambda graph: graph.remove(["n3"]))
    assert cut.main.nodes["n2"].outputs() == ()
    assert cut.main.wires == before.main.wires[:1]
    for after in (renamed, cut, before.rename(ID, "Layer")):
        change = diff(before.main, after.main)
        assert change.definitions is not None
        assert "n2" in change.nodes
        assert change.apply(before.main) == after.main
        undone = change.inverse().apply(after.main)
        assert undone == before.main
        assert undone.nodes["n2"].outputs() == before.main.nodes["n2"].outputs()


def test_an_edit_inside_leaves_instances_as_they_are() -> None:
    before = used()
    after = before.edit(ID, lambda graph: graph.set_param("n2", "bias", False))
    change = diff(before.main, after.main)
    assert not change.nodes
    assert change
    assert before.main != after.main


def test_a_parameter_that_is_exposed_is_one_of_every_instance() -> None:
    project = used().expose(ID, Int(1, min=1, max=4, name="depth"))
    assert project.main.nodes["n2"].values() == {"hidden": 32, "depth": 1, "repeat": 1}
    project = project.edit_main(lambda graph: graph.set_param("n2", "depth", 3))
    project = project.conceal(ID, "depth")
    assert project.main.nodes["n2"].values() == {"hidden": 32, "repeat": 1}
    with pytest.raises(GraphError, match="bound to 'hidden', but its parameters are none"):
        project.conceal(ID, "hidden")


def within(outer: str, inner: str) -> Project:
    project, _ = BLOCK.define("Outer", lambda graph: graph.add("def:d1")[0])
    return project.edit(inner, lambda graph: graph.add(f"def:{outer}")[0])


REFUSED = {
    "itself": (lambda: within("d1", "d1"), "Block cannot contain itself"),
    "itself through another": (
        lambda: within("d2", "d1"),
        "contains .*, which contains .*: a definition cannot contain itself",
    ),
    "an optimizer": (
        lambda: BLOCK.edit(ID, lambda graph: graph.add("Adam")[0]),
        "Block cannot hold Adam 'adam': a definition holds operations, layers, Parameters",
    ),
    "data": (lambda: BLOCK.edit(ID, lambda g: g.add("Iris")[0]), "Block cannot hold Iris"),
    "a wired Input": (
        lambda: BLOCK.edit(ID, lambda graph: graph.connect(Wire("n1", "out", "n1", "feed"))),
        "cannot feed itself",
    ),
    "a fed Input": (
        lambda: BLOCK.edit(
            ID,
            lambda graph: graph.add("Input", name="z")[0].connect(Wire("n1", "out", "n4", "feed")),
        ),
        "nothing can be wired into Input 'z'",
    ),
    "a name in use": (lambda: BLOCK.define("Block", chain), "two definitions are called 'Block'"),
    "a word of Python": (lambda: BLOCK.rename(ID, "class"), "is a word of the Python language"),
    "what decides the source": (
        lambda: BLOCK.edit(
            ID, lambda graph: graph.add("Parameter")[0].bind("n4", "init", "hidden")
        ),
        "init decides how its source is written",
    ),
    "a name in no definition": (
        lambda: used().edit_main(lambda graph: graph.bind("n2", "hidden", "hidden")),
        "'block' is bound to a parameter, but stands in no definition",
    ),
    "an unknown name": (
        lambda: BLOCK.edit(ID, lambda graph: graph.bind("n2", "out_features", "width")),
        "out_features of 'fc' is bound to 'width', but its parameters are hidden",
    ),
    "a file": (lambda: BLOCK.expose(ID, Path("", name="file")), "file is no int, float, bool"),
    "repeat": (lambda: BLOCK.expose(ID, Int(1, name="repeat")), "has a parameter 'repeat' already"),
    "what is used": (lambda: used().remove(ID), "Block is still used by 'block' in the main graph"),
    "too low": (
        lambda: used().edit_main(lambda graph: graph.set_param("n2", "hidden", 0)),
        "hidden wants a whole number of at least 1, not 0",
    ),
    "other layers' weights": (
        lambda: used().edit_main(lambda graph: graph.share("n2", "n3")),
        "Block 'block' cannot share the weights of ReLU 'relu'",
    ),
}


@given(graphs(12), st.data())
def test_whatever_edits_succeed_is_saved_and_loaded(graph: Graph, data: st.DataObject) -> None:
    project = Project(graph)
    scopes = ["", *(one.id for one in project.definitions.values())]
    for _ in range(data.draw(st.integers(1, 4))):
        scope = data.draw(st.sampled_from(scopes))
        edit = data.draw(st.sampled_from([bound_somewhere] if scope else [bound_somewhere, edited]))
        with contextlib.suppress(GraphError):
            project = project.edit_scope(scope, lambda inner, e=edit: data.draw(e(inner)))
    assert loads(dumps(project.main)) == project.main


@st.composite
def bound_somewhere(draw: st.DrawFn, graph: Graph) -> Graph:
    """A graph in which a parameter of a node is bound to a name."""
    known = [n for n in graph.nodes.values() if n.spec and n.spec.params]
    if not known:
        return graph
    node = draw(st.sampled_from(known))
    assert node.spec is not None
    param = draw(st.sampled_from(list(node.spec.params)))
    return graph.bind(node.id, param, draw(st.sampled_from(["n", "hidden"])))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why(case: str) -> None:
    edit, text = REFUSED[case]
    with pytest.raises(GraphError, match=text):
        edit()


def test_a_deep_nest_of_definitions_is_refused() -> None:
    project, inner = Project().define("D0", chain)
    for level in range(1, DEEPEST):
        project, inner = project.define(f"D{level}", lambda g, i=inner: g.add(f"def:{i}")[0])
    with pytest.raises(GraphError, match=f"contains definitions {DEEPEST} levels deep"):
        project.define("Deepest", lambda graph: graph.add(f"def:{inner}")[0])


def test_nodes_that_share_have_the_same_parameters_and_outlive_their_owner() -> None:
    graph = Graph()
    for _ in range(3):
        graph, _ = graph.add("Linear")
    graph = graph.share("n2", "n1").share("n3", "n2").set_param("n3", "out_features", 7)
    assert {node.value("out_features") for node in graph.nodes.values()} == {7}
    pasted, copies = graph.paste(graph.copy_fragment(["n2", "n3"]))
    assert [pasted.nodes[i].shares for i in copies] == ["", copies[0]]
    assert [n.shares for n in graph.remove(["n1"]).nodes.values()] == ["", "n2"]
    assert loads(dumps(graph)) == graph
    assert graph.share("n2", None).set_param("n2", "bias", False).nodes["n1"].value("bias")


def test_what_is_used_again_has_the_same_weights_and_a_free_place() -> None:
    graph, fc = Graph().add("Linear", (0.0, 0.0), "encode", {"out_features": 7})
    graph, second = use_again(graph, fc)
    graph, third = use_again(graph, second)
    calls = [graph.nodes[i] for i in (second, third)]
    assert [(n.name, n.shares, n.value("out_features")) for n in calls] == [
        ("encode2", fc, 7),
        ("encode3", fc, 7),
    ]
    assert [n.at for n in calls] == [(0.0, 140.0), (0.0, 280.0)]
    graph, relu = graph.add("ReLU")
    with pytest.raises(GraphError, match="ReLU 'relu' has no weights to share"):
        use_again(graph, relu)


def changed(**fields: object) -> str:
    document = json.loads(dumps(used().main))
    document["definitions"][0] |= fields
    return json.dumps(document)


FILES = {
    "no name": (changed(name=3), r"definitions\[0\]: 'name' is text"),
    "a bad id": (changed(id="a b"), r"definitions\[0\]: an id is letters and digits"),
    "a bad parameter": (
        changed(params=[{"name": "hidden", "kind": "file", "default": 1}]),
        r"definitions\[0\] \(Block\): params\[0\]: kind is one of int, float, bool, choice",
    ),
    "a bad default": (
        changed(params=[{"name": "hidden", "kind": "int", "default": "x"}]),
        r"params\[0\]: the default of hidden wants a whole number",
    ),
    "a bad node": (
        changed(nodes=[{"id": "n1", "type": "Linear", "name": "fc", "params": {"x": 1}}]),
        r"definitions\[0\] \(Block\): nodes\[0\] \(Linear 'fc'\): there is no parameter 'x'",
    ),
    "a missing port": (
        changed(nodes=[], wires=[]),
        r"wires\[0\]: 'block' has no input 'x': it has none",
    ),
    "itself": (
        changed(nodes=[{"id": "n9", "type": "def:d1", "name": "b"}], wires=[]),
        "definitions: Block cannot contain itself",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_whose_definitions_are_wrong_says_where(case: str) -> None:
    text, message = FILES[case]
    with pytest.raises(DocumentError, match=message):
        loads(text)


def test_a_file_of_the_first_format_opens_and_is_saved_as_todays() -> None:
    old = json.loads(dumps(used().main.remove(["n2"]))) | {"format": 1}
    del old["definitions"]
    graph = loads(json.dumps(old))
    assert json.loads(dumps(graph)) == old | {"format": FORMAT}


def test_instances_of_what_a_file_does_not_define_are_kept() -> None:
    document = json.loads(dumps(used().main))
    del document["definitions"]
    graph = loads(json.dumps(document))
    assert graph.nodes["n2"].spec is None
    assert json.loads(dumps(graph)) == document


def test_what_is_pasted_brings_its_definitions() -> None:
    fragment = used().main.copy_fragment(["n2"])
    graph, known = adopted(Graph(), fragment)
    pasted, (copy,) = graph.paste(known)
    assert pasted.nodes[copy].outputs()
    assert pasted.definitions == used().definitions
    again, known = adopted(pasted, fragment)
    assert again is pasted
    other = Project(pasted).edit(ID, lambda g: g.set_param("n2", "bias", False)).main
    both, known = adopted(other, fragment)
    both, (third,) = both.paste(known)
    assert [one.name for one in both.definitions.values()] == ["Block", "Block2"]
    assert both.nodes[third].type == "def:d2"
    assert loads(dumps(both)) == both


def test_a_path_of_one_id_is_that_id() -> None:
    assert NodePath("n3") == "n3"
    path = NodePath.of("n3", NodePath.of("n2", "n1"))
    assert (str(path), path.ids, path.top, path.inner) == (
        ("n3/n2/n1", ("n3", "n2", "n1"), "n3", "n2/n1")
    )
    assert NodePath("n3").inner is None


def test_what_a_definition_is_stands_on_one_line_and_in_the_file() -> None:
    said = BLOCK.describe(ID, ' Adds "what"\n\tcomes  in. ')
    assert said.definition(ID).help == 'Adds "what" comes in.'
    assert said.definition(ID).spec.summary == 'Adds "what" comes in.'
    assert loads(dumps(said.main)) == said.main
    assert BLOCK.definition(ID).help == ""
    assert dumps(said.describe(ID, "").main) == dumps(BLOCK.main)
