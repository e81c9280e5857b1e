"""Tells how a table is laid out: comments, titles, quotes, the delimiter, decimal signs."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from graph_nodes.table_reading import DECIMALS, SEPARATORS, THOUSANDS
from runtime.tables.cells import Notation

_PREFERENCE = ("tab", "semicolon", "pipe", "comma", "space")
"""Where two would do: a comma may be a decimal sign, a space may be within a text."""

_LINES = 500


class Guess(NamedTuple):
    """A setting that was decided, and why."""

    value: str | int
    why: str


def cells_of(lines: Sequence[str], delimiter: str, quote: str) -> list[list[str]]:
    """Split lines leniently, blank ones left out."""
    sep = SEPARATORS[delimiter]
    texts = [line.replace("\t", " ").strip() for line in lines] if delimiter == "space" else lines
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    rows = csv.reader(
        texts,
        delimiter=" " if delimiter == "space" else sep,
        quotechar=quote or '"',
        quoting=quoting,
        skipinitialspace=True,
    )
    try:
        return [cells for row in rows if any(cells := [cell.strip() for cell in row])]
    except csv.Error:
        return [line.strip().split(sep) for line in lines if line.strip()]


def guess_quote(lines: Sequence[str]) -> Guess:
    """Whether texts stand in apostrophes."""
    single = len(re.findall(r"(?:^|[,;\t|])'[^']*'(?=[,;\t|\r\n]|$)", "".join(lines[:_LINES])))
    if single >= 2 and '"' not in "".join(lines[:_LINES]):
        return Guess("single", f"{single} cells stand in apostrophes")
    return Guess("double", "the usual one")


def guess_delimiter(lines: Sequence[str], quote: str, suffix: str) -> Guess:
    """What splits most lines into equally many cells."""
    best: tuple[float, int, str, int] = (0.0, 0, "comma", 1)
    for place, name in enumerate(_PREFERENCE):
        rows = cells_of(lines[:_LINES], name, quote)
        counts = Counter(len(row) for row in rows)
        counts.pop(1, None)
        if counts:
            width, count = counts.most_common(1)[0]
            rank = len(_PREFERENCE) - place
            best = max(best, (count / len(rows), rank, name, width))
    share, _, name, width = best
    if not share:
        name = "tab" if suffix == ".tsv" else "comma"
        return Guess(name, "nothing splits the lines")
    how_many = "every line" if share == 1 else f"{share:.0%} of lines"
    return Guess(name, f"it splits {how_many} into {width} cells")


def guess_comment(lines: Sequence[str]) -> Guess:
    """Whether lines above the table begin with a mark that no row has."""
    first = next((line for line in lines if line.strip()), "")
    mark = first[:1]
    if mark not in ("#", "%", "!"):
        return Guess("none", "no line begins with a mark")
    marked = [line for line in lines if line.startswith(mark)]
    rest = [line for line in lines if line.strip() and not line.startswith(mark)]
    if any(mark in line for line in rest) or _is_header(first, rest):
        return Guess("none", f"{mark} is in rows, too")
    return Guess(mark, f"{len(marked)} lines begin with it")


def _is_header(first: str, rest: Sequence[str]) -> bool:
    """Whether a marked line has as many cells as the rows: then it holds their names."""
    if not rest:
        return True
    delimiter = str(guess_delimiter(rest, '"', "").value)
    rows = cells_of(rest[:_LINES], delimiter, '"')
    named = cells_of([first], delimiter, '"')
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    return width > 1 and len(named[0]) in (width, width + 1) and delimiter != "space"


def guess_skip(lines: Sequence[str], delimiter: str, quote: str, comment: str) -> Guess:
    """How many lines of titles stand above the table."""
    kept = [(i, line) for i, line in enumerate(lines[:_LINES]) if line.strip()]
    if comment != "none":
        kept = [(i, line) for i, line in kept if not line.startswith(comment)]
    rows = [(i, cells_of([line], delimiter, quote)) for i, line in kept]
    if kept and re.fullmatch(r"sep=.\s*", kept[0][1]):
        return Guess(kept[0][0] + 1, "the first line only tells Excel the delimiter")
    widths = Counter(len(row[0]) for _, row in rows if row)
    width = widths.most_common(1)[0][0] if widths else 1
    for i, row in rows:
        if row and not _is_title(row[0], width):
            above = [line for line in lines[:i] if line.strip()]
            titles = any(comment == "none" or not line.startswith(comment) for line in above)
            if not titles:
                return Guess(0, "the table begins at once")
            return Guess(i, f"line {i + 1} is the first with {width} cells")
    return Guess(0, "the table begins at once")


def _is_title(row: Sequence[str], width: int) -> bool:
    """Whether a row says one thing where the others have more cells, or nothing at all."""
    said = [cell for cell in row if cell]
    if width < 2 or len(said) > 1:
        return False
    one = said[0] if said else ""
    return len(row) == 1 or not one or (width > 2 and not Notation(".", ",").is_number(one))


def guess_notation(columns: Sequence[Sequence[str]], delimiter: str) -> tuple[Guess, Guess]:
    """The decimal sign and what groups digits."""
    votes: Counter[tuple[str, str]] = Counter()
    for cells in columns:
        votes.update(_votes([cell.rstrip(" %") for cell in cells if cell], delimiter))
    commas = sum(count for (decimal, _), count in votes.items() if decimal == "comma")
    points = sum(count for (decimal, _), count in votes.items() if decimal == "point")
    grouped = [(count, mark) for (_, mark), count in votes.items() if mark != "none"]
    decimal = Guess("point", "the usual one")
    if commas > points:
        decimal = Guess("comma", f"{commas} numbers have one before their decimals")
    mark = max(grouped)[1] if grouped else "none"
    if mark == decimal.value:
        mark = "none"
    why = "no number is grouped" if mark == "none" else f"{max(grouped)[0]} numbers are grouped so"
    return decimal, Guess(mark, why)


def _votes(cells: Sequence[str], delimiter: str) -> Counter[tuple[str, str]]:
    """What a column of numbers says; a column in which a cell is no number says nothing."""
    simple = Notation(".", "")
    plain = [cell for cell in cells if simple.is_number(cell)]
    odd = [cell for cell in cells if not simple.is_number(cell)]
    votes: Counter[tuple[str, str]] = Counter()
    pointed = sum("." in cell for cell in plain)
    if not odd or pointed * 5 > len(cells):
        votes["point", "none"] += pointed
        return votes
    ways = [
        ("comma", "none"),
        *((d, t) for d in DECIMALS for t in THOUSANDS if t not in (d, "none")),
    ]
    if delimiter == "space":
        ways = [way for way in ways if way[1] != "space"]
    if delimiter == "comma" and all(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", c) for c in odd):
        ways = [("point", "comma"), *ways]
    for decimal, thousands in ways:
        notation = Notation(DECIMALS[decimal], THOUSANDS[thousands])
        read = sum(notation.is_number(cell) for cell in odd)
        if read >= max(1, round(0.8 * len(odd))) and (len(odd) * 5 >= len(plain)):
            said = thousands if any(_is_grouped(c, THOUSANDS[thousands]) for c in odd) else "none"
            has_decimals = any(DECIMALS[decimal] in cell for cell in odd)
            votes[decimal if has_decimals else "", said] += read
            break
    return votes


def _is_grouped(cell: str, mark: str) -> bool:
    return bool(mark) and bool(re.search(rf"\d[{re.escape(mark)}\xa0\u202f]\d", cell))
