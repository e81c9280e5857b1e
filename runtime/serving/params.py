"""The parameters of a request, each of the type that is wanted or refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from graph_nodes.document import DocumentError, loads
from graph_nodes.graph import Graph
from graph_nodes.quoting import quoted
from runtime.messages import Code, Params
from runtime.serving.server import RequestError

_NEEDED: Any = object()
_T = TypeVar("_T")


def graph(params: Params) -> Graph:
    """The parameter “graph”, which is a document's text.

    Raises:
        RequestError: it is missing, or is none.
    """
    try:
        return loads(param(params, "graph", str))
    except DocumentError as error:
        raise RequestError(str(error), Code.INVALID_PARAMS) from error


def path(params: Params, name: str) -> Path | None:
    """A parameter that may be missing or null and is a path otherwise.

    Raises:
        RequestError: it is something else.
    """
    return Path(param(params, name, str)) if params.get(name) is not None else None


def param(params: Params, name: str, kind: type[_T], default: Any = _NEEDED) -> _T:
    """A parameter of a type, or its default where it is missing.

    Raises:
        RequestError: it is missing and needed, or is of another type.
    """
    value = params.get(name, default)
    if value is default and default is not _NEEDED:
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        given = "nothing" if value is _NEEDED else quoted(value)
        text = f"The request needs “{name}” ({kind.__name__}); it was given {given}."
        raise RequestError(text, Code.INVALID_PARAMS)
    return value
