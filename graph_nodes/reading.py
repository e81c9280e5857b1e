"""Reading a file that may hold a graph, whatever lies there: without waiting or filling memory."""

import errno
import os
import stat
from pathlib import Path

from graph_nodes.quoting import quoted

LARGEST = 32 * 2**20
"""The most bytes that a file may have: a graph with more could not be sent to the worker."""

_LONGEST_SHOWN = 200
# Opening a pipe waits for its other end unless told not to; only Windows changes line ends.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class DocumentError(ValueError):
    """A file that is no graph or module; the text names the file, the place and the reason."""


def read(path: str | Path, kind: str = "graph") -> str:
    """The text of a file, without its byte order mark.

    Args:
        path: The file.
        kind: What it should hold, for messages: a graph, or a module.

    Raises:
        DocumentError: It cannot be read (see ``read_bytes``) or is not UTF-8.
    """
    try:
        return read_bytes(path, kind).decode("utf-8-sig")
    except UnicodeDecodeError:
        shown = shown_name(path)
        raise DocumentError(f"{shown} is not a Netloom {kind}: it is not UTF-8 text") from None


def read_bytes(path: str | Path, kind: str = "graph") -> bytes:
    """What is in a file.

    Args:
        path: The file.
        kind: What it should hold, for messages.

    Raises:
        DocumentError: It is not there, no regular file or larger than ``LARGEST``, or its name is
            not UTF-8.
    """
    shown = shown_name(path)
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise DocumentError(f"{shown} cannot be read: its name is not UTF-8. Rename it") from None
    try:
        return _content(path)
    except FileNotFoundError:
        raise DocumentError(f"there is no file {shown}") from None
    except _NoGraphError as error:
        raise DocumentError(f"{shown} is not a Netloom {kind}: {error}") from None
    except OSError as error:
        raise DocumentError(f"{shown} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise DocumentError(f"{quoted(str(path))} is no file name: {error}") from None


def shown_name(path: str | Path) -> str:
    """A path as messages show it: both ends of a long one, and "?" for what is not Unicode."""
    text = str(path).encode("utf-8", "replace").decode()
    half = _LONGEST_SHOWN // 2
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:half]}…{text[-half:]}"


class _NoGraphError(Exception):
    """What is at a path cannot be a graph."""


def _content(path: str | Path) -> bytes:
    handle = os.open(path, _FLAGS)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise _NoGraphError("it is no regular file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(LARGEST + 1)  # it may grow meanwhile
    finally:
        os.close(handle)
    if len(content) > LARGEST:
        raise _NoGraphError(f"it is larger than the {LARGEST // 2**20} MB that a graph may have")
    return content
