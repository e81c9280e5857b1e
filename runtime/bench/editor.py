"""Running the editor's own probes, where there is a display for its window."""

import json
import os
import subprocess
import sys
from typing import Any

from runtime.bench.measurement import Measurement

_LONGEST = 180.0


class ProbeError(Exception):
    """The editor cannot be measured here; the text says why."""


def probe(module: str) -> dict[str, Any]:
    """Run one of the editor's probes and return what it measured.

    Raises:
        ProbeError: There is no display, or the probe failed.
    """
    if sys.platform.startswith("linux") and not _has_display():
        raise ProbeError("there is no display for the editor's window")
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONGEST, check=False
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


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
