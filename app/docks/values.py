"""Parameter values as people read them."""

import re

from app.base.i18n import tr
from graph_nodes.params import Param, Value
from graph_nodes.ports import Port


def shown(param: Param, value: Value) -> str:
    """A value in the words of the editors: "0.001", "64, 10", "auto", "on"."""
    text = param.show(value)
    return tr(text) if value is None or isinstance(value, bool) else text


def dims_text(port: Port) -> str:
    """What shape a port takes or gives, as people write it: "(N, C, H, W)", "any shape"."""
    if port.dims == "...":
        return tr("any shape")
    if port.dims == "()":
        return tr("scalar")
    return f"({', '.join(re.sub(r'[{}]', '', port.dims).split())})"
