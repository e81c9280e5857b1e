"""Functions of each element."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from graph_nodes.params import DType, Float, Optional, Value
from graph_nodes.ports import Input, Output, Port
from graph_nodes.spec import Node


class Maximum(Node):
    """The larger of two tensors, element by element."""

    forward = "torch.maximum({a}, {b})"
    combines = True
    aliases = ("max",)
    a = Input("...", help="The first tensor.")
    b = Input("...", help="The second tensor.")
    out = Output("...", help="max(a, b).")


class Clamp(Node):
    """Each element held between a least and a greatest value; with min 0 alone this is ReLU."""

    forward = "torch.clamp({x}, {kwargs})"
    aliases = ("clip", "limit", "min", "max")
    x = Input("...", help="What is held in bounds.")
    out = Output("...", help="The bounded tensor.")
    min = Optional(Float(), default=0.0, always=True, help="The least value.")
    max = Optional(Float(), help="The greatest value.")

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        least = cast("float | None", values["min"])
        given = "" if least is None or least < 0 else "positive" if least > 0 else "nonnegative"
        return tuple(replace(port, values=given) for port in super().outputs(values))


class Cast(Node):
    """The same numbers in another dtype; whole numbers lose what is behind the point.

    No gradient goes back through whole numbers.
    """

    forward = "{x}.to({dtype})"
    aliases = ("to", "astype", "convert", "half", "double", "long")
    x = Input("...", help="Any tensor.")
    out = Output(
        "...",
        chosen=(("float", "dtype", "float32"), ("int", "dtype", "int64")),
        help="The same shape.",
    )
    dtype = DType("float32", help="What each number becomes.")

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        return tuple(replace(p, dtype=str(values["dtype"])) for p in super().outputs(values))


class Exp(Node):
    """e to the power of each element."""

    forward = "torch.exp({x})"
    aliases = ("exponential",)
    x = Input("...", help="The exponent.")
    out = Output("...", values="positive", help="e**x.")


class Log(Node):
    """Natural logarithm of each element."""

    forward = "torch.log({x})"
    aliases = ("ln", "logarithm")
    x = Input("...", values="positive", help="Positive numbers.")
    out = Output("...", help="ln(x).")
