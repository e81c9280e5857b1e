"""Starts processes of Netloom's modules at once, from one that has imported what they need."""

import atexit
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from subprocess import PIPE

_FORKED = str(Path(__file__).with_name("forked.py"))


def command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command line of a module, for tests that are not about how processes start and end.

    Where processes cannot be forked it is the usual one.
    """
    if not hasattr(os, "pidfd_open"):
        return (sys.executable, "-P", "-m", module, *arguments)
    return (sys.executable, "-I", "-S", _FORKED, _address(), module, *arguments)


@cache
def _address() -> str:
    """Where a process waits to fork others, until this one ends."""
    folder = tempfile.mkdtemp()
    address = os.path.join(folder, "socket")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    serving = [sys.executable, _FORKED, "serve", address]
    server = subprocess.Popen(serving, stdin=PIPE, stdout=PIPE, env=environment)
    atexit.register(_end, server, folder)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return address


def _end(server: "subprocess.Popen[bytes]", folder: str) -> None:
    server.communicate()
    os.unlink(os.path.join(folder, "socket"))
    os.rmdir(folder)
