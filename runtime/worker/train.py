"""Trains a graph by driving the very program that an export would write."""

import contextlib
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import safetensors.torch
import torch

from graph_nodes.graph import Graph
from runtime.runs.files import RunWriteError, write_atomically
from runtime.runs.folder import Ending
from runtime.worker.beginning import Beginning, TrainOptions, begin
from runtime.worker.blame import Replay
from runtime.worker.checkpoint import Checkpoint, CheckpointError, Training
from runtime.worker.control import Control
from runtime.worker.recorder import Emit, Recorder

CHECKPOINT_EVERY = 2.0
"""Least seconds between two checkpoints, which are written at the end of an epoch."""

CHECKPOINT_SHARE = 0.02
"""The largest share of the time that writing checkpoints may take."""

_log = logging.getLogger(__name__)
Events = Generator[tuple[str, int, Any], None, None]


@dataclass
class Summary:
    """How a training ended. ``train`` and ``val`` are the last epoch's values by tag."""

    run: Path
    device: str
    outcome: Ending = "finished"
    message: str = ""
    steps: int = 0
    seconds: float = 0.0
    train: Mapping[str, float] = field(default_factory=dict[str, float])
    val: Mapping[str, float] = field(default_factory=dict[str, float])


def train(graph: Graph, options: TrainOptions, control: Control, emit: Emit) -> Summary:
    """Check a graph and train it to the end. See ``begin`` and ``TrainingSession``."""
    return TrainingSession(begin(graph, options), emit).run(control)


class TrainingSession:
    """One training, from its beginning to the saved weights.

    Attributes:
        model: The model, from the moment training begins; it stays usable after a stop.
        folder: The run's folder.
    """

    def __init__(self, beginning: Beginning, emit: Emit) -> None:
        self.graph, self.device = beginning.graph, beginning.device
        self.folder = beginning.folder
        self.model: torch.nn.Module | None = None
        self._training: Training | None = None
        self._checkpoint = beginning.checkpoint
        self._warning = beginning.warning
        self._lines = beginning.lines
        self._is_stopping: Callable[[], bool] = lambda: True
        self._emit = emit
        self._recorder = Recorder(self.folder, self.graph, emit, self._blame)
        self._summary = Summary(self.folder.path, str(self.device))
        self._checkpoint_due = time.monotonic() + CHECKPOINT_EVERY
        self._started = time.perf_counter()

    def run(self, control: Control) -> Summary:
        """Train to the end, or until stopped; whatever happens, what there is is kept."""
        self._started = time.perf_counter()
        self._is_stopping = lambda: control.stopping
        self._recorder.note(f"Training begins on {self.device}")
        if self._warning:
            self._recorder.warn("surroundings", self._warning)
        try:
            self._drive(_load(self.folder.script_file), control)
            self._summary.outcome = "stopped" if control.stopping else "finished"
        except SystemExit:  # the process is asked to end: by a signal, say
            self._summary.outcome = "stopped"
            raise
        except Exception as error:
            self._summary.outcome = "failed"
            self._summary.message = _explain(error, str(self.device))
            _log.exception("The run in %s failed", self.folder.path)
        finally:
            self._finish()
        return self._summary

    def _drive(self, script: ModuleType, control: Control) -> None:
        """Pull one step after another."""
        run, recorder = self.graph.run, self._recorder
        model, train_batches, val_batches = script.setup(self.device, run.seed)
        self.model = model
        in_epoch = len(train_batches) if train_batches is not None else 1
        done = self._take_up(in_epoch)
        events: Events = script.train(model, train_batches, val_batches, run.epochs, done)
        name, seconds = str(self.folder.path), self._seconds()
        progress = Progress(self._emit, name, run.epochs, in_epoch, done, seconds)
        for kind, number, values in events:
            if kind == "step":
                self._summary.steps = number
                recorder.step(number, values)
            elif kind == "watch":
                recorder.watch(number, values)
            elif kind == "epoch":
                self._epoch(values)
            else:
                self._begin(Training(model, values, train_batches, self.device))
            if time.monotonic() >= recorder.due:
                recorder.flush()
                progress.send(self._summary.steps, self._seconds())
            control.check()
            if control.paused and not control.stopping:
                recorder.flush()
                progress.send(self._summary.steps, self._seconds())
                self._started += control.wait_while_paused()
            if control.stopping:
                events.close()
                break
        recorder.flush()
        progress.send(self._summary.steps, self._seconds())

    def _blame(self, step: int) -> str:
        """Which node made the first number that isn't finite, and what would help."""
        began, folder = time.perf_counter(), self.folder
        replay = Replay(
            self.graph, folder.script_file, self._lines, self.device, folder.checkpoint_file
        )
        try:
            return replay.blame(step, lambda: not self._is_stopping())
        finally:
            self._started += time.perf_counter() - began

    def _take_up(self, in_epoch: int) -> int:
        """How many epochs are done already; the summary is then as it was after them."""
        checkpoint, summary = self._checkpoint, self._summary
        if checkpoint is None:
            return 0
        if checkpoint.epochs * in_epoch != checkpoint.steps:
            raise CheckpointError(
                f"the data has {in_epoch:,} batches an epoch now, and had "
                f"{checkpoint.steps // checkpoint.epochs:,} when the run began"
            )
        self._started -= checkpoint.seconds
        summary.steps = checkpoint.steps
        summary.train, summary.val = checkpoint.train, checkpoint.val
        return checkpoint.epochs

    def _begin(self, training: Training) -> None:
        self._training = training
        if self._checkpoint is not None:
            self._checkpoint.put_into(training)
            self._recorder.note(f"It goes on after epoch {self._checkpoint.epochs}")

    def _seconds(self) -> float:
        """How long this has been training, pauses left out."""
        return time.perf_counter() - self._started

    def _epoch(self, record: Mapping[str, Any]) -> None:
        self._recorder.epoch(record)
        self._summary.train, self._summary.val = record["train"], record["val"]
        if time.monotonic() >= self._checkpoint_due and record["epoch"] < self.graph.run.epochs:
            self._guarded(lambda: self._save_checkpoint(record["epoch"]))

    def _save_checkpoint(self, epoch: int) -> None:
        """Write a checkpoint, and before it the points up to there."""
        assert self._training is not None
        started = time.monotonic()
        try:
            self._recorder.flush()
            self.folder.flush(events=True)
            s = self._summary
            reached = Checkpoint.take(
                self._training, epoch, s.steps, self._seconds(), s.train, s.val
            )
            reached.write(self.folder.checkpoint_file)
        finally:
            took = time.monotonic() - started
            self._checkpoint_due = started + max(CHECKPOINT_EVERY, took / CHECKPOINT_SHARE)

    def _finish(self) -> None:
        summary = self._summary
        self._is_stopping = lambda: True
        summary.seconds = self._seconds()
        self._guarded(self._recorder.flush)
        self._save_weights()
        ending = f"{summary.outcome} after {summary.steps} steps, {summary.seconds:.1f} s"
        self._recorder.note(f"The run {ending}. {summary.message}")
        facts = {"steps": summary.steps, "seconds": summary.seconds}
        facts |= {"train": dict(summary.train), "val": dict(summary.val)}
        self._guarded(lambda: self.folder.finish(summary.outcome, summary.message, **facts))
        if summary.outcome == "finished":
            shutil.rmtree(self.folder.checkpoint_file.parent, ignore_errors=True)
        self._emit(
            "done",
            {
                "run": str(summary.run),
                "outcome": summary.outcome,
                "message": summary.message,
                "steps": summary.steps,
                "seconds": summary.seconds,
            },
        )

    def _save_weights(self) -> None:
        """Save the final weights; a training that ends without them has failed."""
        try:
            self._save(self.folder.weights_file)
        except RunWriteError as error:
            if self._summary.outcome == "finished":
                self._summary.outcome, self._summary.message = "failed", str(error)
            else:
                self._recorder.warn("disk", str(error))

    def _guarded(self, write: Callable[[], None]) -> None:
        """Do a write that may fail; a full disk costs the file and not the training."""
        try:
            write()
        except RunWriteError as error:
            self._recorder.warn("disk", str(error))

    def _save(self, path: Path) -> None:
        """Write the model's weights, whole or not at all."""
        state = self.model.state_dict() if self.model is not None else {}
        if not state:
            return
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(exist_ok=True)
            tensors = {k: v.detach().cpu().contiguous() for k, v in state.items()}
            part.write_bytes(safetensors.torch.save(tensors))
            os.replace(part, path)
            self._save_scalings(path.with_suffix(".json"))
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise RunWriteError(path, error) from error

    def _save_scalings(self, path: Path) -> None:
        """Write by what new data must be scaled, as the script does beside its weights."""
        scalings = getattr(self.model, "scalings", None)
        if scalings:
            kept = {name: scaling.numbers() for name, scaling in scalings.items()}
            write_atomically(path, json.dumps({"scalings": kept}, indent=2))


