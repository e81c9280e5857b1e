"""Looks at a whole table: settles how it is read, and finds what its columns are."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from graph_nodes.params import Value
from graph_nodes.table_reading import DECIMALS, QUOTES, THOUSANDS, missing_words
from runtime.tables import dialect, header
from runtime.tables.cells import Notation
from runtime.tables.found import USUAL, Survey
from runtime.tables.notes import say
from runtime.tables.scan import Scan
from runtime.tables.text import TableError, check_file, guess_encoding, sample

__all__ = ["Survey", "survey"]


def survey(path: Path, values: Mapping[str, Value]) -> Survey:
    """Look at a table.

    Args:
        path: Where it is.
        values: The node's parameters; None is to be decided, and all else is taken as it is.

    Raises:
        TableError: It cannot be read at all; the text says why.
        OSError: There is no such file, or it may not be read.
    """
    check_file(path)
    found = Survey()
    known = dict(values)
    first = _settle_layout(path, known, found)
    notation = _settle_notation(first, known, found)
    try:
        Scan(path, known, notation, found).run()
    except ValueError as error:
        if found.delimiter == known["delimiter"]:
            raise
        raise TableError(f"{error}; its lines look split by {found.delimiter}") from None
    say(found, values)
    return found


def _settle_layout(path: Path, known: dict[str, Value], found: Survey) -> list[list[str]]:
    """Settle what can be told from the first lines; return their cells."""
    if known["encoding"] is None:
        _settle("encoding", dialect.Guess(*guess_encoding(path)), known, found)
    lines = sample(path, str(known["encoding"]))
    lines = lines[cast("int", known["skip_rows"] or 0) :]
    _settle("comment", dialect.guess_comment(lines), known, found)
    comment = str(known["comment"])
    rows = _without(lines, comment)
    _settle("quote", dialect.guess_quote(rows), known, found)
    quote = QUOTES[str(known["quote"])]
    guess = dialect.guess_delimiter(rows, quote, path.suffix.lower())
    found.delimiter = str(guess.value)
    _settle("delimiter", guess, known, found)
    delimiter = str(known["delimiter"])
    if known["skip_rows"] is None:
        guess = dialect.guess_skip(lines, delimiter, quote, comment)
        _settle("skip_rows", guess, known, found)
        lines = lines[int(guess.value) :]
    return dialect.cells_of(_without(lines, comment), delimiter, quote)


def _without(lines: list[str], comment: str) -> list[str]:
    return [line for line in lines if comment == "none" or not line.startswith(comment)]


def _settle_notation(rows: list[list[str]], known: dict[str, Value], found: Survey) -> Notation:
    """Settle how numbers are written, and by that whether there are names and an index."""
    missing = frozenset(missing_words(known))
    width = max(map(len, rows), default=0)
    below = [[row[i] for row in rows[1:] if i < len(row)] for i in range(width)]
    said = [[cell for cell in cells if cell not in missing] for cells in below]
    decimal, thousands = dialect.guess_notation(said, str(known["delimiter"]))
    _settle("decimal", decimal, known, found)
    if thousands.value == known["decimal"]:
        thousands = dialect.Guess("none", "it is the decimal sign")
    _settle("thousands", thousands, known, found)
    notation = Notation(DECIMALS[str(known["decimal"])], THOUSANDS[str(known["thousands"])])
    names, index = dialect.Guess("yes", "there are no rows"), dialect.Guess("none", "")
    if rows:
        names = header.guess_header(rows, notation, missing)
    _settle("header", names, known, found)
    if rows:
        index = header.guess_index(rows, known["header"] == "yes")
    _settle("index", index, known, found)
    return notation


def _settle(name: str, guess: dialect.Guess, known: dict[str, Value], found: Survey) -> None:
    """Decide what is "auto"; of what was decided so before, say again why."""
    if known[name] is None:
        known[name] = found.settled[name] = guess.value
    if known[name] == guess.value and guess.value != USUAL.get(name):
        found.why[name] = guess.why
