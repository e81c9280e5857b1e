"""Goes through all rows of a table whose layout is settled, and finds what its columns hold."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, NUMBER, Column
from graph_nodes.params import Value
from graph_nodes.table_reading import missing_words, pandas_arguments
from graph_nodes.table_rows import table_rows
from runtime.tables.cells import Notation
from runtime.tables.columns import TableColumn, decide, named, settle_categories, settle_date
from runtime.tables.found import Survey
from runtime.tables.header import numbers_rows
from runtime.tables.text import TableError

PREVIEW = 2400
"""Cells that are kept to be shown, in up to twelve whole rows."""

_BATCH = 2000
"""Rows that are looked at together; what the first of them hold tells the kinds of columns."""

_NAMELESS = re.compile(r"Unnamed: .*|(?i:index|row|rownames|id)")
"""What pandas and people call a column that only numbers the rows."""

_FILLS = ("mean", "median", "constant")


class Scan:
    """One pass through a table, whose findings go into a survey.

    Args:
        path: The table.
        known: The node's parameters, all of them settled but the columns.
        notation: How numbers are written.
        found: Where findings go.
    """

    def __init__(
        self, path: Path, known: Mapping[str, Value], notation: Notation, found: Survey
    ) -> None:
        self._path, self._known, self._notation, self._found = path, known, notation, found
        self._missing = frozenset(missing_words(known))
        self._counts: Counter[str] = Counter()
        self._given = {c[0]: c for c in cast("tuple[Column, ...]", known["columns"] or ())}
        self._first_cells: list[list[str]] = []

    def run(self) -> None:
        """Go through the table.

        Raises:
            TableError: It cannot be used as a table, or a line of it is wrong.
        """
        try:
            self._count_lines()
            self._read()
        except UnicodeError as error:
            raise TableError(
                f"{self._path.name} is not {self._known['encoding']} text: {error.reason}"
                if isinstance(error, UnicodeDecodeError)
                else f"{self._path.name}: {error}"
            ) from None
        self._finish()

    def _count_lines(self) -> None:
        comment, skipped = str(self._known["comment"]), cast("int", self._known["skip_rows"])
        with self._path.open(newline="", encoding=str(self._known["encoding"])) as file:
            for number, line in enumerate(file, start=1):
                self._counts["all"] += 1
                if number <= skipped:
                    self._counts["skipped"] += 1
                elif comment != "none" and line.startswith(comment):
                    self._counts["comments"] += 1

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that say something."""
        arguments = pandas_arguments(self._known)
        arguments.pop("header", None)
        for line, span, cells in table_rows(self._path, **arguments):
            if any(cells):
                self._counts["continued"] += span - 1
                yield line, cells
            else:
                self._counts["blank"] += span

    def _read(self) -> None:
        rows = self._rows()
        first = next(rows, None)
        if first is None:
            raise self._nothing()
        indexed = self._known["index"] == "first"
        if self._known["header"] == "yes":
            self._counts["header"] = 1
            names, second = first[1], next(rows, None)
            if second is None:
                raise self._nothing()
            fewer = len(second[1]) == len(names) + 1
            self._found.columns = named(names[1:] if indexed and not fewer else names)
            begun = [second]
        else:
            self._found.columns = named([str(i) for i in range(len(first[1]))][indexed:])
            begun = [first]
        if len(self._found.columns) < 2:
            raise self._nothing()
        while batch := [*begun, *islice(rows, _BATCH - len(begun))]:
            begun = []
            self._take([(line, cells[indexed:]) for line, cells in batch])

    def _nothing(self) -> TableError:
        return TableError(
            f"{self._path.name} wants a row of 2 or more cells, split by {self._known['delimiter']}"
        )

    def _take(self, batch: list[tuple[int, list[str]]]) -> None:
        columns = self._found.columns
        cells = [list(texts) for texts in zip(*(cells for _, cells in batch), strict=True)]
        if not self._first_cells:
            shown = max(1, min(12, PREVIEW // len(columns)))
            self._found.rows = [(n, [c[:80] for c in texts]) for n, texts in batch[:shown]]
            self._first_cells = cells
            self._decide()
        self._counts["rows"] += len(batch)
        for column, texts in zip(columns, cells, strict=True):
            column.missing += sum(map(self._missing.__contains__, texts))
            if column.kind == CATEGORY and not column.more:
                column.texts.update(texts)
        self._counts["dropped"] += self._dropped(batch)

    def _dropped(self, batch: list[tuple[int, list[str]]]) -> int:
        """How many of these rows are left out for a missing cell."""
        used = [
            i
            for i, column in enumerate(self._found.columns)
            if column.kind != IGNORE
            and self._known["missing_target" if column.name == self._found.target else "missing"]
            == "drop"
        ]
        if not used:
            return 0
        return sum(any(cells[i] in self._missing for i in used) for _, cells in batch)

    def _decide(self) -> None:
        """Tell the kinds of columns that were not given, and which is the target."""
        for column, texts in zip(self._found.columns, self._first_cells, strict=True):
            if column.name in self._given:
                _, column.kind, *more = self._given[column.name]
                column.more = tuple(more)
            else:
                decide(column, [t for t in texts if t not in self._missing], self._notation)
                if _NAMELESS.fullmatch(column.name) and numbers_rows(texts):
                    column.kind, column.why = IGNORE, "it numbers the rows"
        target = self._target()
        wanted = CATEGORY if self._known["task"] == "classification" else NUMBER
        if target.kind != wanted:
            target.kind, target.more, target.why = wanted, (), target.why and wanted

    def _target(self) -> TableColumn:
        columns, name = self._found.columns, str(self._known["target"])
        used = [c for c in columns if c.kind != IGNORE]
        target = next((c for c in columns if c.name == name), None) if name else None
        if target is None and (name or not used):
            known = ", ".join(c.name for c in columns)
            raise TableError(f"{self._path.name}: no column {name!r} among {known}")
        target = target or used[-1]
        self._found.target = target.name
        alike = [c.name for c in used if c.said == target.said and c is not target]
        if alike and target.said:
            raise TableError(
                f"{self._path.name}: the target {target.said!r} is the name of several columns, "
                f"told apart as {target.name}, {', '.join(alike)}: set the others to ignore in "
                "columns, or rename one in the file"
            )
        return target

    def _finish(self) -> None:
        for column, texts in zip(self._found.columns, self._first_cells, strict=True):
            is_target = column.name == self._found.target
            if column.kind == CATEGORY and not column.more:
                column.texts -= self._missing
                settle_categories(column, self._counts["rows"], is_target)
            elif column.kind == DATE and not column.more:
                wrong = settle_date(column, [t for t in texts if t not in self._missing])
                self._found.notes += [] if wrong is None else [wrong]
            fills = self._known["missing"] in _FILLS and not is_target
            if column.kind == CATEGORY and column.missing and fills and "" not in column.more:
                column.more = (*column.more, "")
        names = ("all", "skipped", "comments", "blank", "header", "rows", "continued", "dropped")
        self._found.lines = {name: self._counts[name] for name in names}
        self._found.settled["columns"] = tuple(c.settled for c in self._found.columns if c.kind)
