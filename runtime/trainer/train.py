"""Trains a graph by driving the very program that an export would write."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from graph_nodes.graph import Graph
from runtime import protocol
from runtime.runs import names
from runtime.runs.files import RunWriteError
from runtime.runs.folder import Ending
from runtime.trainer import failure, weights
from runtime.trainer.blame import Replay
from runtime.trainer.checkpoint import Checkpoint, Reached
from runtime.trainer.control import Control
from runtime.trainer.lookout import Lookout
from runtime.trainer.loop import Epoch, loop
from runtime.trainer.means import Means
from runtime.trainer.preparing import PreparedRun, RunOptions, prepare
from runtime.trainer.recorder import Emit, Recorder

CHECKPOINT_EVERY = 2.0
"""Least seconds between two checkpoints, which are written between two steps."""

CHECKPOINT_SHARE = 0.02
"""The largest share of the time that writing checkpoints may take."""

LOOK_EVERY = 0.5
"""Least seconds between two looks at values that somebody looks at."""

LOOK_SHARE = 0.1
"""The largest share of the time that looking may take."""

_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """Ends the program's loop, wherever it is, as it is asked to stop."""


@dataclass
class Summary:
    """How a training ended. ``train`` and ``val`` are the last epoch's values by tag."""

    run: Path
    device: str
    outcome: Ending = "stopped"
    message: str = ""
    steps: int = 0
    seconds: float = 0.0
    train: Mapping[str, float] = field(default_factory=dict[str, float])
    val: Mapping[str, float] = field(default_factory=dict[str, float])


def train(graph: Graph, options: RunOptions, control: Control, emit: Emit) -> Summary:
    """Check a graph and train it to the end. See ``prepare`` and ``TrainingSession``."""
    return TrainingSession(prepare(graph, options), emit).run(control)


