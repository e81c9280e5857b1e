"""The node that reads a text table, and what its scripts carry to do so."""

import inspect
from collections.abc import Mapping
from typing import Any, cast

from graph_nodes.columns import CATEGORY, DATE, IGNORE, Column, Columns
from graph_nodes.nodes.data.family import Data
from graph_nodes.params import Auto, Bool, Choice, Float, Int, Path, Text, Value, source
from graph_nodes.ports import Output
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
    features=None,
    ignore=(),
    categories=None,
    dates=None,
    decimal=".",
    thousands="",
    na_values=("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "#N/A"),
    missing="refuse",
    fill=None,
    missing_target="refuse",
    **reading,
):
    """Return features (N, F) and targets of a table; pandas is given other arguments.

    Features are float64, NaN where a missing cell is to be filled. Targets are (N, 1)
    float64 numbers, or (N,) int64 places in the list of the target's categories. Where
    features are named, they alone are returned: new rows have no target.
    """
    table = read_table(path, **reading)
    categories, dates = categories or {}, dates or {}
    wanted = features or [*ignore, *categories, *dates, *([target] if target else [])]
    for name in wanted:
        if name not in table:
            known = ", ".join(table)
            raise ValueError(f"{Path(path).name}: no column {name!r} among {known}")
    names = features or [name for name in table if name not in ignore]
    if table.empty or (features is None and len(names) < 2):
        raise ValueError(f"{Path(path).name} wants a row of 2 or more cells")
    gaps, fills = table.isin(na_values), missing not in ("refuse", "drop")
    if features is None:
        target = target or names[-1]
        names.remove(target)
        if missing == "drop":
            table = table[~gaps[names].any(axis=1)]
        if missing_target == "drop":
            table = table[~gaps[target].loc[table.index]]
        if table.empty:
            raise ValueError(f"{Path(path).name}: a cell is missing in every row")

    def values(name, may_miss):
        cells, missed = table[name], gaps.loc[table.index, name]
        if not may_miss:
            refuse(cells, missed, "is {cell}, a missing value")
        cells = cells.mask(missed, "")
        if name in categories:
            known = categories[name]
            column = torch.from_numpy(places(cells, known).to_numpy(copy=True))
            return column if name == target else F.one_hot(column, len(known))
        if name in dates:
            read = days(cells, dates[name])
        else:
            read = numbers(cells, decimal, thousands)
        read = read if fill is None else read.fillna(fill)
        return torch.from_numpy(read.to_numpy(copy=True)).unsqueeze(1)

    columns = [values(name, fills or "" in categories.get(name, ())) for name in names]
    x = torch.cat(columns, 1).double()
    return (x, values(target, False)) if features is None else x


def read_table(path, header=0, **reading):
    """Return the cells of a table as texts, each row under the number of its line."""
    path = Path(__file__).parent / path
    rows = table_rows(path, **reading)
    widths = {line: len(cells) for line, _, cells in rows if any(cells)}
    lines = list(widths)[0 if header is None else 1 :]
    if not widths:
        raise ValueError(f"{path.name} wants a row of 2 or more cells")
    if "index_col" not in reading:  # whatever the rows look like
        reading.update(index_col=False, usecols=range(next(iter(widths.values()))))
    table = pd.read_csv(
        path,
        header=header,
        dtype=str,
        keep_default_na=False,
        skipinitialspace=True,
        low_memory=False,
        **reading,
    )
    table = table.map(str.strip)
    table = table[(table != "").any(axis=1)]
    if len(table) != len(lines):
        count = f"{len(lines)} rows, of which pandas reads {len(table)}"
        raise ValueError(f"{path.name}: {count}")
    table.columns = [str(name).strip() for name in table]
    if not table.columns.is_unique:
        raise ValueError(f"{path.name}: two columns have the same name")
    return table.set_axis(pd.Index(lines, name=path.name))


