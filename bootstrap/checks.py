"""`run.py test`: everything that a change must pass, one stage after another."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from bootstrap.environment import PYTHON, ROOT
from bootstrap.progress import clock

MOST_WORKERS = 8  # each holds torch and Qt in memory

_CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "pyright"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}


def run_checks(arguments: Sequence[str]) -> int:
    """Run all stages, then print a line on each; return the first failing one's exit status.

    Args:
        arguments: pytest's own, and `--fast`, which leaves out the tests marked as slow.
    """
    fast = "--fast" in arguments
    pytest = ["-m", "pytest", "-n", str(min(_processors(), MOST_WORKERS)), "--dist", "worksteal"]
    pytest += ["-m", "not slow"] if fast else []
    pytest += [argument for argument in arguments if argument != "--fast"]
    results: list[tuple[str, int, float]] = []
    for stage, command in {**_CHECKS, "tests": pytest}.items():
        print(f"── {stage}: python {' '.join(command)}", flush=True)
        started = time.monotonic()
        status = _run(command)
        results.append((stage, status, time.monotonic() - started))
    print(
        " · ".join(
            f"{stage} {'FAILED' if status else 'passed'} ({clock(seconds)})"
            for stage, status, seconds in results
        )
    )
    return next((status for _, status, _ in results if status), 0)


def _run(command: Sequence[str]) -> int:
    # pyright would ask the network for a newer self.
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    command = [str(PYTHON), *command]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _processors() -> int:
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
