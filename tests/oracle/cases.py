"""Small networks as graphs, each beside the same written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import cos, pi
from typing import Any

import torch
from sklearn.metrics import accuracy_score, mean_absolute_error, mean_squared_error, r2_score
from torch import Tensor, nn
from torch.nn import functional

from graph_nodes.graph import Graph
from tests.oracle import by_hand
from tests.oracle.by_hand import Each, Metric, Task
from tests.runtime.build import build

TABLE = "table.csv"
"""The file of yes-or-no targets that the graphs read: see ``table``."""

Params = dict[str, Any]
SGD: tuple[str, Params] = ("SGD", {"lr": 0.05})


@dataclass(frozen=True)
class Case:
    """A graph and the same by hand."""

    name: str
    graph: Graph
    task: Task


def table() -> str:
    """53 samples of three features and of a target that is 0 or 1."""
    generator = torch.Generator().manual_seed(5)
    rows = torch.randn(53, 3, generator=generator).tolist()
    lines = [f"{a:.3f},{b:.3f},{c:.3f},{int(a + b * c > 0)}" for a, b, c in rows]
    return "\n".join(["a,b,c,yes", *lines])


# ── networks ──


class TwoLayers(nn.Module):
    """inputs - 6 - outputs, with a hyperbolic tangent between."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(inputs, 6), nn.Linear(6, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(torch.tanh(self.fc1(x)))


class Normalized(nn.Module):
    """4 - 6 - 3, normalized between over the batch, and by running means when measured."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.bn, self.fc2 = nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Linear(6, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(functional.relu(self.bn(self.fc1(x))))


class Convolved(nn.Module):
    """Images of 6×6 through a convolution and a pool."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.fc = nn.Conv2d(1, 4, 3, padding=1), nn.Linear(36, 2)

    def forward(self, x: Tensor) -> Tensor:
        images = functional.relu(self.conv(x.reshape(-1, 1, 6, 6)))
        return self.fc(functional.max_pool2d(images, 2).flatten(1))


class Matrices(nn.Module):
    """Two layers of bare matrices, as a lecture writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.w1, self.w2 = nn.Parameter(torch.empty(5, 6)), nn.Parameter(torch.empty(6, 3))

    def forward(self, x: Tensor) -> Tensor:
        return (x @ self.w1).clamp(min=0) @ self.w2


# ── graphs ──

DATA: dict[str, tuple[tuple[str, str, Params], str, str, int, int]] = {
    "classes": (("Iris", "data", {}), "features", "species", 4, 3),
    "numbers": (
        ("RandomTensors", "data", {"samples": 53, "x_features": 5, "y_features": 3}),
        *("x", "y", 5, 3),
    ),
    "yes or no": (("CSVFile", "data", {"path": TABLE}), "features", "target_values", 3, 1),
}
"""The data node, its two outputs, and the features in and out."""

RUN: Params = {"epochs": 3, "batch_size": 8, "seed": 1}
"""53 and 150 samples leave an uneven last batch of either part."""


def two_layers(
    name: str,
    data: str,
    loss: tuple[str, Params],
    each: Each,
    *,
    summed: bool = False,
    descent: tuple[str, Params] = SGD,
    extra: tuple[list[tuple[str, str, Params]], str] = ([], ""),
    rate: Any = None,
    **run: Any,
) -> Case:
    """A case of two layers: what is given says how it is trained."""
    node, x, y, inputs, outputs = DATA[data]
    port = "scores" if loss[0] in ("CrossEntropyLoss", "HingeLoss", "BCEWithLogitsLoss") else None
    nodes = [
        node,
        ("Linear", "fc1", {"out_features": 6}),
        ("Tanh", "tanh", {}),
        ("Linear", "fc2", {"out_features": outputs}),
        (loss[0], "loss", loss[1]),
        (descent[0], "descent", descent[1]),
        *extra[0],
    ]
    wires = (
        f"data.{x}>fc1.x fc1.out>tanh.x tanh.out>fc2.x fc2.out>loss.{port or 'prediction'} "
        f"data.{y}>loss.target loss.loss>descent.loss {extra[1]}"
    )
    task = Task(
        model=partial(TwoLayers, inputs, outputs),
        each=each,
        optimizer=partial(getattr(torch.optim, descent[0]), **_for_torch(descent[1])),
        summed=summed,
        rate=rate,
    )
    return Case(name, build(nodes, wires, **(RUN | run)), task)


def _for_torch(params: Params) -> Params:
    """Torch's own, unfused loops do the same more slowly."""
    return {name: value for name, value in params.items() if name != "fused"}


