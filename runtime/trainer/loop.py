"""The loop of epochs and steps around a program's functions, as its own ``main`` has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch

from runtime.trainer.program import Program


class Step(NamedTuple):
    """A step that is done.

    Attributes:
        epoch: The epoch it belongs to, from 1.
        number: Its number, from 1, over all epochs.
        values: Its values by tag.
        samples: How many samples it saw.
    """

    epoch: int
    number: int
    values: Mapping[str, torch.Tensor]
    samples: int


@dataclass(frozen=True)
class Epoch:
    """An epoch that is done.

    Attributes:
        number: Its number, from 1.
        step: The number of its last step.
        metrics: The metrics of its training data, where they are measured there.
        val: What was measured on the validation set.
        rates: The learning rates that it had, of optimizers that have a schedule.
    """

    number: int
    step: int
    metrics: Mapping[str, float]
    val: Mapping[str, float]
    rates: Mapping[str, float]


def loop(program: Program, done: int = 0, skip: int = 0) -> Iterator[Step | Epoch]:
    """Train a program, as its own ``main`` would: whoever asks for the next item sets the pace.

    Args:
        program: The program.
        done: How many epochs are done.
        skip: How many steps of the next epoch are done.
    """
    step = done * program.in_epoch + skip
    for epoch in range(done + 1, program.epochs + 1):
        if skip < program.in_epoch:  # else it broke off between its last step and its end
            for values, samples in program.train_epoch(epoch, skip):
                step += 1
                yield Step(epoch, step, values, samples)
        skip = 0
        metrics = {name: metric.compute() for name, metric in program.metrics.items()}
        val, rates = program.evaluate(), program.rates()
        program.schedule()
        yield Epoch(epoch, step, metrics, val, rates)
