"""The three networks that speed is measured on, as graphs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_nodes.graph import Graph, Wire
from graph_nodes.params import Value
from graph_nodes.project import Project

BATCH = 64


@dataclass
class Builder:
    """A graph under construction, with wires given as names: ``"digits.images"``."""

    graph: Graph = field(default_factory=Graph)
    ids: dict[str, str] = field(default_factory=dict[str, str])

    def node(self, kind: str, name: str, params: Mapping[str, Value], **inputs: str) -> str:
        """Add a node and its input wires; return its output ``"name.out"``."""
        self.graph, self.ids[name] = self.graph.add(kind, name=name, params=params)
        for port, source in inputs.items():
            node, _, output = source.partition(".")
            wire = Wire(self.ids[node], output, self.ids[name], port)
            self.graph = self.graph.connect(wire)
        return f"{name}.out"


def two_layers(samples: int, validation: float) -> Graph:
    """The lecture's two-layer network: 1000 → 100 → 10 with ReLU and the L2 loss."""
    b = Builder()
    b.node("RandomTensors", "data", {"samples": samples})
    hidden = b.node("Linear", "fc1", {"out_features": 100}, x="data.x")
    hidden = b.node("ReLU", "relu", {}, x=hidden)
    prediction = b.node("Linear", "fc2", {"out_features": 10}, x=hidden)
    b.node("L2Loss", "loss", {}, prediction=prediction, target="data.y")
    return _finished(b, validation)


def digits_cnn(validation: float, accuracy: bool = False) -> Graph:
    """The network of the digits CNN example: two convolutions, two pools, one layer."""
    b = Builder()
    b.node("Digits", "data", {})
    x = b.node("Conv2d", "conv1", {"out_channels": 16, "padding": 1}, x="data.images")
    x = b.node("ReLU", "relu1", {}, x=x)
    x = b.node("MaxPool2d", "pool1", {}, x=x)
    x = b.node("Conv2d", "conv2", {"out_channels": 32, "padding": 1}, x=x)
    x = b.node("ReLU", "relu2", {}, x=x)
    x = b.node("MaxPool2d", "pool2", {}, x=x)
    x = b.node("Flatten", "flatten", {}, x=x)
    x = b.node("Dropout", "dropout", {"p": 0.25}, x=x)
    scores = b.node("Linear", "fc", {"out_features": 10}, x=x)
    b.node("CrossEntropyLoss", "loss", {}, scores=scores, target="data.labels")
    if accuracy:
        b.node("Accuracy", "accuracy", {}, scores=scores, target="data.labels")
    return _finished(b, validation)


def mlp(samples: int, validation: float) -> Graph:
    """784 → 512 → 512 → 10 with ReLU and the squared error, on random data."""
    b = Builder()
    b.node("RandomTensors", "data", {"samples": samples, "x_features": 784})
    x = b.node("Linear", "fc1", {"out_features": 512}, x="data.x")
    x = b.node("ReLU", "relu1", {}, x=x)
    x = b.node("Linear", "fc2", {"out_features": 512}, x=x)
    x = b.node("ReLU", "relu2", {}, x=x)
    prediction = b.node("Linear", "fc3", {"out_features": 10}, x=x)
    b.node("MSELoss", "loss", {}, prediction=prediction, target="data.y")
    return _finished(b, validation)


BLOCK = "Block"
"""The module of ``stack``."""


def stack(count: int) -> Graph:
    """Digits through so many instances of a residual block, one after another."""
    project, _ = Project().define(BLOCK, _block)
    b = Builder(project.main)
    b.node("Digits", "data", {})
    b.node("Flatten", "flatten", {}, x="data.images")
    x = "flatten.out"
    kind = next(iter(project.definitions))
    for index in range(count):
        b.node(kind, f"block{index}", {}, x=x)
        x = f"block{index}.y"
    scores = b.node("Linear", "fc", {"out_features": 10}, x=x)
    b.node("CrossEntropyLoss", "loss", {}, scores=scores, target="data.labels")
    return _finished(b, 0.2)


def _block(empty: Graph) -> Graph:
    """What a block computes: x and what a norm and two layers make of it."""
    b = Builder(empty)
    b.node("Input", "x", {})
    x = b.node("BatchNorm1d", "norm", {}, x="x.out")
    x = b.node("Linear", "fc1", {"out_features": 128}, x=x)
    x = b.node("ReLU", "relu", {}, x=x)
    x = b.node("Linear", "fc2", {"out_features": 64}, x=x)
    x = b.node("Add", "add", {}, a="x.out", b=x)
    b.node("Output", "y", {}, x=x)
    return b.graph


def _finished(b: Builder, validation: float) -> Graph:
    b.node("Adam", "adam", {}, loss="loss.loss")
    return b.graph.set_run(batch_size=BATCH, validation=validation, device="cpu")
