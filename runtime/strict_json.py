"""NaN and the infinities, for which JSON has no numbers, in the ways that its readers want them.

A diverging loss has them. A run's ``run.json`` holds nothing in their place, what the command line
prints names them, and what crosses between processes comes out as it went in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

TAG = "$float"
"""The one key of an object that stands for a number, or for an object that has this one key."""

_Object: TypeAlias = dict[str, Any]
_NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_TAGGED = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def without(value: Any) -> Any:
    """The value with null for each."""
    return _said(value, lambda number: None)


def named(value: Any) -> Any:
    """The value with a text for each: "NaN", "Infinity" or "-Infinity".

    Python's ``float`` and JavaScript's ``Number`` turn these texts back into the numbers, so a
    reader that applies one of them to every value needs to know nothing else.
    """
    return _said(value, lambda number: _NAMES[str(float(number))])


def tagged(value: Any) -> Any:
    """The value with an object for each, such as ``{"$float": "nan"}``; ``untagged`` reads it.

    What happens to be an object with this one key becomes ``{"$float": [object]}``.
    """
    return _said(
        value,
        lambda number: {TAG: str(float(number))},
        lambda fields: {TAG: [fields]} if fields.keys() == {TAG} else fields,
    )


def untagged(value: Any) -> Any:
    """The inverse of ``tagged``."""
    if isinstance(value, list):
        return [untagged(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("_Object", value)
    held = fields[TAG] if fields.keys() == {TAG} else None
    if isinstance(held, str) and held in _TAGGED:
        return _TAGGED[held]
    if isinstance(held, list):
        items = cast("list[Any]", held)
        if len(items) == 1 and isinstance(items[0], dict):  # itself plain, its values perhaps not
            fields = cast("_Object", items[0])
    return {key: untagged(item) for key, item in fields.items()}


def _said(
    value: Any,
    number: Callable[[float], Any],
    fields: Callable[[_Object], _Object] = lambda fields: fields,
) -> Any:
    """The value with each number that JSON lacks, and then each object, said in another way."""
    if isinstance(value, float) and not math.isfinite(value):
        return number(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return fields({key: _said(item, number, fields) for key, item in items})
    if isinstance(value, list | tuple):
        return [_said(item, number, fields) for item in cast("list[Any]", value)]
    return value
