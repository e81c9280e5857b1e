"""``netloom bench``: runs the programs of ``runtime.bench`` and shows what they measured."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.table import Table

from runtime.bench.measurement import Measurement
from runtime.cli.errors import CommandError
from runtime.cli.output import say, say_json, show

PROGRAMS = {
    "steps": "the time of a step against a hand-written loop",
    "wholes": "a whole training against the usual loop",
    "checks": "the check of a graph",
    "starts": "the editor's start",
    "latency": "the editor's latency while a model trains",
}
_ROOT = Path(__file__).resolve().parents[2]


def print_bench(as_json: bool, quick: bool) -> None:
    """Measure everything, one program after the other, and print the figures.

    Raises:
        CommandError: A program failed; its output is in the text.
    """
    found: list[Measurement] = []
    for index, (name, subject) in enumerate(PROGRAMS.items(), 1):
        print(f"[{index}/{len(PROGRAMS)}] {subject} …", file=sys.stderr, flush=True)
        found += _run(name, quick)
    if as_json:
        say_json({"machine": _machine(), "measurements": [m.to_json() for m in found]})
        return
    show(_table(found))
    say("")
    say(", ".join(f"{name} {value}" for name, value in _machine().items()))
    say("Medians; × is a ratio of neighbouring runs. Spreads go from quartile to quartile.")


def _run(name: str, quick: bool) -> Iterator[Measurement]:
    command = [sys.executable, "-m", f"runtime.bench.{name}", *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{' '.join(command[1:])} failed:\n{done.stderr.strip()}")
    for line in done.stdout.splitlines():
        yield Measurement.from_json(json.loads(line))


def _machine() -> dict[str, Any]:
    return {
        "processors": len(os.sched_getaffinity(0)) if _has_affinity() else os.cpu_count(),
        "python": platform.python_version(),
        "torch": version("torch"),
        "system": platform.platform(terse=True),
    }


def _has_affinity() -> bool:
    return hasattr(os, "sched_getaffinity")


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
            m.remark,
        )
    return table


def _verdict(m: Measurement) -> str:
    if m.value is None:
        return "not measured"
    return {True: "met", False: "MISSED", None: ""}[m.met]


def _figure(m: Measurement, value: float | None) -> str:
    return "" if value is None else f"{value:.2f} {m.unit}"
