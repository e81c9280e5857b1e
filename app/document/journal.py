"""The text of a recovery file: a graph, and line by line what changed in it since.

Each line is a JSON object. The first has the whole graph and what there is to say about it; each
later one has what an edit took out of the graph and what it put in, both written as graphs. What
is written grows with the edit and not with the graph, and a line that a kill cut off spoils none
of those before it.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graph_nodes.change import diff
from graph_nodes.document import dumps, loads
from graph_nodes.drawing_fields import drawing_fields
from graph_nodes.elements import GraphNode, Wire
from graph_nodes.graph import Graph
from graph_nodes.settings import RunSettings

About = Mapping[str, str | None]
"""What is told of a graph beside itself."""


def first_line(graph: str, about: About) -> str:
    """The line with a whole graph, given its text. ``about`` has no "graph" of its own."""
    return json.dumps({**about, "graph": graph}) + "\n"


def next_line(before: Graph, after: Graph) -> str:
    """The line that turns one graph into another; "" where they are the same."""
    change = diff(before, after)
    if not change:
        return ""
    gone = {i: node for i, (node, now) in change.nodes.items() if node and not now}
    put = {i: node for i, (_, node) in change.nodes.items() if node}
    fields = {
        "gone": _fields(gone, change.removed_wires, before.run),
        "put": _fields(put, change.added_wires, after.run),
    }
    if change.definitions:
        whole = json.loads(dumps(Graph(definitions=after.definitions)))
        fields["put"]["definitions"] = whole.get("definitions", [])
    if change.drawing:
        fields["put"]["drawing"] = drawing_fields(after.drawing)
    return json.dumps(fields) + "\n"


def read(text: str, origin: str) -> tuple[Graph, dict[str, Any]]:
    """The graph after the last whole line, and what was told of it.

    Args:
        text: What the recovery file holds.
        origin: What messages call the graph.

    Raises:
        ValueError: Not even the first line is whole.
        KeyError, TypeError: It is no line of a recovery file.
        DocumentError: What the lines make is no graph.
    """
    first, *rest = text.splitlines()
    about = json.loads(first)
    fields = json.loads(about.pop("graph"))
    for line in rest:
        try:
            step = json.loads(line)
        except ValueError:
            break
        fields = _stepped(fields, step["gone"], step["put"])
    return loads(json.dumps(fields), origin), about


def _fields(nodes: dict[str, GraphNode], wires: tuple[Wire, ...], run: RunSettings) -> Any:
    return json.loads(dumps(Graph(MappingProxyType(nodes), wires, run)))


def _stepped(fields: Any, gone: Any, put: Any) -> dict[str, Any]:
    nodes = {node["id"]: node for node in fields["nodes"]}
    wires = {(wire["from"], wire["to"]): wire for wire in fields["wires"]}
    for node in gone["nodes"]:
        nodes.pop(node["id"], None)
    for wire in gone["wires"]:
        wires.pop((wire["from"], wire["to"]), None)
    nodes |= {node["id"]: node for node in put["nodes"]}
    wires |= {(wire["from"], wire["to"]): wire for wire in put["wires"]}
    kept = {key: fields[key] for key in ("definitions", "drawing") if key in fields}
    return {**kept, **put, "nodes": [*nodes.values()], "wires": [*wires.values()]}
