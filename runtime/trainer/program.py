"""A run's script as a program to drive: the one place that knows how its functions are called."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice, repeat
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any, cast

import torch

from runtime.codegen.interface import Interface
from runtime.codegen.lines import Source

StepValues = tuple[Mapping[str, torch.Tensor], int]
"""The values of a step by tag, and how many samples it saw."""


class Program:
    """A script that has been run up to its first step: nothing is trained or written yet.

    Args:
        source: The script. The file is not read again.
        path: What it calls itself; relative paths to data start there.
        device: Where to train.
        seed: Where every random number starts from.
        epochs: How many epochs there are in all.
        code: What is run in place of the text as it is, with probes in it, say.
        known: What this code knows by name.

    Attributes:
        source: The script.
        path: What it calls itself.
        module: The script as a module.
        interface: How its functions are called.
        model: The model.
        parts: Optimizers and schedules by name.
        training: What it is trained on: tensors, or what loads them; None where it reads no data.
        validation: What it is measured on; None where nothing is held.
        order: Where the order of the batches is drawn from; None where they are not shuffled.
        order_before: Where it was when the present time through the data began.
        metrics: What is measured on the training data of the present epoch.
        device: Where all of it is.
        watched: What watches saw since it was last emptied.
        heed: Called after each batch that is measured, as a training may be held or ended there.
    """

    def __init__(
        self,
        source: Source,
        path: Path,
        device: torch.device,
        seed: int,
        epochs: int,
        code: CodeType | None = None,
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.source, self.path, self.device = source, path, device
        self.seed, self.epochs = seed, epochs
        self.interface: Interface = source.interface
        self.module = imported(source.text, path, code, known)
        made: Any = self.module.setup(device, seed, epochs)
        several = cast("tuple[Any, ...]", made if isinstance(made, tuple) else (made,))
        names = self.interface.made
        self.model: torch.nn.Module = several[0]
        self.parts: dict[str, Any] = dict(zip(names, several[1:], strict=False))
        data = dict(zip(self.interface.data, several[1 + len(names) :], strict=True))
        self.training: Any = data.get("training")
        self.validation: Any = data.get("validation")
        self.order: torch.Generator | None = data.get("order")
        self.order_before = None if self.order is None else self.order.get_state()
        self._steps: Generator[StepValues] = _nothing()
        self._batches: Iterator[Any] = iter(())
        self._is_renewed = False
        self._see: Callable[[Any], None] | None = None
        self._endless: Iterator[Any] | None = None
        self.metrics: dict[str, Any] = {}
        self.watched: dict[str, torch.Tensor] = {}
        self.heed: Callable[[], None] = lambda: None

    @cached_property
    def in_epoch(self) -> int:
        """How many steps an epoch has."""
        if self.interface.steps is not None:
            return self.interface.steps
        return 1 if self.training is None else -(-self._in_pass // self.interface.accumulate)

    @cached_property
    def _in_pass(self) -> int:
        """How many batches there are, once through the data."""
        if self.interface.loads:
            return len(self.training)
        return -(-len(self.training[0]) // self.module.BATCH_SIZE)

    @property
    def weights_size(self) -> int:
        """How many bytes the weights take."""
        return sum(t.nbytes for t in self.model.state_dict().values())

    def train_epoch(self, epoch: int, skip: int = 0) -> Iterator[StepValues]:
        """What the steps of an epoch give, one after another.

        Args:
            epoch: Its number, from 1.
            skip: How many of its steps are done.
        """
        interface, within = self.interface, skip
        before = (epoch - 1) * self.in_epoch
        if self.training is not None:
            self._batches = self._taken(before + skip, self.in_epoch - skip)
        if interface.metrics and not skip:
            self.metrics = self.new_metrics()
        while True:
            self._is_renewed = False
            self._steps = self.module.train_epoch(self.model, *self._given(before, within))
            for item in self._steps:
                within += 1
                yield item
                if self._is_renewed and within < self.in_epoch:
                    break
            else:
                return
            self._steps.close()

    def _given(self, before: int, within: int) -> Iterator[Any]:
        """What ``train_epoch`` takes behind the model, after so many steps before and within it."""
        interface = self.interface
        yield from (self.parts[name] for name in interface.optimizers)
        if self.training is not None:
            yield self._batches if self._see is None else _told(self._batches, self._see)
        if interface.metrics:
            yield self.metrics
        if interface.watches:
            yield self.watched
        if interface.counts:
            yield before + within
        if self.training is None and interface.steps is not None:
            yield self.in_epoch - within

    def run_as(
        self, code: CodeType, known: Mapping[str, Any], see: Callable[[Any], None] | None
    ) -> None:
        """Have another code of the same text run from the next step on, in the middle of an epoch.

        It takes the batches that are left, so that all numbers stay as they are. What is measured
        on the validation set runs it in the model alone.

        Args:
            code: The code of the whole script.
            known: What it knows by name besides.
            see: Told of each batch, if anybody is.
        """
        codes = dict(_codes(code))
        self.module.__dict__.update(known)
        for function in _functions(self.module):
            function.__code__ = codes[function.__qualname__]
        self._see, self._is_renewed = see, True

    def order_state(self, done: int) -> torch.Tensor | None:
        """From where the order of the batches is to be drawn when it goes on, if it is drawn.

        Within a time through the data that is drawn again, and what is done of it left out.

        Args:
            done: How many steps are done.
        """
        if self.order is None:
            return None
        return self.order_before if self._place(done) else self.order.get_state()

    def _place(self, done: int) -> int:
        """How many batches are taken of the present time through the data, after some steps."""
        if self.interface.steps is not None:
            return done * self.interface.accumulate % self._in_pass
        return done % self.in_epoch * self.interface.accumulate

    def _taken(self, done: int, steps: int) -> Iterator[Any]:
        """The batches of some steps, where others are done."""
        if self.interface.steps is None:
            return islice(self._pass(), self._place(done), None)
        if self._endless is None:
            passes = chain.from_iterable(self._pass() for _ in repeat(None))
            self._endless = islice(passes, self._place(done), None)
        return islice(self._endless, steps * self.interface.accumulate)

    def _pass(self) -> Iterator[Any]:
        """The batches of one time through the data."""
        if self.order is not None and self._in_pass > 1:  # else none is drawn
            self.order_before = self.order.get_state()
        yield from self.batches(self.training, self.order)

    def new_metrics(self) -> dict[str, Any]:
        """The metrics of an epoch, which have seen nothing yet."""
        return eval(self.interface.metrics or "{}", self.module.__dict__)

    def evaluate(self) -> dict[str, float]:
        """What is measured on the validation set."""
        if not self.interface.validates:
            return {}
        return self.module.evaluate(self.model, self._heeding(self.batches(self.validation)))

    def rates(self) -> dict[str, float]:
        """The learning rates that schedules change, by the name of the optimizer."""
        names = dict.fromkeys(of for _, of in self.interface.schedules)
        return {name: self.parts[name].param_groups[0]["lr"] for name in names}

    def schedule(self) -> None:
        """Let the schedules know that an epoch has ended."""
        for name, _ in self.interface.schedules:
            self.parts[name].step()

    def batches(self, data: Any, order: torch.Generator | None = None) -> Iterator[Any]:
        """The batches of an epoch of some of its data, in the order that is drawn next."""
        if self.interface.loads:
            return self.module.batches(data, self.device)
        return self.module.batches(data) if order is None else self.module.batches(data, order)

    def _heeding(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Batches between which what is asked of the program is heeded."""
        for batch in batches:
            yield batch
            self.heed()

    def end(self) -> None:
        """Let go of the data, and with it of the processes that load it; the model stays.

        Left to the garbage collector, each of those processes would be waited for in vain for
        five seconds: their queues are closed before they are told to end.
        """
        self._steps.close()
        self._batches = iter(())
        self.training = self.validation = None


def imported(
    text: str,
    path: Path,
    code: CodeType | None = None,
    known: Mapping[str, Any] = MappingProxyType({}),
) -> Any:
    """A script as a module, whose functions wait to be called.

    Args:
        text: The script.
        path: What it calls itself.
        code: What is run in place of the text as it is.
        known: What this code knows by name.
    """
    module = ModuleType("netloom_run")
    module.__file__ = str(path)
    module.__dict__.update(known)
    exec(code or compile(text, str(path), "exec"), module.__dict__)
    return module


def _nothing() -> Generator[StepValues]:
    yield from ()


def _told(batches: Iterator[Any], see: Callable[[Any], None]) -> Iterator[Any]:
    for batch in batches:
        see(batch)
        yield batch


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The code of each function in a script, by its qualified name."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner.co_qualname, inner
            yield from _codes(inner)


def _functions(module: Any) -> Iterator[FunctionType]:
    """What computes a training step: its function, and what the classes of modules compute."""
    yield module.train_epoch
    for kind in cast("dict[str, Any]", vars(module)).values():
        if isinstance(kind, type) and kind.__module__ == module.__name__:
            forward = vars(kind).get("forward")
            if isinstance(forward, FunctionType):
                yield forward
