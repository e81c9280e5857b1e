"""Builds, for any node, a small graph in which it works: its inputs fed, its outputs watched."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph_nodes.dtypes import family_of
from graph_nodes.graph import Graph, Wire
from graph_nodes.params import Value
from graph_nodes.ports import OPTIMIZER, Port
from graph_nodes.spec import Node, Role

SAMPLES = 150
BATCH = 31
"""A prime: what fits it by chance would not fit another batch."""
REST = {"one axis": (), "two axes": (3,), "images": (8, 8), "many axes": (2, 4, 8)}
"""What "..." and "*name" stand for behind the batch."""

Values = Mapping[str, Value]


@dataclass
class Surroundings:
    """A node and what it needs around it.

    Attributes:
        graph: The graph; every output of the node is watched.
        node: The node's id.
        watches: Name of a Watch → the output port it looks at.
    """

    graph: Graph
    node: str = ""
    watches: dict[str, str] = field(default_factory=dict[str, str])


def surround(
    spec: type[Node], rest: tuple[int, ...], values: Values, csv: str, *, sparing: bool = False
) -> Surroundings:
    """A graph around one node.

    Args:
        spec: The node's class.
        rest: What "..." stands for behind the batch.
        values: The node's parameters that differ from the defaults.
        csv: The path of a table, for a node that reads one.
        sparing: Leave ports without a wire that can do without.
    """
    share = 0.0 if spec.role is Role.DATA else 0.2
    graph = Graph().set_run(epochs=1, batch_size=BATCH, validation=share)
    if "path" in spec.params:
        values = {"path": csv, **values}
    graph, node = graph.add(spec.type, name="node", params=values)
    made = Surroundings(graph, node)
    wired = [p for p in graph.nodes[node].inputs() if p.required or not sparing]
    if spec.role is Role.GRADIENTS:
        _feed_gradients(made)
    elif spec.role is Role.OPTIMIZER:
        _feed_optimizer(made, sparing=sparing)
    else:
        for port in wired:
            source, output = _source(made, port, rest)
            _connect(made, source, output, node, port.name)
    for port in made.graph.nodes[node].outputs():
        if port.kind != OPTIMIZER:
            _watch(made, port)
    return made


def differentiate(made: Surroundings) -> bool:
    """Watch the gradients of the node's first output by the data behind it; False if none is."""
    node = made.graph.nodes[made.node]
    behind = [made.graph.nodes[i] for i in sorted(made.graph.upstream([made.node]))]
    data = [n for n in behind if n.type == "RandomTensors" and n.id != made.node]
    if node.spec is None or node.spec.stops_gradient:
        return False
    if not data or not node.outputs() or node.outputs()[0].kind == OPTIMIZER:
        return False
    total = _add(made, "Sum")
    _connect(made, made.node, node.outputs()[0].name, total, "x")
    gradients = _add(made, "Gradients", tensors=len(data))
    _connect(made, total, "out", gradients, "of")
    for number, source in enumerate(data, start=1):
        _connect(made, source.id, "x", gradients, f"wrt{number}")
        watch = _add(made, "Watch", every=1)
        _connect(made, gradients, f"grad{number}", watch, "x")
    return True


def _source(made: Surroundings, port: Port, rest: tuple[int, ...]) -> tuple[str, str]:
    if port.kind == OPTIMIZER:
        optimizer = _add(made, "SGD")
        _connect(made, _scalar(made), "out", optimizer, "loss")
        return optimizer, "optimizer"
    if port.dims == "()":
        return _scalar(made), "out"
    if family_of(port.dtype) == "int":
        return _add(made, "Iris"), "species"
    numbers = _add(made, "RandomTensors", samples=SAMPLES, x_features=math.prod(port.example(rest)))
    if port.name == "feed":
        return numbers, "x"
    shaped = _add(made, "Reshape", shape=(-1, *port.example(rest)))
    _connect(made, numbers, "x", shaped, "x")
    return shaped, "out"


def _scalar(made: Surroundings) -> str:
    weights, total = _add(made, "Parameter", shape=(3, 2)), _add(made, "Sum")
    _connect(made, weights, "out", total, "x")
    return total


def _feed_gradients(made: Surroundings) -> None:
    """Each wrt is a tensor that the scalar really depends on."""
    total = _add(made, "Sum")
    weights = _add(made, "Parameter", shape=(3, 2))
    _connect(made, weights, "out", total, "x")
    _connect(made, total, "out", made.node, "of")
    for port in made.graph.nodes[made.node].inputs():
        if port.name != "of":
            _connect(made, weights, "out", made.node, port.name)


def watch_inputs(made: Surroundings) -> dict[str, str]:
    """Watch what the node is given: name of a Watch → the input port."""
    watches: dict[str, str] = {}
    for port in made.graph.nodes[made.node].inputs():
        wire = made.graph.wire_into(made.node, port.name)
        if wire is not None and port.kind != OPTIMIZER:
            watch = _add(made, "Watch", every=1)
            _connect(made, wire.source, wire.output, watch, "x")
            watches[made.graph.nodes[watch].name] = port.name
    return watches


def _feed_optimizer(made: Surroundings, *, sparing: bool) -> None:
    """What is wired into trains is behind the loss."""
    weights, total = _add(made, "Parameter", shape=(3, 2)), _add(made, "Sum")
    _connect(made, weights, "out", total, "x")
    _connect(made, total, "out", made.node, "loss")
    if not sparing:
        _connect(made, weights, "out", made.node, "trains")


def _watch(made: Surroundings, port: Port) -> None:
    watch = _add(made, "Watch", every=1)
    _connect(made, made.node, port.name, watch, "x")
    made.watches[made.graph.nodes[watch].name] = port.name


def _add(made: Surroundings, node_type: str, **values: Value) -> str:
    made.graph, node = made.graph.add(node_type, params=values)
    return node


def _connect(made: Surroundings, source: str, output: str, target: str, port: str) -> None:
    made.graph = made.graph.connect(Wire(source, output, target, port))


def variants(spec: type[Node]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The defaults, every parameter moved away from its default on its own, and all at once."""
    yield "defaults", {}
    moved = {n: [v for v in p.samples() if v != p.default] for n, p in spec.params.items()}
    together = (
        sum(map(bool, moved.values())) > 1 and spec.role is not Role.DATA
    )  # files as they are
    for place in (0, -1) if together else ():
        chosen = {name: values[place] for name, values in moved.items() if values}
        yield f"{chosen}", chosen
    for name, values in moved.items():
        for value in values:
            yield f"{name}={value!r}", {name: value}