def cases() -> Iterator[Case]:
    """All of them."""
    yield from losses()
    yield from optimizers()
    yield from schedules()
    yield from batches()
    yield from metrics()
    yield from layers()


def losses() -> Iterator[Case]:
    """Every loss, with every parameter that it has."""
    by_number = {
        ("MSELoss", "mean"): by_hand.squared_error,
        ("MSELoss", "sum"): by_hand.summed_squared_error,
        ("L1Loss", "mean"): by_hand.absolute_error,
        ("L1Loss", "sum"): by_hand.summed_absolute_error,
    }
    for (kind, reduction), each in by_number.items():
        loss = (kind, {"reduction": reduction})
        summed = reduction == "sum"
        yield two_layers(f"{kind} {reduction}", "numbers", loss, each, summed=summed)
    each = by_hand.summed_squared_error
    yield two_layers("L2Loss", "numbers", ("L2Loss", {}), each, summed=True, descent=_slow())
    for reduction in ("mean", "sum"):
        loss, summed = ("BCEWithLogitsLoss", {"reduction": reduction}), reduction == "sum"
        each = by_hand.binary_cross_entropy
        yield two_layers(f"BCE {reduction}", "yes or no", loss, each, summed=summed)
    for share in (0.0, 0.1, 0.5):
        loss, each = ("CrossEntropyLoss", {"label_smoothing": share}), by_hand.cross_entropy(share)
        yield two_layers(f"cross entropy {share}", "classes", loss, each)
    for p, margin in ((1, 1.0), (2, 1.0), (1, 0.4)):
        loss, each = ("HingeLoss", {"p": p, "margin": margin}), by_hand.hinge(p, margin)
        yield two_layers(f"hinge {p} {margin}", "classes", loss, each)


def _slow() -> tuple[str, Params]:
    return "SGD", {"lr": 0.005}


OPTIMIZERS: list[tuple[str, Params]] = [
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.1, "fused": False}),
    ("Adam", {}),
    ("Adam", {"lr": 0.01, "betas": (0.5, 0.75), "eps": 1e-4, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "amsgrad": True, "fused": False}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.5, "amsgrad": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.001, "alpha": 0.5, "eps": 1e-3, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.001, "momentum": 0.5, "centered": True}),
]


def optimizers() -> Iterator[Case]:
    """Every optimizer, as torch has it by default and with what it can be told."""
    for kind, params in OPTIMIZERS:
        loss, each = ("MSELoss", {}), by_hand.squared_error
        yield two_layers(f"{kind} {params}", "numbers", loss, each, descent=(kind, params))


