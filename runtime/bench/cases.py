"""The three networks, each as a graph beside what a person would write by hand."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from torch.nn import functional

from graph_nodes.graph import Graph
from runtime.bench import networks
from runtime.bench.handwritten import (
    MLP,
    DigitsCNN,
    HandWritten,
    TwoLayers,
    digits_data,
    random_data,
)
from runtime.messages import Notification, Params, dump
from runtime.worker.control import Control
from runtime.worker.train import TrainOptions, train

VALIDATION = 0.2
_LECTURE_SAMPLES = 6400
_MLP_SAMPLES = 6400


@dataclass(frozen=True)
class Case:
    """A network in both forms.

    Attributes:
        name: What the report calls it.
        graph: Makes the graph, given the share of samples to validate on.
        hand_written: The same by hand.
        epochs: How many make a whole training of a second or so.
    """

    name: str
    graph: Callable[[float], Graph]
    hand_written: HandWritten
    epochs: int


CASES = (
    Case(
        "two-layer network 1000-100-10",
        lambda validation: networks.two_layers(_LECTURE_SAMPLES, validation),
        HandWritten(
            TwoLayers,
            lambda: random_data(_LECTURE_SAMPLES, 1000),
            lambda prediction, target: (prediction - target).pow(2).sum(),
        ),
        epochs=20,
    ),
    Case(
        "digits CNN",
        lambda validation: networks.digits_cnn(validation, accuracy=validation > 0),
        HandWritten(DigitsCNN, digits_data, functional.cross_entropy, accuracy=True),
        epochs=20,
    ),
    Case(
        "MLP 784-512-512-10",
        lambda validation: networks.mlp(_MLP_SAMPLES, validation),
        HandWritten(MLP, lambda: random_data(_MLP_SAMPLES, 784), functional.mse_loss),
        epochs=5,
    ),
)


def run_trainer(graph: Graph, runs: Path, control: Control, epochs: int) -> None:
    """Train as the worker does, its events included, which go as lines to nowhere."""
    sink = os.open(os.devnull, os.O_WRONLY)

    def emit(method: str, params: Params) -> None:
        os.write(sink, dump(Notification(method, params)))

    options = TrainOptions(
        title="bench", folder=Path(), runs=runs, device="cpu", epochs=epochs, seed=0
    )
    try:
        train(graph, options, control, emit)
    finally:
        os.close(sink)
