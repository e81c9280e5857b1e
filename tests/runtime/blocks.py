"""Projects with definitions, built from text as other graphs are."""

from collections.abc import Iterable

from graph_nodes.graph import Graph
from graph_nodes.params import Choice, Int, Param
from graph_nodes.project import Project
from tests.runtime.build import Item, connect, id_of

EMPTY = Project()
HIDDEN = Int(64, min=1, name="hidden", help="Features that it gives.")


def scope(graph: Graph, items: Iterable[Item], wires: str, bound: str = "") -> Graph:
    """A graph with nodes, wires and ``node.param=name`` bindings added.

    A type that names a definition stands for its instances.
    """
    types = {spec.label: spec.type for spec in graph.library.specs()}
    for node_type, name, params in items:
        graph, _ = graph.add(types.get(node_type, node_type), name=name, params=params)
    graph = connect(graph, wires)
    for text in bound.split():
        target, name = text.split("=")
        node, param = target.split(".")
        graph = graph.bind(id_of(graph, node), param, name)
    return graph


def define(
    project: Project,
    name: str,
    items: Iterable[Item],
    wires: str,
    *params: Param,
    bound: str = "",
) -> Project:
    """The project with one more definition."""
    return project.define(name, lambda graph: scope(graph, items, wires, bound), *params)[0]


def block(project: Project = EMPTY) -> Project:
    """The project with a Block: a layer of ``hidden`` features and a ReLU."""
    return define(
        project,
        "Block",
        [("Input", "x", {}), ("Linear", "fc", {}), ("ReLU", "relu", {}), ("Output", "y", {})],
        "x.out>fc.x fc.out>relu.x relu.out>y.x",
        HIDDEN,
        bound="fc.out_features=hidden",
    )


def trained(project: Project, items: Iterable[Item], wires: str, **run: object) -> Graph:
    """A main graph from Digits, flattened, through what a case adds to a layer, loss and Adam.

    What a case adds takes ``flatten.out`` and gives what is wired into ``head.x``.
    """
    fixed: list[Item] = [
        ("Digits", "digits", {}),
        ("Flatten", "flatten", {}),
        ("Linear", "head", {"out_features": 10}),
        ("CrossEntropyLoss", "loss", {}),
        ("Adam", "adam", {"lr": 0.01}),
    ]
    always = (
        "digits.images>flatten.x head.out>loss.scores digits.labels>loss.target loss.loss>adam.loss"
    )
    graph = scope(project.main, [*fixed, *items], f"{always} {wires}")
    return graph.set_run(**run)


def pairs() -> Graph:
    """Two instances, of different sizes, of a definition that uses another one twice."""
    project = define(
        block(),
        "Pair",
        [
            ("Input", "x", {}),
            ("Block", "first", {}),
            ("Block", "second", {"repeat": 2}),
            ("BatchNorm1d", "norm", {}),
            ("Add", "add", {"other": 1.0}),
            ("Output", "y", {}),
        ],
        "x.out>first.x first.y>second.x second.y>norm.x norm.out>add.a add.out>y.x",
        Int(8, min=1, name="width", help="Features."),
        bound="first.hidden=width second.hidden=width",
    )
    return trained(
        project,
        [("Pair", "a", {"width": 24}), ("Pair", "b", {"width": 12})],
        "flatten.out>a.x a.y>b.x b.y>head.x",
    )


def watched_block(every: int = 1, *params: Param, bound: str = "") -> Project:
    """A Block of a layer and a ReLU, which watches what the layer gives."""
    return define(
        EMPTY,
        "Block",
        [
            ("Input", "x", {}),
            ("Linear", "fc", {}),
            ("ReLU", "relu", {}),
            ("Watch", "before", {"every": every}),
            ("Output", "y", {}),
        ],
        "x.out>fc.x fc.out>relu.x fc.out>before.x relu.out>y.x",
        HIDDEN,
        *params,
        bound=f"fc.out_features=hidden {bound}",
    )


SHOWS = Choice("scalar", ("scalar", "histogram"), name="shown")


def shown(**run: object) -> Graph:
    """Three Blocks: of one the mean is shown, and a histogram of those in a row."""
    items: list[Item] = [
        ("Block", "first", {"hidden": 16}),
        ("Block", "row", {"hidden": 16, "repeat": 2, "shown": "histogram"}),
    ]
    return trained(
        watched_block(2, SHOWS, bound="before.show=shown"),
        items,
        "flatten.out>first.x first.y>row.x row.y>head.x",
        **run,
    )
