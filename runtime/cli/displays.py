"""How a training is shown while it runs: a bar on a terminal, lines on a pipe, or JSON lines."""

import sys
from typing import Any, Protocol, cast

from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar

from runtime.cli.output import console, duration, figure, is_terminal, say, say_json
from runtime.protocol import Epoch, Progress, to_json

_MOST_LINES = 100


class Display(Protocol):
    """Takes the trainer's events."""

    def progress(self, event: Progress) -> None:
        """How far the training is, about 20 times a second."""

    def epoch(self, event: Epoch) -> None:
        """What was measured when an epoch ended."""

    def close(self) -> None:
        """The training is over: leave the terminal as it was."""


def display(epochs: int, as_json: bool) -> Display:
    """The display that fits what stdout is."""
    if as_json:
        return JsonDisplay()
    every = -(-epochs // _MOST_LINES)
    return BarDisplay(epochs, every) if is_terminal(sys.stdout) else LineDisplay(epochs, every)


class JsonDisplay:
    """Prints each epoch as a JSON line; the numbers are not rounded."""

    def progress(self, event: Progress) -> None:
        """Nothing: an epoch is the least that is printed."""

    def epoch(self, event: Epoch) -> None:
        """Print the epoch, as the exported script does."""
        fields = to_json(event)
        del fields["run"]
        say_json({"event": "epoch"} | fields)

    def close(self) -> None:
        """Nothing is open."""


class LineDisplay:
    """Prints a line an epoch, or an ``every``-th one."""

    def __init__(self, epochs: int, every: int) -> None:
        self._epochs, self._every = epochs, every
        self._remaining = 0.0

    def progress(self, event: Progress) -> None:
        """Remember the time left."""
        self._remaining = event.remaining or 0.0

    def epoch(self, event: Epoch) -> None:
        """Print the epoch."""
        if _shown(event.epoch, self._epochs, self._every):
            going_on = self._remaining and event.epoch < self._epochs
            left = f"  {duration(self._remaining)} left" if going_on else ""
            say(f"{_heading(event.epoch, self._epochs)}  {metrics(event)}{left}")

    def close(self) -> None:
        """Nothing is open."""


class BarDisplay:
    """A bar that fills once an epoch, with the finished epochs above it."""

    def __init__(self, epochs: int, every: int) -> None:
        self._epochs, self._every = epochs, every
        self._console = console(sys.stdout)
        self._progress = Bar(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[metrics]}"),
            TextColumn("{task.fields[left]}", style="cyan"),
            console=self._console,
            transient=True,
        )
        self._task: TaskID = self._progress.add_task(_heading(1, epochs), metrics="", left="")
        self._progress.start()

    def progress(self, event: Progress) -> None:
        """Move the bar."""
        per_epoch = max(1, event.steps // max(1, event.epochs))
        remaining = event.remaining
        self._progress.update(
            self._task,
            description=_heading(event.epoch, self._epochs),
            completed=event.step - (event.epoch - 1) * per_epoch,
            total=per_epoch,
            left="" if remaining is None else f"{duration(remaining)} left",
        )

    def epoch(self, event: Epoch) -> None:
        """Print the epoch above the bar."""
        text = metrics(event)
        self._progress.update(self._task, metrics=text)
        if _shown(event.epoch, self._epochs, self._every):
            self._console.print(f"{_heading(event.epoch, self._epochs)}  {text}")

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def metrics(event: Epoch) -> str:
    """The metrics of an epoch in one line, such as "loss 0.12  val loss 0.2"."""
    train = [f"{tag} {figure(value)}" for tag, value in event.train.items()]
    val = [f"val {tag} {figure(value)}" for tag, value in event.val.items()]
    watch = [f"{tag} {_seen(value)}" for tag, value in event.watch.items()]
    return "  ".join(train + val + watch)


def _seen(value: Any) -> str:
    """What a watch saw: a number as the others are, a tensor in rounded numbers."""
    if isinstance(value, dict):
        numbers = cast("dict[str, Any]", value).items()
        return "(" + ", ".join(f"{name} {_seen(number)}" for name, number in numbers) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(_seen, cast("list[Any]", value))) + "]"
    return figure(value)


def _heading(epoch: int, epochs: int) -> str:
    return f"epoch {epoch:>{len(str(epochs))}}/{epochs}"


def _shown(epoch: int, epochs: int, every: int) -> bool:
    return epoch % every == 0 or epoch in (1, epochs)
