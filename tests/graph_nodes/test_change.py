"""Changes: what undo and redo are made of."""

from itertools import pairwise

from hypothesis import given
from strategies import histories

from graph_nodes.change import Change, diff
from graph_nodes.document import dumps
from graph_nodes.graph import Graph


@given(histories())
def test_undoing_and_redoing_everything_gives_the_same_documents(sitting: list[Graph]) -> None:
    changes = [diff(a, b) for a, b in pairwise(sitting)]
    graph = sitting[-1]
    for change, before in zip(reversed(changes), reversed(sitting[:-1]), strict=True):
        graph = change.inverse().apply(graph)
        assert graph == before
    assert dumps(graph) == dumps(sitting[0])
    for change, after in zip(changes, sitting[1:], strict=True):
        graph = change.apply(graph)
        assert graph == after
    assert dumps(graph) == dumps(sitting[-1])


@given(histories(), histories())
def test_a_change_leads_from_any_graph_to_any_other(a: list[Graph], b: list[Graph]) -> None:
    before, after = a[-1], b[-1]
    change = diff(before, after)
    assert change.apply(before) == after
    assert change.inverse().apply(after) == before
    assert change.inverse().inverse() == change
    assert bool(change) == (before != after)
    assert not diff(after, after)


def test_a_change_names_only_what_differs() -> None:
    graph, a = Graph().add("Digits")
    graph, b = graph.add("Flatten")
    moved = graph.move({b: (20, 40)}).set_run(epochs=3)
    change = diff(graph, moved)
    assert change.nodes == {b: (graph.nodes[b], moved.nodes[b])}
    assert change.run == (graph.run, moved.run)
    assert change.added_wires == change.removed_wires == ()
    assert a not in change.nodes
    assert Change() == diff(graph, graph)
