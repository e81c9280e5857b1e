"""How commands fail: one clear sentence on stderr and an exit status, never a traceback."""

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from graph_nodes.document import DocumentError
from graph_nodes.graph import GraphError
from runtime.cli.output import printable
from runtime.log import RotatingLog, log_folder

FAILED = 1
INTERRUPTED = 130


_ENDLESS = re.compile(r"\S{400,}")
"""A word, such as a path, that is too long to be read."""


class CommandError(Exception):
    """What was asked for cannot be done; the text names the thing, the place and a way out."""


class _LogFile(logging.Handler):
    """Writes what is logged, tracebacks included, to the log of the commands."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; the log's folder is made only now."""
        _log().write(f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))


@contextmanager
def _logged() -> Generator[None]:
    """Keep what is logged off the terminal, where Python would print it without a handler."""
    handler = _LogFile()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def _log() -> RotatingLog:
    return RotatingLog(log_folder() / "commands.log")


class Commands(TyperGroup):
    """A group of commands in which every error ends as one sentence."""

    def invoke(self, ctx: Any) -> Any:
        with errors_as_sentences(), _logged():
            return super().invoke(ctx)


@contextmanager
def errors_as_sentences() -> Generator[None]:
    """Turn what a command raises into one sentence on stderr and an exit status."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise
    except (CommandError, DocumentError, GraphError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _nobody_reads()
    except OSError as error:
        _fail(file_refusal(error))
    except Exception as error:
        _fail(_unexpected(error))


def say_error(text: str) -> None:
    """Print one error on stderr."""
    text = _ENDLESS.sub(lambda word: f"{word[0][:200]}…{word[0][-50:]}", text)
    print(f"netloom: {printable(text)}", file=sys.stderr, flush=True)


def file_refusal(error: OSError, path: object = None) -> str:
    """Which file the system refused, why, and what would help.

    Args:
        error: What the system said.
        path: What the person calls the file, where that differs from the name in the error.
    """
    remedies = {
        errno.ENOSPC: "the disk is full: make room and run the command again",
        errno.EDQUOT: "your quota of the disk is used up: make room and run the command again",
        errno.EROFS: "the disk is read-only: choose another place",
        errno.EACCES: "you may not: choose another place, or give yourself the right",
        errno.ENOENT: "there is no such file or folder",
        errno.EISDIR: "that is a folder, and a file is needed",
        errno.ENOTDIR: "a part of this path is a file, not a folder",
    }
    reason = remedies.get(error.errno or 0) or error.strerror or str(error)
    name = path or error.filename
    return f"{name}: {reason}" if name else reason


def _fail(text: str, status: int = FAILED) -> NoReturn:
    say_error(text)
    raise typer.Exit(status) from None


def _unexpected(error: Exception) -> str:
    """Write all about an unexpected error to the log; return the sentence for the person."""
    log = _log()
    details = "".join(traceback.format_exception(error))
    entry = f"{datetime.now():%Y-%m-%d %H:%M:%S} {' '.join(sys.argv)}\n{details}\n"
    log.write(entry.encode("utf-8", "backslashreplace"))
    kind = type(error).__name__
    return f"an unexpected error ({kind}) ended the command: the details are in {log.path}"


def _nobody_reads() -> NoReturn:
    """End quietly, as commands do whose reader has seen enough (``netloom nodes | head``)."""
    # Python flushes stdout once more on its way out, and would complain there.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    raise typer.Exit(FAILED)
