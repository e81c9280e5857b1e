"""How the settings of a table node are said to pandas."""

import csv
from collections.abc import Mapping
from typing import Any

from graph_nodes.params import Value

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": r"\s+", "pipe": "|"}
DECIMALS = {"point": ".", "comma": ","}
THOUSANDS = {"none": "", "comma": ",", "point": ".", "space": " ", "apostrophe": "'"}
QUOTES = {"double": '"', "single": "'", "none": ""}
COMMENTS = ("none", "#", "%", ";", "!")
ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp1250"),
    *("cp1251", "cp437", "mac-roman", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5"),
)
MISSING_WORDS = "? NA N/A NaN nan null NULL #N/A"


def pandas_arguments(values: Mapping[str, Value]) -> dict[str, Any]:
    """The arguments of ``pandas.read_csv`` that differ from its defaults, by the node's values.

    What is "auto" and not settled yet is left at pandas' default.
    """
    arguments: dict[str, Any] = {}
    if values["delimiter"] not in (None, "comma"):
        arguments["sep"] = SEPARATORS[str(values["delimiter"])]
    if values["header"] == "no":
        arguments["header"] = None
    if values["index"] == "first":
        arguments["index_col"] = 0
    if values["skip_rows"]:
        arguments["skiprows"] = values["skip_rows"]
    if values["comment"] not in (None, "none"):
        arguments["comment"] = values["comment"]
    if values["quote"] == "single":
        arguments["quotechar"] = "'"
    if values["quote"] == "none":
        arguments["quoting"] = int(csv.QUOTE_NONE)
    if values["encoding"] not in (None, "utf-8"):
        arguments["encoding"] = values["encoding"]
    return arguments


def missing_words(values: Mapping[str, Value]) -> tuple[str, ...]:
    """What stands for a missing cell: nothing at all, and the words of the node."""
    return ("", *str(values["missing_words"]).split())