def schedules() -> Iterator[Case]:
    """Every schedule against its formula; the epochs are counted from 0."""

    def steps(epoch: int) -> float:
        return 0.05 * 0.5 ** (epoch // 2)

    def wave(epoch: int, low: float, length: int) -> float:
        return low + (0.05 - low) * (1 + cos(pi * epoch / length)) / 2

    for kind, params, rate in (
        ("StepLR", {"step_size": 2, "gamma": 0.5}, steps),
        ("CosineAnnealingLR", {}, partial(wave, low=0.0, length=5)),
        ("CosineAnnealingLR", {"T_max": 3, "eta_min": 0.01}, partial(wave, low=0.01, length=3)),
    ):
        extra = [(kind, "schedule", params)], "descent.optimizer>schedule.optimizer"
        loss, each = ("MSELoss", {}), by_hand.squared_error
        name = f"{kind} {params}"
        yield two_layers(name, "numbers", loss, each, extra=extra, rate=rate, epochs=5)


BATCHES: list[Params] = [
    {"batch_size": 1},
    {"batch_size": 150},
    {"batch_size": 7, "shuffle": False},
    {"batch_size": 149, "validation": 0.0},
    {"batch_size": 64, "validation": 0.3},
    {"loading": "loader", "workers": 0, "batch_size": 64},
    {"loading": "loader", "workers": 0, "batch_size": 64, "validation": 0.0, "shuffle": False},
]


def batches() -> Iterator[Case]:
    """However the samples are batched."""
    for run in BATCHES:
        loss, each = ("CrossEntropyLoss", {}), by_hand.cross_entropy()
        yield two_layers(f"{run}", "classes", loss, each, **run)


METRICS: dict[str, dict[str, tuple[str, Metric]]] = {
    "classes": {"accuracy": ("Accuracy", lambda y, scores: accuracy_score(y, scores.argmax(1)))},
    "numbers": {
        "mae": ("MAE", mean_absolute_error),
        "rmse": ("RMSE", lambda y, p: mean_squared_error(y, p) ** 0.5),
        "r2": ("R2", r2_score),
    },
}
"""By the kind of data: tag, node and what scikit-learn says."""


def metrics() -> Iterator[Case]:
    """Every metric, on samples that were held back and, where there are none, on those trained."""
    losses: dict[str, tuple[str, Each]] = {
        "classes": ("CrossEntropyLoss", by_hand.cross_entropy()),
        "numbers": ("MSELoss", by_hand.squared_error),
    }
    for share, (data, found) in product((0.2, 0.0), METRICS.items()):
        port, target = ("scores" if data == "classes" else "prediction"), DATA[data][2]
        nodes = [(kind, tag, {}) for tag, (kind, _) in found.items()]
        wires = " ".join(f"fc2.out>{tag}.{port} data.{target}>{tag}.target" for tag in found)
        loss, each = losses[data]
        name = f"{', '.join(found)}, {share} held back"
        case = two_layers(name, data, (loss, {}), each, extra=(nodes, wires), validation=share)
        theirs = {tag: metric for tag, (_, metric) in found.items()}
        yield replace(case, task=replace(case.task, metrics=theirs))


def layers() -> Iterator[Case]:
    """What else a network is made of."""
    descent = partial(torch.optim.SGD, lr=0.05)
    yield Case(
        "batch norm",
        build(
            [
                ("Iris", "data", {}),
                ("Linear", "fc1", {"out_features": 6}),
                ("BatchNorm1d", "bn", {}),
                ("ReLU", "relu", {}),
                ("Linear", "fc2", {"out_features": 3}),
                ("CrossEntropyLoss", "loss", {}),
                ("SGD", "descent", {"lr": 0.05}),
            ],
            "data.features>fc1.x fc1.out>bn.x bn.out>relu.x relu.out>fc2.x fc2.out>loss.scores "
            "data.species>loss.target loss.loss>descent.loss",
            **RUN,
        ),
        Task(Normalized, by_hand.cross_entropy(), descent),
    )
    yield Case(
        "convolution",
        build(
            [
                ("RandomTensors", "data", {"samples": 30, "x_features": 36, "y_features": 2}),
                ("Reshape", "images", {"shape": (-1, 1, 6, 6)}),
                ("Conv2d", "conv", {"out_channels": 4, "padding": 1}),
                ("ReLU", "relu", {}),
                ("MaxPool2d", "pool", {}),
                ("Flatten", "flat", {}),
                ("Linear", "fc", {"out_features": 2}),
                ("MSELoss", "loss", {}),
                ("SGD", "descent", {"lr": 0.05}),
            ],
            "data.x>images.x images.out>conv.x conv.out>relu.x relu.out>pool.x pool.out>flat.x "
            "flat.out>fc.x fc.out>loss.prediction data.y>loss.target loss.loss>descent.loss",
            **RUN,
        ),
        Task(Convolved, by_hand.squared_error, descent),
    )
    yield Case(
        "matrices",
        build(
            [
                ("RandomTensors", "data", {"samples": 53, "x_features": 5, "y_features": 3}),
                ("Parameter", "w1", {"shape": (5, 6), "init": "kaiming_normal"}),
                ("MatMul", "hidden", {}),
                ("Clamp", "relu", {}),
                ("Parameter", "w2", {"shape": (6, 3), "init": "xavier_normal"}),
                ("MatMul", "scores", {}),
                ("MSELoss", "loss", {}),
                ("SGD", "descent", {"lr": 0.05}),
            ],
            "data.x>hidden.a w1.out>hidden.b hidden.out>relu.x relu.out>scores.a w2.out>scores.b "
            "scores.out>loss.prediction data.y>loss.target loss.loss>descent.loss",
            **RUN,
        ),
        Task(Matrices, by_hand.squared_error, descent),
    )
