"""Takes what a training loop yields and hands it on, about 20 times a second.

A step costs one append here. Numbers leave the device in one copy a flush, however many steps it
holds: reading each loss as it comes would stall a GPU.
"""

import contextlib
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import torch

from graph_nodes.graph import Graph
from runtime import protocol
from runtime.codegen.watched import watch_of
from runtime.protocol import Scalars, Series, Watch
from runtime.runs.files import RunWriteError
from runtime.runs.folder import RunFolder
from runtime.trainer.loop import Epoch, Step
from runtime.trainer.means import Curve, Means
from runtime.trainer.sights import TENSOR_LIMIT, histogram, in_a_list

Emit = Callable[[protocol.Event], None]
Values = Mapping[str, torch.Tensor]

FLUSH_EVERY = 0.05
"""Seconds between two flushes."""

SHOWN_NUMBERS = 64
"""A watched tensor of up to this many numbers is shown as it is, a larger one as a histogram."""

_log = logging.getLogger(__name__)


class Recorder:
    """Writes a run's numbers to its folder and sends them as events.

    Args:
        run: The folder.
        graph: What is trained.
        emit: Where events go.
        blame: Says why a number was not finite at a step; asked once.

    Attributes:
        means: Those of the epoch under way, as far as has been flushed.
        train: The training values of the last epoch that has been flushed, by tag.
        val: The same of validation.
        due: When the next flush is due, by the clock ``time.monotonic``.
    """

    def __init__(
        self, run: RunFolder, graph: Graph, emit: Emit, blame: Callable[[int], str]
    ) -> None:
        self._run, self._emit, self._blame = run, emit, blame
        self._name = str(run.path)
        self._steps: list[tuple[float, Step]] = []
        self._seen: dict[str, list[tuple[int, float, torch.Tensor]]] = {}
        self._looked: dict[str, torch.Tensor] = {}
        self._epochs: list[tuple[float, Epoch, dict[str, torch.Tensor]]] = []
        self._graph = graph
        self._show: dict[str, str] = {}
        self._warned: set[str] = set()
        self._is_blamed = False
        self.means = Means()
        self.train: Mapping[str, float] = {}
        self.val: Mapping[str, float] = {}
        self.due = 0.0

    def step(self, step: Step) -> None:
        """Keep the values of one step until the next flush."""
        self._steps.append((time.time(), step))

    def watch(self, number: int, values: Values) -> None:
        """Keep what watches saw until the next flush; of large tensors only the latest."""
        self._looked |= values
        for tag, value in values.items():
            seen = self._seen.setdefault(tag, [])
            if self._kind(tag, value) != "scalar":
                seen.clear()
            seen.append((number, time.time(), value))

    def epoch(self, epoch: Epoch) -> None:
        """Keep what an epoch gave until the next flush.

        An epoch may be a single step, so it must not cost more than one.
        """
        self._epochs.append((time.time(), epoch, self._looked))
        self._looked = {}

    def flush(self) -> None:
        """Write and send everything kept. The disk may be full: then it is tried again."""
        self.due = time.monotonic() + FLUSH_EVERY
        steps, self._steps = self._steps, []
        seen, self._seen = self._seen, {}
        ended, self._epochs = self._epochs, []
        curves = _curves(steps)
        series = [self._add("train", tag, c.steps, c.walls, c.values) for tag, c in curves.items()]
        records = [self._record(epoch, looked, curves) for _, epoch, looked in ended]
        self.means.add(curves)
        series += self._points(ended, records)
        for tag, looks in seen.items():
            series += self._look(tag, looks)
        try:  # before they are sent: whoever was not listening finds them all on the disk
            self._run.flush()
        except RunWriteError as error:
            self.warn("disk", str(error))
        self._send(series)
        for record in records:
            self._emit(record)

    def _record(
        self, epoch: Epoch, looked: Mapping[str, torch.Tensor], curves: Mapping[str, Curve]
    ) -> protocol.Epoch:
        """What is said of an epoch."""
        self.means.add(curves, through=epoch.step)
        self.train, self.val = {**self.means.close(), **epoch.metrics}, epoch.val
        return protocol.Epoch(
            self._name,
            epoch.number,
            epoch.step,
            train=dict(self.train),
            val=dict(self.val),
            watch={tag: _summary(value) for tag, value in looked.items()},
            lr=dict(epoch.rates),
        )

    def _points(
        self,
        ended: list[tuple[float, Epoch, dict[str, torch.Tensor]]],
        records: list[protocol.Epoch],
    ) -> list[Series]:
        """Record what has one value an epoch: metrics, validation values and learning rates."""
        points: dict[tuple[str, str], tuple[list[int], list[float], list[float]]] = {}
        for (wall, epoch, _), record in zip(ended, records, strict=True):
            # With a blank in it, it is no node's name: a Watch called lr keeps its own curve.
            rates = {f"lr {name}": rate for name, rate in epoch.rates.items()}
            train = {**epoch.metrics, **rates}
            for split, values in (("train", train), ("val", record.val)):
                for tag, value in values.items():
                    steps, walls, numbers = points.setdefault((split, tag), ([], [], []))
                    steps.append(epoch.step)
                    walls.append(wall)
                    numbers.append(value)
        return [self._add(*name, *columns) for name, columns in points.items()]

    def warn(self, subject: str, message: str) -> None:
        """Say something once."""
        if subject not in self._warned:
            self._warned.add(subject)
            _log.warning("%s", message)
            self.note(message)
            self._emit(protocol.Problem(self._name, "warning", message))

    def note(self, text: str) -> None:
        """Write a line to the run's log; one that the disk does not take now goes with the next."""
        with contextlib.suppress(RunWriteError):
            self._run.log(text)

    def _send(self, series: list[Series]) -> None:
        if series:
            self._emit(Scalars(self._name, tuple(series)))

    def _add(
        self, split: str, tag: str, steps: list[int], walls: list[float], values: list[float]
    ) -> Series:
        self._run.scalars(split, tag, steps, walls, values)
        bad = next((i for i, value in enumerate(values) if not math.isfinite(value)), None)
        if bad is not None:
            self._warn_of(tag, values[bad], steps[bad])
        return Series(split, tag, steps, walls, values)

    def _warn_of(self, tag: str, value: float, step: int) -> None:
        """Say that a value isn't finite, and the first time also why."""
        subject, what = f"finite {tag}", "NaN" if math.isnan(value) else "infinite"
        if subject not in self._warned:
            cause = "" if self._is_blamed else f" {self._blame(step)}"
            self._is_blamed = True
            self.warn(subject, f"{tag} became {what} at step {step:,}.{cause}")

    def _kind(self, tag: str, value: torch.Tensor) -> str:
        if tag not in self._show:
            self._show[tag] = str(watch_of(self._graph, tag).value("show"))
        if self._show[tag] != "auto":
            return self._show[tag]
        if value.numel() == 1:
            return "scalar"
        return "tensor" if value.numel() <= SHOWN_NUMBERS else "histogram"

    def _look(self, tag: str, looks: list[tuple[int, float, torch.Tensor]]) -> list[Series]:
        """Record what a watch saw; the series to send, for a scalar."""
        step, wall, value = looks[-1]
        kind = self._kind(tag, value)
        if kind == "scalar":
            numbers, walls = [s[0] for s in looks], [s[1] for s in looks]
            means = _floats([s[2].double().mean() for s in looks])
            return [self._add("train", tag, numbers, walls, means)]
        spread = histogram(value)
        if spread is not None:
            self._run.histogram("train", tag, step, wall, spread)
        look = Watch(self._name, tag, kind, step, list(value.shape))
        if kind == "tensor":
            look = replace(look, values=in_a_list(value.reshape(-1)[:TENSOR_LIMIT]))
        elif spread is not None:
            look = replace(look, edges=list(spread.edges), counts=list(spread.counts))
        self._emit(look)
        return []


def _curves(steps: list[tuple[float, Step]]) -> dict[str, Curve]:
    """Tag → its values, in one copy from their device."""
    curves: dict[str, Curve] = {}
    for tag in dict.fromkeys(tag for _, step in steps for tag in step.values):
        own = [(wall, step) for wall, step in steps if tag in step.values]
        curves[tag] = Curve(
            [step.number for _, step in own],
            [wall for wall, _ in own],
            _floats([step.values[tag] for _, step in own]),
            [step.samples for _, step in own],
        )
    return curves


def _summary(value: torch.Tensor) -> object:
    """A small tensor as numbers, and a large one as its mean, spread and range."""
    if value.numel() <= SHOWN_NUMBERS:
        return in_a_list(value)
    value = value.double()
    return {
        "mean": value.mean().item(),
        "std": value.std().item(),
        "min": value.min().item(),
        "max": value.max().item(),
    }


def _floats(values: list[torch.Tensor]) -> list[float]:
    """The numbers of many one-number tensors, in one copy from their device."""
    return in_a_list(torch.stack(values).reshape(-1))
