"""Runs exported scripts as their new owners do: in a process that has no Netloom."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from support import forking

from runtime.strict_json import named

_RUN_ALL = Path(__file__).with_name("run_all.py")


def run_scripts(
    scripts: Sequence[Path],
    *arguments: str,
    folder: Path,
    threads: int | None = None,
    exact: bool = False,
    fresh: bool = False,
) -> dict[Path, list[str]]:
    """Run scripts one after another in one process.

    Args:
        scripts: The scripts.
        arguments: What each is given; "{folder}" stands for the script's own folder.
        folder: The working directory.
        threads: How many threads torch computes with; as many as here, where not given.
        exact: Whether to print what each epoch gave as JSON, to the last digit, in place of what
            the script itself makes of it for people.
        fresh: Whether the process is to import all by itself, instead of beginning with torch.

    Returns:
        Script → the lines that it printed.
    """
    command = forking.fresh_alone if fresh else forking.alone
    paths = "\n".join(map(str, scripts))
    result = subprocess.run(
        command(_RUN_ALL, "exact" if exact else "plain", paths, *arguments),
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": str(threads or torch.get_num_threads())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{result.stdout[-300:]}\n{result.stderr}"
    printed: dict[Path, list[str]] = {}
    known = {str(script): script for script in scripts}
    lines: list[str] = []
    for line in result.stdout.splitlines():
        if line in known:
            lines = printed.setdefault(known[line], [])
        else:
            lines.append(line)
    return printed


def epochs(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The epochs of a script that was run to print them exactly, as the app would record them."""
    return named([json.loads(line) for line in lines])


def assert_same_epochs(lines: Sequence[str], records: Sequence[dict[str, Any]], about: str) -> None:
    """A script's numbers are what the app recorded, to the last digit.

    Args:
        lines: What the script printed, exactly.
        records: The app's epochs.
        about: What to say where they differ.
    """
    theirs = [_without_empty(record) for record in epochs(lines)]
    ours = [_without_empty({**record, "step": None}) for record in records]
    assert json.dumps(theirs) == json.dumps(named(ours)), about


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    """A record without parts in which there was nothing to measure or watch."""
    return {part: values for part, values in record.items() if values}
