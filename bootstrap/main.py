"""`run.py` after its Python was found new enough: set up, then hand over to the program."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from bootstrap.checks import run_checks
from bootstrap.display import has_display
from bootstrap.environment import PYTHON, ROOT, is_ready
from bootstrap.progress import SetupError, say
from bootstrap.system import (
    Need,
    missing_for_environments,
    missing_for_tests,
    missing_for_windows,
    provide,
)

STARTER = ROOT / "resources" / "examples" / "digits_mlp.loom"
# These need neither Qt nor a display; anything else may, so its libraries are looked for.
HEADLESS = frozenset({"train", "resume", "check", "export", "nodes", "devices", "bench"})


def main(arguments: Sequence[str]) -> int:
    """Do what `run.py ARGUMENTS` asks; return the exit status.

    Does not return on POSIX when all is well: the program replaces this process.
    """
    # They would mix another Python's packages into ours.
    for variable in ("PYTHONHOME", "PYTHONPATH"):
        os.environ.pop(variable, None)
    try:
        if arguments[:1] == ["test"]:
            return _test(arguments[1:])
        _start(arguments)
    except SetupError as error:
        say(f"run.py: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. Run the same command again to go on.")
        return 130


def _test(arguments: Sequence[str]) -> int:
    _prepare([*missing_for_windows(), *missing_for_tests()], "dev")
    return run_checks(arguments)


def _start(arguments: Sequence[str]) -> NoReturn:
    headless = bool(arguments) and arguments[0] in HEADLESS
    _prepare([] if headless else missing_for_windows())
    if not arguments and not has_display():
        say("There is no display here for the editor: training the starter graph in the terminal.")
        arguments = ["train", str(STARTER), "--picture"]
    _hand_over([str(PYTHON), "-P", "-m", "app", *arguments])


def _prepare(needs: Sequence[Need], extra: str = "") -> None:
    """Bring what the system lacks, and the environment up to date."""
    ready = is_ready(extra)
    provide(needs if ready else [*needs, *missing_for_environments()])
    if not ready:
        from bootstrap.installation import set_up  # not loaded by the starts that need none

        set_up(extra)


def _hand_over(command: list[str]) -> NoReturn:
    """Become `command`; Windows cannot, so there this process waits for it."""
    if os.name == "posix":
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                sys.exit(process.wait())
            except KeyboardInterrupt:
                continue  # the program got it too, and decides
