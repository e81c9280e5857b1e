"""What a look at a table found."""

from dataclasses import dataclass, field
from typing import Any

from graph_nodes.columns import CATEGORY
from graph_nodes.params import Value
from graph_nodes.problem import Problem
from runtime.tables.columns import TableColumn

USUAL = {
    "encoding": "utf-8",
    "comment": "none",
    "quote": "double",
    "skip_rows": 0,
    "decimal": "point",
    "thousands": "none",
    "index": "none",
}
"""What is not worth a word where it was decided so."""


@dataclass
class Survey:
    """What a look at a table found.

    Attributes:
        settled: Every setting that was "auto", and the columns, as the node should keep them.
        why: Setting → why it is, or would be, decided as it is; usual ones left out.
        columns: The columns in order, the one that names the rows left out.
        target: The name of the target column.
        delimiter: What seems to stand between cells, whatever is chosen.
        lines: What the lines of the file are: how many there are in "all", are "skipped",
            "comments" or "blank", belong to the "header", begin a row ("rows") or go on with one
            ("continued"); and how many rows are "dropped" for a missing cell.
        rows: The first rows, each with the number of its line.
        notes: What is to be said, with fixes, all but for the node that reads it.
    """

    settled: dict[str, Value] = field(default_factory=dict[str, Value])
    why: dict[str, str] = field(default_factory=dict[str, str])
    columns: list[TableColumn] = field(default_factory=list[TableColumn])
    target: str = ""
    delimiter: str = ""
    lines: dict[str, int] = field(default_factory=dict[str, int])
    rows: list[tuple[int, list[str]]] = field(default_factory=list[tuple[int, list[str]]])
    notes: list[Problem] = field(default_factory=list[Problem])

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the target's classes in the order of their numbers; none of numbers."""
        target = next((c for c in self.columns if c.name == self.target), None)
        return target.more if target and target.kind == CATEGORY else ()

    @property
    def samples(self) -> int:
        """How many rows are used."""
        return self.lines["rows"] - self.lines["dropped"]

    @property
    def unsound(self) -> bool:
        """Whether something keeps the table from being used."""
        return any(note.severity == "error" for note in self.notes)

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {
            "why": self.why,
            "columns": [column.to_json() for column in self.columns],
            "target": self.target,
            "classes": list(self.classes),
            "lines": self.lines,
            "rows": [{"line": line, "cells": cells} for line, cells in self.rows],
        }

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Survey":
        """The inverse of ``to_json``, but for the settled values and the notes.

        Those are a check's ``infer`` and its problems.
        """
        return cls(
            why=fields["why"],
            columns=[TableColumn.from_json(column) for column in fields["columns"]],
            target=fields["target"],
            lines=fields["lines"],
            rows=[(row["line"], row["cells"]) for row in fields["rows"]],
        )
