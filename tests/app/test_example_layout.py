"""The examples as one sees them: no node stands on another, in the main graph or in a module."""

import pytest

from app.canvas import Canvas
from app.document.examples import Example, examples
from graph_nodes.document import load


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.path.stem)
def test_no_node_stands_on_another(qapp: object, example: Example) -> None:
    main, canvas = load(example.path), Canvas()
    for graph in (main, *(one.graph for one in main.definitions.values())):
        canvas.set_graph(graph)
        items = list(canvas.view.mirror.nodes.values())
        for number, item in enumerate(items):
            body = item.body().adjusted(-8, -8, 8, 8)
            touched = [i.node.name for i in items[number + 1 :] if i.body().intersects(body)]
            assert not touched, f"{item.node.name} stands on {touched}"
