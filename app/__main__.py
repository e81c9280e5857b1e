"""``netloom [FILE]`` opens the editor; ``netloom COMMAND …`` works without a display.

Nothing here imports Qt or torch before it is clear that it is needed.
"""

import os
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == ["--new"]:
        return _editor(None, empty=True)
    if not arguments:
        return _editor(None)
    if len(arguments) == 1 and _is_file(arguments[0]):
        return _editor(Path(arguments[0]))
    return _command(arguments)


def _is_file(argument: str) -> bool:
    """Whether an argument names a graph rather than a command; a missing file counts too."""
    if argument.startswith("-"):
        return False
    return Path(argument).suffix != "" or "/" in argument or os.path.isfile(argument)


def _editor(file: Path | None, *, empty: bool = False) -> int:
    if not _has_display():
        print(
            "netloom: there is no display for the editor. "
            "The commands work without one: netloom --help",
            file=sys.stderr,
        )
        return 1
    from app.startup import run_editor

    return run_editor(file, empty=empty)


def _has_display() -> bool:
    """Whether a window can be shown; Qt itself would end the process without a word to people."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(v) for v in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _command(arguments: list[str]) -> int:
    from app.canvas.render_command import render
    from runtime.cli.commands import cli

    cli.command()(render)
    cli(arguments, prog_name="netloom")
    return 0


if __name__ == "__main__":
    sys.exit(main())
