"""`run.py test`: everything that a change must pass, one stage after another."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bootstrap.environment import PYTHON, ROOT
from bootstrap.progress import clock

MOST_WORKERS = 8  # each holds torch and Qt in memory

_CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}
_TYPES = ["-m", "pyright"]

_FAST = ["--ignore=tests/gui", "-m", "not slow", "--hypothesis-profile=few"]


def run_checks(arguments: Sequence[str]) -> int:
    """Run all stages, then print a line on each; return the first failing one's exit status.

    Args:
        arguments: pytest's own, and ours:
            --fast: leave out what opens windows and what is marked as slow, and draw fewer
                examples.
            --random MINUTES: run nothing but the tests that draw examples, each time with new
                ones, until the minutes are over or something is found.
    """
    options, others = _options(arguments)
    if options.random is not None:
        return _search(options.random, others)
    chosen = _FAST if options.fast else []
    results: list[tuple[str, int, float]] = []
    with ThreadPoolExecutor() as pool:
        types = pool.submit(_timed, _TYPES, quiet=True)  # it uses one processor, for long
        for stage, command in {**_CHECKS, "tests": [*_pytest(), *chosen, *others]}.items():
            _announce(stage, command)
            status, seconds, _ = _timed(command)
            results.append((stage, status, seconds))
        _announce("types", _TYPES)
        status, seconds, output = types.result()
        print(output, end="", flush=True)
        results.append(("types", status, seconds))
    print(
        " · ".join(
            f"{stage} {'FAILED' if status else 'passed'} ({clock(seconds)})"
            for stage, status, seconds in results
        )
    )
    return next((status for _, status, _ in results if status), 0)


def _options(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own options, and what is pytest's."""
    parser = argparse.ArgumentParser("run.py test", add_help=False, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--random", type=float, metavar="MINUTES")
    return parser.parse_known_args(arguments)


def _search(minutes: float, arguments: Sequence[str]) -> int:
    """Run the tests that draw examples, round after round; return a failing round's status.

    A round that has begun is ended, so a search takes a little longer than asked.
    """
    end = time.monotonic() + 60 * minutes
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        rounds += 1
        seed = str(secrets.randbelow(2**32))
        print(f"── round {rounds}, seed {seed}", flush=True)
        drawing = ["--hypothesis-profile=new", f"--hypothesis-seed={seed}", *arguments]
        status, _, _ = _timed([*_pytest(), "-m", "hypothesis", *drawing])
        if status:
            print(f"Found in round {rounds}. To see it again: run.py test {' '.join(drawing)}")
            return status
    print(f"Nothing found in {rounds} rounds of new examples.")
    return 0


def _pytest() -> list[str]:
    workers = str(min(_processors(), MOST_WORKERS))
    return ["-m", "pytest", "-n", workers, "--dist", "worksteal"]


def _announce(stage: str, command: Sequence[str]) -> None:
    print(f"── {stage}: python {' '.join(command)}", flush=True)


def _timed(command: Sequence[str], quiet: bool = False) -> tuple[int, float, str]:
    """Run Python; return its exit status, the seconds it took, and what it said if quiet."""
    # pyright would ask the network for a newer self.
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    # Tests start hundreds of processes, each of which would compile the packages for itself.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    ended = subprocess.run(
        [str(PYTHON), *command],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        encoding="utf-8",
        errors="replace",
    )
    return ended.returncode, time.monotonic() - started, ended.stdout or ""


def _processors() -> int:
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
