"""The document: what undo and redo give back, and when it counts as unsaved."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.document.document import Document
from graph_nodes.change import Change
from graph_nodes.document import dumps
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.library import BUILT_INS

TYPES = [spec.type for spec in BUILT_INS.specs()]


@st.composite
def edited(draw: st.DrawFn, graph: Graph) -> Graph:
    """A graph that one edit makes of ``graph``, whatever a window can do to it."""
    ids = list(graph.nodes)
    kind = draw(
        st.sampled_from(
            ["add", "add", "add"]
            + ["remove", "connect", "connect", "move", "rename", "mode", "param", "paste", "cut"]
            * bool(ids)
            + ["run"]
        )
    )
    some = st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True) if ids else st.none()
    number = st.integers(-500, 500).map(float)
    match kind:
        case "add":
            return graph.add(draw(st.sampled_from(TYPES)), (draw(number), draw(number)))[0]
        case "remove":
            return graph.remove(draw(some))
        case "connect":
            source, target = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
            outputs, inputs = graph.nodes[source].outputs(), graph.nodes[target].inputs()
            if not outputs or not inputs:
                return graph
            output, into = draw(st.sampled_from(outputs)), draw(st.sampled_from(inputs))
            return graph.connect(Wire(source, output.name, target, into.name))
        case "move":
            return graph.move({i: (draw(number), draw(number)) for i in draw(some)})
        case "rename":
            name = draw(st.sampled_from(["a", "b", "model", "x1", "class", "hidden"]))
            return graph.rename(draw(st.sampled_from(ids)), name)
        case "mode":
            return graph.set_mode(draw(some), draw(st.sampled_from(["on", "bypass", "off"])))
        case "param":
            node = graph.nodes[draw(st.sampled_from(ids))]
            if not node.spec or not node.spec.params:
                return graph
            name = draw(st.sampled_from(list(node.spec.params)))
            value = draw(st.one_of(st.integers(0, 40), st.floats(0, 1), st.booleans(), st.text()))
            return graph.set_param(node.id, name, value)
        case "paste":
            return graph.paste(graph.copy_fragment(draw(some)), (30.0, 30.0))[0]
        case "cut":
            return graph.disconnect(graph.wires[:1])
        case _:
            return graph.set_run(epochs=draw(st.integers(1, 99)))


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[Graph, str]]:
    """Graphs that follow each other by one edit each, and the gesture each belongs to."""
    graph, steps = Graph(), []
    for _ in range(draw(st.integers(1, 25))):
        try:
            graph = draw(edited(graph))
        except GraphError:
            continue
        steps.append((graph, draw(st.sampled_from(["", "", "slider", "drag"]))))
    return steps


@pytest.mark.slow
@given(edits())
@settings(max_examples=150, deadline=None)
def test_undoing_all_gives_the_first_document_and_redoing_all_the_last(steps) -> None:
    document = Document()
    first, shown = dumps(document.graph), document.graph
    seen: list[str] = []

    def follow(change: Change) -> None:
        nonlocal shown
        shown = change.apply(shown)

    document.changed.connect(follow)
    for graph, key in steps:
        document.edit("Edit", graph, key)
        seen.append(dumps(document.graph))
    last = dumps(document.graph)
    assert last == (dumps(steps[-1][0]) if steps else first)

    count = 0
    while document.undo_label:
        document.undo()
        count += 1
        assert dumps(document.graph) in (first, *seen)
    assert dumps(document.graph) == first
    assert not document.modified
    for _ in range(count):
        document.redo()
    assert dumps(document.graph) == last
    assert not document.redo_label
    # Whoever follows the changes, as the canvas does, ends where the document ends.
    assert dumps(shown) == last


def with_nodes(*types: str) -> Graph:
    graph = Graph()
    for node_type in types:
        graph, _ = graph.add(node_type)
    return graph


def test_one_gesture_is_one_step() -> None:
    document = Document()
    document.edit("Add Linear", with_nodes("Linear"))
    for size in (16, 32, 64):
        document.edit("Set size", document.graph.set_param("n1", "out_features", size), "size")
    document.undo()
    assert document.graph == with_nodes("Linear")


def test_a_gesture_that_ends_where_it_began_leaves_no_step() -> None:
    document = Document()
    document.edit("Add", with_nodes("Linear"))
    document.edit("Move", document.graph.move({"n1": (50, 0)}), "move")
    document.edit("Move", document.graph.move({"n1": (0, 0)}), "move")
    assert document.undo_label == "Add"


def test_a_gesture_that_was_ended_is_not_joined() -> None:
    document = Document()
    document.edit("Add", with_nodes("Linear"))
    document.edit("Move", document.graph.move({"n1": (50, 0)}), "move")
    document.end_gesture()
    document.edit("Move", document.graph.move({"n1": (90, 0)}), "move")
    document.undo()
    assert document.graph.nodes["n1"].at == (50, 0)


def test_an_edit_after_an_undo_forgets_what_was_undone() -> None:
    document = Document()
    document.edit("Add Linear", with_nodes("Linear"))
    document.undo()
    document.edit("Add ReLU", with_nodes("ReLU"))
    assert document.redo_label == ""
    document.redo()
    assert document.graph == with_nodes("ReLU")


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    document = Document()
    told: list[Change] = []
    document.changed.connect(told.append)
    document.edit("Nothing", Graph())
    assert document.undo_label == ""
    assert told == []


def test_unsaved_means_different_from_what_was_saved(tmp_path: Path) -> None:
    document = Document()
    assert not document.modified
    document.edit("Add", with_nodes("Linear"))
    assert document.modified
    document.mark_saved(tmp_path / "net.loom")
    assert not document.modified
    assert document.name == "net"
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_another_document_has_no_history() -> None:
    document = Document()
    document.edit("Add", with_nodes("Linear"))
    document.replace(with_nodes("ReLU"), name="Example")
    assert (document.undo_label, document.modified, document.name) == ("", False, "Example")
    document.undo()
    assert document.graph == with_nodes("ReLU")


def test_a_recovered_document_is_unsaved() -> None:
    document = Document()
    document.restore(with_nodes("ReLU"), None, "Lost", Path("/data"))
    assert document.modified
    assert document.name == "Lost"
    assert document.folder == Path("/data")


def test_undo_has_no_limit() -> None:
    document = Document()
    document.edit("Add", with_nodes("Linear"))
    for step in range(3000):
        document.edit("Move", document.graph.move({"n1": (float(step + 1), 0.0)}))
    for _ in range(3001):
        document.undo()
    assert document.graph == Graph()


@given(steps=st.data())
def test_any_step_can_be_gone_to_at_once(steps) -> None:
    document, states, told = Document(), [Graph()], []
    for number in range(6):
        graph, _ = document.graph.add("ReLU", (10.0 * number, 0.0))
        document.edit(f"Add {number}", graph)
        states.append(graph)
    document.changed.connect(told.append)
    at = 6
    for count in steps.draw(st.lists(st.integers(0, 6), max_size=8)):
        before = len(told)
        document.go_to(count)
        assert document.graph == states[count]
        assert document.history == [f"Add {n}" for n in range(count)]
        assert document.undone == [f"Add {n}" for n in range(count, 6)]
        assert len(told) - before == (count != at)
        at = count
    document.go_to(6)
    assert document.graph == states[-1]
