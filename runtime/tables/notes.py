"""Says of a table what a person should know: what was decided and why, and what is wrong."""

from collections.abc import Mapping
from typing import cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, Column
from graph_nodes.params import Value
from graph_nodes.problem import Severity
from runtime.tables.found import Survey

_SHOWN = 20


def say(found: Survey, values: Mapping[str, Value]) -> None:
    """Note what was decided, and what is wrong with the columns."""
    given = {c[0] for c in cast("tuple[Column, ...]", values["columns"] or ())}
    _decisions(found)
    _columns(found, given)
    _classes(found)
    _lines(found)


def _decisions(found: Survey) -> None:
    told = [
        f"{name.replace('_', ' ')} {found.settled[name]} ({why})"
        for name, why in found.why.items()
        if name in found.settled
    ]
    if told:
        found.notes.append(("info", f"is read with {', '.join(told)}", ""))


def _columns(found: Survey, given: set[str]) -> None:
    for column in found.columns:
        if not column.kind:
            found.notes.append(_undecided(column.name, column.why))
    there = {column.name for column in found.columns}
    for name in sorted(given - there):
        text = f"has no column {name!r}: there are {_some([c.name for c in found.columns])}"
        found.notes.append(("error", text, "choose another file, or decide the columns anew"))
    decided = [c for c in found.columns if c.why and c.kind and c.name != found.target]
    new = [c.name for c in decided if given and c.name not in given]
    if new:
        text = f"has columns that were not there before: {_some(new)}"
        found.notes.append(("warning", text, "say in columns what they are"))
    left = [f"{c.name} ({c.why})" for c in decided if c.kind == IGNORE]
    if left:
        found.notes.append(("info", f"leaves out the column {_some(left)}", ""))
    coded = [f"{c.name} ({_some(c.more)})" for c in decided if c.kind == CATEGORY]
    if coded:
        text = f"makes a column of ones and zeros of each category of {_some(coded)}"
        found.notes.append(("info", text, ""))
    odd = [c for c in decided if c.kind not in (IGNORE, CATEGORY) and c.why != "numbers"]
    if odd:
        text = ", ".join(f"{c.name} ({c.why})" for c in odd[:_SHOWN])
        found.notes.append(("info", f"reads as numbers: {text}", ""))
    apart = [c.name for c in found.columns if c.name != c.said and c.said]
    if apart:
        text = f"has names that come more than once, told apart as {_some(apart)}"
        found.notes.append(("info", text, ""))


def _undecided(name: str, why: str) -> tuple[Severity, str, str]:
    if why.startswith("dates"):
        remedy = f"set {name} in columns to {DATE} (days since 1970) or to {IGNORE}"
    else:
        remedy = f"set {name} in columns to {IGNORE}, or to {CATEGORY} for a column for each"
    return ("error", f"has {why} in the column {name!r}, which are no numbers", remedy)


def _classes(found: Survey) -> None:
    if found.classes:
        named = [f"{place} {name!r}" for place, name in enumerate(found.classes)]
        found.notes.append(("info", f"has {len(named):,} classes: {_some(named)}", ""))


def _lines(found: Survey) -> None:
    lines = dict(found.lines)
    total, dropped = lines.pop("all"), lines.pop("dropped")
    parts = [f"{count:,} {name}" for name, count in lines.items() if count]
    if sum(lines.values()) != total:
        text = f"has {total:,} lines, of which these are accounted for: {', '.join(parts)}"
        found.notes.append(("error", text, "please report this with the file"))
    elif dropped:
        text = f"leaves out {dropped:,} of {lines['rows']:,} rows for a missing cell"
        found.notes.append(("info", text, ""))
    unsaid = {"header", "rows"}
    if any(count and name not in unsaid for name, count in lines.items()):
        found.notes.append(("info", f"has {total:,} lines: {', '.join(parts)}", ""))


def _some(names: "list[str] | tuple[str, ...]") -> str:
    shown = ", ".join(name or "(missing)" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN:,} more"
