"""A virtual X display for one test process."""

import ctypes
import os
import signal
import subprocess

SIZE = "1600x1000x24"
_PR_SET_PDEATHSIG = 1
_servers: list[subprocess.Popen[bytes]] = []


def start_virtual_screen() -> str:
    """Start an Xvfb on a free display number and return its name, such as `:1`.

    The server lives as long as this process, and not a moment less: Qt ends a program whose display
    goes away. Linux ends the server with us, even when we crash.
    """
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SIZE, "-nolisten", "tcp"]
    _servers.append(
        subprocess.Popen(
            command, pass_fds=[writer], stderr=subprocess.DEVNULL, preexec_fn=_end_with_parent
        )
    )
    os.close(writer)
    with os.fdopen(reader) as number:
        name = number.readline().strip()
    assert name, "Xvfb did not start"
    return f":{name}"


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
