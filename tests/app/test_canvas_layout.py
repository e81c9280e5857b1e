"""Automatic layout: tidy, and fast on the graphs that trap recursive ones."""

import itertools
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.canvas_desk import mlp

from app.canvas.layered import Levels, crossings, drawn
from app.canvas.layout import arrange
from graph_nodes.graph import Graph, Position, Wire

SIZE = (160.0, 90.0)


def sizes(graph: Graph) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(graph.nodes, SIZE)


def chain(length: int, fork: bool) -> Graph:
    """Add nodes one behind the other; with ``fork``, both inputs of each from the one before."""
    graph, last = Graph().add("Input")
    wires = []
    nodes = dict(graph.nodes)
    for number in range(2, length + 1):
        small, node_id = Graph().add("Add")
        node = small.nodes[node_id]
        this = f"n{number}"
        nodes[this] = type(node)(this, "Add", f"add{number}")
        wires += [Wire(last, "out", this, "a")] + ([Wire(last, "out", this, "b")] if fork else [])
        last = this
    return Graph(nodes, tuple(wires))


def overlapping(places: dict[str, Position]) -> list[tuple[str, str]]:
    found = []
    items = sorted(places.items())
    for at, (a, (ax, ay)) in enumerate(items):
        for b, (bx, by) in items[at + 1 :]:
            if abs(ax - bx) < SIZE[0] and abs(ay - by) < SIZE[1]:
                found.append((a, b))
    return found


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Random graphs without cycles, with parts that hang together and parts that do not."""
    count = draw(st.integers(0, 14))
    graph = Graph()
    ids: list[str] = []
    for _ in range(count):
        graph, node_id = graph.add(draw(st.sampled_from(["Add", "ReLU", "Input", "Note"])))
        ids.append(node_id)
        for port in graph.nodes[node_id].inputs():
            source = draw(st.sampled_from(ids))
            wire = Wire(source, "out", node_id, port.name)
            if draw(st.booleans()) and graph.refusal(wire) is None:
                graph = graph.connect(wire)
    return graph


@given(graphs())
def test_every_node_has_a_place_of_its_own_and_wires_go_to_the_right(graph: Graph) -> None:
    places = arrange(graph, sizes(graph))
    assert list(places) == list(graph.nodes)
    wired = {w.source for w in graph.wires} | {w.target for w in graph.wires}
    assert overlapping({i: at for i, at in places.items() if i in wired}) == []
    for wire in graph.wires:
        assert places[wire.source][0] + SIZE[0] < places[wire.target][0]


def test_a_chain_is_one_level_line() -> None:
    graph = chain(20, fork=False)
    places = arrange(graph, sizes(graph))
    assert {y for _, y in places.values()} == {0}


def test_ports_not_corners_are_brought_level() -> None:
    graph = chain(3, fork=False)
    offsets = {"n1": 10.0, "n2": 30.0, "n3": 50.0}
    places = arrange(graph, sizes(graph), lambda node, port, is_output: offsets[node])
    assert len({places[i][1] + offsets[i] for i in graph.nodes}) == 1


def test_a_wire_that_passes_columns_by_has_a_lane_of_its_own() -> None:
    graph = mlp()
    places = arrange(graph, sizes(graph))
    names = {n.name: i for i, n in graph.nodes.items()}
    between = [names[n] for n in ("flatten", "fc", "relu", "fc2")]
    assert len({places[i][1] for i in between}) == 1
    assert overlapping(places) == []


def test_a_note_stays_beside_what_it_speaks_of() -> None:
    graph, a = Graph().add("Input", (1000, 500))
    graph, b = graph.add("ReLU", (1300, 700))
    graph = graph.connect(Wire(a, "out", b, "x"))
    graph, note = graph.add("Note", (1300, 600))
    places = arrange(graph, sizes(graph))
    assert places[note] == (places[b][0], places[b][1] - 100)


def test_nodes_without_any_wires_stand_below_each_other() -> None:
    graph = Graph()
    for _ in range(4):
        graph, _ = graph.add("ReLU")
    assert overlapping(arrange(graph, sizes(graph))) == []


@pytest.mark.parametrize("fork", [False, True], ids=["chain", "ladder of diamonds"])
def test_a_thousand_nodes_behind_each_other_take_no_time(fork: bool) -> None:
    graph = chain(1000, fork)
    start = time.process_time()
    places = arrange(graph, sizes(graph))
    assert time.process_time() - start < 2.0
    assert len(places) == 1000


def test_an_empty_graph_has_no_places() -> None:
    assert arrange(Graph(), {}) == {}


def test_a_long_chain_is_wrapped_to_the_form_of_the_window() -> None:
    graph = chain(30, fork=False)
    places = arrange(graph, sizes(graph), room=(800.0, 600.0))
    order = [places[f"n{number}"] for number in range(1, 31)]
    assert order == sorted(order, key=lambda at: (at[1], at[0])), "read as a text is"
    assert not overlapping(places)
    columns, rows = {x for x, _ in order}, {y for _, y in order}
    assert len(columns) * len(rows) < 30 + len(columns), "rows share their columns, and are full"
    wide, high = max(columns) + SIZE[0], max(rows) + SIZE[1]
    assert 0.5 < (wide / high) / (800 / 600) < 2.0
    assert len({y for _, y in arrange(graph, sizes(graph)).values()}) == 1, "one row without it"


def test_what_is_wired_across_is_not_wrapped() -> None:
    graph = chain(4, fork=False)
    first = next(iter(graph.nodes))
    places = arrange(graph, sizes(graph), room=(800.0, 600.0))
    assert places[first][1] == places["n4"][1], "a short one fits as it is"
    long = chain(12, fork=False)
    across = [Wire(f"n{number}", "out", f"n{number + 6}", "b") for number in range(1, 7)]
    long = Graph(long.nodes, (*long.wires, *across))
    places = arrange(long, sizes(long), room=(800.0, 600.0))
    assert places["n1"][0] < places["n7"][0] < places["n12"][0]


@given(graphs())
def test_nothing_overlaps_in_rows_either(graph: Graph) -> None:
    places = arrange(graph, sizes(graph), room=(400.0, 400.0))
    wired = {i for i in graph.nodes if graph.sources[i] or graph.targets[i]}
    assert not overlapping({i: at for i, at in places.items() if i in wired})
    assert places.keys() == graph.nodes.keys()


def orders(levels: Levels) -> Iterator[Levels]:
    """Every order of every column."""
    for order in itertools.product(*(itertools.permutations(level) for level in levels)):
        found = [list(level) for level in order]
        for level in found:
            for rank, cell in enumerate(level):
                cell.rank = rank
        yield found


def braid(seed: int) -> tuple[Graph, list[list[str]]]:
    """Three columns of four nodes, each of the later ones with two wires from the one before."""
    columns: list[list[str]] = []
    graph, rest = Graph(), seed
    for _ in range(3):
        column: list[str] = []
        for _ in range(4):
            graph, node_id = graph.add("Add")
            for port in ("a", "b") if columns else ():
                rest, source = divmod(rest * 7 + 3, 4)
                graph = graph.connect(Wire(columns[-1][source], "out", node_id, port))
                rest += seed
            column.append(node_id)
        columns.append(column)
    return graph, columns


@pytest.mark.parametrize("seed", [11, 15, 22])
def test_crossings_are_near_the_fewest_that_any_order_has(seed: int) -> None:
    graph, columns = braid(seed)
    levels = drawn(graph, columns, sizes(graph), lambda *_: 0.0, 28.0)
    found = crossings(levels)
    fewest = min(map(crossings, orders(levels)))
    assert fewest <= found <= fewest + 2


def test_rows_end_where_few_wires_go_on() -> None:
    graph, last = Graph().add("Input")
    for _ in range(5):
        branches = []
        for _ in range(3):
            graph, one = graph.add("ReLU")
            graph = graph.connect(Wire(last, "out", one, "x"))
            graph, other = graph.add("ReLU")
            branches.append(other)
            graph = graph.connect(Wire(one, "out", other, "x"))
        graph, last = graph.add("Concatenate", params={"tensors": 3})
        for number, branch in enumerate(branches, 1):
            graph = graph.connect(Wire(branch, "out", last, f"x{number}"))
    places = arrange(graph, sizes(graph), room=(1600.0, 900.0))
    turns = [w for w in graph.wires if places[w.target][0] < places[w.source][0]]
    assert turns, "it is wrapped"
    assert {graph.nodes[w.source].type for w in turns} <= {"Input", "Concatenate"}
