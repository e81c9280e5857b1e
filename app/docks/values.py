"""Parameter values as people read and type them."""

import re
from typing import cast

from app.i18n import tr
from graph_nodes.columns import Columns
from graph_nodes.params import Float, Floats, Int, Param, Shape, Value
from graph_nodes.ports import Port


def shown(param: Param, value: Value) -> str:
    """A value in the words of the editors: "0.001", "64, 10", "auto", "on"."""
    if value is None:
        return tr("auto")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(param, Columns):
        columns = cast("tuple[tuple[str, ...], ...]", value)
        return ", ".join(f"{name}: {kind}" for name, kind, *_ in columns)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float) or isinstance(param, Float):
        return number_text(float(cast("float", value)))
    return str(value)


def number_text(number: float) -> str:
    """The shortest text that is this number: "0.001", "1e-5", "3.0"."""
    return re.sub(r"e([+-])0*(\d)", r"e\1\2", repr(number)).replace("e+", "e")


def parse(param: Param, text: str) -> object:
    """What was typed, for ``param.validate`` to judge; the text itself where it is no number."""
    text = text.strip()
    if param.unit and text.endswith(param.unit):
        text = text.removesuffix(param.unit).rstrip()
    is_optional = isinstance(param, Int | Float | Shape) and param.optional
    if is_optional and text.casefold() in ("", "auto"):
        return None
    if isinstance(param, Shape):
        return _several(int, text)
    if isinstance(param, Floats):
        return _several(float, text)
    if isinstance(param, Int):
        return _whole(text)
    if isinstance(param, Float):
        return _number(text)
    return text


def _whole(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return _number(text)  # 1e6 is a whole number too


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _several(kind: type[int] | type[float], text: str) -> object:
    """Read numbers: "64, 10", "64x10", "(64, 10)" and "64 10" are the same two."""
    parts = [part for part in re.split(r"[,\s×xX*]+", text.strip("()[] ")) if part]
    try:
        return tuple(kind(part) for part in parts)
    except ValueError:
        return text


def dims_text(port: Port) -> str:
    """What shape a port takes or gives, as people write it: "(N, C, H, W)", "any shape"."""
    if port.dims == "...":
        return tr("any shape")
    if port.dims == "()":
        return tr("scalar")
    return f"({', '.join(re.sub(r'[{}]', '', port.dims).split())})"
