"""Run one step of the set-up as a child process, and show how it goes.

Everything goes to stderr: stdout belongs to the command that is started afterwards.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

HEARTBEAT = 15.0  # seconds between lines where the output is no terminal
REDRAW = 0.2  # seconds between redraws of the line on a terminal


class SetupError(Exception):
    """A set-up that cannot go on; the message is one clear sentence for the person."""


class StepError(Exception):
    """A step's process ended with an error; `output` is all that it printed."""

    def __init__(self, title: str, output: Sequence[str]) -> None:
        super().__init__(title)
        self.title = title
        self.output = list(output)


def say(text: str) -> None:
    """Print one line on stderr at once."""
    print(text, file=sys.stderr, flush=True)


def clock(seconds: float) -> str:
    """Return a duration as `minutes:seconds`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


class Activity:
    """What a child process is doing, read off its output line by line."""

    def __init__(self) -> None:
        self.text = ""
        self._file = ""

    def read(self, line: str) -> None:
        """Take one line of output; pip's are put into few words, others are shown as they are."""
        detail = line.startswith((" ", "WARNING:"))
        line = line.strip()
        if match := re.match(r"Progress (\d+) of (\d+)", line):
            done, total = int(match[1]), int(match[2])
            if total:
                self.text = f"downloading {self._file}, {100 * done // total} %"
        elif match := re.match(r"Downloading (\S+)(.*)", line):
            self._file = match[1].rsplit("/", 1)[-1].partition("-cp")[0] + match[2]
            self.text = f"downloading {self._file}"
        elif match := re.match(r"Installing collected packages: (.*)", line):
            self.text = f"unpacking {match[1].count(',') + 1} packages"
        elif "after connection broken" in line:
            self.text = "the network does not answer, trying again"
        elif line and not detail:
            self.text = line


class StepRunner:
    """Runs the steps of one set-up; all that their processes print goes to one log file.

    Args:
        log: the file that receives the output; opened anew.
        inherit: file descriptors that the children keep open (POSIX).
    """

    def __init__(self, log: Path, inherit: Sequence[int] = ()) -> None:
        self.log = log
        self._inherit = tuple(inherit) if os.name == "posix" else ()
        self._terminal = sys.stderr.isatty()
        log.write_text("", encoding="utf-8")

    def run(self, title: str, command: Sequence[str], environment: dict[str, str]) -> None:
        """Run `command` to its end, showing `title`, the time and what it is doing.

        Raises:
            StepError: the process ended with an exit status other than 0.
        """
        lines: list[str] = []
        activity = Activity()
        started = time.monotonic()
        self._note(f"$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
            pass_fds=self._inherit,
        ) as process:
            assert process.stdout is not None
            reader = threading.Thread(
                target=self._collect, args=(process.stdout, lines, activity), daemon=True
            )
            reader.start()
            try:
                self._watch(title, activity, reader, started)
            except BaseException:
                process.terminate()
                raise
        self._show(title, "failed" if process.returncode else "done", started, last=True)
        if process.returncode:
            raise StepError(title, lines)

    def _collect(self, output: IO[str], lines: list[str], activity: Activity) -> None:
        for line in output:
            activity.read(line)
            if not line.startswith("Progress "):
                lines.append(line.rstrip("\n"))
                self._note(line)

    def _note(self, text: str) -> None:
        # A full disk must not hide why a step failed.
        with suppress(OSError), self.log.open("a", encoding="utf-8") as log:
            log.write(text)

    def _watch(
        self, title: str, activity: Activity, reader: threading.Thread, started: float
    ) -> None:
        if not self._terminal:
            say(f"{title} …")
        shown = time.monotonic()
        while reader.is_alive():
            reader.join(REDRAW)
            if self._terminal or time.monotonic() - shown > HEARTBEAT:
                self._show(title, activity.text, started)
                shown = time.monotonic()

    def _show(self, title: str, text: str, started: float, *, last: bool = False) -> None:
        line = f"{title}: {clock(time.monotonic() - started)} {text}"
        if not self._terminal:
            say(line)
            return
        width = (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1
        print(f"\r{line[:width]:<{width}}", end="\n" if last else "", file=sys.stderr, flush=True)
