"""The three networks as graphs, each with the loop that a person would write by hand."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph_nodes.graph import Graph
from runtime.bench import networks
from runtime.messages import dump
from runtime.protocol import Event, write_event
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.train import train

VALIDATION = 0.2
REST = 0.03
"""Seconds of rest between two loops' turns: torch's threads spin on for some milliseconds after
their last work, on cores that the other loop needs."""

_WORKER_SETTING = "GOMP_SPINCOUNT"  # made by our own worker; other programs have torch's default
_DIGITS = 1797
_SAMPLES = 100 * networks.BATCH


@dataclass(frozen=True)
class Case:
    """A network in both forms.

    Attributes:
        name: What the report calls it.
        key: Its name among the hand-written ones.
        graph: Makes the graph, given the share of samples to validate on.
        samples: How many there are.
        epochs: How many make a whole training of a second or so.
    """

    name: str
    key: str
    graph: Callable[[float], Graph]
    samples: int
    epochs: int

    @property
    def epoch_steps(self) -> int:
        """How many steps an epoch has when nothing is held back to validate on."""
        return -(-self.samples // networks.BATCH)


CASES = (
    Case(
        "two layers 1000-100-10",
        "two layers",
        lambda share: networks.two_layers(_SAMPLES, share),
        _SAMPLES,
        epochs=20,
    ),
    Case(
        "digits CNN",
        "digits CNN",
        lambda share: networks.digits_cnn(share, accuracy=share > 0),
        _DIGITS,
        epochs=20,
    ),
    Case(
        "MLP 784-512-512-10",
        "MLP",
        lambda share: networks.mlp(_SAMPLES, share),
        _SAMPLES,
        epochs=5,
    ),
)
"""What the targets speak of. An epoch has 100 steps, or 29 with the digits."""

ONE_BATCH = Case(
    "two layers, an epoch each step",
    "one batch",
    lambda share: networks.two_layers(networks.BATCH, share),
    networks.BATCH,
    epochs=1500,
)
"""The lecture's own 64 samples: every step ends an epoch, with all that is recorded of one."""


class Opponent:
    """The hand-written loop, in a process that is like any other program of the person's."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._requests, self._answers = process.stdin, process.stdout

    def steps(self, count: int) -> float:
        """Take steps of the plain eager loop; return the seconds that they took."""
        return self._ask(f"steps {count}")

    def training(self, epochs: int, validation: float) -> float:
        """Train with the usual loop; return the seconds that it took."""
        return self._ask(f"training {epochs} {validation}")

    def _ask(self, request: str) -> float:
        print(request, file=self._requests, flush=True)
        return float(self._answers.readline())


@contextmanager
def opponent(case: Case) -> Generator[Opponent]:
    """Start the hand-written loop of a case, and end it."""
    command = [sys.executable, "-m", "runtime.bench.handwritten", case.key]
    environment = {k: v for k, v in os.environ.items() if k != _WORKER_SETTING}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Opponent(process)


def run_trainer(graph: Graph, runs: Path, control: Control, epochs: int) -> None:
    """Train as the worker does, its events included, which go as lines to nowhere."""
    sink = os.open(os.devnull, os.O_WRONLY)

    def emit(event: Event) -> None:
        os.write(sink, dump(write_event(event)))

    options = RunOptions(
        graph_name="bench", folder=Path(), runs=runs, device="cpu", epochs=epochs, seed=0
    )
    try:
        train(graph, options, control, emit)
    finally:
        os.close(sink)
