"""What a run is told apart by in the list of runs."""

from app.document.examples import starter
from app.training.run_notes import difference
from graph_nodes.document import load
from graph_nodes.graph import Wire

GRAPH = load(starter())


def test_a_changed_parameter_and_run_setting_are_named() -> None:
    after = GRAPH.set_param("n8", "lr", 0.01).set_run(epochs=5)
    assert difference(GRAPH, after) == "adam.lr 0.01, epochs 5"
    assert difference(after, GRAPH) == "adam.lr 0.002, epochs 20"


def test_a_disabled_node_is_named() -> None:
    assert difference(GRAPH, GRAPH.set_mode(["n4"], "bypass")) == "relu bypass"


def test_other_data_are_named_unless_the_split_says_why() -> None:
    rows = "32 rows in place of 64"
    assert difference(GRAPH, GRAPH, rows) == f"data: {rows}"
    assert difference(GRAPH, GRAPH.set_run(seed=3), "other values") == "seed 3"


def test_moving_nodes_or_changing_much_leaves_no_note() -> None:
    assert difference(GRAPH, GRAPH.move({"n1": (1, 2)})) == ""
    drawing = GRAPH.drawing.set_nodes(["n4"], color="red")
    assert difference(GRAPH.draw(drawing), GRAPH.set_run(epochs=5)) == "epochs 5"
    assert difference(GRAPH, GRAPH.remove(["n4"])) == ""
    assert difference(GRAPH, GRAPH.disconnect([Wire("n3", "out", "n4", "x")])) == ""
    assert difference(GRAPH, GRAPH.set_run(epochs=1, batch_size=2, seed=3)) == ""
    assert difference(GRAPH, GRAPH) == ""
