"""Running the program's commands: in this process, or as the processes that people start."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from support import forking
from typer.testing import CliRunner, Result

from runtime.cli.commands import cli

REPOSITORY = Path(__file__).resolve().parents[2]


def invoke(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="netloom")


def command(*arguments: str | Path) -> list[str]:
    """The command line that starts a command as a process of its own."""
    return [sys.executable, "-m", "runtime.cli", *map(str, arguments)]


def forked(*arguments: str | Path) -> tuple[str, ...]:
    """The same for tests that are not about how a command starts: it begins with torch imported."""
    return forking.command("runtime.cli", *map(str, arguments))


def start(
    arguments: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command as a process of its own, with its output in pipes."""
    return subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=search_path(environment),
    )


def run(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own to its end."""
    return subprocess.run(
        forked(*arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=search_path(environment),
        cwd=cwd,
        timeout=timeout,
        check=False,
    )


def search_path(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment in which the packages are found from any folder."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **(environment or {})}
