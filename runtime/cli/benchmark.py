"""``netloom bench``: runs the programs of ``runtime.bench`` and shows what they measured."""

import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

from runtime.bench.load import Reading, processors, share_of_others
from runtime.bench.measurement import Measurement, Verdict
from runtime.cli.errors import CommandError
from runtime.cli.output import say, say_json, show

PROGRAMS = {
    "steps": "the time of a step against a hand-written loop",
    "wholes": "a whole training against the usual loop",
    "checks": "the check of a graph",
    "starts": "the editor's start",
    "latency": "the editor's latency while a model trains",
    "canvas": "the waits for the canvas, in graphs of up to 8,400 nodes",
}
_ROOT = Path(__file__).resolve().parents[2]


MISSED = 1
DOUBTFUL = 3


def print_bench(names: Sequence[str], as_json: bool, quick: bool) -> int:
    """Measure one thing after the other, and print the figures.

    Args:
        names: Which of ``PROGRAMS`` to run; all where there are none.
        as_json: Print JSON and no table.
        quick: Take a glance only.

    Returns:
        The exit status: 0 where every target is met, ``MISSED`` where one is not, and else
        ``DOUBTFUL`` where one could not be judged.

    Raises:
        CommandError: There is no such program, or one failed; its output is in the text.
    """
    for name in names:
        if name not in PROGRAMS:
            raise CommandError(f"there is no bench '{name}': there are {', '.join(PROGRAMS)}")
    found: list[Measurement] = []
    machine = _machine()
    chosen = [name for name in PROGRAMS if name in names or not names]
    for index, name in enumerate(chosen, 1):
        print(f"[{index}/{len(chosen)}] {PROGRAMS[name]} …", file=sys.stderr, flush=True)
        found += _measured(name, quick)
    verdict, status = _overall(found)
    if as_json:
        measurements = [m.to_json() for m in found]
        say_json({"machine": machine, "verdict": verdict, "measurements": measurements})
        return status
    show(_table(found))
    say("")
    say(", ".join(f"{name} {value}" for name, value in machine.items()))
    say("Medians; × is a ratio of neighbouring runs. Spreads go from quartile to quartile.")
    if verdict == "doubtful":
        say("Not every target could be judged: close other programs and measure again.")
    return status


def _overall(found: Sequence[Measurement]) -> tuple[Verdict, int]:
    """The verdict on all, and the exit status that says so. What was not measured is in doubt."""
    verdicts = {m.verdict for m in found if m.target is not None}
    if "missed" in verdicts:
        return "missed", MISSED
    return ("doubtful", DOUBTFUL) if verdicts - {"met"} else ("met", 0)


def _measured(name: str, quick: bool) -> list[Measurement]:
    """What a program measures, and how much of the machine others took meanwhile."""
    before = Reading.now()
    found = list(_run(name, quick))
    others = share_of_others(before, Reading.now(), processors())
    return [replace(m, others=others) for m in found]


def _run(name: str, quick: bool) -> Iterator[Measurement]:
    command = [sys.executable, "-m", f"runtime.bench.{name}", *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{' '.join(command[1:])} failed:\n{done.stderr.strip()}")
    for line in done.stdout.splitlines():
        yield Measurement.from_json(json.loads(line))


def _machine() -> dict[str, Any]:
    return {
        "processors": processors(),
        "load": round(psutil.getloadavg()[0], 2),
        "python": platform.python_version(),
        "torch": version("torch"),
        "system": platform.platform(terse=True),
    }


def _table(found: list[Measurement]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Subject", no_wrap=True)
    table.add_column("Case")
    for name in ("Figure", "Spread", "Target"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("Remark", style="dim")
    for m in found:
        table.add_row(
            m.subject,
            m.case,
            _figure(m, m.value),
            f"{_figure(m, m.low)} to {_figure(m, m.high)}" if m.samples > 1 else "",
            "" if m.target is None else f"≤ {_figure(m, m.target)}",
            _verdict(m),
            "; ".join(filter(None, (m.doubt, m.remark))),
        )
    return table


def _verdict(m: Measurement) -> str:
    if m.value is None:
        return "not measured"
    return "MISSED" if m.verdict == "missed" else m.verdict or ""


def _figure(m: Measurement, value: float | None) -> str:
    return "" if value is None else f"{value:.2f} {m.unit}"
