"""Several values become one, and a node takes its two the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import graphs

from graph_nodes.change import diff
from graph_nodes.edit import Combine, SwapInputs
from graph_nodes.graph import Graph, GraphError, id_key
from graph_nodes.joining import can_swap, fed, feeding, takers
from graph_nodes.library import BUILT_INS
from tests.graph_nodes.test_flow import assert_sound, assert_taken_back
from tests.runtime.build import build, digits_mlp, id_of

THREE = build(
    [("Digits", "digits", {}), ("Flatten", "a", {}), ("Flatten", "b", {}), ("Flatten", "c", {})],
    "digits.images>a.x digits.images>b.x digits.images>c.x",
)


def outputs(names: str) -> tuple[tuple[str, str], ...]:
    return tuple((id_of(THREE, name), "out") for name in names.split())


def taken(graph: Graph, name: str) -> dict[str, str]:
    """The inputs of a node → the name of what each takes."""
    wires = graph.sources[id_of(graph, name)]
    return {w.input: graph.nodes[w.source].name for w in wires}


@pytest.mark.parametrize(
    ("kind", "count", "found"),
    [
        ("Add", 2, (("a", "b"), {})),
        ("Add", 3, (("a", "b"), {})),
        ("Subtract", 2, (("a", "b"), {})),
        ("Subtract", 3, None),
        ("Concatenate", 3, (("x1", "x2", "x3"), {"tensors": 3})),
        ("Concatenate", 65, None),
        ("CrossEntropyLoss", 2, (("scores", "target"), {})),
        ("ReLU", 2, None),
        ("Digits", 2, None),
    ],
)
def test_which_kinds_take_several_values(kind: str, count: int, found: object) -> None:
    spec = BUILT_INS.spec(kind)
    assert spec is not None
    assert takers(spec, count) == found


def test_several_values_become_one() -> None:
    after = Combine(outputs("a b"), "Add", ("a", "b"), at=(700.0, 40.0)).apply(THREE)
    assert taken(after, "add") == {"a": "a", "b": "b"}
    assert after.nodes[id_of(after, "add")].at == (700.0, 40.0)
    ports = ("x1", "x2", "x3")
    after = Combine(outputs("c a b"), "Concatenate", ports, {"tensors": 3}).apply(THREE)
    assert taken(after, "concat") == {"x1": "c", "x2": "a", "x3": "b"}


def test_what_takes_two_at_a_time_stands_in_a_row_for_more() -> None:
    after = Combine(outputs("a b c"), "Add", ("a", "b")).apply(THREE)
    assert taken(after, "add") == {"a": "a", "b": "b"}
    assert taken(after, "add2") == {"a": "add", "b": "c"}
    assert after.nodes[id_of(after, "add2")].at[0] > after.nodes[id_of(after, "add")].at[0]


def test_a_node_takes_its_two_values_the_other_way_round() -> None:
    minus = Combine(outputs("a b"), "Subtract", ("a", "b")).apply(THREE)
    edit = SwapInputs(id_of(minus, "subtract"))
    assert can_swap(minus, edit.node)
    after = assert_taken_back(edit, minus)
    assert taken(after, "subtract") == {"a": "b", "b": "a"}
    assert edit.apply(after) == minus


def test_inputs_that_do_not_take_each_others_values_stay() -> None:
    graph = digits_mlp()
    assert not can_swap(graph, id_of(graph, "loss"))
    assert not can_swap(graph, id_of(graph, "relu"))
    with pytest.raises(GraphError, match="'relu' has no two wired inputs"):
        SwapInputs(id_of(graph, "relu")).apply(graph)


@given(graphs(), st.data())
def test_values_of_any_graph_are_combined_and_taken_back(graph: Graph, data: st.DataObject) -> None:
    ends = [(i, port.name) for i, node in graph.nodes.items() for port in node.outputs()]
    if len(ends) < 2:
        return
    chosen = data.draw(st.lists(st.sampled_from(ends), min_size=2, max_size=5))
    spec = data.draw(st.sampled_from([s for s in BUILT_INS.specs() if takers(s, len(chosen))]))
    inputs, params = takers(spec, len(chosen)) or ((), {})
    try:
        assert_taken_back(Combine(tuple(chosen), spec.type, inputs, params), graph)
    except GraphError:
        return  # an optimizer is no tensor


@given(graphs(), st.data())
def test_copies_take_what_their_originals_take_in_any_graph(
    graph: Graph, data: st.DataObject
) -> None:
    if not graph.nodes:
        return
    chosen = data.draw(st.lists(st.sampled_from(sorted(graph.nodes)), min_size=1, unique=True))
    fragment, wires = graph.copy_fragment(chosen), feeding(graph, chosen)
    pasted, made = graph.paste(fragment)
    copies = dict(zip(sorted(chosen, key=id_key), made, strict=True))
    after = fed(pasted, wires, copies)
    assert_sound(after)
    taken = {(w.source, w.output, w.target, w.input) for w in after.wires}
    known = (w for w in wires if graph.refusal(w) is None)
    assert {(w.source, w.output, copies[w.target], w.input) for w in known} <= taken
    assert set(graph.wires) <= set(after.wires)
    assert diff(graph, after).inverse().apply(after) == graph
