"""Builds small graphs from text, so that a test shows the graph it is about."""

from collections.abc import Iterable

from graph_nodes.graph import Graph, Wire

Item = tuple[str, str, dict[str, object]]


def build(items: Iterable[Item], wires: str = "", **run: object) -> Graph:
    """A graph of (type, name, params) nodes and ``name.port>name.port`` wires."""
    graph, ids = Graph(), dict[str, str]()
    for node_type, name, params in items:
        graph, ids[name] = graph.add(node_type, name=name, params=params)
    return connect(graph, wires).set_run(**run)


def connect(graph: Graph, wires: str) -> Graph:
    """The graph with ``name.port>name.port`` wires added."""
    for text in wires.split():
        source, target = text.split(">")
        (a, output), (b, into) = source.split("."), target.split(".")
        graph = graph.connect(Wire(id_of(graph, a), output, id_of(graph, b), into))
    return graph


def id_of(graph: Graph, name: str) -> str:
    """The id of the node with this name."""
    node = graph.by_name(name)
    assert node is not None, name
    return node.id


def digits_mlp(**run: object) -> Graph:
    """Digits through two layers, with everything that a first network has."""
    return build(
        [
            ("Digits", "digits", {}),
            ("Flatten", "flatten", {}),
            ("Linear", "fc1", {"out_features": 32}),
            ("ReLU", "relu", {}),
            ("Linear", "fc2", {"out_features": 10}),
            ("CrossEntropyLoss", "loss", {}),
            ("Adam", "adam", {"lr": 0.01}),
            ("Accuracy", "accuracy", {}),
        ],
        "digits.images>flatten.x flatten.out>fc1.x fc1.out>relu.x relu.out>fc2.x "
        "fc2.out>loss.scores digits.labels>loss.target loss.loss>adam.loss "
        "fc2.out>accuracy.scores digits.labels>accuracy.target",
        **run,
    )


def lecture_graph(**run: object) -> Graph:
    """a = x·y, b = a + z, c = sum(b), and the gradients of c."""
    return build(
        [
            *(("Parameter", name, {"shape": (3, 4), "std": 1.0}) for name in "xyz"),
            ("Multiply", "a", {}),
            ("Add", "b", {}),
            ("Sum", "c", {}),
            ("Gradients", "grad", {"tensors": 3}),
            *(("Watch", f"d{name}", {"every": 1}) for name in "xyz"),
        ],
        "x.out>a.a y.out>a.b a.out>b.a z.out>b.b b.out>c.x c.out>grad.of "
        "x.out>grad.wrt1 y.out>grad.wrt2 z.out>grad.wrt3 "
        "grad.grad1>dx.x grad.grad2>dy.x grad.grad3>dz.x",
        **run,
    )
