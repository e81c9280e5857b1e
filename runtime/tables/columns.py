"""What the columns of a table are: their names, their kinds, and what is to be said of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_nodes.columns import CATEGORY, DATE, IGNORE, NUMBER, Column
from graph_nodes.problem import Problem
from runtime.tables.cells import Notation, date_formats, in_order, is_truth

FEW = 20
"""Up to so many different texts are taken for categories without asking."""

MOST = 1000
"""Of more categories than this no column of ones and zeros is made without asking."""


@dataclass
class TableColumn:
    """A column of a table.

    Attributes:
        name: Its name, as pandas tells it apart from others.
        said: The name in the file, which may be empty or that of another column.
        kind: What it is read as; empty where that is for the person to say.
        more: The categories in order, or the date format.
        why: By what the kind was decided; empty where it was given.
        missing: How many cells are missing.
        texts: The different texts in it, for a column that has texts.
    """

    name: str
    said: str
    kind: str = ""
    more: tuple[str, ...] = ()
    why: str = ""
    missing: int = 0
    texts: set[str] = field(default_factory=set[str])

    @property
    def settled(self) -> Column:
        """The column as the node keeps it."""
        return (self.name, self.kind, *self.more)

    def to_json(self) -> dict[str, Any]:
        """What is shown of it, as plain values."""
        fields = ("name", "said", "kind", "why", "missing")
        return {name: getattr(self, name) for name in fields} | {"more": list(self.more)}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "TableColumn":
        """The inverse of ``to_json``."""
        values: dict[str, Any] = {**fields, "more": tuple(fields["more"])}
        return cls(**values)


def named(names: Sequence[str]) -> list[TableColumn]:
    """Columns of these names, empty ones and those that come twice called as pandas does."""
    filled = [name or f"Unnamed: {at}" for at, name in enumerate(names)]
    counts: Counter[str] = Counter()
    taken: set[str] = set(filled)
    found: list[TableColumn] = []
    for name, said in zip(filled, names, strict=True):
        new, number = name, counts[name]
        while number and (new := f"{name}.{number}") in taken:
            number += 1
        counts[name] = number + 1
        taken.add(new)
        found.append(TableColumn(new, said))
    return found


def decide(column: TableColumn, cells: Sequence[str], notation: Notation) -> None:
    """Tell from some cells of a column, none of them missing, what it is."""
    if not cells:
        column.kind, column.why = IGNORE, "it is empty"
        return
    numbers = sum(notation.is_number(cell) for cell in cells)
    truths = sum(map(is_truth, cells))
    if max(numbers, truths) * 2 >= len(cells):
        column.kind, column.why = NUMBER, "numbers"
        if truths > numbers:
            column.why = "True is 1, False is 0"
        elif cells[0].endswith("%"):
            column.why = "percentages: 12 % is 12"
        return
    formats = date_formats(cells)
    if formats:
        column.why = f"dates such as {cells[0]}"
        return
    column.kind, column.why = CATEGORY, "texts"


def settle_categories(column: TableColumn, rows: int, is_target: bool) -> None:
    """Put the texts of a column in order; too many of them are left for the person to decide."""
    many = len(column.texts)
    if column.why and not is_target and (many > MOST or (many > FEW and many * 2 > rows)):
        column.kind, column.why = "", f"{many:,} different texts"
        return
    column.more = tuple(in_order(column.texts))
    if column.why:
        column.why = f"{many:,} different texts" if many != 1 else "one text"


def settle_date(column: TableColumn, cells: Iterable[str]) -> Problem | None:
    """Find the format of a column that is to be read as dates; return what is wrong, if it is."""
    formats = date_formats(list(cells))
    if len(formats) == 1 or (formats and "%d" not in formats[0][:3]):
        column.more = (formats[0],)
        return None
    if formats:
        ways = ", ".join(f'["{column.name}", "{DATE}", "{way}"]' for way in formats)
        return Problem("table_date_forms", {"column": repr(column.name), "ways": ways})
    return Problem("table_no_date_form", {"column": repr(column.name)})