def numbers(cells, decimal, thousands):
    """Return a column of texts as float64 numbers, NaN where a cell is empty."""
    texts = cells.tolist()
    if all(text.lower() in ("true", "false", "") for text in texts):
        texts = [{"t": "1", "f": "0"}.get(text[:1].lower(), "") for text in texts]
    elif all(text.endswith("%") for text in texts if text):
        texts = [text.removesuffix("%").rstrip() for text in texts]
    if thousands:
        mark, point = re.escape(thousands), re.escape(decimal)
        group = rf"[+-]?[0-9]{{1,3}}({mark}[0-9]{{3}})+({point}[0-9]*)?"
        grouped = re.compile(group).fullmatch
        texts = [re.sub("[\\u00a0\\u202f]", " ", text) for text in texts]
        texts = [t.replace(thousands, "") if grouped(t) else t for t in texts]
    if decimal != ".":
        other = str.maketrans({".": "?", decimal: "."})
        texts = [text.translate(other) for text in texts]
    plain = re.compile(r"[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?").fullmatch
    found = [float(text) if plain(text) else float("nan") for text in texts]
    found = pd.Series(found, cells.index, dtype="float64")
    refuse(cells, found.isna() & (cells != ""), "is {cell}, not a number")
    refuse(cells, found.abs() > torch.finfo().max, "is {cell}, too large for float32")
    return found


def days(cells, format):
    """Return a column of dates as days since 1970, NaN where a cell is empty."""
    found = pd.to_datetime(cells, format=format, errors="coerce")
    wrong = found.isna() & (cells != "")
    refuse(cells, wrong, f"is {{cell}}, not a date like {format}")
    return (found - pd.Timestamp(0)) / pd.Timedelta(days=1)


def places(cells, categories):
    """Return the place of each text of a column in its list of categories, as int64."""
    plain = re.compile(r"-?(0|[1-9][0-9]*)(\\.[0-9]+)?").fullmatch
    counted = all(plain(text) for text in categories)  # then 9.0 is 9

    def meant(text):
        return float(text) if counted and plain(text) else text

    known = {meant(text): place for place, text in enumerate(categories)}
    found = cells.map(lambda text: known.get(meant(text), -1)).astype("int64")
    some = ", ".join(map(repr, [*categories[:9], *["..."] * (len(categories) > 9)]))
    refuse(cells, found < 0, f"is {{cell}}, none of {some}")
    return found


def refuse(cells, wrong, why):
    """Raise ValueError about the first wrong cell of a column, with its line."""
    if wrong.any():
        line = wrong.idxmax()
        what = why.replace("{cell}", repr(str(cells.loc[line])))
        name = f"column {cells.name}" if cells.name.isdigit() else cells.name
        raise ValueError(f"{cells.index.name}, line {line}: {name} {what}")