class TrainingSession:
    """One training, from its first step to the saved weights.

    Attributes:
        graph: The graph, with the settings that are used.
        model: The model; it stays usable after a stop.
        folder: The run's folder.
    """

    def __init__(self, prepared: PreparedRun, emit: Emit) -> None:
        self.graph, self.folder = prepared.graph, prepared.folder
        self.model = prepared.program.model
        self._prepared = prepared
        self._program = prepared.program
        self._is_stopping: Callable[[], bool] = lambda: True
        self._emit = emit
        self._recorder = Recorder(self.folder, self.graph, emit, self._blame)
        self._lookout = Lookout(self._program, self.graph)
        self._look_due = 0.0
        self._summary = Summary(self.folder.path, str(self._program.device))
        self._epochs, self._within = 0, 0
        self._checkpoint_due = time.monotonic() + CHECKPOINT_EVERY
        self._started = time.perf_counter()

    def run(self, control: Control) -> Summary:
        """Train to the end, or until stopped; whatever happens, what there is is kept."""
        self._started = time.perf_counter()
        self._is_stopping = lambda: control.stopping
        self._recorder.note(f"Training begins on {self._program.device}")
        for warning in self._prepared.warnings:
            self._recorder.warn(warning, warning)
        try:
            self._drive_guarded(control)
        finally:
            self._finish()
            self._program.end()
        return self._summary

    def _drive_guarded(self, control: Control) -> None:
        """Train, and know afterwards how it ended; nothing interrupts what comes then."""
        try:
            self._drive(control)
            self._summary.outcome = "stopped" if control.stopping else "finished"
        except Exception as error:
            self._summary.outcome = "failed"
            self._summary.message = failure.reason(error, self._program.device)
            _log.exception("The run in %s failed", self.folder.path)
        finally:
            control.ending = True

    def _drive(self, control: Control) -> None:
        """Pull one step after another, until it is over or stopped."""
        progress = self._take_up()
        self._program.heed = partial(self._heed, control, progress)
        with suppress(_StoppedError):
            self._pull(control)
        self._hand_on(progress)
        if control.stopping:
            self._guarded(lambda: self._save_checkpoint(names.CHECKPOINT))

    def _pull(self, control: Control) -> None:
        """Train, holding or ending between any two steps."""
        program, recorder, summary = self._program, self._recorder, self._summary
        in_epoch = program.in_epoch
        for item in loop(program, self._epochs, self._within):
            if isinstance(item, Epoch):
                recorder.epoch(item)
                self._epochs, self._within = item.number, 0
            else:
                recorder.step(item)
                summary.steps = item.number
                self._within += 1
                if control.places or self._lookout.places:
                    self._look(control)
                if program.watched:
                    recorder.watch(item.number, program.watched)
                    program.watched.clear()
            # Not behind an epoch's last step: its end has the same number, and would come twice.
            is_between = self._within < in_epoch and self._epochs < program.epochs
            if is_between and time.monotonic() >= self._checkpoint_due:
                self._guarded(lambda: self._save_checkpoint(names.CHECKPOINT))
            program.heed()

    def _look(self, control: Control) -> None:
        """Tell what somebody looks at gave in the step that is done, now and then."""
        lookout, now = self._lookout, time.monotonic()
        if lookout.is_open and control.places is lookout.places:
            step, sights = self._summary.steps, lookout.take()
            self._emit(protocol.Seen(str(self.folder.path), step, sights))
            took = time.monotonic() - now
            self._look_due = now + max(LOOK_EVERY, took / LOOK_SHARE)
        elif control.places is not lookout.places:
            lookout.follow(control.places)
            self._look_due = now
        lookout.is_open = bool(lookout.places) and now >= self._look_due

    def _heed(self, control: Control, progress: Progress) -> None:
        """Hand on what is due, and hold or end where that is asked.

        Raises:
            _StoppedError: The training is to end here.
        """
        asked = control.check()
        if asked or time.monotonic() >= self._recorder.due:
            self._hand_on(progress)
        if asked:
            self._started += control.wait_while_paused()
        if control.stopping:
            raise _StoppedError

    def _hand_on(self, progress: Progress) -> None:
        self._recorder.flush()
        progress.send(self._summary.steps, self._seconds())

    def _blame(self, step: int) -> str:
        """Which node made the first number that isn't finite, and what would help."""
        began, from_ = time.perf_counter(), self._prepared
        replay = Replay(self.graph, self._program, from_.weights, self.folder.path)
        try:
            return replay.blame(step, lambda: not self._is_stopping())
        finally:
            self._started += time.perf_counter() - began

    def _take_up(self) -> Progress:
        """Go on from the checkpoint, where there is one: the summary is as it was then."""
        checkpoint, summary = self._prepared.checkpoint, self._summary
        if checkpoint is not None:
            reached = checkpoint.reached
            self._recorder.note(
                f"It goes on after step {reached.steps}, of epoch {reached.epochs + 1}"
            )
            self._started -= reached.seconds
            self._epochs, self._within = reached.epochs, reached.within
            summary.steps = reached.steps
            self._recorder.train, self._recorder.val = reached.train, reached.val
            self._recorder.means = Means(dict(reached.totals), dict(reached.counts))
        return Progress(
            self._emit,
            str(self.folder.path),
            self.graph.run.epochs,
            self._program.in_epoch,
            summary.steps,
            self._seconds(),
        )

    def _seconds(self) -> float:
        """How long this has been training, pauses left out."""
        return time.perf_counter() - self._started

    def _save_checkpoint(self, name: str) -> None:
        """Write a checkpoint, and before it the points up to there."""
        started = time.monotonic()
        try:
            self._recorder.flush()
            checkpoint = Checkpoint.take(self._program, self._reached())
            with self.folder.replacing(name) as file:
                checkpoint.write(file)
            self.folder.flush_events()
        finally:
            took = time.monotonic() - started
            self._checkpoint_due = started + max(CHECKPOINT_EVERY, took / CHECKPOINT_SHARE)

    def _reached(self) -> Reached:
        recorder = self._recorder
        return Reached(
            self._epochs,
            self._summary.steps,
            self._within,
            self._seconds(),
            dict(recorder.train),
            dict(recorder.val),
            dict(recorder.means.totals),
            dict(recorder.means.counts),
        )

    def _finish(self) -> None:
        """Keep what there is, the dearest first, and say how it ended."""
        summary = self._summary
        self._is_stopping = lambda: True
        summary.seconds = self._seconds()
        self._recorder.flush()
        summary.train, summary.val = self._recorder.train, self._recorder.val
        if self.folder.lost:
            self._recorder.warn("folder", _lost(self.folder.path))
            summary.message = summary.message or _lost(self.folder.path)
        self.folder.make_room()
        self._save_weights()
        if summary.outcome == "finished":
            self._guarded(lambda: self._save_checkpoint(names.FINAL))
            self.folder.remove(names.CHECKPOINT)
        ending = f"{summary.outcome} after {summary.steps} steps, {summary.seconds:.1f} s"
        self._recorder.note(f"The run {ending}. {summary.message}")
        facts = {"steps": summary.steps, "seconds": summary.seconds}
        facts |= {"train": dict(summary.train), "val": dict(summary.val)}
        self._guarded(lambda: self.folder.finish(summary.outcome, summary.message, **facts))
        self._emit(
            protocol.Done(
                str(summary.run),
                summary.outcome,
                summary.message,
                summary.steps,
                summary.seconds,
            )
        )

    def _save_weights(self) -> None:
        """Save the final weights; a training that ends without them has failed."""
        if not self.model.state_dict():
            return
        try:
            with self.folder.replacing(names.WEIGHTS) as file:
                weights.write(self.model, file)
            scalings = weights.scalings(self.model)
            if scalings:
                with self.folder.replacing(names.SCALINGS) as file:
                    file.write(scalings.encode())
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


def _lost(path: Path) -> str:
    return f"The run's folder {path} was removed or moved while it trained: its curves are lost."


class Progress:
    """Says how far a training is and how long it may still take.

    Args:
        emit: Where to say it.
        run: The run's folder.
        epochs: How many epochs there are in all.
        in_epoch: How many steps an epoch has.
        done: How many steps were done before.
        seconds: How long the training has taken when the first step begins.
    """

    def __init__(
        self, emit: Emit, run: str, epochs: int, in_epoch: int, done: int, seconds: float
    ) -> None:
        self._emit, self._run, self._epochs, self._in_epoch = emit, run, epochs, in_epoch
        self._first, self._before = done, seconds

    def send(self, step: int, seconds: float) -> None:
        """Send one progress event, after a step and after how many seconds of training."""
        steps, here = self._epochs * self._in_epoch, step - self._first
        left = (seconds - self._before) / here * (steps - step) if here else None
        self._emit(
            protocol.Progress(
                self._run,
                epoch=min(self._epochs, step // max(1, self._in_epoch) + 1),
                epochs=self._epochs,
                step=step,
                steps=steps,
                seconds=seconds,
                remaining=left,
            )
        )
