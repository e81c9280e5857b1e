"""Trains a graph by driving the very program that an export would write."""

import contextlib
import logging
import os
import platform
import time
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy
import safetensors.torch
import torch

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from runtime.codegen import generate
from runtime.runs.files import RunWriteError
from runtime.runs.folder import Ending, RunFolder
from runtime.runs.names import folder_name
from runtime.worker.check import Checker
from runtime.worker.control import Control
from runtime.worker.devices import resolve
from runtime.worker.recorder import Emit, Recorder

CHECKPOINT_EVERY = 10.0
"""Least seconds between two checkpoints, which are written at the end of an epoch."""

_log = logging.getLogger(__name__)
Events = Generator[tuple[str, int, Any], None, None]


class TrainingRefusedError(Exception):
    """A graph cannot be trained as it is; ``problems`` says why."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class TrainOptions:
    """How to train; None leaves a setting as the graph has it.

    Attributes:
        title: What the graph is called; its runs are in a folder of this name.
        folder: Where the graph's relative paths start.
        runs: The folder of all runs.
        device: The device's name.
        epochs: How many epochs.
        seed: Where every random number starts from.
    """

    title: str
    folder: Path
    runs: Path
    device: str | None = None
    epochs: int | None = None
    seed: int | None = None


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
    """Check a graph and train it to the end. See ``TrainingSession``."""
    return TrainingSession(graph, options, emit).run(control)


class TrainingSession:
    """One training, from the checked graph to the saved weights.

    Making one checks the graph, writes its program and begins the run's folder; ``run`` trains.

    Attributes:
        model: The model, from the moment training begins; it stays usable after a stop.
        folder: The run's folder.

    Raises:
        TrainingRefusedError: The graph has errors, or nothing in it is to be computed.
        DeviceError: There is no such device.
        RunWriteError: The run's folder cannot be written.
    """

    def __init__(self, graph: Graph, options: TrainOptions, emit: Emit) -> None:
        wishes = {"device": options.device, "epochs": options.epochs, "seed": options.seed}
        self.graph = graph.set_run(**{k: v for k, v in wishes.items() if v is not None})
        self.device = resolve(self.graph.run.device)
        result = Checker().check(self.graph, options.folder)
        _refuse(result.errors, bool(result.used))
        source = generate(
            self.graph,
            result,
            title=options.title,
            folder=options.folder,
            script_folder=options.runs / folder_name(options.title) / "run",
        )
        self.folder = RunFolder.create(
            options.runs,
            options.title,
            graph=document.dumps(self.graph),
            script=source.text,
            facts=self._facts(),
        )
        self.model: torch.nn.Module | None = None
        self._emit = emit
        self._recorder = Recorder(self.folder, self.graph, emit)
        self._summary = Summary(self.folder.path, str(self.device))
        self._saved = time.monotonic()
        self._paused = 0.0

    def run(self, control: Control) -> Summary:
        """Train to the end, or until stopped; whatever happens, what there is is kept."""
        started = time.perf_counter()
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
            self._summary.seconds = time.perf_counter() - started - self._paused
            self._finish()
        return self._summary

    def _drive(self, script: ModuleType, control: Control) -> None:
        """Pull one step after another."""
        run, recorder = self.graph.run, self._recorder
        model, train_batches, val_batches = script.setup(self.device, run.seed)
        self.model = model
        steps = run.epochs * (len(train_batches) if train_batches is not None else 1)
        events: Events = script.train(model, train_batches, val_batches, run.epochs)
        progress = Progress(self._emit, str(self.folder.path), run.epochs, steps)
        for kind, number, values in events:
            if kind == "step":
                self._summary.steps = number
                recorder.step(number, values)
            elif kind == "watch":
                recorder.watch(number, values)
            else:
                self._epoch(values)
            if time.monotonic() >= recorder.due:
                recorder.flush()
                progress.send(self._summary.steps, self._paused)
            control.check()
            if control.paused and not control.stopping:
                recorder.flush()
                progress.send(self._summary.steps, self._paused)
                self._paused += control.wait_while_paused()
            if control.stopping:
                events.close()
                break
        recorder.flush()
        progress.send(self._summary.steps, self._paused)

    def _epoch(self, record: Mapping[str, Any]) -> None:
        self._recorder.epoch(record)
        self._summary.train, self._summary.val = record["train"], record["val"]
        if time.monotonic() - self._saved >= CHECKPOINT_EVERY:
            self._saved = time.monotonic()
            self._guarded(lambda: self._save(self.folder.checkpoints / "last.safetensors"))

    def _finish(self) -> None:
        summary = self._summary
        self._guarded(self._recorder.flush)
        self._guarded(lambda: self._save(self.folder.weights_file))
        facts = {"steps": summary.steps, "seconds": summary.seconds}
        facts |= {"train": dict(summary.train), "val": dict(summary.val)}
        self._guarded(lambda: self.folder.finish(summary.outcome, summary.message, **facts))
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

    def _guarded(self, write: Any) -> None:
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
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise RunWriteError(path, error) from error

    def _facts(self) -> dict[str, Any]:
        """What it takes to repeat the run bit for bit."""
        return {
            "seed": self.graph.run.seed,
            "device": str(self.device),
            "threads": torch.get_num_threads(),
            "settings": asdict(self.graph.run),
            "versions": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "numpy": numpy.__version__,
            },
        }


class Progress:
    """Says how far a training is and how long it may still take."""

    def __init__(self, emit: Emit, run: str, epochs: int, steps: int) -> None:
        self._emit, self._run, self._epochs, self._steps = emit, run, epochs, steps
        self._started = time.perf_counter()

    def send(self, step: int, paused: float) -> None:
        """Send one progress event. ``paused`` are seconds that do not count."""
        seconds = time.perf_counter() - self._started - paused
        left = seconds / step * (self._steps - step) if step else None
        self._emit(
            "progress",
            {
                "run": self._run,
                "epoch": min(self._epochs, step * self._epochs // max(1, self._steps) + 1),
                "epochs": self._epochs,
                "step": step,
                "steps": self._steps,
                "seconds": seconds,
                "remaining": left,
            },
        )


def _refuse(errors: tuple[Problem, ...], asked: bool) -> None:
    if errors:
        others = len(errors) - 1
        more = f" (and {others} more)" if others else ""
        raise TrainingRefusedError(f"{errors[0]}{more}", errors)
    if not asked:
        raise TrainingRefusedError(
            "Nothing is asked for, so there is nothing to train: wire a loss into an optimizer, "
            "or add a metric, a Watch or an Output"
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
