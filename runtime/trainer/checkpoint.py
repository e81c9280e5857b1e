"""The state of a training between two steps: enough to go on later, bit for bit.

It holds the model, whatever else has a state (optimizers, schedules), and where every stream of
random numbers is: torch's own, the device's, and that of the batches' order.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import torch

from runtime.runs import names
from runtime.runs.opening import RunFiles
from runtime.trainer.program import Program

_MISSING = {
    names.CHECKPOINT: "It ended before its first checkpoint.",
    names.FINAL: "It is finished, and its last state was not kept. "
    "A new run can begin with its weights.",
}


class CheckpointError(Exception):
    """A checkpoint cannot be read, or belongs to another program."""


@dataclass(frozen=True)
class Reached:
    """How far a training is.

    Attributes:
        epochs: How many epochs are done.
        steps: How many steps are done, over all epochs.
        within: How many of them belong to an epoch that is not done.
        seconds: How long all that took.
        train: The last whole epoch's training values by tag.
        val: The same of validation.
        totals: Of the epoch that is not done, tag → the sum of its values over samples.
        counts: Tag → these samples.
    """

    epochs: int
    steps: int
    within: int
    seconds: float
    train: Mapping[str, float]
    val: Mapping[str, float]
    totals: Mapping[str, float]
    counts: Mapping[str, int]

    def check(self) -> None:
        """Raise TypeError or ValueError where a field is none that a training would have given."""
        for values in (self.train, self.val, self.totals):
            if not all(isinstance(value, float) for value in dict(values).values()):
                raise TypeError("values are numbers")
        if not all(type(count) is int and count > 0 for count in dict(self.counts).values()):
            raise TypeError("counts are whole numbers")
        if dict(self.totals).keys() != dict(self.counts).keys():
            raise ValueError("each sum has a count")
        if not (type(self.epochs) is type(self.steps) is type(self.within) is int):
            raise TypeError("epochs and steps are whole numbers")
        if not (self.epochs >= 0 and 0 <= self.within <= self.steps and self.steps >= 1):
            raise ValueError("no training was ever there")
        if not (isinstance(self.seconds, float) and 0.0 <= self.seconds < math.inf):
            raise ValueError("no training took so long")


@dataclass(frozen=True)
class Checkpoint:
    """A training's state between two steps.

    Attributes:
        reached: How far it is.
        state: The state itself, of tensors and plain values.
    """

    reached: Reached
    state: dict[str, Any]

    @classmethod
    def take(cls, program: Program, reached: Reached) -> Checkpoint:
        """Look at a training between two steps; nothing is copied, so write it at once."""
        state: dict[str, Any] = {
            "model": dict(program.model.state_dict()),
            "parts": {name: part.state_dict() for name, part in program.parts.items()},
            "metrics": {name: {**vars(metric)} for name, metric in program.metrics.items()},
            "random": torch.get_rng_state(),
            "device random": _device_random(program.device),
            "order": program.order_state(reached.steps),
        }
        return cls(reached, state)

    def restore(self, program: Program) -> None:
        """Give a program that has just been set up this state.

        Raises:
            CheckpointError: It is another program's.
        """
        try:
            program.model.load_state_dict(self.state["model"])
            for name, part in program.parts.items():
                part.load_state_dict(self.state["parts"][name])
            if self.reached.within:
                program.metrics = program.new_metrics()
                for name, metric in program.metrics.items():
                    metric.__dict__ |= _moved(self.state["metrics"][name], program.device)
            self._put_random(program)
        except Exception as error:  # a stranger's state may be anything
            raise CheckpointError("The checkpoint belongs to another program.") from error

    def _put_random(self, program: Program) -> None:
        if program.order is not None:
            program.order.set_state(self.state["order"])
            program.order_before = self.state["order"]
        if program.device.type != "cpu":
            _set_device_random(program.device, self.state["device random"])
        torch.set_rng_state(self.state["random"])

    def write(self, file: BinaryIO) -> None:
        """Write it to a file.

        Raises:
            OSError: The disk does not take it.
        """
        try:
            torch.save({"reached": vars(self.reached), "state": self.state}, file)
        except RuntimeError as error:  # torch's writer turns one into the other
            raise _disk_error(error) from error

    @classmethod
    def read(cls, files: RunFiles, name: str) -> Checkpoint:
        """Read one. Nothing in it is run: tensors and plain values are all it may hold.

        Args:
            files: The run.
            name: The file there.

        Raises:
            CheckpointError: There is none, or it cannot be read.
        """
        try:
            file = files.reader(name)
        except FileNotFoundError:
            raise CheckpointError(_MISSING[name]) from None
        except OSError as error:
            raise CheckpointError(f"{error.filename}: {error.strerror}.") from None
        try:
            with file:
                fields = torch.load(file, map_location="cpu", weights_only=True)
            reached = Reached(**fields["reached"])
            reached.check()
            checkpoint = cls(reached, fields["state"])
        except Exception as error:  # torch.load has many ways to fail on a damaged file
            raise CheckpointError(f"Its checkpoint {files.path / name} is damaged.") from error
        return checkpoint


def _disk_error(error: RuntimeError) -> OSError:
    cause = error.__context__
    return cause if isinstance(cause, OSError) else OSError(0, "the disk did not take it")


@contextlib.contextmanager
def kept_random(device: torch.device) -> Generator[None]:
    """Put torch's and the device's streams of random numbers back where they were."""
    state, own = torch.get_rng_state(), _device_random(device)
    try:
        yield
    finally:
        torch.set_rng_state(state)
        if own is not None:
            _set_device_random(device, own)


def _moved(values: Mapping[str, Any], device: torch.device) -> dict[str, Any]:
    """What a metric has counted, where the training is."""
    return {k: v.to(device) if isinstance(v, torch.Tensor) else v for k, v in values.items()}


def _device_random(device: torch.device) -> torch.Tensor | None:
    """Where the device's random numbers are; None on a CPU, whose are torch's own."""
    if device.type == "cpu":
        return None
    module: Any = torch.get_device_module(device)
    return module.get_rng_state(*_index(device))


def _set_device_random(device: torch.device, state: torch.Tensor) -> None:
    module: Any = torch.get_device_module(device)
    module.set_rng_state(state, *_index(device))


def _index(device: torch.device) -> tuple[torch.device, ...]:
    """How a device's module is told which one is meant; MPS has but one and takes no word."""
    return () if device.type == "mps" else (device,)
