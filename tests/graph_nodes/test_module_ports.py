"""The ports of a definition: their order, what is said of them, and taking one away."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.arranging import in_order
from graph_nodes.change import diff
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.module_ports import port_places, remove_port
from graph_nodes.project import Project

INPUTS, OUTPUTS = ("n1", "n2", "n3", "n4"), ("n6", "n7")


def inner(graph: Graph) -> Graph:
    """Inputs a, b, c and d, of which a and b are added to what Output 'sum' returns; 'same' too."""
    for name in "abcd":
        graph, _ = graph.add("Input", name=name)
    graph, _ = graph.add("Add", name="add")
    for name in ("sum_", "same"):
        graph, _ = graph.add("Output", name=name)
    for wire in ("n1 n5 a", "n2 n5 b"):
        source, target, port = wire.split()
        graph = graph.connect(Wire(source, "out", target, port))
    return graph.connect(Wire("n5", "out", "n6", "x"))


def used() -> Project:
    """Two instances of Block in the main graph: 'block' gives 'block2' what it takes as c."""
    project, _ = Project().define("Block", inner)

    def edit(graph: Graph) -> Graph:
        graph, _ = graph.add("Iris")
        for _ in range(2):
            graph, _ = graph.add("def:d1")
        graph = graph.connect(Wire("n1", "features", "n2", "b"))
        return graph.connect(Wire("n2", "sum_", "n3", "c"))

    return project.edit_main(edit)


def ports(project: Project) -> tuple[list[str], list[str]]:
    node = project.main.nodes["n2"]
    return [p.name for p in node.inputs()], [p.name for p in node.outputs()]


@given(st.permutations(INPUTS), st.permutations(OUTPUTS), st.permutations(INPUTS))
def test_ports_come_as_they_are_arranged_and_wires_stay(ins, outs, others) -> None:
    before = used()
    after = before.arrange("d1", [*outs, *ins])
    names = {n.id: n.name for n in before.definition("d1").graph.nodes.values()}
    assert ports(after) == ([names[i] for i in ins], [names[i] for i in outs])
    assert after.main.wires == before.main.wires
    assert after.arrange("d1", others).arrange("d1", ins) == after
    assert after.arrange("d1", [*INPUTS, *OUTPUTS]) == before, "it is then as if never arranged"
    assert loads(dumps(after.main)) == after.main
    change = diff(before.main, after.main)
    assert change.apply(before.main) == after.main
    undone = change.inverse().apply(after.main) if change else before.main
    assert undone == before.main
    assert undone.nodes["n2"].inputs() == before.main.nodes["n2"].inputs()


@given(st.permutations(INPUTS), st.sets(st.sampled_from(INPUTS)))
def test_some_are_arranged_among_themselves_and_the_others_keep_their_places(order, some) -> None:
    wanted = [i for i in order if i in some]
    after = used().arrange("d1", wanted).definition("d1")
    found = [n.id for n in after.inputs]
    assert [i for i in found if i in some] == wanted
    assert [found.index(i) for i in INPUTS if i not in some] == [
        INPUTS.index(i) for i in INPUTS if i not in some
    ]


def test_a_port_that_is_made_later_comes_last_and_one_that_goes_leaves_the_others_in_order() -> (
    None
):
    project = used().arrange("d1", INPUTS[::-1])
    more = project.edit("d1", lambda graph: graph.add("Input", name="e")[0])
    assert ports(more)[0] == ["d", "c", "b", "a", "e"]
    less = more.edit("d1", lambda graph: graph.remove(["n2"]))
    assert ports(less)[0] == ["d", "c", "a", "e"]
    off = project.edit("d1", lambda graph: graph.set_mode(["n3"], "off"))
    assert ports(off)[0] == ["d", "b", "a"]
    again = off.edit("d1", lambda graph: graph.set_mode(["n3"], "on"))
    assert again.definition("d1") == project.definition("d1")
    assert in_order(["n10", "n9"], ["n7"]) == ("n9", "n10")
    for wrong in (["n5"], ["n1", "n1"], ["n99"]):
        with pytest.raises(GraphError, match="is no Input or Output of it, or is named twice"):
            project.arrange("d1", wrong)


def test_the_order_stands_in_the_file_where_it_is_not_that_of_making() -> None:
    plain = json.loads(dumps(used().main))
    assert "order" not in plain["definitions"][0]
    arranged = json.loads(dumps(used().arrange("d1", ["n2", "n1"]).main))
    assert arranged["definitions"][0]["order"] == ["n2", "n1", "n3", "n4", "n6", "n7"]
    plain["definitions"][0]["order"] = ["n2", "n1", "n3", "n4", "n6", "n7"]
    assert loads(json.dumps(plain)) == used().arrange("d1", ["n2", "n1"]).main
    for order, said in (
        (["n5"], r"definitions\[0\] \(Block\): order\[0\] is no Input or Output: 'n5'"),
        (["n1", 3], r"order\[1\] is no Input or Output: 3"),
        (["n1", "n1"], "order names 'n1' twice"),
        ("n1", "'order' is a list"),
    ):
        plain["definitions"][0]["order"] = order
        with pytest.raises(DocumentError, match=said):
            loads(json.dumps(plain))


def test_what_is_said_of_a_port_is_said_at_every_instance() -> None:
    project = used()
    assert project.main.nodes["n2"].input("a").help == "An argument of Block."
    project = project.edit("d1", lambda g: g.set_param("n1", "about", "Features\n of a flower."))
    project = project.edit("d1", lambda g: g.set_param("n6", "about", "The sum."))
    for node_id in ("n2", "n3"):
        node = project.main.nodes[node_id]
        assert node.input("a").help == "Features of a flower."
        assert node.output("sum_").help == "The sum."
    assert loads(dumps(project.main)).nodes["n2"].input("a").help == "Features of a flower."


def test_a_port_is_taken_away_where_nothing_is_wired_to_it_or_with_its_wires() -> None:
    project = used()
    outer, _ = project.define("Outer", lambda graph: graph.add("def:d1")[0])
    outer = outer.edit(
        "d2", lambda g: g.add("Input", name="z")[0].connect(Wire("n2", "out", "n1", "b"))
    )
    assert port_places(project, "d1", "n4") == ()
    assert ports(remove_port(project, "d1", "n4"))[0] == ["a", "b", "c"]
    assert port_places(outer, "d1", "n2") == ("'add' inside", "'block'", "'Outer/block'")
    with pytest.raises(GraphError, match=r"^'c' is wired to 'block2'$"):
        remove_port(project, "d1", "n3")
    said = "^'b' is wired to 'add' inside, 'block' and 'Outer/block'$"
    with pytest.raises(GraphError, match=said):
        remove_port(outer, "d1", "n2")
    cut = remove_port(outer, "d1", "n2", cut=True)
    assert ports(cut)[0] == ["a", "c", "d"]
    assert cut.main.wires == (Wire("n2", "sum_", "n3", "c"),)
    assert cut.definition("d2").graph.wires == ()
    with pytest.raises(GraphError, match="wired to 'add' inside and 'block'"):
        remove_port(project, "d1", "n6")