class Progress:
    """Says how far a training is and how long it may still take.

    Args:
        emit: Where to say it.
        run: The run's folder.
        epochs: How many epochs there are in all.
        in_epoch: How many steps an epoch has.
        done: How many epochs were done before.
        seconds: How long the training has taken when the first step begins.
    """

    def __init__(
        self, emit: Emit, run: str, epochs: int, in_epoch: int, done: int, seconds: float
    ) -> None:
        self._emit, self._run, self._epochs, self._in_epoch = emit, run, epochs, in_epoch
        self._first, self._before = done * in_epoch, seconds

    def send(self, step: int, seconds: float) -> None:
        """Send one progress event, after a step and after how many seconds of training."""
        steps, here = self._epochs * self._in_epoch, step - self._first
        left = (seconds - self._before) / here * (steps - step) if here else None
        self._emit(
            "progress",
            {
                "run": self._run,
                "epoch": min(self._epochs, step // max(1, self._in_epoch) + 1),
                "epochs": self._epochs,
                "step": step,
                "steps": steps,
                "seconds": seconds,
                "remaining": left,
            },
        )


def _load(path: Path) -> ModuleType:
    """The run's program as a module: the same text that an export writes."""
    module = ModuleType("netloom_run")
    module.__file__ = str(path)
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
    return module


def _explain(error: Exception, device: str) -> str:
    """Why training broke off, in one sentence."""
    if _is_out_of_memory(error):
        return (
            f"{device} ran out of memory. A smaller batch size or a smaller model needs less; "
            "the loading setting 'loader' keeps the data off the device."
        )
    reason = str(error).strip() or type(error).__name__
    reason = reason.splitlines()[0]
    return f"Training broke off: {reason}"


def _is_out_of_memory(error: Exception) -> bool:
    """Torch has an error of its own for a GPU's memory, and none for the computer's."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
