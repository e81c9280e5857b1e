"""How a run goes on: from its last checkpoint, if everything is as it was."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from graph_nodes import document
from graph_nodes.graph import Graph, GraphError
from graph_nodes.params import Auto
from runtime.check.devices import resolve
from runtime.codegen.lines import Source
from runtime.runs import names
from runtime.runs.data import DataFacts, data_difference
from runtime.runs.facts import Facts
from runtime.runs.folder import RunFolder
from runtime.runs.lock import RunBusyError, RunLock
from runtime.runs.opening import RunFiles
from runtime.runs.reading import RunInfo, RunReadError, read_graph, read_info
from runtime.trainer.checkpoint import Checkpoint, CheckpointError, Reached
from runtime.trainer.fingerprint import fingerprint
from runtime.trainer.preparing import (
    PreparedRun,
    TrainingRefusedError,
    program_source,
    refusing,
    surroundings,
)
from runtime.trainer.program import Program

_LARGEST_SCRIPT = 1 << 26


def resume(path: Path, epochs: int | None = None) -> PreparedRun:
    """Take up a run that was killed, stopped or broke off, where its last checkpoint is.

    What it does from there on is what it would have done: the same numbers, bit for bit. Nothing
    in the folder is changed before everything is known to fit.

    Args:
        path: The run's folder. Its script is only run if it is what its graph says.
        epochs: How many epochs there shall be in all; a finished run goes on with more.

    Raises:
        TrainingRefusedError: It is no such run, and why.
        DeviceError: The device that it was on is not there.
        RunWriteError: The run's folder cannot be written.
    """
    with ExitStack() as undo:
        try:
            return _resume(path, epochs, undo)
        except (CheckpointError, RunReadError, document.DocumentError, GraphError) as error:
            raise TrainingRefusedError(f"The run {path} cannot be resumed. {error}") from error


def _resume(path: Path, epochs: int | None, undo: ExitStack) -> PreparedRun:
    info, files = read_info(path), RunFiles(path)
    _refuse_outcome(info, epochs)
    graph = read_graph(path)
    lock = _lock(files, info)
    undo.callback(lock.undo)
    state = _last_state(files, info)
    checkpoint = Checkpoint.read(files, state)
    script = _script(files)
    source = _source(script, graph, info)
    device = resolve(info.facts.get("device", graph.run.device))
    longer = _with_epochs(graph, info, epochs, checkpoint.reached)
    with refusing(device):
        script = path / names.SCRIPT
        program = Program(source, script, device, graph.run.seed, longer.run.epochs)
        data = fingerprint(program)
    now: Facts = {"settings": asdict(longer.run), **surroundings()}
    if data is not None:
        _refuse_other_data(info, data)
        now["data"] = data
    _refuse_other_length(program, checkpoint.reached)
    checkpoint.restore(program)
    steps = checkpoint.reached.steps
    folder = RunFolder.reopen(path, lock, steps, now, program.weights_size)
    if state == names.FINAL:
        folder.rename(names.FINAL, names.CHECKPOINT)
    undo.pop_all()
    warnings = tuple(filter(None, (_difference(info), _fixed_schedules(graph, longer))))
    return PreparedRun(longer, folder, program, checkpoint, warnings=warnings)


def _last_state(files: RunFiles, info: RunInfo) -> str:
    """The file to go on from: a run that was killed while it was taken up again has its final."""
    folder, _, final = names.FINAL.partition("/")
    there = files.listed(folder)
    fresh = final in there and names.CHECKPOINT.removeprefix(f"{folder}/") not in there
    return names.FINAL if fresh or info.outcome == "finished" else names.CHECKPOINT


def _lock(files: RunFiles, info: RunInfo) -> RunLock:
    try:
        return RunLock(files)
    except RunBusyError:
        raise CheckpointError(_under_way(info)) from None
    except OSError as error:
        raise CheckpointError(f"{error.filename}: {error.strerror}.") from None


def _script(files: RunFiles) -> str:
    """The text of a run's script: what is compared is what is run."""
    try:
        return files.read(names.SCRIPT, _LARGEST_SCRIPT).decode("utf-8")
    except UnicodeDecodeError:
        raise CheckpointError(f"{files.path / names.SCRIPT} is not UTF-8 text.") from None
    except OSError as error:
        raise CheckpointError(f"{error.filename}: {error.strerror}.") from None


def _refuse_outcome(info: RunInfo, epochs: int | None) -> None:
    if info.outcome == "running":
        raise CheckpointError(_under_way(info))
    if info.outcome == "unreadable":
        raise CheckpointError(info.message)
    if info.outcome == "finished" and epochs is None:
        raise CheckpointError("It is finished. With more epochs it can go on.")


def _under_way(info: RunInfo) -> str:
    process = info.facts.get("process")
    where = f" in process {process['pid']} on {process['host']}" if process else ""
    return f"It is under way{where}: wait for its end, or stop it first."


def _source(script: str, graph: Graph, info: RunInfo) -> Source:
    """The source of a script, which must be what the graph says."""
    home = info.path.resolve().parent
    origin = home / info.facts.get("folder", "../..")
    source = program_source(graph, info.graph_name, origin, home)
    if script != source.text:
        raise CheckpointError(
            "Its script is not what this Netloom writes for its graph: one of them was changed, "
            "or another version made them. "
            f"Train the graph again: {info.path / names.GRAPH}"
        )
    return source


def _refuse_other_length(program: Program, reached: Reached) -> None:
    if reached.epochs * program.in_epoch + reached.within != reached.steps:
        before = (reached.steps - reached.within) // max(1, reached.epochs)
        raise CheckpointError(
            f"Its data has {program.in_epoch:,} steps an epoch now, and had {before:,} when the "
            "run began."
        )


def _refuse_other_data(info: RunInfo, data: DataFacts) -> None:
    before = info.facts.get("data")
    difference = data_difference(before, data) if before is not None else ""
    if difference:
        raise CheckpointError(
            f"Its data has changed since it began: {difference}. Put the old data back, or "
            f"train its graph anew: {info.path / names.GRAPH}"
        )


def _with_epochs(graph: Graph, info: RunInfo, epochs: int | None, reached: Reached) -> Graph:
    """The graph with the epochs that there shall be in all: asked for, or as the run had them."""
    before = info.facts.get("settings", {}).get("epochs", graph.run.epochs)
    graph = graph.set_run(epochs=before if epochs is None else epochs)
    done = reached.epochs
    if graph.run.epochs <= done:
        count = f"{done:,} epoch{'' if done == 1 else 's'}"
        raise CheckpointError(f"It has done {count} already: more in all are wanted.")
    return graph


def _fixed_schedules(graph: Graph, longer: Graph) -> str:
    """Which schedules were laid out for the epochs that the run had, and stay so."""
    if graph.run.epochs == longer.run.epochs:
        return ""
    fixed = [
        f"{node.name}.{param.name}"
        for node in graph.nodes.values()
        if node.spec is not None
        for param in node.spec.params.values()
        if isinstance(param, Auto) and param.means == "epochs" and node.value(param.name) is None
    ]
    if not fixed:
        return ""
    return (
        f"{', '.join(fixed)} stays at the {graph.run.epochs:,} epochs that the run began with: "
        "a run of more epochs in one go would have had other learning rates."
    )


def _difference(info: RunInfo) -> str:
    now = surroundings()
    changed = [name for name, value in now.items() if info.facts.get(name) != value]
    if not changed:
        return ""
    return (
        f"This run began with other {' and '.join(changed)}: from here on its numbers may differ "
        "in their last digits from those of a run in one go."
    )
