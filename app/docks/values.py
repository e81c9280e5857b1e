"""Parameter values as people read and type them."""

import re
from typing import cast

from app.base.i18n import tr
from graph_nodes.columns import Columns
from graph_nodes.params import Float, Param, Value
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


def dims_text(port: Port) -> str:
    """What shape a port takes or gives, as people write it: "(N, C, H, W)", "any shape"."""
    if port.dims == "...":
        return tr("any shape")
    if port.dims == "()":
        return tr("scalar")
    return f"({', '.join(re.sub(r'[{}]', '', port.dims).split())})"
