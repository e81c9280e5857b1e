"""How a graph is drawn: it follows every edit, and tells of nothing that is not there."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from strategies import graphs, histories

from graph_nodes.change import diff
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.drawing import Drawing, Frame, NodeLook, WireLook
from graph_nodes.frames import dissolved, framed, put_in, taken_out
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.grouping import group, ungroup
from graph_nodes.project import Project
from graph_nodes.sameness import same_program


def row(*types: str) -> Graph:
    """Nodes in a row, each wired into the next."""
    graph, before = Graph(), ""
    for place, each in enumerate(types):
        graph, made = graph.add(each, (place * 200.0, 0.0))
        if before:
            graph = graph.connect(Wire(before, "out", made, "x"))
        before = made
    return graph


def into(graph: Graph, *ids: str, title: str = "", color: str = "") -> tuple[Graph, str]:
    """The graph with a frame around nodes, and the frame's id."""
    drawing, frame = framed(graph.drawing, ids, Frame(title, color))
    return graph.draw(drawing), frame


@pytest.fixture
def chain() -> Graph:
    return row("Input", "Flatten", "Linear", "ReLU", "Linear")


@given(histories())
def test_a_drawing_tells_of_what_is_there_alone(sitting: list[Graph]) -> None:
    for graph in sitting:
        for scope in (graph, *(one.graph for one in graph.definitions.values())):
            drawing = scope.drawing
            assert drawing.nodes.keys() <= scope.nodes.keys()
            assert set(drawing.wires) <= set(scope.wires)
            assert all(drawing.content[frame] for frame in drawing.frames)
            assert {look.frame for look in drawing.nodes.values()} <= {"", *drawing.frames}
            assert {one.inside for one in drawing.frames.values()} <= {"", *drawing.frames}
            assert all(look != NodeLook() for look in drawing.nodes.values())
            assert all(look != WireLook() for look in drawing.wires.values())


@given(graphs())
def test_all_of_a_drawing_is_copied(graph: Graph) -> None:
    pasted, ids = Graph(definitions=graph.definitions, library=graph.library).paste(
        graph.copy_fragment(graph.nodes)
    )
    back = dict(zip(sorted(graph.nodes, key=lambda i: (len(i), i)), ids, strict=True))
    for old, new in back.items():
        one, other = graph.drawing.node(old), pasted.drawing.node(new)
        assert replace(one, frame="") == replace(other, frame="")
        frames = [
            [replace(drawing.frames[f], inside="") for f in drawing.around(look.frame)]
            for drawing, look in ((graph.drawing, one), (pasted.drawing, other))
        ]
        assert frames[0] == frames[1]
    assert len(pasted.drawing.wires) == len(graph.drawing.wires)


def test_frames_are_nested_around_what_is_selected(chain: Graph) -> None:
    graph, inner = into(chain, "n2", "n3", title="inner")
    graph, outer = into(graph, "n2", "n3", "n4", title="outer")
    assert graph.drawing.frames[inner].inside == outer
    assert graph.drawing.around(graph.drawing.node("n2").frame) == (inner, outer)
    graph, middle = into(graph, "n3", title="within")
    assert graph.drawing.around(graph.drawing.node("n3").frame) == (middle, inner, outer)
    graph, around = into(graph, "n2", "n3", "n4", title="around")
    assert graph.drawing.frames[outer].inside == around


def test_nodes_come_and_go_one_frame_at_a_time(chain: Graph) -> None:
    graph, inner = into(chain, "n2", "n3")
    graph, outer = into(graph, "n2", "n3", "n4")
    drawing = put_in(graph.drawing, ["n5"], inner)
    assert drawing.content[inner] == {"n2", "n3", "n5"}
    assert taken_out(drawing, ["n5"]).node("n5").frame == outer
    assert taken_out(taken_out(drawing, ["n5"]), ["n5"]).node("n5").frame == ""
    whole = taken_out(graph.drawing, ["n2", "n3"])
    assert (whole.frames[inner].inside, whole.content[inner]) == ("", {"n2", "n3"})
    rest = dissolved(graph.drawing, [inner])
    assert rest.node("n2").frame == outer
    assert graph.draw(rest).drawing.frames.keys() == {outer}