'''


class CSVFile(Data):
    """A table from a text file (CSV): one column is the target, the others are features.

    What is "auto" is decided from the file, shown with its reason, and kept from then on.
    Texts become a column of zeros and ones for each category; dates become days since 1970.
    """

    label = "CSV file"
    default_name = "table"
    reads_table = True
    imports = (
        *("import csv", "import re", "from collections.abc import Iterator"),
        *("from pathlib import Path", "import pandas as pd"),
    )
    requires = ("pandas",)
    aliases = ("table", "spreadsheet", "file", "excel", "pandas", "tsv")
    forward = "load_table({path})"
    helpers = _HELPERS + inspect.getsource(table_rows)
    features = Output(
        "N F",
        dtype="float32",
        scaled="standardize",
        filled="missing",
        help="Every column but the target.",
    )
    target_values = Output(
        "N ...",
        dtype="any",
        target=True,
        scaled="scale_target",
        chosen=(("float", "task", "regression"), ("int", "task", "classification")),
        help="The target column.",
    )
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
    columns = Auto(
        Columns(),
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
    fill_value = Float(0.0, help="What stands in for a missing number, where it is a constant.")
    standardize = Bool(
        True,
        help="Scale each feature to mean 0 and standard deviation 1, by the training part alone.",
    )
    scale_target = Bool(
        False,
        help="Scale a target of numbers, too. Metrics are shown in its own unit all the same.",
    )
    delimiter = Auto(Choice("comma", tuple(SEPARATORS)), help="What stands between two cells.")
    decimal = Auto(Choice("point", tuple(DECIMALS)), help="The decimal sign of numbers.")
    thousands = Auto(
        Choice("none", tuple(THOUSANDS)), help="What groups the digits of large numbers."
    )
    header = Auto(Choice("yes", ("yes", "no")), help="Whether names stand above the rows.")
    index = Auto(
        Choice("none", ("none", "first")),
        help="first: the first column names the rows and is no feature.",
    )
    encoding = Auto(Choice("utf-8", ENCODINGS), help="How letters are stored as bytes.")
    quote = Auto(Choice("double", tuple(QUOTES)), help="What stands around texts.")
    comment = Auto(Choice("none", COMMENTS), help="What a line to pass over begins with.")
    skip_rows = Auto(Int(0, min=0), help="Lines to pass over above the table.")
    missing_words = Text(
        MISSING_WORDS, help="Words that stand for a missing cell, besides an empty one."
    )

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        """The call, with what differs from the defaults of pandas and of the reader."""
        return f"load_table({{path}}{_written(_arguments(values) | _drops(values))})"

    @classmethod
    def new_rows(cls, values: Mapping[str, Value]) -> str:
        columns = cast("tuple[Column, ...]", values["columns"] or ())
        target = _target(values)
        features = [n for n, kind, *_ in columns if n != target and kind != IGNORE]
        if not features:
            return ""
        arguments = _arguments(values)
        for name in ("target", "ignore"):
            arguments.pop(name, None)
        categories = {n: c for n, c in arguments.get("categories", {}).items() if n != target}
        arguments["categories"] = categories
        if not categories:
            del arguments["categories"]
        return f"load_table(path{_written({'features': features} | arguments)})"

    @classmethod
    def class_names(cls, values: Mapping[str, Value]) -> Mapping[str, tuple[str, ...]]:
        columns = cast("tuple[Column, ...]", values["columns"] or ())
        target = _target(values)
        for name, kind, *names in columns:
            if name == target and kind == CATEGORY:
                return {"target_values": tuple(names)}
        return {}


def _target(values: Mapping[str, Value]) -> str:
    """The name of the target column, the last one that is used unless it is said."""
    columns = cast("tuple[Column, ...]", values["columns"] or ())
    used = [name for name, kind, *_ in columns if kind != IGNORE]
    return str(values["target"] or (used[-1] if used else ""))


def _arguments(values: Mapping[str, Value]) -> dict[str, Any]:
    """The arguments that say how columns and cells are read."""
    columns = cast("tuple[Column, ...]", values["columns"] or ())
    thousands = THOUSANDS[str(values["thousands"] or "none")]
    words = values["missing_words"]
    said: dict[str, Any] = {
        "decimal": "," if values["decimal"] == "comma" else "",
        "thousands": thousands,
        "na_values": [] if words == MISSING_WORDS else list(missing_words(values)),
        "target": values["target"],
        "ignore": [name for name, kind, *_ in columns if kind == IGNORE],
        "categories": {name: more for name, kind, *more in columns if kind == CATEGORY},
        "dates": {name: more[0] for name, kind, *more in columns if kind == DATE and more},
        "missing": "" if values["missing"] in ("refuse", "drop") else values["missing"],
    }
    said = pandas_arguments(values) | {name: value for name, value in said.items() if value}
    return said | ({"fill": values["fill_value"]} if values["missing"] == "constant" else {})


def _drops(values: Mapping[str, Value]) -> dict[str, Any]:
    """The arguments that leave rows out, which new rows must not be."""
    return {n: "drop" for n in ("missing", "missing_target") if values[n] == "drop"}


def _written(arguments: Mapping[str, Any]) -> str:
    """Arguments behind another."""
    return "".join(f", {name}={source(value)}" for name, value in arguments.items())
