"""``netloom train`` and ``resume``: one run in this process, shown while it goes on."""

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from runtime.cli.displays import Display, display
from runtime.cli.errors import CommandError, say_error
from runtime.cli.graphs import OpenGraph, check_graph, errors_text
from runtime.cli.output import count, duration, figure, say, say_json, show
from runtime.cli.pictures import leave_pictures
from runtime.protocol import Epoch, Event, Problem, Progress
from runtime.runs import names
from runtime.runs.options import RunOptions

if TYPE_CHECKING:
    from runtime.trainer.control import Control
    from runtime.trainer.preparing import PreparedRun
    from runtime.trainer.train import Summary


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def train_graph(
    opened: OpenGraph, options: RunOptions, *, as_json: bool = False, picture: bool = False
) -> None:
    """Train a graph and print how it goes and what came out.

    Args:
        opened: The graph.
        options: How to train it.
        as_json: Whether to print JSON.
        picture: Whether to leave pictures of the graph and of its loss in the run's folder.

    Raises:
        CommandError: The training could not begin, or broke off.
    """
    _follow(partial(_prepare, opened, options), as_json, opened if picture else None)


def resume_run(run: Path, epochs: int | None, as_json: bool) -> None:
    """Let a run go on from its last checkpoint to its end, and print how it goes.

    Args:
        run: Its folder.
        epochs: How many epochs there shall be in all; None leaves that as it is.
        as_json: Whether to print JSON.

    Raises:
        CommandError: The training could not begin, or broke off.
    """
    _follow(partial(_resume, run, epochs), as_json)


def _follow(
    made: "Callable[[], PreparedRun]", as_json: bool, pictured: OpenGraph | None = None
) -> None:
    """Train what is prepared and show it; leave pictures of it where they are wanted."""
    from runtime.trainer.control import Control
    from runtime.trainer.train import TrainingSession

    control = Control()
    with _signals_stop(control) as interruption:
        prepared = made()
        shown = display(prepared.graph.run.epochs, as_json)
        try:
            summary = TrainingSession(prepared, partial(_pass_on, shown)).run(control)
        finally:
            shown.close()
    _report(summary, as_json)
    if pictured is not None and summary.outcome != "failed":
        leave_pictures(summary.run, check_graph(pictured))
    if summary.outcome == "failed":
        raise CommandError(f"{summary.message.rstrip('.')}. {_left(summary)}".rstrip())
    if interruption.number is not None:
        say_error(f"stopped after {count(summary.steps, 'step')}: {_kept(summary)}")
        raise typer.Exit(128 + interruption.number)


def _prepare(opened: OpenGraph, options: RunOptions) -> "PreparedRun":
    from runtime.check.devices import DeviceError
    from runtime.runs.files import RunWriteError
    from runtime.trainer.preparing import TrainingRefusedError, prepare

    try:
        return prepare(opened.graph, options)
    except TrainingRefusedError as error:
        if error.problems:
            raise CommandError(errors_text(opened, error.problems, "trained")) from None
        raise CommandError(f"{opened.path} cannot be trained. {error}") from None
    except (DeviceError, RunWriteError) as error:
        raise CommandError(str(error)) from None


def _resume(run: Path, epochs: int | None) -> "PreparedRun":
    from runtime.check.devices import DeviceError
    from runtime.runs.files import RunWriteError
    from runtime.trainer.preparing import TrainingRefusedError
    from runtime.trainer.resuming import resume

    try:
        return resume(run, epochs)
    except (TrainingRefusedError, DeviceError, RunWriteError) as error:
        raise CommandError(str(error)) from None


def _pass_on(shown: Display, event: Event) -> None:
    match event:
        case Progress():
            shown.progress(event)
        case Epoch():
            shown.epoch(event)
        case Problem():
            say_error(f"{event.severity}: {event.message}")
        case _:
            pass


@dataclass
class Interruption:
    """Which signal asked the training to stop, if one did."""

    number: int | None = None


@contextmanager
def _signals_stop(control: "Control") -> Generator[Interruption]:
    """Let the first Ctrl-C, or the first SIGTERM, end the training after the present step.

    A second one ends it at once, and what there is is still kept.
    """
    interruption = Interruption()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if interruption.number is not None:
            control.interrupt(KeyboardInterrupt())
            return
        interruption.number = number
        control.stop()

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if interruption.number is not None:  # one more Ctrl-C finds nothing left to end
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _report(summary: "Summary", as_json: bool) -> None:
    """Print what came out."""
    if as_json:
        values = {"train": summary.train, "val": summary.val}
        facts = {"run": str(summary.run), "steps": summary.steps, "seconds": summary.seconds}
        say_json({"event": "summary", **facts, "device": summary.device, **values})
        return
    if summary.train or summary.val:
        show(_results(summary))
    steps = f"{count(summary.steps, 'step')} in {duration(summary.seconds)}"
    say(f"{steps} on {summary.device}. The run is in {summary.run}")


def _results(summary: "Summary") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Last epoch")
    for name in ("Training", "Validation"):
        table.add_column(name, justify="right")
    for tag in dict.fromkeys((*summary.train, *summary.val)):
        cells = [values.get(tag) for values in (summary.train, summary.val)]
        table.add_row(tag, *("" if value is None else figure(value) for value in cells))
    return table


def _kept(summary: "Summary") -> str:
    weights = " and the weights as they are" if (summary.run / names.WEIGHTS).exists() else ""
    return f"the curves so far{weights} are kept in {summary.run}{_way_on(summary)}"


def _left(summary: "Summary") -> str:
    """What a run that failed leaves, as a sentence; empty where that is nothing."""
    if not summary.run.exists():
        return ""
    return f"What there is is kept in {summary.run}{_way_on(summary)}"


def _way_on(summary: "Summary") -> str:
    """How the run can be resumed, as the end of a sentence; empty where it can't."""
    if not (summary.run / names.CHECKPOINT).exists():
        return ""
    return ", and 'netloom resume' with this folder goes on from its last checkpoint"
