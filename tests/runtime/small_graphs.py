"""Graphs with room for what a test is about."""

from graph_nodes.graph import Graph
from tests.runtime.build import Item, build


def iris(*items: Item, wires: str, **run: object) -> Graph:
    """Iris through a layer 'fc', and what a case adds, into a loss and an optimizer."""
    return build(
        [
            ("Iris", "iris", {}),
            ("Linear", "fc", {"out_features": 3}),
            ("CrossEntropyLoss", "loss", {}),
            ("SGD", "sgd", {}),
            *items,
        ],
        f"iris.features>fc.x iris.species>loss.target loss.loss>sgd.loss {wires}",
        **run,
    )


def table(
    file: str, loss: str, scores: str, *items: Item, wires: str = "", **params: object
) -> Graph:
    """A table through a layer 'fc' of one output into a loss and Adam."""
    wires = wires or "table.features>fc.x"
    return build(
        [
            ("CSVFile", "table", {"path": file, **params}),
            ("Linear", "fc", {"out_features": 2 if "task" in params else 1}),
            (loss, "loss", {}),
            ("Adam", "adam", {}),
            *items,
        ],
        f"fc.out>loss.{scores} table.target_values>loss.target loss.loss>adam.loss {wires}",
    )


def random(*items: Item, wires: str) -> Graph:
    """Random x through what a case adds, watched."""
    data: Item = ("RandomTensors", "data", {"x_features": 4, "y_features": 1})
    return build([data, *items, ("Watch", "watch", {})], wires)


def batch_norm(size: int, batch: int) -> Graph:
    """Digits through a convolution of this size and BatchNorm."""
    return build(
        [
            ("Digits", "digits", {}),
            ("Conv2d", "conv", {"out_channels": 4, "kernel_size": size, "bias": False}),
            ("BatchNorm2d", "bn", {}),
            ("Flatten", "flatten", {}),
            ("Linear", "fc", {"out_features": 10}),
            ("CrossEntropyLoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "digits.images>conv.x conv.out>bn.x bn.out>flatten.x flatten.out>fc.x fc.out>loss.scores "
        "digits.labels>loss.target loss.loss>sgd.loss",
        batch_size=batch,
    )
