"""The rows of a text table, read strictly. Scripts that read a table carry this function's text."""

import csv
from collections.abc import Iterator
from pathlib import Path


def table_rows(
    path: Path,
    *,
    sep: str = ",",
    index_col: int | bool = False,
    skiprows: int = 0,
    comment: str | None = None,
    quotechar: str = '"',
    quoting: int = csv.QUOTE_MINIMAL,
    encoding: str = "utf-8",
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each row: the number of its first line, how many lines it takes, its cells.

    The arguments are those of pandas, which lets pass what is refused here: a row with
    another number of cells, a quote that is not closed, a comment behind a row.
    Rows without a cell that says something are yielded, too.
    """
    pulled: list[int] = []

    def lines() -> Iterator[str]:
        for number, line in enumerate(file, start=1):
            if number <= skiprows or (comment and line.startswith(comment)):
                continue
            if comment and comment in line:
                place = f"{path.name}, line {number}"
                raise ValueError(f"{place}: {comment!r} within a row")
            pulled.append(number)
            yield line.replace("\t", " ").strip() if sep == r"\s+" else line

    width = seen = 0
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(newline="", encoding=encoding) as file:
        reader = csv.reader(
            lines(),
            delimiter=" " if sep == r"\s+" else sep,
            quotechar=quotechar,
            quoting=quoting,  # pyright: ignore[reportArgumentType]
            skipinitialspace=True,
            strict=True,
        )
        try:
            for row in reader:
                line, span = pulled[0], len(pulled)
                cells = [cell.strip() for cell in row]
                pulled.clear()
                if any(cells):
                    named = seen == 1 and index_col is not False
                    if seen == 0 or (named and len(cells) == width + 1):
                        width = len(cells)
                    seen += 1
                    if len(cells) == width + 1 and not cells[-1]:
                        cells.pop()
                    if len(cells) != width:
                        place = f"{path.name}, line {line}"
                        count = f"{len(cells)} cells for {width} columns"
                        raise ValueError(f"{place}: {count}")
                yield line, span, cells
        except csv.Error as error:
            place = f"{path.name}, line {pulled[0]}"
            raise ValueError(f"{place}: a quote that is not closed ({error})") from None
