"""Tells whether names stand above the rows, and whether the first column only names them."""

from collections.abc import Sequence

from runtime.tables.cells import Notation, date_formats, is_truth
from runtime.tables.dialect import Guess

Rows = Sequence[Sequence[str]]

_MOSTLY = 0.8


def guess_header(rows: Rows, notation: Notation, missing: frozenset[str]) -> Guess:
    """Whether the first row holds names.

    It does where a cell of it is text above numbers, and where its numbers are those that pandas
    gives to columns without names. A missing cell is no name, and a name is no decimal number.
    """
    first, below = rows[0], rows[1:]
    if not below:
        named = all(c not in missing and not notation.is_number(c) for c in first)
        return Guess("yes" if named else "no", "there is one line only")
    if len(below[0]) == len(first) + 1:
        return Guess("yes", "the first line has a name fewer than there are columns")
    if any(_is_decimal(cell, notation) for cell in first):
        return Guess("no", "the first line has decimal numbers in it")
    columns = [_said(below, at, missing) for at in range(len(first))]
    if not first[0] and numbers_rows(columns[0]):
        return Guess("yes", "the first column has no name, and numbers the rows")
    for at, (name, cells) in enumerate(zip(first, columns, strict=True)):
        if (
            name
            and name not in missing
            and _is_text(name, notation)
            and _are_values(cells, notation)
        ):
            return Guess("yes", f"{name!r} in column {at + 1} stands above values that are no text")
    return _by_names(first, columns, notation, missing)


def _by_names(
    first: Sequence[str],
    columns: Sequence[Sequence[str]],
    notation: Notation,
    missing: frozenset[str],
) -> Guess:
    """Tell by the first line alone, where no text stands above numbers."""
    texts = [(n, c) for n, c in zip(first, columns, strict=True) if _is_text(n, notation) and n]
    numbers = [name for name in first if name and not _is_text(name, notation)]
    recurs = next((name for name, cells in texts if name in cells), None)
    if recurs is not None:
        return Guess("no", f"{recurs!r} of the first line is in another row, too")
    if any(name in missing and name for name in first):
        return Guess("no", "a cell of the first line is missing")
    if numbers:
        if _are_counted(numbers) and (texts or _are_named_so(numbers, columns)):
            return Guess("yes", f"the first line counts the columns: {', '.join(numbers[:4])}")
        return Guess("no", "the first line has numbers in it, as the others have")
    distinct = len(set(first)) == len(first)
    if texts and distinct:
        return Guess("yes", "the texts of the first line are in no other row")
    return Guess("no", "the first line is like the others")


def numbers_rows(cells: Sequence[str]) -> bool:
    """Whether a column does no more than number the rows, from 0 or from 1."""
    if len(cells) < 2 or cells[0] not in ("0", "1"):
        return False
    start = int(cells[0])
    return all(cell == str(number) for number, cell in enumerate(cells, start))


def _said(rows: Rows, at: int, missing: frozenset[str]) -> list[str]:
    return [row[at] for row in rows if at < len(row) and row[at] not in missing]


def _is_text(cell: str, notation: Notation) -> bool:
    return not notation.is_number(cell) and not is_truth(cell) and not date_formats([cell])


def _is_decimal(cell: str, notation: Notation) -> bool:
    return notation.is_number(cell) and not cell.strip("+-").isdigit()


def _are_values(cells: Sequence[str], notation: Notation) -> bool:
    return bool(cells) and sum(not _is_text(c, notation) for c in cells) >= _MOSTLY * len(cells)


def _are_counted(numbers: Sequence[str]) -> bool:
    """0, 1, 2, ... as pandas names columns, or years in a row."""
    if not all(number.isdigit() for number in numbers):
        return False
    start = int(numbers[0])
    counted = [int(number) for number in numbers] == list(range(start, start + len(numbers)))
    return counted and (start == 0 or 1900 <= start <= 2100)


def _are_named_so(numbers: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether a first line of nothing but 0, 1, 2, ... is likely to be names."""
    decimals = [cells for cells in columns if any(not c.strip("+-").isdigit() for c in cells)]
    return len(numbers) >= 3 or bool(decimals)


def guess_index(rows: Rows, named: bool) -> Guess:
    """Whether the first column only names the rows, as pandas and R write it: it has no name."""
    first, below = rows[0], rows[1:]
    if not named or not below:
        return Guess("none", "columns have no names" if not named else "there are no rows")
    if len(below[0]) == len(first) + 1 and below[0][-1]:
        return Guess("first", "the first line has a name fewer than there are columns")
    if first[0] or not any(first[1:]):
        return Guess("none", "the first column has a name")
    cells = [row[0] for row in below if row]
    if len(set(cells)) == len(cells):
        return Guess("first", "the first column has no name, and no value of it comes twice")
    return Guess("none", "values of the first column come more than once")
