"""A virtual X display, for windows where there is no screen. Linux only: it needs Xvfb."""

import ctypes
import os
import signal
import subprocess
import sys

SIZE = "1600x1000x24"
_PR_SET_PDEATHSIG = 1
_open: list["VirtualScreen"] = []


class NoScreenError(Exception):
    """A virtual screen cannot be opened here; the text says why and what would help."""


class VirtualScreen:
    """An Xvfb on a free display number, which lives until it is closed or this process ends.

    Qt ends a program whose display goes away: close a screen after the last program on it, and
    never under a window of this process. Linux ends the server with us, even when we crash.

    Attributes:
        name: The display's name, such as `:1`.

    Raises:
        NoScreenError: This is no Linux, or Xvfb is not installed or did not start.
    """

    def __init__(self) -> None:
        if not sys.platform.startswith("linux"):
            raise NoScreenError("a virtual screen needs Xvfb, which is for Linux only")
        reader, writer = os.pipe()
        with os.fdopen(reader) as number:
            try:
                self._server = _start(writer)
            finally:
                os.close(writer)
            self.name = f":{number.readline().strip()}"
        _open.append(self)
        if self.name == ":":
            self.close()
            raise NoScreenError("Xvfb did not start")

    def close(self) -> None:
        """End the server, and wait until it has ended."""
        self._server.terminate()
        self._server.wait()
        _open.remove(self)


def _start(writer: int) -> subprocess.Popen[bytes]:
    """Start a server that writes its display number to a pipe."""
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SIZE, "-nolisten", "tcp"]
    try:
        return subprocess.Popen(
            command, pass_fds=[writer], stderr=subprocess.DEVNULL, preexec_fn=_end_with_parent
        )
    except OSError:
        raise NoScreenError(
            "a virtual screen needs Xvfb, which is not installed: install the package xvfb"
        ) from None


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
