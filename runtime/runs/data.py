"""What data a run was trained on, as far as one has to know to tell it from other data."""

from __future__ import annotations

from typing import TypedDict, cast


class Split(TypedDict):
    """One split's share of the data.

    ``hash`` is the SHA-256 of its tensors' kinds, shapes and values, in their order.
    """

    rows: int
    hash: str


class DataFacts(TypedDict):
    """The data of a run: by split ("train", "val"), and all of it whatever the order of its rows.

    ``sum`` is the sum of all numbers' bits, which no other order or split of the rows changes.
    """

    splits: dict[str, Split]
    sum: int


def data_difference(before: DataFacts, now: DataFacts) -> str:
    """What of the data has changed, as the end of a sentence; "" where nothing has."""
    if before == now:
        return ""
    had, has = _rows(before), _rows(now)
    if sum(had.values()) != sum(has.values()):
        return f"{sum(has.values()):,} rows in place of {sum(had.values()):,}"
    if before["sum"] != now["sum"]:
        return "other values"
    if had != has:
        held, holds = had.get("val", 0), has.get("val", 0)
        return f"another split ({holds:,} rows held for validation in place of {held:,})"
    return "another order or split of the rows"


def is_data(value: object) -> bool:
    """Whether a value that was read is a ``DataFacts``."""
    if not isinstance(value, dict):
        return False
    fields = cast("dict[str, object]", value)
    splits = fields.get("splits")
    if not isinstance(splits, dict) or not isinstance(fields.get("sum"), int):
        return False
    return all(map(_is_split, cast("dict[str, object]", splits).values()))


def _is_split(value: object) -> bool:
    match value:
        case {"rows": int(rows), "hash": str()}:
            return rows >= 0
        case _:
            return False


def _rows(data: DataFacts) -> dict[str, int]:
    return {name: split["rows"] for name, split in data["splits"].items()}
