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
_ALONE = str(Path(__file__).with_name("alone.py"))
_ISOLATED = sys.executable, "-I", "-W", "error"


def command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command line of a module, for tests that are not about how processes start and end.

    Where processes cannot be forked it is the usual one.
    """
    if not hasattr(os, "pidfd_open"):
        return (sys.executable, "-P", "-m", module, *arguments)
    return (sys.executable, "-I", "-S", _FORKED, _address(), module, *arguments)


def alone(script: Path, *arguments: str) -> tuple[str, ...]:
    """The command line of a script that finds no Netloom, and torch imported already."""
    if not hasattr(os, "pidfd_open"):
        return fresh_alone(script, *arguments)
    return (sys.executable, "-I", "-S", _FORKED, _address(alone=True), str(script), *arguments)


def fresh_alone(script: Path, *arguments: str) -> tuple[str, ...]:
    """The command line of a script that finds no Netloom and imports all by itself."""
    return (*_ISOLATED, _ALONE, str(script), *arguments)


@cache
def _address(*, alone: bool = False) -> str:
    """Where a process waits to fork others, until this one ends."""
    folder = tempfile.mkdtemp()
    address = os.path.join(folder, "socket")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    program = _ISOLATED if alone else (sys.executable,)
    serving = [*program, _FORKED, "serve", address, *(["alone"] if alone else [])]
    server = subprocess.Popen(serving, stdin=PIPE, stdout=PIPE, env=environment)
    atexit.register(_end, server, folder)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return address


def _end(server: "subprocess.Popen[bytes]", folder: str) -> None:
    server.communicate()
    os.unlink(os.path.join(folder, "socket"))
    os.rmdir(folder)
