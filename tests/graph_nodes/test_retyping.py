"""Nodes become another kind, and keep what both kinds have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import graphs

from graph_nodes.change import diff
from graph_nodes.edit import Retype
from graph_nodes.graph import Graph, GraphError
from graph_nodes.library import BUILT_INS
from graph_nodes.retyping import is_made_of, kin, retyping
from tests.graph_nodes.test_flow import assert_sound
from tests.runtime.build import build, digits_mlp, id_of


def retyped(graph: Graph, name: str, kind: str) -> Graph:
    return Retype((id_of(graph, name),), kind).apply(graph)


def wired(graph: Graph, name: str) -> set[str]:
    """The wires of a node as "fc1.out>relu.x"."""
    names = {i: n.name for i, n in graph.nodes.items()}
    wires = graph.wires_of([id_of(graph, name)])
    return {f"{names[w.source]}.{w.output}>{names[w.target]}.{w.input}" for w in wires}


def test_wires_stay_and_a_name_made_from_the_kind_follows_it() -> None:
    after = retyped(digits_mlp(), "relu", "GELU")
    assert wired(after, "gelu") == {"fc1.out>gelu.x", "gelu.out>fc2.x"}
    named = digits_mlp().rename("n4", "bend")
    assert retyped(named, "bend", "GELU").nodes["n4"].name == "bend"
    again = digits_mlp().rename("n4", "relu2")
    assert retyped(again, "relu2", "Tanh").nodes["n4"].name == "tanh"
    assert retyped(digits_mlp(), "loss", "MSELoss").nodes["n6"].name == "loss"


@pytest.mark.parametrize(
    ("name", "is_made"), [("relu", True), ("relu2", True), ("relu12", True), ("relu1", False)]
)
def test_a_name_with_a_number_that_nobody_counts_is_a_persons(name: str, is_made: bool) -> None:
    spec = BUILT_INS.spec("ReLU")
    assert spec is not None
    assert is_made_of(name, spec) is is_made


def test_values_stay_where_the_other_kind_takes_them() -> None:
    graph = build([("Adam", "adam", {"lr": 0.02, "weight_decay": 0.1, "eps": 1e-6, "turn": 2})])
    after = retyped(graph, "adam", "SGD").nodes["n1"]
    assert (after.name, dict(after.params)) == (
        "sgd",
        {"lr": 0.02, "weight_decay": 0.1, "turn": 2},
    )
    assert Retype(("n1",), "SGD").losses(graph) == ("eps 1e-6",)


def test_a_wire_goes_to_the_next_port_that_takes_it_where_names_differ() -> None:
    graph = build(
        [
            ("RandomTensors", "data", {}),
            ("Linear", "fc", {}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "data.x>fc.x fc.out>loss.prediction data.y>loss.target loss.loss>sgd.loss",
    )
    after = retyped(graph, "loss", "BCEWithLogitsLoss")
    assert wired(after, "loss") == {
        "fc.out>loss.scores",
        "data.y>loss.target",
        "loss.loss>sgd.loss",
    }


def test_a_wire_without_a_port_goes_and_that_is_said_before() -> None:
    graph = build(
        [("Digits", "a", {}), ("Digits", "b", {}), ("Add", "sum", {}), ("Flatten", "flat", {})],
        "a.images>sum.a b.images>sum.b sum.out>flat.x",
    )
    edit = Retype((id_of(graph, "sum"),), "ReLU")
    assert edit.losses(graph) == ("b.images → sum.b",)
    assert str(edit.preview(graph)) == "'sum': Add → ReLU, without b.images → sum.b"
    assert wired(edit.apply(graph), "sum") == {"a.images>sum.x", "sum.out>flat.x"}


def test_what_the_other_kind_has_not_goes_with_it() -> None:
    graph = build([("Linear", "fc", {}), ("Linear", "twin", {}), ("ReLU", "relu", {})])
    graph = graph.tie("n2", "n1").freeze("n1").set_mode(["n3"], "bypass")
    after = Retype(("n1", "n3"), "Parameter").apply(graph)
    assert (after.nodes["n2"].tied, after.nodes["n3"].mode) == ("", "on")
    assert after.nodes["n1"].frozen == graph.nodes["n1"].frozen
    assert retyped(graph, "fc", "ReLU").nodes["n1"].frozen == ()


def test_layers_that_share_weights_stay_what_they_are() -> None:
    graph = build([("Linear", "fc", {}), ("Linear", "twin", {})]).share("n2", "n1")
    with pytest.raises(GraphError, match="'fc' shares its weights"):
        retyped(graph, "fc", "ReLU")


@pytest.mark.parametrize(
    ("name", "first", "never"),
    [
        ("relu", "LeakyReLU Sigmoid Tanh GELU", "ReLU Adam MSELoss Linear Add"),
        ("adam", "SGD", "Adam ReLU MSELoss"),
        ("loss", "", "CrossEntropyLoss Accuracy Adam"),
        ("fc1", "Dropout Embedding", "Linear Digits"),
    ],
)
def test_kin_comes_first(name: str, first: str, never: str) -> None:
    graph = digits_mlp()
    types = [spec.type for spec in kin(graph, [id_of(graph, name)], BUILT_INS.specs())]
    assert types[: len(first.split())] == first.split()
    assert not {*never.split()} & {*types}


@given(graphs(), st.data())
def test_any_node_becomes_any_kind_and_back(graph: Graph, data: st.DataObject) -> None:
    if not graph.nodes:
        return
    chosen = data.draw(st.lists(st.sampled_from(sorted(graph.nodes)), min_size=1, unique=True))
    kinds = [*(spec.type for spec in BUILT_INS.specs()), *graph.definitions]
    edit = retyping(graph, chosen, data.draw(st.sampled_from(kinds)), graph.definitions)
    try:
        after = edit.apply(graph)
    except GraphError:
        return
    change = diff(graph, after)
    assert change.inverse().apply(after) == graph
    assert change.apply(graph) == after
    assert_sound(after)
    gone = len(graph.wires) - len(after.wires)
    assert gone == sum(" → " in text for text in edit.losses(graph)) or len(chosen) > 1
    assert len({n.name for n in after.nodes.values()}) == len(after.nodes)
