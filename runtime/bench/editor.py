"""Running the editor's own probes, on the person's screen or on a virtual one."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from runtime.bench.measurement import Measurement
from runtime.screen import NoScreenError, VirtualScreen

_LONGEST = 180.0
STARTED = "NETLOOM_PROBE_STARTED"
"""The variable that tells a probe when it was started, in seconds since 1970.

What the system says of a process is a second off at times: it counts from a start of the machine
that it knows in whole seconds.
"""


class ProbeError(Exception):
    """The editor cannot be measured here; the text says why."""


def probe(module: str, *arguments: str) -> dict[str, Any]:
    """Run one of the editor's probes and return what it measured.

    It is told when it was started, and keeps bytecode, as Python does unless it is told not to.

    Args:
        module: The probe.
        arguments: What it is to be told.

    Raises:
        ProbeError: There is no screen and none can be made, or the probe failed.
    """
    if _has_display():
        return _run(module, arguments, os.environ)
    try:
        screen = VirtualScreen()
    except NoScreenError as error:
        raise ProbeError(f"there is no display for the editor's window: {error}") from None
    with closing(screen):
        place = {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
        return _run(module, arguments, {**os.environ, **place})


def _run(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *arguments]
    place = {**environment, STARTED: str(time.time())}
    place.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONGEST, check=False, env=place
        )
    except subprocess.TimeoutExpired:
        raise ProbeError(f"{module} took longer than {_LONGEST:.0f} s") from None
    try:
        return json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise ProbeError(f"{module} failed: {reason[0]}") from None


def unmeasured(subject: str, case: str, unit: str, target: float, error: ProbeError) -> Measurement:
    """The measurement that says why there is none."""
    return Measurement(subject, case, unit, target, remark=str(error))


def where() -> str:
    """On what screen windows open, for a remark."""
    return "on this screen" if _has_display() else "on a virtual screen"


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
