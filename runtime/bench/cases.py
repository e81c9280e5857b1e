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


@dataclass(frozen=True)
class Case:
    """A network in both forms.

    Attributes:
        name: What the report calls it.
        graph: Makes the graph, given the share of samples to validate on.
        hand_written: The same by hand.
        samples: How many there are.
        epochs: How many make a whole training of a second or so.
    """

    name: str
    graph: Callable[[float], Graph]
    hand_written: HandWritten
    samples: int
    epochs: int

    @property
    def epoch_steps(self) -> int:
        """How many steps an epoch has when nothing is held back to validate on."""
        return -(-self.samples // networks.BATCH)


def _two_layers(name: str, samples: int, epochs: int) -> Case:
    by_hand = HandWritten(
        TwoLayers,
        lambda: random_data(samples, 1000),
        lambda prediction, target: (prediction - target).pow(2).sum(),
    )
    return Case(name, lambda share: networks.two_layers(samples, share), by_hand, samples, epochs)


CASES = (
    _two_layers("two layers 1000-100-10, one batch", networks.BATCH, epochs=1500),
    _two_layers("two layers 1000-100-10, 100 batches", 100 * networks.BATCH, epochs=20),
    Case(
        "digits CNN",
        lambda share: networks.digits_cnn(share, accuracy=share > 0),
        HandWritten(DigitsCNN, digits_data, functional.cross_entropy, accuracy=True),
        samples=1797,
        epochs=20,
    ),
    Case(
        "MLP 784-512-512-10",
        lambda share: networks.mlp(100 * networks.BATCH, share),
        HandWritten(MLP, lambda: random_data(100 * networks.BATCH, 784), functional.mse_loss),
        samples=100 * networks.BATCH,
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
