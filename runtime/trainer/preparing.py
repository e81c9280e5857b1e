"""How a run is prepared: its graph checked, its program set up, its run's folder made."""

from __future__ import annotations

import logging
import platform
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy
import torch

from graph_nodes import document
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from runtime.check.checker import Checker
from runtime.check.devices import resolve
from runtime.check_result import CheckResult, settled
from runtime.codegen import generate
from runtime.codegen.lines import Source
from runtime.paths import relative
from runtime.runs import names
from runtime.runs.facts import Facts
from runtime.runs.folder import RunFolder
from runtime.runs.options import RunOptions
from runtime.trainer import failure, weights
from runtime.trainer.checkpoint import Checkpoint
from runtime.trainer.fingerprint import fingerprint
from runtime.trainer.program import Program

_log = logging.getLogger(__name__)


class TrainingRefusedError(Exception):
    """A graph cannot be trained as it is; ``problems`` says why."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class PreparedRun:
    """A run that may begin: nothing can refuse it any more.

    Attributes:
        graph: The graph, with the settings that are used.
        folder: The run's folder; the program is in it.
        program: The program, set up where it will be.
        checkpoint: Where it goes on from; None at the start of a run.
        weights: What it began with the weights of; None where with none.
        warnings: What the person should know of it.
    """

    graph: Graph
    folder: RunFolder
    program: Program
    checkpoint: Checkpoint | None = None
    weights: Path | None = None
    warnings: tuple[str, ...] = ()


def prepare(graph: Graph, options: RunOptions) -> PreparedRun:
    """Check a graph, write its program, set it up and make the folder of a new run.

    Raises:
        TrainingRefusedError: The graph has errors, nothing in it is to be computed, it cannot be
            set up, or the weights are none of its. Nothing is left of the run.
        DeviceError: There is no such device.
        RunWriteError: The run's folder cannot be written.
    """
    asked = {"device": options.device, "epochs": options.epochs, "seed": options.seed}
    graph = graph.set_run(**{k: v for k, v in asked.items() if v is not None})
    device = resolve(graph.run.device)
    home = options.runs / names.folder_name(options.graph_name)
    result = _sound(graph, options.folder)
    graph = settled(graph, result)
    source = _source(graph, result, options.graph_name, options.folder, home)
    with ExitStack() as undo:
        folder = RunFolder.create(
            options.runs,
            options.graph_name,
            graph=document.dumps(graph),
            script=source.text,
            facts={
                "seed": graph.run.seed,
                "device": str(device),
                "folder": relative(options.folder, home),
                "settings": asdict(graph.run),
                **surroundings(),
            },
        )
        undo.callback(folder.discard)
        with refusing(device):
            script = folder.path / names.SCRIPT
            program = Program(source, script, device, graph.run.seed, graph.run.epochs)
            if options.weights is not None:
                weights.restore(program.model, options.weights)
            data = fingerprint(program)
        folder.reserve(program.weights_size)
        known = {"data": data, "weights": options.weights and str(options.weights)}
        folder.record(**{name: fact for name, fact in known.items() if fact is not None})
        undo.pop_all()
    return PreparedRun(graph, folder, program, weights=options.weights)


@contextmanager
def refusing(device: torch.device) -> Generator[None]:
    """Let a program that cannot be set up refuse the training; the log has the traceback.

    Raises:
        TrainingRefusedError: It could not be set up, and why.
    """
    try:
        yield
    except weights.WeightsError as error:
        raise TrainingRefusedError(str(error)) from error
    except Exception as error:
        _log.exception("A program could not be set up")
        raise TrainingRefusedError(failure.reason(error, device)) from error


def program_source(graph: Graph, graph_name: str, folder: Path, home: Path) -> Source:
    """A sound graph's program, as it is in a run's folder below ``home``.

    Args:
        graph: The graph.
        graph_name: What it is called.
        folder: Where its relative paths start.
        home: The folder that the run's own folder is in.

    Raises:
        TrainingRefusedError: It has errors, or nothing in it is to be computed.
    """
    return _source(graph, _sound(graph, folder), graph_name, folder, home)


def _sound(graph: Graph, folder: Path) -> CheckResult:
    result = Checker().check(graph, folder)
    _refuse(result.errors, bool(result.used))
    return result


def _source(graph: Graph, result: CheckResult, graph_name: str, folder: Path, home: Path) -> Source:
    return generate(graph, result, graph_name=graph_name, folder=folder, script_folder=home / "run")


def _refuse(errors: tuple[Problem, ...], asked: bool) -> None:
    if errors:
        others = len(errors) - 1
        more = f" (and {others} more)" if others else ""
        raise TrainingRefusedError(f"{errors[0]}{more}", errors)
    if not asked:
        raise TrainingRefusedError(
            "No result is wanted, so there is nothing to train: wire a loss into an optimizer, "
            "or add a metric, a Watch or an Output"
        )


def surroundings() -> Facts:
    """What numbers depend on, besides the graph and the device."""
    return {
        "threads": torch.get_num_threads(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": numpy.__version__,
        },
    }
