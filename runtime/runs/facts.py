"""What ``run.json`` says, as far as it makes sense: the file may come from anywhere."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypedDict, cast

from runtime.runs.data import DataFacts, is_data

LARGEST = 1 << 20
"""The most bytes of a ``run.json`` that are read."""

_LONGEST_TEXT = 4096


class Process(TypedDict):
    """Which process trains a run: its number and when it began, on the machine of this name."""

    pid: int
    host: str
    created: float


class Resumed(TypedDict):
    """A time at which a run was resumed, and the step that it went on from."""

    step: int
    time: str


class Facts(TypedDict, total=False):
    """What is known of a run. What is wrong in the file is not here; what is unknown is kept."""

    format: int
    graph: str
    started: str
    ended: str
    outcome: str
    message: str
    process: Process
    seed: int
    device: str
    folder: str
    threads: int
    versions: dict[str, str]
    settings: dict[str, Any]
    weights: str
    data: DataFacts
    steps: int
    seconds: float
    train: dict[str, float | None]
    val: dict[str, float | None]
    resumed: list[Resumed]


def parse(content: bytes) -> Facts:
    """Return what a ``run.json`` says.

    Raises:
        ValueError: it is no JSON object, and why.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    fields = cast("dict[str, Any]", found)
    return cast("Facts", {k: v for k, v in fields.items() if _KINDS.get(k, _anything)(v)})


def _anything(value: object) -> bool:
    return True


def _path(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


def _text(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return _count(value)


def _measure(value: object) -> bool:
    """A value that a training gave; none is one that JSON has no number for."""
    return value is None or isinstance(value, float) or _number(value)


def _each(kind: Callable[[object], bool]) -> Callable[[object], bool]:
    def all_are(value: object) -> bool:
        if not isinstance(value, dict):
            return False
        return all(map(kind, cast("dict[str, object]", value).values()))

    return all_are


def _process(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    fields = cast("dict[str, object]", value)
    pid = fields.get("pid")
    known = isinstance(pid, int) and 0 < pid < 2**31 and _text(fields.get("host"))
    return known and _number(fields.get("created"))


def _resumed(value: object) -> bool:
    if not isinstance(value, list):
        return False
    return all(_is_resumed(entry) for entry in cast("list[object]", value))


def _is_resumed(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    entry = cast("Mapping[str, object]", value)
    return _count(entry.get("step")) and _text(entry.get("time"))


_KINDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("graph", "started", "ended", "outcome", "message", "device"), _text),
    **dict.fromkeys(("folder", "weights"), _path),
    **dict.fromkeys(("format", "seed", "threads", "steps"), _count),
    "seconds": _number,
    "versions": _each(_text),
    "settings": _each(_anything),
    "train": _each(_measure),
    "val": _each(_measure),
    "process": _process,
    "resumed": _resumed,
    "data": is_data,
}
