"""Editing a graph: what each edit makes, what it refuses, and that nothing else changes."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import edited, graphs

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph, GraphError, GraphNode, Wire
from graph_nodes.names import LONGEST_NAME, FreeNames


def chain() -> Graph:
    """digits (n1) → flatten (n2) → fc (n3) → loss (n4) → adam (n5), labels into the loss too."""
    graph = Graph()
    for node_type in ("Digits", "Flatten", "Linear", "CrossEntropyLoss", "Adam"):
        graph, _ = graph.add(node_type)
    for wire in (
        Wire("n1", "images", "n2", "x"),
        Wire("n2", "out", "n3", "x"),
        Wire("n3", "out", "n4", "scores"),
        Wire("n1", "labels", "n4", "target"),
        Wire("n4", "loss", "n5", "loss"),
    ):
        graph = graph.connect(wire)
    return graph


REFUSED: dict[str, tuple[Callable[[Graph], object], str]] = {
    "unknown type": (lambda g: g.add("Warp"), "there is no node type 'Warp'"),
    "unknown node": (lambda g: g.rename("n9", "x"), "there is no node with the id 'n9'"),
    "bad name": (lambda g: g.rename("n3", "2fc"), "wants letters, digits and underscores"),
    "bad name of a new node": (lambda g: g.add("ReLU", name="2"), "wants letters, digits"),
    "no ascii": (lambda g: g.rename("n3", "größe"), "wants letters, digits and underscores"),
    "keyword": (lambda g: g.rename("n3", "class"), "a word of the Python language"),
    "soft keyword": (lambda g: g.rename("n3", "match"), "a word of the Python language"),
    "long name": (lambda g: g.rename("n3", "x" * 25), "longer than 24 letters"),
    "name taken": (lambda g: g.rename("n3", "loss"), "taken by a node of type CrossEntropyLoss"),
    "new name taken": (lambda g: g.add("ReLU", name="fc"), "taken by a node of type Linear"),
    "unknown parameter": (
        lambda g: g.set_param("n3", "width", 3),
        "Linear 'fc' has no parameter 'width': it has in_features, out_features, bias",
    ),
    "reset unknown": (lambda g: g.reset_param("n3", "width"), "has no parameter 'width'"),
    "bad value": (
        lambda g: g.set_param("n3", "out_features", 0),
        "Linear 'fc': out_features wants a whole number of at least 1, not 0",
    ),
    "bad value of a new node": (
        lambda g: g.add("Dropout", params={"p": 2}),
        "p wants a number from 0 to 1, not 2",
    ),
    "nowhere": (lambda g: g.move({"n1": (float("nan"), 0)}), "'digits' cannot stand at (nan, 0)"),
    "nowhere for a new node": (lambda g: g.add("ReLU", (0, float("inf"))), "cannot stand at"),
    "no mode": (lambda g: g.set_mode(["n1"], "maybe"), "a node is on, bypass or off"),
    "no bypass": (
        lambda g: g.set_mode(["n3", "n1"], "bypass"),
        "Digits 'digits' cannot be bypassed: no input of it could stand for its output",
    ),
    "unknown setting": (lambda g: g.set_run(epoch=1), "there is no run setting 'epoch'"),
    "bad setting": (lambda g: g.set_run(validation=1), "'validation' wants a number from 0 to 0.9"),
    "bad device": (lambda g: g.set_run(device="gpu"), "wants auto, cpu, cuda, cuda:N"),
    "wire from nowhere": (lambda g: g.connect(Wire("n9", "a", "n3", "x")), "not there"),
    "wire from no port": (
        lambda g: g.connect(Wire("n1", "sound", "n3", "x")),
        "Digits 'digits' has no output 'sound': it has images, labels",
    ),
    "wire to no port": (
        lambda g: g.connect(Wire("n1", "images", "n3", "y")),
        "Linear 'fc' has no input 'y': it has x",
    ),
    "kinds differ": (
        lambda g: g.connect(Wire("n5", "optimizer", "n3", "x")),
        "'adam.optimizer' gives an optimizer, but 'fc.x' wants a tensor",
    ),
    "itself": (lambda g: g.connect(Wire("n3", "out", "n3", "x")), "'fc' cannot feed itself"),
    "cycle": (
        lambda g: g.connect(Wire("n3", "out", "n2", "x")),
        "'fc' already depends on 'flatten': this wire would close a cycle",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_edit_that_cannot_be_done_says_why_and_changes_nothing(case: str) -> None:
    edit, reason = REFUSED[case]
    graph = chain()
    before = dumps(graph)
    with pytest.raises(GraphError) as error:
        edit(graph)
    assert reason in str(error.value)
    assert dumps(graph) == before


@given(graphs(), st.data())
def test_an_edit_leaves_the_graph_it_was_made_from_alone(graph: Graph, data: st.DataObject) -> None:
    before = dumps(graph)
    data.draw(edited(graph))
    assert dumps(graph) == before


@given(graphs())
def test_a_graph_is_always_sound(graph: Graph) -> None:
    names = [node.name for node in graph.nodes.values()]
    assert len(set(names)) == len(names)
    assert all(node.id == key for key, node in graph.nodes.items())
    assert len({(w.target, w.input) for w in graph.wires}) == len(graph.wires)
    assert not graph.cycle()
    place = {node: i for i, node in enumerate(graph.ordered)}
    assert set(place) == set(graph.nodes)
    for wire in graph.wires:
        assert graph.nodes[wire.source].output(wire.output)
        assert graph.nodes[wire.target].input(wire.input)
        assert place[wire.source] < place[wire.target]
        assert graph.refusal(wire) is None
        assert graph.wire_into(wire.target, wire.input) == wire
    for node in graph.nodes.values():
        assert set(node.values()) == set(node.spec.params if node.spec else ())
        assert node.mode != "bypass" or node.can_bypass()


@given(graphs(), st.data())
def test_a_pasted_copy_is_the_fragment_under_new_names(graph: Graph, data: st.DataObject) -> None:
    ids = (
        data.draw(st.lists(st.sampled_from(sorted(graph.nodes)), unique=True))
        if graph.nodes
        else []
    )
    fragment = graph.copy_fragment(ids)
    pasted, new = graph.paste(loads(dumps(fragment)), (20, 40))
    assert len(new) == len(ids)
    assert not set(new) & set(graph.nodes)
    assert pasted.remove(new) == graph
    copied = pasted.copy_fragment(new)
    assert len(copied.wires) == len(fragment.wires)
    for old, copy in zip(sorted(ids, key=lambda i: (len(i), i)), new, strict=True):
        before, after = graph.nodes[old], pasted.nodes[copy]
        assert (after.type, after.params, after.mode) == (before.type, before.params, before.mode)
        assert after.at == (before.at[0] + 20, before.at[1] + 40)


def test_what_lies_upstream_and_downstream() -> None:
    graph = chain()
    assert graph.upstream(["n3"]) == {"n1", "n2", "n3"}
    assert graph.downstream(["n3"]) == {"n3", "n4", "n5"}
    assert graph.upstream(["n1"]) == {"n1"}
    assert graph.ordered == ("n1", "n2", "n3", "n4", "n5")
    assert [w.target for w in graph.wires_of(["n1"])] == ["n2", "n4"]


def test_a_wire_into_a_taken_input_takes_the_place_of_the_old_one() -> None:
    graph = chain().connect(Wire("n1", "images", "n3", "x"))
    assert graph.wire_into("n3", "x") == Wire("n1", "images", "n3", "x")
    assert len(graph.wires) == len(chain().wires)


def test_a_refused_wire_does_not_take_the_old_one_away() -> None:
    graph = chain()
    with pytest.raises(GraphError):
        graph.connect(Wire("n4", "loss", "n2", "x"))
    assert graph.wire_into("n2", "x") == Wire("n1", "images", "n2", "x")


def test_removing_a_node_takes_its_wires() -> None:
    graph = chain().remove(["n4"])
    assert set(graph.nodes) == {"n1", "n2", "n3", "n5"}
    assert [(w.source, w.target) for w in graph.wires] == [("n1", "n2"), ("n2", "n3")]


def test_fewer_ports_take_their_wires_and_other_wires_stay() -> None:
    graph, concat = chain().add("Concatenate", params={"tensors": 3})
    for i in (1, 2, 3):
        graph = graph.connect(Wire("n2", "out", concat, f"x{i}"))
    fewer = graph.set_param(concat, "tensors", 2)
    assert [w.input for w in fewer.wires_of([concat])] == ["x1", "x2"]
    assert len(fewer.wires) == len(graph.wires) - 1


def test_only_what_differs_from_the_default_is_held() -> None:
    graph = chain().set_param("n3", "bias", False).set_param("n3", "out_features", 5)
    assert dict(graph.nodes["n3"].params) == {"out_features": 5, "bias": False}
    assert graph.nodes["n3"].value("in_features") is None
    graph = graph.set_param("n3", "out_features", 10).reset_param("n3", "bias")
    assert graph == chain()


def test_names_are_free_short_and_counted_from_two() -> None:
    graph = chain()
    for expected in ("fc2", "fc3"):
        graph, node = graph.add("Linear")
        assert graph.nodes[node].name == expected
    graph = graph.rename("n1", "x" * LONGEST_NAME)
    pasted, (copy,) = graph.paste(graph.copy_fragment(["n1"]))
    assert pasted.nodes[copy].name == "x" * (LONGEST_NAME - 1) + "2"
    assert chain().free_name("digits") == "digits2"
    assert chain().free_name("new") == "new"


def test_ids_are_not_used_again_while_a_later_node_lives() -> None:
    graph = chain().remove(["n2"])
    graph, new = graph.add("ReLU")
    assert new == "n6"


_IDS = ["n1", "n2", "n9", "n10", "n007", "n0012", "x99", "n", "n²", "node", "n1a", "n" + "9" * 16]


@given(st.sets(st.sampled_from(_IDS)))
def test_a_new_node_counts_on_from_the_largest_number(ids: set[str]) -> None:
    nodes = {i: GraphNode(i, "ReLU", f"relu{at}") for at, i in enumerate(sorted(ids))}
    numbers = [int(i[1:]) for i in ids if re.fullmatch("n[0-9]{1,15}", i)]
    last = max(numbers, default=0)
    _, new = Graph(nodes).add("ReLU")
    assert new == f"n{last + 1}"


_NAMES = st.sampled_from(["fc", "fc2", "fc3", "relu", "relu10", "x1y", "a" * 24, "a" * 23 + "2"])


@given(st.sets(_NAMES), st.lists(_NAMES, max_size=12))
def test_free_names_are_those_of_counting_from_two_each_time(
    taken: set[str], wanted: list[str]
) -> None:
    names, there = FreeNames(taken), set(taken)
    for name in wanted:
        stem = name.rstrip("0123456789")
        numbers = (f"{stem[: LONGEST_NAME - len(str(i))]}{i}" for i in range(2, 100))
        expected = next(n for n in (name, *numbers) if n not in there)
        assert names.take(name) == expected
        there.add(expected)


@pytest.mark.slow
def test_hundreds_of_nodes_are_pasted_and_ordered_at_once() -> None:
    graph = Graph()
    graph, last = graph.add("ReLU")
    for _ in range(499):
        graph, node = graph.add("ReLU")
        graph = graph.connect(Wire(last, "out", node, "x"))
        last = node
    doubled, new = graph.paste(graph)
    assert len(doubled.nodes) == 1000
    assert len(doubled.ordered) == 1000
    assert doubled.upstream([new[-1]]) == set(new)


def test_new_ids_are_legal_and_free_whatever_ids_there_are() -> None:
    graph, _ = Graph().add("Digits")
    fields = json.loads(dumps(graph))
    node = fields["nodes"][0]
    ids = ["n" + "9" * 63, "n999999999999999", "n1000000000000000"]
    fields["nodes"] = [node | {"id": i, "name": f"d{n}"} for n, i in enumerate(ids)]
    graph = loads(json.dumps(fields))
    graph, new = graph.add("Digits")
    pasted, copies = graph.paste(graph.copy_fragment([*ids, new]))
    assert len(pasted.nodes) == 8
    assert len({*ids, new, *copies}) == 8
    assert loads(dumps(pasted)) == pasted