def test_a_frame_goes_with_the_last_of_its_nodes_and_comes_back_by_undo(chain: Graph) -> None:
    graph, frame = into(chain, "n2", "n3", title="Encoder")
    fewer = graph.remove(["n2"])
    assert fewer.drawing.content == {frame: {"n3"}}
    gone = fewer.remove(["n3"])
    assert not gone.drawing
    for before, after in pairwise([graph, fewer, gone]):
        change = diff(before, after)
        assert change.inverse().apply(after) == before
        assert change.apply(before) == after


def test_a_wire_keeps_its_bends_while_it_is_there(chain: Graph) -> None:
    wire = Wire("n2", "out", "n3", "x")
    graph = chain.draw(chain.drawing.set_wires([wire], bends=((250.0, 40.0), (300.0, 40.0))))
    moved = graph.move({"n2": (210.0, 5.0), "n3": (410.0, 5.0)})
    assert moved.drawing.wire(wire).bends == ((260.0, 45.0), (310.0, 45.0))
    assert graph.move({"n2": (210.0, 5.0)}).drawing == graph.drawing
    assert not graph.connect(Wire("n1", "out", "n3", "x")).drawing
    assert not graph.disconnect([wire]).drawing


def test_a_copy_has_its_frames_where_all_of_their_nodes_are_copied(chain: Graph) -> None:
    graph, _ = into(chain, "n2", "n3", title="Encoder", color="teal")
    graph = graph.draw(graph.drawing.set_nodes(["n3"], collapsed=True))
    graph, ids = graph.paste(graph.copy_fragment(["n2", "n3"]), (0.0, 200.0))
    assert sorted(map(len, graph.drawing.content.values())) == [2, 2]
    assert {frame.title for frame in graph.drawing.frames.values()} == {"Encoder"}
    assert graph.drawing.node(ids[1]).collapsed
    graph, ids = graph.paste(graph.copy_fragment(["n3"]))
    assert graph.drawing.node(ids[0]) == NodeLook(collapsed=True)
    assert len(graph.drawing.frames) == 2


def test_a_pasted_portal_has_a_name_of_its_own(chain: Graph) -> None:
    wire = Wire("n2", "out", "n3", "x")
    graph = chain.draw(chain.drawing.set_wires([wire], portal="flat"))
    graph, ids = graph.paste(graph.copy_fragment(["n2", "n3"]))
    assert graph.drawing.wire(Wire(ids[0], "out", ids[1], "x")).portal == "flat2"
    with pytest.raises(GraphError, match="'flat' is that of another output's portal"):
        graph.draw(graph.drawing.set_wires([Wire("n3", "out", "n4", "x")], portal="flat"))


def test_a_module_takes_its_frames_along_and_gives_them_back(chain: Graph) -> None:
    graph, _ = into(chain, "n2", "n3", title="inner")
    graph, _ = into(graph, "n2", "n3", "n4", title="outer")
    graph = graph.draw(graph.drawing.set_nodes(["n3"], color="red"))
    project, instance = group(Project(graph), ["n2", "n3"], "Block")
    (inside,) = project.definitions.values()
    assert [frame.title for frame in inside.graph.drawing.frames.values()] == ["inner"]
    assert inside.graph.drawing.node("n3").color == "red"
    outer = project.main.drawing
    assert [frame.title for frame in outer.frames.values()] == ["outer"]
    assert [*outer.content.values()] == [{instance, "n4"}]
    project, ids = ungroup(project, instance)
    assert {f.title: project.main.drawing.content[i] for i, f in frames(project.main)} == {
        "inner": set(ids),
        "outer": {*ids, "n4"},
    }


def frames(graph: Graph) -> list[tuple[str, Frame]]:
    return list(graph.drawing.frames.items())


