"""Values flow on past nodes that go, and through nodes that are put on a wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import graphs

from graph_nodes.change import diff
from graph_nodes.edit import Edit, Extract, Insert, Splice
from graph_nodes.flow import ROOM, bridges, chain_ends, halves, has_free_ends, joined
from graph_nodes.graph import Graph, GraphError, Wire
from tests.runtime.build import build, id_of

NODES = [
    ("Digits", "digits", {}),
    ("Flatten", "flatten", {}),
    ("Linear", "fc", {}),
    ("ReLU", "relu", {}),
    ("Linear", "fc2", {}),
    ("CrossEntropyLoss", "loss", {}),
    ("Adam", "adam", {}),
    ("Dropout", "drop", {}),
    ("Tanh", "tanh", {}),
    ("Add", "add", {}),
]
WIRES = (
    "digits.images>flatten.x flatten.out>fc.x fc.out>relu.x relu.out>fc2.x fc2.out>loss.scores "
    "digits.labels>loss.target loss.loss>adam.loss drop.out>tanh.x"
)
GRAPH = build(NODES, WIRES).move({f"n{i}": (ROOM * i, 0.0) for i in range(1, 8)})


def wire(text: str) -> Wire:
    (source, output), (target, into) = (end.split(".") for end in text.split(">"))
    return Wire(id_of(GRAPH, source), output, id_of(GRAPH, target), into)


def ids(names: str) -> list[str]:
    return [id_of(GRAPH, name) for name in names.split()]


@pytest.mark.parametrize(
    ("gone", "wires"),
    [
        ("relu", "fc.out>fc2.x"),
        ("fc relu", "flatten.out>fc2.x"),
        ("flatten relu", "digits.images>fc.x fc.out>fc2.x"),
        ("fc2 loss", ""),  # a loss gives no value that came in
        ("loss", ""),
        ("digits", ""),
        ("tanh", ""),
    ],
)
def test_what_went_into_nodes_goes_to_where_their_outputs_went(gone: str, wires: str) -> None:
    assert bridges(GRAPH, ids(gone)) == tuple(map(wire, wires.split()))


def test_a_flow_of_the_wrong_kind_of_numbers_is_not_joined() -> None:
    graph = build(
        [("Digits", "digits", {}), ("Cast", "cast", {}), ("Linear", "fc", {})],
        "digits.labels>cast.x cast.out>fc.x",
    )
    assert bridges(graph, [id_of(graph, "cast")]) == ()


def test_the_only_wire_into_a_node_passes_where_its_first_input_has_none() -> None:
    graph = GRAPH.connect(wire("fc.out>add.b")).connect(wire("add.out>relu.x"))
    assert bridges(graph, ids("add")) == (wire("fc.out>relu.x"),)


def test_a_chain_is_put_on_a_wire_as_it_hangs_together() -> None:
    chain, old = ids("drop tanh"), wire("fc.out>relu.x")
    assert chain_ends(GRAPH, chain) == tuple(chain)
    assert has_free_ends(GRAPH, chain)
    edit = Splice(old, tuple(chain), halves(GRAPH, old, chain))
    after = edit.apply(GRAPH)
    added = {wire("fc.out>drop.x"), wire("tanh.out>relu.x")}
    assert set(after.wires) == {*GRAPH.wires, *added} - {old}


@pytest.mark.parametrize("held", ["relu", "drop add", "digits", "tanh"])
def test_what_has_no_free_ends_goes_on_no_wire(held: str) -> None:
    assert not has_free_ends(GRAPH, ids(held))
    with pytest.raises(GraphError):
        halves(GRAPH, wire("fc.out>relu.x"), ids(held))


def test_a_node_takes_a_wire_by_the_first_free_port_that_fits() -> None:
    old, graph = wire("fc.out>relu.x"), GRAPH.connect(wire("flatten.out>add.a"))
    assert halves(graph, old, ids("add")) == (wire("fc.out>add.b"), wire("add.out>relu.x"))
    never = halves(GRAPH, old, ids("add"), lambda _, w: "no" if w.input == "a" else None)
    assert never[0] == wire("fc.out>add.b")


@pytest.mark.parametrize(
    ("old", "kind", "why"),
    [
        ("fc.out>relu.x", "Digits", "no value flows on through Digits"),
        ("fc2.out>loss.scores", "CrossEntropyLoss", "no value flows on through"),
        ("digits.labels>loss.target", "Linear", "gives int64, but 'fc3.x' wants float"),
        ("loss.loss>adam.loss", "Linear", "gives a single number, but"),
    ],
)
def test_what_does_not_fit_a_wire_says_why(old: str, kind: str, why: str) -> None:
    with pytest.raises(GraphError, match=why):
        Insert(wire(old), kind).apply(GRAPH)


def test_a_node_that_would_close_a_cycle_is_refused() -> None:
    graph = GRAPH.connect(wire("fc2.out>add.b"))
    old = wire("fc.out>relu.x")
    edit = Splice(old, tuple(ids("add")), halves(graph, old, ids("add")))
    with pytest.raises(GraphError, match="cycle"):
        edit.apply(graph)


def test_room_is_made_only_as_far_as_it_is_wanted() -> None:
    old = wire("fc.out>relu.x")
    (fc_x, _), (relu_x, _) = (GRAPH.nodes[i].at for i in ids("fc relu"))
    near = Insert(old, "Dropout", at=(fc_x + 100.0, 40.0)).apply(GRAPH)
    made = near.by_name("dropout")
    assert made is not None
    assert made.at == (fc_x + ROOM, 40.0)
    assert near.nodes[ids("relu")[0]].at[0] == relu_x + ROOM
    far = GRAPH.move({i: (node.at[0] + 900.0, 0.0) for i, node in GRAPH.nodes.items() if i > "n3"})
    wide = Insert(old, "Dropout", at=(fc_x + 400.0, 40.0)).apply(far)
    assert [wide.nodes[i] for i in far.nodes] == list(far.nodes.values())


def assert_sound(graph: Graph) -> None:
    assert len({(w.target, w.input) for w in graph.wires}) == len(graph.wires)
    assert not graph.cycle()
    for each in graph.wires:
        assert graph.refusal(each) is None


def assert_taken_back(edit: Edit, graph: Graph) -> Graph:
    after = edit.apply(graph)
    change = diff(graph, after)
    assert change.inverse().apply(after) == graph
    assert change.apply(graph) == after
    assert_sound(after)
    return after


@given(graphs(), st.data())
def test_nodes_leave_any_graph_and_the_flow_goes_on(graph: Graph, data: st.DataObject) -> None:
    nodes = st.sampled_from(sorted(graph.nodes)) if graph.nodes else st.nothing()
    chosen = data.draw(st.lists(nodes, unique=True))
    joins = bridges(graph, chosen)
    bare = graph.remove(chosen)
    healed = joined(bare, joins)
    assert_sound(healed)
    assert set(healed.wires) == {*bare.wires, *joins}
    assert all(bare.wire_into(w.target, w.input) is None for w in joins)
    to = dict.fromkeys(chosen, (1.0, 2.0))
    after = assert_taken_back(Extract(tuple(chosen), joins, to), graph)
    assert after.remove(chosen).draw(healed.drawing) == healed  # wires past nodes keep their dots
    inner = [w for w in graph.wires if {w.source, w.target} <= set(chosen)]
    assert list(after.wires_of(chosen)) == inner


@given(graphs(), st.data())
def test_nodes_come_onto_any_wire_and_leave_it_as_it_was(graph: Graph, data: st.DataObject) -> None:
    held = [i for i in graph.nodes if has_free_ends(graph, [i])]
    if not (graph.wires and held):
        return
    old, one = data.draw(st.sampled_from(graph.wires)), data.draw(st.sampled_from(held))
    try:
        wires = halves(graph, old, [one])
        after = assert_taken_back(Splice(old, (one,), wires), graph)
    except GraphError:
        return  # it does not fit there
    assert old not in after.wires
    assert {*wires} == {*after.wires} - {*graph.wires}
    node = graph.nodes[one]
    if node.can_bypass() and wires[0].input == node.inputs()[0].name:
        assert old in joined(after.remove([one]), bridges(after, [one])).wires
