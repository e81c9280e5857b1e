"""The state of a training between two epochs: enough to go on later, bit for bit.

It holds the model, whatever else has a state (optimizers, schedules), and where every stream of
random numbers is: torch's own, the device's, and that of the batches' order.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch

from runtime.runs.files import RunWriteError


class CheckpointError(Exception):
    """A checkpoint cannot be read, or belongs to another program."""


@dataclass(frozen=True)
class Training:
    """What has a state in a training under way.

    Attributes:
        model: The model.
        parts: Optimizers and schedules by name.
        batches: The program's training batches; None where it reads no data.
        device: Where the model is.
    """

    model: torch.nn.Module
    parts: Mapping[str, Any]
    batches: Any
    device: torch.device


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
        training: Training,
        epochs: int,
        steps: int,
        seconds: float,
        train: Mapping[str, float],
        val: Mapping[str, float],
    ) -> Checkpoint:
        """Look at a training between two epochs; nothing is copied, so write it at once."""
        generator = _generator(training.batches)
        state: dict[str, Any] = {
            "model": dict(training.model.state_dict()),
            "parts": {name: part.state_dict() for name, part in training.parts.items()},
            "random": torch.get_rng_state(),
            "device random": _device_random(training.device),
            "order": None if generator is None else generator.get_state(),
        }
        return cls(epochs, steps, seconds, dict(train), dict(val), state)

    def put_into(self, training: Training) -> None:
        """Give a training that has just been set up this state.

        Raises:
            CheckpointError: The training is another program's.
        """
        try:
            training.model.load_state_dict(self.state["model"])
            for name, part in training.parts.items():
                part.load_state_dict(self.state["parts"][name])
            self._put_random(training)
        except (KeyError, ValueError, RuntimeError, TypeError) as error:
            raise CheckpointError("The checkpoint belongs to another program.") from error

    def _put_random(self, training: Training) -> None:
        generator = _generator(training.batches)
        if generator is not None:
            generator.set_state(self.state["order"])
        if training.device.type != "cpu":
            _set_device_random(training.device, self.state["device random"])
        torch.set_rng_state(self.state["random"])

    def write(self, path: Path) -> None:
        """Write it, whole or not at all.

        Raises:
            RunWriteError: It cannot be written; an older checkpoint stays as it is.
        """
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(exist_ok=True)
            with open(part, "wb") as file:
                torch.save(vars(self), file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except (OSError, RuntimeError) as error:  # torch's writer turns one into the other
            with contextlib.suppress(OSError):
                part.unlink()
            raise RunWriteError(path, _disk_error(error)) from error

    @classmethod
    def read(cls, path: Path) -> Checkpoint:
        """Read one. Nothing in it is run: tensors and plain values are all it may hold.

        Raises:
            CheckpointError: There is none, or it cannot be read.
        """
        try:
            fields = cast("dict[str, Any]", torch.load(path, map_location="cpu", weights_only=True))
            checkpoint = cls(**fields)
            checkpoint._check()
            return checkpoint
        except FileNotFoundError:
            raise CheckpointError("It ended before its first checkpoint.") from None
        except Exception as error:  # torch.load has many ways to fail on a damaged file
            raise CheckpointError(f"Its checkpoint {path} is damaged.") from error

    def _check(self) -> None:
        """Raise TypeError or ValueError where a field is none that ``take`` would have given."""
        for mapping in (self.train, self.val, self.state):
            dict(mapping)
        if int(self.epochs) < 1 or int(self.steps) < self.epochs or float(self.seconds) < 0.0:
            raise ValueError("no training was ever there")


def _disk_error(error: OSError | RuntimeError) -> OSError:
    if isinstance(error, OSError):
        return error
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