def test_looks_of_wires_follow_ports_that_are_renamed(chain: Graph) -> None:
    project, instance = group(Project(chain), ["n2", "n3"], "Block")
    (wire,) = project.main.sources[instance]
    main = project.main.draw(project.main.drawing.set_wires([wire], portal="image"))
    (one,) = main.definitions.values()
    port = one.inputs[0].id
    later = Project(main).edit(one.id, lambda graph: graph.rename(port, "pixels")).main
    assert later.drawing.wire(Wire("n1", "out", instance, "pixels")).portal == "image"


@given(graphs(), graphs())
def test_a_program_is_the_same_however_it_is_drawn(graph: Graph, other: Graph) -> None:
    def plain(graph: Graph) -> Graph:
        return graph.draw(Drawing()).move(dict.fromkeys(graph.nodes, (0.0, 0.0)))

    def bare(graph: Graph) -> Graph:
        modules = [replace(one, graph=plain(one.graph)) for one in graph.definitions.values()]
        return plain(graph).with_definitions(modules)

    assert same_program(graph, bare(graph))
    assert same_program(graph, other) == (bare(graph) == bare(other))


# -- the file ------------------------------------------------------------------------------------


def test_a_drawing_is_written_line_by_line(chain: Graph) -> None:
    graph, frame = into(chain, "n2", "n3", title="Encoder", color="teal")
    drawing = graph.drawing.set_frame(frame, note="Down to\na code.").set_nodes(
        ["n3", "n4"], color="red"
    )
    graph = graph.draw(drawing.set_wires([Wire("n2", "out", "n3", "x")], bends=((250.0, 40.5),)))
    text = dumps(graph)
    assert json.loads(text)["drawing"] == {
        "frames": [
            {
                "id": "f1",
                "title": "Encoder",
                "color": "teal",
                "note": "Down to\na code.",
                "nodes": ["n2", "n3"],
            }
        ],
        "nodes": [{"id": "n3", "color": "red"}, {"id": "n4", "color": "red"}],
        "wires": [{"to": "n3.x", "bends": [[250, 40.5]]}],
    }
    assert sum('"id": "n4", "color"' in line for line in text.splitlines()) == 1
    assert loads(text) == graph
    assert "drawing" not in json.loads(dumps(graph.draw(Drawing())))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no object": ({"frames": [3]}, "drawing: frames[0] is a JSON object"),
    "a frame of nobody": ({"frames": [{"id": "f1", "nodes": ["n9"]}]}, "names the node 'n9'"),
    "two frames of a node": (
        {"frames": [{"id": "f1", "nodes": ["n1"]}, {"id": "f2", "nodes": ["n1"]}]},
        "drawing: frames[1]: the node 'n1' is in another frame already",
    ),
    "frames in one another": (
        {"frames": [{"id": "f1", "inside": "f2", "nodes": ["n1"]}, {"id": "f2", "inside": "f1"}]},
        "cannot be inside of itself",
    ),
    "in no frame": ({"frames": [{"id": "f1", "inside": "f3"}]}, "is in one that is not there"),
    "an id twice": ({"frames": [{"id": "f1"}, {"id": "f1"}]}, "the id 'f1' is used twice"),
    "a colour": ({"nodes": [{"id": "n1", "color": "beige"}]}, "color is one of red, orange"),
    "no flag": ({"nodes": [{"id": "n1", "collapsed": 1}]}, "'collapsed' is true or false"),
    "no wire": ({"wires": [{"to": "n1.x"}]}, "drawing: wires[0]: no wire ends at 'n1.x'"),
    "no point": ({"wires": [{"to": "n2.x", "bends": [[1]]}]}, "'bends[0]' is two numbers"),
    "one name for two": (
        {"wires": [{"to": "n2.x", "portal": "a"}, {"to": "n3.x", "portal": "a"}]},
        "'a' is that of another output's portal",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_drawing_is_refused_with_the_place_and_the_reason(case: str, chain: Graph) -> None:
    drawing, reason = REFUSED[case]
    text = json.dumps({**json.loads(dumps(chain)), "drawing": drawing})
    with pytest.raises(DocumentError) as error:
        loads(text, "graph.loom")
    assert str(error.value).startswith("graph.loom: drawing")
    assert reason in str(error.value)
