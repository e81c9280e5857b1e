"""The node that reads a text table, and what its scripts carry to do so."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, Column, Columns
from graph_nodes.params import Bool, Choice, Int, Path, Text, Value
from graph_nodes.ports import Output
from graph_nodes.spec import Node, Role
from graph_nodes.table_reading import (
    COMMENTS,
    DECIMALS,
    ENCODINGS,
    MISSING_WORDS,
    QUOTES,
    SEPARATORS,
    THOUSANDS,
    missing_words,
    pandas_arguments,
)
from graph_nodes.table_rows import table_rows

_HELPERS = '''
def load_table(
    path,
    target="",
    ignore=(),
    categories=None,
    dates=None,
    decimal=".",
    thousands="",
    na_values=("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"),
    missing="refuse",
    missing_target="refuse",
    standardize=True,
    **reading,
):
    """Return features (N, F) and targets of a table; pandas is given the rest of arguments.

    Features are float64, NaN where a missing cell is to be filled. Targets are (N, 1) float64
    numbers, or (N,) int64 places in the list of the target's categories.
    """
    table = read_table(path, **reading)
    categories, dates = categories or {}, dates or {}
    for name in [*ignore, *categories, *dates, *([target] if target else [])]:
        if name not in table:
            known = ", ".join(table)
            raise ValueError(f"{path}: no column {name!r} among {known}")
    names = [name for name in table if name not in ignore]
    if len(names) < 2 or table.empty:
        raise ValueError(f"{path} wants a row of 2 or more cells")
    target = target or names[-1]
    names.remove(target)
    gaps, fills = table.isin(na_values), missing not in ("refuse", "drop")
    if missing == "drop":
        table = table[~gaps[names].any(axis=1)]
    if missing_target == "drop":
        table = table[~gaps[target]]
    if table.empty:
        raise ValueError(f"{path}: no row is left without a missing cell")

    def values(name):
        cells, missed = table[name], gaps.loc[table.index, name]
        if name == target or not (fills or "" in categories.get(name, ())):
            refuse(cells, missed, "is {cell}, a missing value")
        cells = cells.mask(missed, "")
        if name in categories:
            return places(cells, categories[name])
        if name in dates:
            return days(cells, dates[name])
        return numbers(cells, decimal, thousands)

    columns = []
    for name in names:
        column = torch.from_numpy(values(name).to_numpy(copy=True))
        if name in categories:
            columns.append(F.one_hot(column, len(categories[name])).double())
        else:
            columns.append(column.unsqueeze(1))
    y = torch.from_numpy(values(target).to_numpy(copy=True))
    x = torch.cat(columns, 1).float()
    if standardize:
        x = (x - x.mean(0)) / x.std(0, correction=0).clamp(min=1e-8)
    return x, y if target in categories else y.unsqueeze(1).float()


def read_table(path, header=0, **reading):
    """Return the cells of a table as texts, each row under the number of its line."""
    path = Path(__file__).parent / path
    rows = [(line, len(row)) for line, _, row in table_rows(path, **reading) if any(row)]
    lines = [line for line, _ in rows][0 if header is None else 1 :]
    if not rows:
        raise ValueError(f"{path.name} wants a row of 2 or more cells")
    if "index_col" not in reading:  # and no column is one, whatever pandas makes of the rows
        reading.update(index_col=False, usecols=range(rows[0][1]))
    table = pd.read_csv(
        path,
        header=header,
        dtype=str,
        keep_default_na=False,
        skipinitialspace=True,
        low_memory=False,
        **reading,
    )
    table = table.apply(lambda cells: cells.str.strip())
    table = table[(table != "").any(axis=1)]
    if len(table) != len(lines):
        raise ValueError(f"{path.name}: {len(lines)} rows, of which pandas reads {len(table)}")
    table.columns = [str(name).strip() for name in table]
    if not table.columns.is_unique:
        raise ValueError(f"{path.name}: two columns have the same name")
    return table.set_axis(pd.Index(lines, name=path.name))


def numbers(cells, decimal, thousands):
    """Return a column of texts as float64 numbers, NaN where a cell is empty."""
    given = cells[cells != ""]
    texts = cells
    if given.str.lower().isin(["true", "false"]).all():
        texts = cells.str.lower().replace({"true": "1", "false": "0"})
    elif given.str.endswith("%").all():
        texts = cells.str.removesuffix("%").str.rstrip()
    if thousands:
        texts = texts.str.replace("[\\\\u00a0\\\\u202f]", " ", regex=True)
        mark, point = re.escape(thousands), re.escape(decimal)
        grouped = rf"[+-]?[0-9]{{1,3}}({mark}[0-9]{{3}})+({point}[0-9]*)?"
        whole = texts.str.replace(thousands, "", regex=False)
        texts = whole.where(texts.str.fullmatch(grouped), texts)
    if decimal != ".":
        texts = texts.str.replace(".", "?", regex=False).str.replace(decimal, ".", regex=False)
    plain = texts.str.fullmatch(r"[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
    refuse(cells, ~plain & (cells != ""), "is {cell}, not a number")
    found = texts.where(plain).astype("float64")
    refuse(cells, found.abs() > torch.finfo().max, "is {cell}, too large for float32")
    return found


def days(cells, format):
    """Return a column of dates as days since 1970, NaN where a cell is empty."""
    found = pd.to_datetime(cells, format=format, errors="coerce")
    refuse(cells, found.isna() & (cells != ""), f"is {{cell}}, not a date like {format}")
    return (found - pd.Timestamp(0)) / pd.Timedelta(days=1)


def places(cells, categories):
    """Return the place of each text of a column in the list of its categories, as int64."""
    plain = re.compile(r"-?(0|[1-9][0-9]*)(\\.[0-9]+)?").fullmatch
    counted = all(plain(text) for text in categories)  # then 9.0 is 9

    def meant(text):
        return float(text) if counted and plain(text) else text

    known = {meant(text): place for place, text in enumerate(categories)}
    found = cells.map(lambda text: known.get(meant(text), -1)).astype("int64")
    some = ", ".join(map(repr, categories[:9])) + (", ..." if len(categories) > 9 else "")
    refuse(cells, found < 0, f"is {{cell}}, none of {some}")
    return found


def refuse(cells, wrong, why):
    """Raise ValueError about the first cell of a column that is wrong, with its line."""
    if wrong.any():
        line = wrong.idxmax()
        what = why.replace("{cell}", repr(str(cells.loc[line])))
        raise ValueError(f"{cells.index.name}, line {line}: {cells.name} {what}")


'''


class CSVFile(Node):
    """A table from a text file (CSV): one column is the target, the others are features.

    What is "auto" is decided from the file, shown with its reason, and kept from then on.
    Texts become a column of zeros and ones for each category; dates become days since 1970.
    """

    category = "Data"
    label = "CSV file"
    default_name = "table"
    role = Role.DATA
    reads_table = True
    imports = (
        *("import csv", "import re", "from collections.abc import Iterator"),
        *("from pathlib import Path", "import pandas as pd"),
    )
    requires = ("pandas",)
    aliases = ("table", "spreadsheet", "file", "excel", "pandas", "tsv")
    forward = "load_table({path})"
    helpers = _HELPERS + inspect.getsource(table_rows)
    features = Output("N F", dtype="float32", help="Every column but the target.")
    target_values = Output("N ...", dtype="any", target=True, help="The target column.")
    path = Path("", suffixes=(".csv", ".tsv", ".txt"), help="The file to read.")
    target = Text(
        "",
        help="The target column's name, or its number where there are no names; "
        "empty for the last.",
    )
    task = Choice(
        "regression",
        ("regression", "classification"),
        help="regression: targets are numbers. classification: each different value is a class.",
    )
    columns = Columns(
        None,
        help="What each column is read as. Categories and class names keep their order here.",
    )
    missing = Choice(
        "refuse",
        ("refuse", "drop", "mean", "median", "constant"),
        help="Missing features: refused, their rows dropped, or filled, which makes a category "
        "of its own of a missing text.",
    )
    missing_target = Choice(
        "refuse", ("refuse", "drop"), help="Missing targets: refused, or their rows dropped."
    )
    standardize = Bool(True, help="Scale each feature to mean 0 and standard deviation 1.")
    delimiter = Choice(
        None, tuple(SEPARATORS), optional=True, help="What stands between two cells."
    )
    decimal = Choice(None, tuple(DECIMALS), optional=True, help="The decimal sign of numbers.")
    thousands = Choice(
        None, tuple(THOUSANDS), optional=True, help="What groups the digits of large numbers."
    )
    header = Choice(None, ("yes", "no"), optional=True, help="Whether names stand above the rows.")
    index = Choice(
        None,
        ("none", "first"),
        optional=True,
        help="first: the first column names the rows and is no feature.",
    )
    encoding = Choice(None, ENCODINGS, optional=True, help="How letters are stored as bytes.")
    quote = Choice(None, tuple(QUOTES), optional=True, help="What stands around texts.")
    comment = Choice(None, COMMENTS, optional=True, help="What a line to pass over begins with.")
    skip_rows = Int(None, min=0, optional=True, help="Lines to pass over above the table.")
    missing_words = Text(
        MISSING_WORDS, help="Words that stand for a missing cell, besides an empty one."
    )

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        """The call, with what differs from the defaults of pandas and of the reader."""
        arguments = dict(_arguments(values))
        said = "".join(f", {name}={_source(value)}" for name, value in arguments.items())
        return f"load_table({{path}}{said})"


def _arguments(values: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    columns = cast("tuple[Column, ...]", values["columns"] or ())
    yield from pandas_arguments(values).items()
    if values["decimal"] == "comma":
        yield "decimal", ","
    if values["thousands"] not in (None, "none"):
        yield "thousands", THOUSANDS[str(values["thousands"])]
    if values["missing_words"] != MISSING_WORDS:
        yield "na_values", list(missing_words(values))
    if values["target"]:
        yield "target", values["target"]
    ignored = [name for name, kind, *_ in columns if kind == IGNORE]
    if ignored:
        yield "ignore", ignored
    categories = {name: more for name, kind, *more in columns if kind == CATEGORY}
    if categories:
        yield "categories", categories
    dates = {name: more[0] for name, kind, *more in columns if kind == DATE and more}
    if dates:
        yield "dates", dates
    if not values["standardize"]:
        yield "standardize", False
    for name in ("missing", "missing_target"):
        if values[name] != "refuse":
            yield name, values[name]


def _source(value: object) -> str:
    """Python source with the quotes that formatters prefer; no text in it looks like ``{port}``."""
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return "{" + ", ".join(f"{_source(k)}: {_source(v)}" for k, v in pairs) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_source, cast('list[object]', value)))}]"
    return Text().source(cast("Value", value)).replace("{", r"\x7b")
