"""Parameter values as people read them."""

import re

from app.base.i18n import tr
from graph_nodes.dtypes import family_of
from graph_nodes.params import Param, Value
from graph_nodes.ports import OPTIMIZER, SCALAR, Port, is_spread


def shown(param: Param, value: Value) -> str:
    """A value in the words of the editors: "0.001", "64, 10", "auto", "on"."""
    text = param.show(value)
    return tr(text) if value is None or isinstance(value, bool) else text


def port_words(port: Port) -> str:
    """What may pass through a port, in words that need no notation: "any shape, whole numbers"."""
    if port.kind == OPTIMIZER:
        return tr("an optimizer")
    words = _number_words(port)
    return tr("{what}, optional", what=words) if port.optional else words


def _number_words(port: Port) -> str:
    family, axes = family_of(port.dtype), port.dims.split()
    one = {"float": tr("decimal number"), "int": tr("whole number"), "bool": tr("yes or no")}
    if port.dims == SCALAR:
        return tr("a single {number}", number=one.get(family, tr("number")))
    if axes == ["N"]:
        return tr("one {number} a sample", number=one.get(family, tr("number")))
    any_shape = all(map(is_spread, axes))
    shape = tr("any shape") if any_shape else " × ".join(map(_axis_words, axes))
    many = {"float": tr("decimal numbers"), "int": tr("whole numbers"), "bool": tr("yes or no")}
    return f"{shape}, {many[family]}" if family in many else shape


def _axis_words(axis: str) -> str:
    """What an axis counts; its letter where only the node knows."""
    if is_spread(axis):
        return tr("any")
    named = {
        "N": tr("samples"),
        "C": tr("channels"),
        "H": tr("height"),
        "W": tr("width"),
        "F": tr("features"),
        "L": tr("length"),
        "T": tr("length"),
    }
    plain = axis.strip("{}").replace("_", " ")
    return named.get(plain.rstrip("0123456789") or plain, plain)


def dims_text(port: Port) -> str:
    """What shape a port takes or gives, as people write it: "(N, C, H, W)", "any shape"."""
    if port.dims == "...":
        return tr("any shape")
    if port.dims == "()":
        return tr("scalar")
    return f"({', '.join(re.sub(r'[{}]', '', port.dims).split())})"
