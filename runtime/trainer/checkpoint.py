"""The state of a training between two epochs: enough to go on later, bit for bit.

It holds the model, whatever else has a state (optimizers, schedules), and where every stream of
random numbers is: torch's own, the device's, and that of the batches' order.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

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
class Checkpoint:
    """A training's state after some epochs.

    Attributes:
        epochs: How many are done.
        steps: How many steps these had.
        seconds: How long they took.
        train: The last epoch's training values by tag.
        val: The same of validation.
        state: The state itself, of tensors and plain values.
    """

    epochs: int
    steps: int
    seconds: float
    train: Mapping[str, float]
    val: Mapping[str, float]
    state: dict[str, Any]

    @classmethod
    def take(
        cls,
        program: Program,
        epochs: int,
        steps: int,
        seconds: float,
        train: Mapping[str, float],
        val: Mapping[str, float],
    ) -> Checkpoint:
        """Look at a training between two epochs; nothing is copied, so write it at once."""
        generator = _generator(program.train_batches)
        state: dict[str, Any] = {
            "model": dict(program.model.state_dict()),
            "parts": {name: part.state_dict() for name, part in program.parts.items()},
            "random": torch.get_rng_state(),
            "device random": _device_random(program.device),
            "order": None if generator is None else generator.get_state(),
        }
        return cls(epochs, steps, seconds, dict(train), dict(val), state)

    def put_into(self, program: Program) -> None:
        """Give a program that has just begun this state.

        Raises:
            CheckpointError: It is another program's.
        """
        try:
            program.model.load_state_dict(self.state["model"])
            for name, part in program.parts.items():
                part.load_state_dict(self.state["parts"][name])
            self._put_random(program)
        except Exception as error:  # a stranger's state may be anything
            raise CheckpointError("The checkpoint belongs to another program.") from error

    def _put_random(self, program: Program) -> None:
        generator = _generator(program.train_batches)
        if generator is not None:
            generator.set_state(self.state["order"])
        if program.device.type != "cpu":
            _set_device_random(program.device, self.state["device random"])
        torch.set_rng_state(self.state["random"])

    def write(self, file: BinaryIO) -> None:
        """Write it to a file.

        Raises:
            OSError: The disk does not take it.
        """
        try:
            torch.save(vars(self), file)
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
            checkpoint = cls(**cast("dict[str, Any]", fields))
            checkpoint._check()
        except Exception as error:  # torch.load has many ways to fail on a damaged file
            raise CheckpointError(f"Its checkpoint {files.path / name} is damaged.") from error
        return checkpoint

    def _check(self) -> None:
        """Raise TypeError or ValueError where a field is none that ``take`` would have given."""
        for values in (self.train, self.val):
            if not all(isinstance(value, float) for value in dict(values).values()):
                raise TypeError("values are numbers")
        if not (type(self.epochs) is type(self.steps) is int and 1 <= self.epochs <= self.steps):
            raise ValueError("no training was ever there")
        if not (isinstance(self.seconds, float) and 0.0 <= self.seconds < math.inf):
            raise ValueError("no training took so long")


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


def _generator(batches: Any) -> torch.Generator | None:
    return getattr(batches, "generator", None)


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
