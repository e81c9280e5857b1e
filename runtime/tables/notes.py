"""Says of a table what a person should know: what was decided and why, and what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, Column
from graph_nodes.edit import SetColumn
from graph_nodes.params import Value
from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem
from runtime.tables.columns import TableColumn
from runtime.tables.found import Survey

_LINES = {
    "skipped": "lines_skipped",
    "comments": "lines_comments",
    "blank": "lines_blank",
    "header": "lines_header",
    "rows": "lines_rows",
    "continued": "lines_continued",
}


def say(found: Survey, values: Mapping[str, Value]) -> None:
    """Note what was decided, and what is wrong with the columns."""
    given = {c[0] for c in cast("tuple[Column, ...]", values["columns"] or ())}
    _decisions(found)
    _columns(found, given)
    _classes(found)
    _lines(found)


def _decisions(found: Survey) -> None:
    told = tuple(
        _because(f"{name.replace('_', ' ')} {found.settled[name]}", why)
        for name, why in found.why.items()
        if name in found.settled
    )
    if told:
        found.notes.append(Problem("table_settings", {"settings": told}, severity="info"))


def _columns(found: Survey, given: set[str]) -> None:
    known = tuple(column.settled for column in found.columns if column.kind)
    found.notes += [_undecided(column, known) for column in found.columns if not column.kind]
    there = {column.name for column in found.columns}
    for name in sorted(given - there):
        args = {"column": repr(name), "columns": _names(c.name for c in found.columns)}
        found.notes.append(Problem("table_no_column", args))
    decided = [c for c in found.columns if c.why and c.kind and c.name != found.target]
    new = [c.name for c in decided if given and c.name not in given]
    if new:
        args = {"columns": _names(new)}
        found.notes.append(Problem("table_new_columns", args, severity="warning"))
    left = tuple(_because(c.name, c.why) for c in decided if c.kind == IGNORE)
    if left:
        found.notes.append(Problem("table_left_out", {"columns": left}, severity="info"))
    coded = tuple(_holding(c) for c in decided if c.kind == CATEGORY)
    if coded:
        found.notes.append(Problem("table_categories", {"columns": coded}, severity="info"))
    odd = [c for c in decided if c.kind not in (IGNORE, CATEGORY) and c.why != "numbers"]
    if odd:
        args = {"columns": tuple(_because(c.name, c.why) for c in odd)}
        found.notes.append(Problem("table_numbers", args, severity="info"))
    apart = [c.name for c in found.columns if c.name != c.said and c.said]
    if apart:
        args = {"columns": _names(apart)}
        found.notes.append(Problem("table_same_names", args, severity="info"))


def _undecided(column: TableColumn, known: tuple[Column, ...]) -> Problem:
    args = {"why": column.why, "column": repr(column.name), "name": column.name}
    is_date = column.why.startswith("dates")
    kinds = (DATE, IGNORE) if is_date else (IGNORE, CATEGORY)
    fixes = tuple(SetColumn("", column.name, kind, known) for kind in kinds)
    return Problem("table_dates" if is_date else "table_texts", args, fixes=fixes)


def _classes(found: Survey) -> None:
    if found.classes:
        named = tuple(f"{place} {name!r}" for place, name in enumerate(found.classes))
        args = {"count": len(named), "classes": named}
        found.notes.append(Problem("table_classes", args, severity="info"))


def _lines(found: Survey) -> None:
    lines = dict(found.lines)
    total, dropped = lines.pop("all"), lines.pop("dropped")
    counted = {name: count for name, count in lines.items() if count}
    parts = tuple(Phrase(_LINES[name], {"count": count}) for name, count in counted.items())
    args: dict[str, Any] = {"total": total, "parts": parts}
    if sum(lines.values()) != total:
        found.notes.append(Problem("table_unaccounted", args))
    elif dropped:
        of = {"dropped": dropped, "rows": lines["rows"]}
        found.notes.append(Problem("table_dropped", of, severity="info"))
    if counted.keys() - {"header", "rows"}:
        found.notes.append(Problem("table_lines", args, severity="info"))


def _because(what: str, why: str) -> Phrase:
    return Phrase("because", {"what": what, "why": why})


def _holding(column: TableColumn) -> Phrase:
    return Phrase("holding", {"name": column.name, "items": _names(column.more)})


def _names(names: Iterable[str]) -> tuple[str | Phrase, ...]:
    return tuple(name or Phrase("missing_name") for name in names)
