"""A run's script as a program to drive: the one place that knows what its functions take."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from types import CodeType, MappingProxyType, ModuleType
from typing import Any

import torch

Events = Generator[tuple[str, int, Any], None, None]


class Program:
    """A script that has been run up to its first step: nothing is trained or written yet.

    Args:
        script: Its text; the file is not read again.
        path: What it calls itself; relative paths to data start there.
        device: Where to train.
        seed: Where every random number starts from.
        code: What is run in place of the text as it is, with probes in it, say.
        known: What this code knows by name.

    Attributes:
        script: The text.
        path: What it calls itself.
        model: The model.
        train_batches: What it is trained on; None where it reads no data.
        val_batches: What it is measured on; None where nothing is held.
        parts: Optimizers and schedules by name, once it has begun.
        device: Where all of it is.
        heed: Called after each batch that is measured, as a training may be held or ended there.
    """

    def __init__(
        self,
        script: str,
        path: Path,
        device: torch.device,
        seed: int,
        code: CodeType | None = None,
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.script, self.path, self.seed = script, path, seed
        self._module = ModuleType("netloom_run")
        self._module.__file__ = str(path)
        self._module.__dict__.update(known)
        exec(code or compile(script, str(path), "exec"), self._module.__dict__)
        self.device = device
        self.model: torch.nn.Module
        self.model, self.train_batches, self.val_batches = self._module.setup(device, seed)
        self.parts: Mapping[str, Any] = {}
        self.heed: Callable[[], None] = lambda: None
        self._events: Events = _nothing()

    @property
    def in_epoch(self) -> int:
        """How many steps an epoch has."""
        return 1 if self.train_batches is None else len(self.train_batches)

    @property
    def weights_size(self) -> int:
        """How many bytes the weights take."""
        return sum(t.nbytes for t in self.model.state_dict().values())

    def begin(self, epochs: int, done: int) -> Events:
        """Make the optimizers and schedules, and return what the training yields from then on.

        Args:
            epochs: How many epochs there are in all.
            done: How many of them are done.
        """
        measured = None if self.val_batches is None else _Heeding(self.val_batches, self)
        events: Events = self._module.train(self.model, self.train_batches, measured, epochs, done)
        _, _, self.parts = next(events)
        self._events = events
        return events

    def end(self) -> None:
        """Let go of the data, and with it of the processes that load it; the model stays.

        Left to the garbage collector, each of those processes would be waited for in vain for
        five seconds: their queues are closed before they are told to end.
        """
        self._events.close()
        self.train_batches = self.val_batches = None


class _Heeding:
    """Batches between which a program heeds what is asked of it."""

    def __init__(self, batches: Any, program: Program) -> None:
        self._batches, self._program = batches, program

    def __len__(self) -> int:
        return len(self._batches)

    def __iter__(self) -> Iterator[Any]:
        for batch in self._batches:
            yield batch
            self._program.heed()


def _nothing() -> Events:
    yield from ()
