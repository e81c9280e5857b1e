"""Dataclasses as objects of JSON, and back, each field being of the type that its class says.

A field that holds its default is left out, and one that is missing has it. Fields that the class
does not have are passed over: a newer peer may say more. A graph crosses as its document's text,
and a class with ``to_json`` and ``from_json`` by these.

Numbers come by thousands, in lists, and lists cross as they are: what is to be converted one by one
is in a tuple.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph
from graph_nodes.quoting import quoted

_MISSING: Any = object()
_WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Path: "the text of a path",
    Graph: "the text of a graph",
    NoneType: "nothing",
}
_KINDS: dict[Any, set[type]] = {str: {str}, int: {int}, float: {float, int}, bool: {bool}}
"""Plain type → the exact types of the values that are of it: True is no number here."""

_AS_THEY_ARE = {str, int, float, bool, NoneType, list, dict}
"""Types of values that JSON has too."""


class FieldError(ValueError):
    """A field is missing or not what it should be; the text names it, what is wanted, and given."""


def to_json(value: object) -> Any:
    """A value as JSON has it; what is not known here is left as it is, lists and dicts whole."""
    if type(value) in _AS_THEY_ARE:  # nearly all of what crosses
        return value
    if isinstance(value, tuple):
        return [to_json(item) for item in cast("tuple[Any, ...]", value)]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Graph):
        return dumps(value)
    own = getattr(value, "to_json", None)
    if own is not None:
        return own()
    return dict(_told(value)) if is_dataclass(value) else value


def _told(value: object) -> Iterator[tuple[str, Any]]:
    for name, (_, default) in _fields(type(value)).items():
        held = getattr(value, name)
        if default is _MISSING or held != default:
            yield name, to_json(held)


def from_json(kind: Any, value: Any, name: str = "") -> Any:
    """The value of a type that JSON's value stands for.

    Args:
        kind: a plain type, a dataclass or ``TypedDict``, ``Path``, ``Graph``, ``Literal`` or
            ``Any``, a union of such, or a ``tuple[kind, ...]``, ``list`` or ``dict`` with texts
            for keys.
        value: as ``json`` reads it.
        name: what it is called where it is wrong.

    Raises:
        FieldError: it is none.
    """
    if kind is Any or (kind in _KINDS and type(value) in _KINDS[kind]):
        return value
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), value, name)
    if isinstance(value, str) and kind is Path:
        return Path(value)
    if isinstance(value, str) and kind is Graph:
        return _graph(value, name)
    if isinstance(value, dict):
        return _from_object(kind, cast("dict[str, Any]", value), name)
    if isinstance(value, list) and origin in (list, tuple):
        return _from_list(kind, cast("list[Any]", value), name)
    is_literal = origin is Literal and isinstance(value, str) and value in get_args(kind)
    if is_literal or (kind is NoneType and value is None):
        return cast("Any", value)
    raise _unfit(kind, value, name)


def _one_of(kinds: tuple[Any, ...], value: Any, name: str) -> Any:
    if value is None and NoneType in kinds:
        return None
    others = [kind for kind in kinds if kind is not NoneType]
    if len(others) == 1:
        return from_json(others[0], value, name)
    for kind in others:
        try:
            return from_json(kind, value, name)
        except FieldError:
            continue
    raise _unfit(Union[kinds], value, name)  # noqa: UP007 - they are not known before


def _graph(text: str, name: str) -> Graph:
    try:
        return loads(text)
    except DocumentError as error:
        raise FieldError(f"“{name}” is no graph: {error}") from error


def _from_object(kind: Any, value: dict[str, Any], name: str) -> Any:
    if get_origin(kind) is dict:
        item = get_args(kind)[1]
        return {key: from_json(item, held, _inside(name, key)) for key, held in value.items()}
    if hasattr(kind, "from_json"):
        try:
            return kind.from_json(value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FieldError(f"“{name or 'it'}” is no {kind.__name__}: {error!r}") from error
    if is_dataclass(kind) or is_typeddict(kind):
        found = {
            field: from_json(own, value[field], _inside(name, field))
            for field, (own, default) in _fields(kind).items()
            if field in value or _is_needed(default, own, _inside(name, field))
        }
        return cast("Any", kind)(**found)
    raise _unfit(kind, value, name)


def _from_list(kind: Any, value: list[Any], name: str) -> Any:
    item = get_args(kind)[0]
    if get_origin(kind) is tuple:
        return tuple(from_json(item, held, f"{name}[{n}]") for n, held in enumerate(value))
    if item in _KINDS and not set(map(type, value)) <= _KINDS[item]:
        place = next(n for n, held in enumerate(value) if type(held) not in _KINDS[item])
        raise _unfit(item, value[place], f"{name}[{place}]")
    return value


@cache
def _fields(kind: type) -> Mapping[str, tuple[Any, Any]]:
    """Field → its type and its default; not those that are no part of a value, and never cross."""
    hints = get_type_hints(kind)
    if not is_dataclass(kind):
        return {name: (hint, _MISSING) for name, hint in hints.items()}
    return {f.name: (hints[f.name], _default(f)) for f in fields(kind) if f.compare}


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return _MISSING if field.default is MISSING else field.default


def _is_needed(default: Any, kind: Any, name: str) -> bool:
    """Whether a field that is missing has no default, which is an error.

    Raises:
        FieldError: it has none.
    """
    if default is _MISSING:
        raise FieldError(f"“{name}” should be {_wanted(kind)}, but is missing")
    return False


def _unfit(kind: Any, value: Any, name: str) -> FieldError:
    return FieldError(f"“{name or 'it'}” should be {_wanted(kind)}, but is {quoted(value)}")


def _wanted(kind: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(f"“{value}”" for value in inner)
    if origin in (Union, UnionType):
        return " or ".join(map(_wanted, inner))
    if origin in (list, tuple):
        return f"a list, of {_wanted(inner[0])} each"
    return _WORDS.get(kind, "an object")


def _inside(name: str, field: str) -> str:
    return f"{name}.{field}" if name else field
