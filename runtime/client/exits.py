"""How a process ended, in values for programs and words for people."""

from __future__ import annotations

import signal as signals
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["asked", "terminated", "killed", "died"]

_CAUSES = {
    "SIGKILL": "often the system ran out of memory; a smaller batch or model needs less",
    "SIGSEGV": "a crash inside torch, a driver or another library",
    "SIGABRT": "torch or another library gave up on an error that it could not handle",
    "SIGBUS": "often shared memory is full; fewer loading workers need less",
    "SIGILL": "this torch uses instructions that the processor does not have",
    "SIGFPE": "an arithmetic error inside a library",
    "SIGTERM": "another program or the system asked it to end",
    "SIGHUP": "the connection or terminal that it belonged to was closed",
    "SIGXCPU": "it used up the processor time that the system grants",
    "SIGXFSZ": "it wrote a larger file than the system allows",
}

_WINDOWS = {
    0xC0000005: "it touched memory that is not its own, a crash inside torch, a driver or "
    "another library",
    0xC0000017: "the system ran out of memory",
    0xC00000FD: "its stack overflowed",
    0xC0000135: "a library (DLL) that torch needs is missing",
}

_SSH_FAILED = 255


@dataclass(frozen=True)
class Exit:
    """How one process ended.

    Attributes:
        outcome: "asked": it ended when asked to; "terminated" and "killed": it took SIGTERM or
            SIGKILL by us; "died": it ended on its own, or by somebody else's hand.
        returncode: as of ``subprocess``: negative is the number of the signal that ended it.
        signal: that signal's name, such as "SIGKILL"; None if it was none.
        detail: one or two sentences for the person.
        last_words: the end of what it wrote to stderr.
    """

    outcome: Outcome
    returncode: int
    signal: str | None
    detail: str
    last_words: str = ""


def describe(who: str, rung: Outcome, returncode: int, last_words: str, log: Path) -> Exit:
    """Return how a process ended.

    Args:
        who: what it is called.
        rung: the last thing done to make it end; "died" when nothing was.
        returncode: as of ``subprocess``.
        last_words: the end of what it wrote to stderr.
        log: where all that it wrote is.
    """
    name = signal_name(returncode)
    outcome = rung if _took(rung, returncode, name) else "died"
    words = {
        "asked": f"{who} ended as it was asked to.",
        "terminated": f"{who} did not answer and was ended with SIGTERM.",
        "killed": f"{who} hung, even after SIGTERM, and was ended with SIGKILL.",
        "died": f"{who} {_death(returncode, name)}{_said(last_words)} The log has more: {log}.",
    }
    return Exit(outcome, returncode, name, words[outcome], last_words)


def signal_name(returncode: int) -> str | None:
    """Return the name of the signal that a return code stands for, if it does.

    ``subprocess`` gives -9; a shell, ssh, or a program that tidies up first gives 128 + 9.
    """
    number = -returncode if returncode < 0 else returncode - 128
    try:
        return signals.Signals(number).name
    except ValueError:
        return None


def _took(rung: Outcome, returncode: int, name: str | None) -> bool:
    """Whether what was done is what ended it: it may as well have crashed meanwhile."""
    match rung:
        case "asked":
            return returncode == 0
        case "terminated":
            return returncode == 0 or name == "SIGTERM"
        case _:
            return True


def _death(returncode: int, name: str | None) -> str:
    if name is not None:
        number = signals.Signals[name].value
        cause = _CAUSES.get(name)
        return f"was killed by signal {number} ({name}){f': {cause}' if cause else ''}."
    cause = _WINDOWS.get(returncode & 0xFFFFFFFF)
    if cause is not None:
        return f"crashed with code {returncode & 0xFFFFFFFF:#x}: {cause}."
    if returncode == _SSH_FAILED:
        return "ended with code 255; if it runs behind ssh, the connection was lost."
    if returncode == 0:
        return "ended on its own without an error."
    return f"stopped with an error (code {returncode})."


def _said(last_words: str) -> str:
    lines = last_words.strip().splitlines()
    return f" Its last line was: {lines[-1].strip()[:300]}" if lines else ""
