"""What usually follows what: counted, blended with what is declared, and kept up to date."""

import json
from pathlib import Path

import pytest

import resources
from graph_nodes.catalogue import CATEGORIES
from graph_nodes.document import loads
from graph_nodes.graph import Graph, Wire
from graph_nodes.library import BUILT_INS
from graph_nodes.ports import Port
from graph_nodes.successions import BEFORE, BEHIND, Likely, Successions, beyond, main

FILES = sorted(resources.path("examples").glob("*.loom"))
GRAPHS = {file: loads(file.read_text("utf-8"), file.name) for file in FILES}


def test_what_ships_is_counted_from_the_examples(capsys) -> None:
    assert main([str(file) for file in FILES]) == 0
    text = resources.path("successions.json").read_text("utf-8")
    assert capsys.readouterr().out == text, (
        "run: python -m graph_nodes.successions resources/examples/*.loom "
        "> resources/successions.json"
    )
    counted = Successions.of(GRAPHS.values())
    assert Successions.from_json(json.loads(text)).to_json() == counted.to_json()


def chain(*types: str) -> Graph:
    graph, before = Graph(), ""
    for kind in types:
        graph, node = graph.add(kind)
        graph = graph.connect(Wire(before, "out", node, "x")) if before else graph
        before = node
    return graph


def test_each_graph_counts_once_and_what_comes_later_counts_less() -> None:
    seen = Successions.of([chain("Linear", "ReLU", "Linear", "ReLU", "Dropout")])
    assert seen.counts["Linear", "out", BEHIND]["ReLU"] == 1.0
    assert 0 < seen.counts["Linear", "out", BEHIND]["Dropout"] < 1.0
    assert seen.counts["ReLU", "x", BEFORE] == {"Linear": 1.0}
    assert (seen + seen).counts["ReLU", "x", BEFORE] == {"Linear": 2.0}


def test_chances_are_shared_out_whatever_was_seen() -> None:
    specs = BUILT_INS.specs()
    for seen in (Successions(), Successions.of(GRAPHS.values())):
        for spec in specs:
            for port in spec.output_ports:
                chances = Likely(seen, specs).beside(spec, port.name, BEHIND)
                assert chances.keys() == {each.type for each in specs}
                assert min(chances.values()) > 0
                assert sum(chances.values()) == pytest.approx(1.0)


def test_what_a_node_class_follows_are_categories() -> None:
    looks = {category.look for category in CATEGORIES}
    assert {look for spec in BUILT_INS.specs() for look in spec.follows} <= looks


def fits(output: Port, into: Port) -> bool:
    is_known = output.dtype != "any"
    return output.kind == into.kind and not (is_known and not into.accepts(output.dtype))


def ranks(left_out: Path) -> list[tuple[int, int]]:
    """Where the node at the end of each wire of an example stands: in the palette, and by chance.

    What is counted are the other examples.
    """
    specs = BUILT_INS.specs()
    likely = Likely(
        Successions.of(graph for file, graph in GRAPHS.items() if file != left_out), specs
    )
    graph = GRAPHS[left_out]
    found: list[tuple[int, int]] = []
    for scope in (graph, *(one.graph for one in graph.definitions.values())):
        for wire in scope.wires:
            source, target = scope.nodes[wire.source], scope.nodes[wire.target]
            output = source.output(wire.output)
            if BUILT_INS.spec(source.type) and BUILT_INS.spec(target.type):
                fitting = [s.type for s in specs if any(fits(output, p) for p in s.input_ports)]
                chances = likely.beside(source.spec, wire.output, BEHIND, beyond(scope, source.id))
                best = sorted(fitting, key=lambda kind: -chances[kind])
                found.append((fitting.index(target.type) + 1, best.index(target.type) + 1))
    return found


def test_the_next_node_of_an_example_is_among_the_first_that_the_others_suggest() -> None:
    found = [rank for file in FILES for rank in ranks(file)]
    before, after = zip(*found, strict=True)
    assert len(found) > 200
    assert reciprocal(before) < 0.16
    assert reciprocal(after) > 0.40
    assert sum(rank <= 5 for rank in before) / len(found) < 0.3
    assert sum(rank <= 5 for rank in after) / len(found) > 0.55


def reciprocal(ranks: tuple[int, ...]) -> float:
    return sum(1 / rank for rank in ranks) / len(ranks)
