"""The columns of a table, as a parameter: what each is read as, or that it is left out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from graph_nodes.params import Param, Value

NUMBER, CATEGORY, DATE, IGNORE = "number", "category", "date", "ignore"
KINDS = (NUMBER, CATEGORY, DATE, IGNORE)
"""What a column can be. A category goes on with its texts in order, a date with its format."""

Column = tuple[str, ...]
"""A column's name, its kind, and what belongs to that kind."""


@dataclass(frozen=True, slots=True)
class Columns(Param):
    """The columns of a table, each with its name and kind.

    In a file it is a list such as ``[["area", "number"], ["colour", "category", "blue", "red"],
    ["day", "date", "%Y-%m-%d"], ["id", "ignore"]]``; an object of names and kinds is taken too.
    A category is in the order of its texts: that is its order of class numbers. What is not
    listed is decided anew from the file. The same may be typed.
    """

    default: tuple[Column, ...] = ()

    def validate(self, value: object) -> Value:
        if isinstance(value, Mapping):
            value = list(cast("Mapping[object, object]", value).items())
        if not isinstance(value, list | tuple):
            raise self._refuse(value)
        columns = tuple(self._column(item) for item in cast("Iterable[object]", value))
        [(name, count)] = Counter(name for name, *_ in columns).most_common(1) or [("", 1)]
        if count > 1:
            raise ValueError(f"wants each column once, not {name!r} {count} times")
        return columns or None  # none at all are none that were decided

    def read(self, word: str) -> object:
        try:
            return json.loads(word)
        except ValueError:
            return word

    def show(self, value: Value) -> str:
        return json.dumps(value, ensure_ascii=False)

    def _column(self, item: object) -> Column:
        if not isinstance(item, list | tuple):
            raise self._refuse(item)
        item = cast("Iterable[object]", item)
        texts = tuple(item)
        words = tuple(text for text in texts if isinstance(text, str))
        if len(words) != len(texts) or len(words) < 2:
            raise self._refuse(item)
        name, kind, *more = words
        most = {CATEGORY: len(more), DATE: 1}.get(kind, 0)
        if kind not in KINDS or len(more) > most:
            what = f"{name!r} as one of {', '.join(KINDS)}"
            raise ValueError(f"wants {what}, not {' '.join(words[1:])!r}")
        if len(set(more)) < len(more):
            raise ValueError(f"wants each category of {name!r} once")
        return words

    def describe(self) -> str:
        return "names and kinds (number, category, date, ignore), such as size: number"
