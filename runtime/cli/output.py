"""What commands print: JSON lines, plain lines and tables, for a terminal or for a pipe."""

import json
import os
import sys
from typing import Any, TextIO

from rich.console import Console, RenderableType

from runtime.strict_json import named

_PIPE_WIDTH = 10_000


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at this stream, on something that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def console(stream: TextIO) -> Console:
    """A rich console that takes text as it is: names in a graph are never read as markup."""
    width = None if is_terminal(stream) else _PIPE_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def show(renderable: RenderableType) -> None:
    """Print a table or a text on stdout; on a pipe without wrapping and trailing blanks."""
    out = console(sys.stdout)
    if is_terminal(sys.stdout):
        out.print(renderable)
        return
    with out.capture() as capture:
        out.print(renderable)
    for line in capture.get().splitlines():
        say(line.rstrip())


def say(text: str) -> None:
    """Print one line on stdout at once."""
    print(printable(text), flush=True)


def say_json(value: Any) -> None:
    """Print a value as one line of strict JSON on stdout at once."""
    print(json.dumps(named(value), allow_nan=False), flush=True)


def printable(text: str) -> str:
    """The text with control characters spelt out, so that no file can steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)


def duration(seconds: float) -> str:
    """A duration for people, such as "0.4 s", "1:05" or "2:00:01"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def count(number: int, noun: str) -> str:
    """A number with its noun, such as "1 error" or "2 errors"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def figure(value: float) -> str:
    """A metric's value for people, to four digits."""
    return f"{value:.4g}"
