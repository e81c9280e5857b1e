"""The parameters that a definition exposes: every kind, in the file, altered, and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.change import diff
from graph_nodes.document import dumps, loads
from graph_nodes.exposed import KINDS, LIMITS, fresh, kind_of, param_fields, param_of
from graph_nodes.graph import Graph, GraphError
from graph_nodes.params import Float, Int, Param, Shape, Text
from graph_nodes.project import Project
from tests.strategies import values_of

HIDDEN = Int(64, min=1, name="hidden", help="Features.")


def inner(graph: Graph) -> Graph:
    for node_type, name in (("Input", "x"), ("Linear", "fc"), ("Reshape", "turn"), ("Output", "y")):
        graph, _ = graph.add(node_type, name=name)
    return graph.bind("n2", "out_features", "hidden * 2 if hidden > 8 else hidden")


def used(*params: Param, **values: object) -> Project:
    """Block in the main graph, and in Outer, where its hidden follows from width."""
    project, _ = Project().define("Block", inner, HIDDEN, *params)
    project, _ = project.define(
        "Outer",
        lambda graph: graph.add("def:d1")[0].bind("n1", "hidden", "width // 2"),
        Int(32, name="width"),
    )
    return project.edit_main(lambda graph: graph.add("def:d1", params=values)[0])


@given(st.data())
def test_every_kind_is_in_the_file_as_it_is(data) -> None:
    kind = data.draw(st.sampled_from(list(KINDS)))
    param = fresh(kind, "one")
    assert kind_of(param) == kind
    fields = param_fields(param)
    fields["default"] = data.draw(values_of(param))
    fields["help"] = data.draw(st.sampled_from(["", "What it is."]))
    made = param_of(fields)
    assert param_of(param_fields(made)) == made
    project = used(made, one=data.draw(values_of(made)))
    assert loads(dumps(project.main)) == project.main
    assert set(LIMITS) <= set(KINDS)


def test_a_shape_and_a_text_have_values_of_their_own_and_ranges_hold() -> None:
    size = param_of({"name": "size", "kind": "shape", "default": [3, 4], "min": 1, "max": 99})
    share = param_of({"name": "share", "kind": "float", "default": 0.5, "above": 0.0, "below": 1.0})
    assert isinstance(size, Shape)
    assert (size.default, size.item) == ((3, 4), Int(min=1, max=99))
    assert share == Float(0.5, above=0.0, below=1.0, name="share", positional=True)
    project = used(size, share, Text("relu", name="way"), size=(8, 8), way="tanh")
    assert project.main.nodes["n1"].values()["size"] == (8, 8)
    for param, value, said in (
        ("size", (0, 8), "wants sizes of at least 1"),
        ("share", 1.0, "wants a number above 0 and below 1, not 1.0"),
        ("hidden", 0, "hidden wants a whole number of at least 1, not 0"),
    ):
        with pytest.raises(GraphError, match=said):
            project.edit_main(lambda g, p=param, v=value: g.set_param("n1", p, v))
    inside = project.edit("d1", lambda graph: graph.bind("n3", "shape", "size"))
    assert inside.definition("d1").graph.nodes["n3"].bound == {"shape": "size"}
    with pytest.raises(GraphError, match="about decides how"):
        project.edit("d1", lambda graph: graph.bind("n1", "about", "way"))


def test_a_renamed_parameter_is_followed_by_formulas_and_by_instances() -> None:
    before = used(hidden=16)
    after = before.alter("d1", "hidden", Int(48, min=1, max=512, name="features"))
    fc = after.definition("d1").graph.nodes["n2"]
    assert fc.bound == {"out_features": "features * 2 if features > 8 else features"}
    assert after.main.nodes["n1"].values() == {"features": 16, "repeat": 1}
    assert after.definition("d2").graph.nodes["n1"].bound == {"features": "width // 2"}
    assert after.alter("d1", "features", HIDDEN) == before
    change = diff(before.main, after.main)
    assert change.apply(before.main) == after.main
    assert change.inverse().apply(after.main) == before.main
    same = before.alter("d1", "hidden", Int(16, min=1, name="hidden"))
    assert not same.main.nodes["n1"].params, "what is the default is not said"


REFUSED = {
    "a range that an instance is out of": (
        Int(8, max=10, name="hidden"),
        "Block 'block': hidden wants a whole number of at most 10, not 16",
    ),
    "a default out of range": (
        Int(0, min=1, name="hidden"),
        "the default of hidden wants a whole number of at least 1, not 0",
    ),
    "a taken name": (Int(8, name="deep"), "two parameters of the same name"),
    "no name": (Int(8, name="a b"), "wants letters, digits and underscores"),
    "that of repeat": (Int(8, name="repeat"), "every instance has a parameter 'repeat' already"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_alteration_that_cannot_be_is_refused_in_words(case: str) -> None:
    param, said = REFUSED[case]
    with pytest.raises(GraphError, match=said):
        used(Int(1, name="deep"), hidden=16).alter("d1", "hidden", param)
    with pytest.raises(GraphError, match="Block has no parameter 'other'"):
        used().alter("d1", "other", HIDDEN)
