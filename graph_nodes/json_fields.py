"""Values of the kinds that a document's JSON should have, or a refusal that says where not."""

import re
from typing import cast

from graph_nodes.colors import COLORS
from graph_nodes.migrations import Fields
from graph_nodes.params import finite
from graph_nodes.quoting import quoted
from graph_nodes.reading import DocumentError


def list_of(fields: Fields, key: str) -> list[object]:
    """A list; an empty one where there is none."""
    value = fields.get(key, [])
    if not isinstance(value, list):
        raise DocumentError(f"'{key}' is a list, not {_kind(value)}")
    return cast("list[object]", value)


def object_of(value: object, place: str) -> Fields:
    """An object: fields."""
    if not isinstance(value, dict):
        raise DocumentError(f"{place} is a JSON object, not {_kind(value)}")
    return cast("Fields", value)


def text_of(fields: Fields, key: str, place: str, default: object = None) -> str:
    """A text; without a default it has to be there."""
    value = fields.get(key, default)
    if not isinstance(value, str):
        raise DocumentError(f"{place}: '{key}' is text, not {_kind(value)}")
    return value


def flag_of(fields: Fields, key: str, place: str) -> bool:
    """True or false; false where nothing is said."""
    value = fields.get(key, False)
    if not isinstance(value, bool):
        raise DocumentError(f"{place}: '{key}' is true or false, not {_kind(value)}")
    return value


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = (dict, "an object"), (list, "a list"), (str, "text")
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")


def id_of(fields: Fields, place: str) -> str:
    """An id of whatever has one."""
    found = text_of(fields, "id", place)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found):
        raise DocumentError(
            f"{place}: an id is letters and digits, up to 64, unlike {quoted(found)}"
        )
    return found


def color_of(fields: Fields, place: str) -> str:
    """One of ``COLORS``, or ""."""
    color = text_of(fields, "color", place, "")
    if color and color not in COLORS:
        known = ", ".join(COLORS)
        raise DocumentError(f"{place}: color is one of {known}, not {quoted(color)}")
    return color


def position_of(value: object, place: str, key: str = "at") -> tuple[float, float]:
    """Two finite numbers, x and y, of which messages say that they are ``key``."""
    if isinstance(value, list):
        numbers = [finite(item) for item in cast("list[object]", value)]
        if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
            return numbers[0], numbers[1]
    raise DocumentError(f"{place}: '{key}' is two numbers, x and y")
