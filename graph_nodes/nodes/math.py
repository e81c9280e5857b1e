"""Arithmetic on tensors. Shapes broadcast as they do in torch."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from graph_nodes.params import Axis, Bool, Float, Value
from graph_nodes.ports import Input, Output, Port
from graph_nodes.spec import Node


class MatMul(Node):
    """Matrix product: (..., M, K) @ (..., K, N) → (..., M, N)."""

    category = "Math"
    default_name = "matmul"
    forward = "{a} @ {b}"
    aliases = ("dot", "product", "mm", "@")
    a = Input("... M K", dtype="float", contracts=-1, help="The left matrix.")
    b = Input("... K N", dtype="float", contracts=-2, help="The right matrix.")
    out = Output("... M N", help="a @ b.")


class Add(Node):
    """Sum of two tensors, or of a tensor and a number."""

    category = "Math"
    forward = "{a} + {b}"
    linear = ("a", "b")
    aliases = ("plus", "+", "bias")
    a = Input("...", help="The first term.")
    b = Input("...", fallback="other", help="The second term.")
    out = Output("...", help="a + b.")
    other = Float(0.0, help="What is added while nothing is wired to b.")


class Subtract(Node):
    """Difference of two tensors, or of a tensor and a number."""

    category = "Math"
    forward = "{a} - {b}"
    linear = ("a", "b")
    aliases = ("minus", "-", "difference")
    a = Input("...", help="What is subtracted from.")
    b = Input("...", fallback="other", help="What is subtracted.")
    out = Output("...", help="a - b.")
    other = Float(0.0, help="What is subtracted while nothing is wired to b.")


class Multiply(Node):
    """Element by element product of two tensors, or of a tensor and a number."""

    category = "Math"
    forward = "{a} * {b}"
    linear = ("a", "b")
    aliases = ("times", "*", "scale", "hadamard")
    a = Input("...", help="The first factor.")
    b = Input("...", fallback="other", help="The second factor.")
    out = Output("...", help="a * b.")
    other = Float(1.0, help="The factor while nothing is wired to b.")


class Divide(Node):
    """Element by element quotient of two tensors, or of a tensor and a number."""

    category = "Math"
    forward = "{a} / {b}"
    linear = ("a",)
    aliases = ("/", "quotient", "over")
    a = Input("...", help="The dividend.")
    b = Input("...", fallback="other", values="nonzero", help="The divisor.")
    out = Output("...", help="a / b.")
    other = Float(1.0, help="The divisor while nothing is wired to b.")


class Power(Node):
    """Each element raised to a power."""

    category = "Math"
    forward = "torch.pow({x}, {exponent})"
    aliases = ("pow", "square", "**", "exponent")
    x = Input("...", help="The base.")
    out = Output("...", help="x to the power.")
    exponent = Float(2.0, help="The power.")

    @classmethod
    def inputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        exponent = cast("float", values["exponent"])
        if exponent.is_integer():
            wanted = "" if exponent >= 0 else "nonzero"
        else:
            wanted = "nonnegative" if exponent > 0 else "positive"
        return tuple(replace(port, values=wanted) for port in super().inputs(values))


class Sum(Node):
    """Sum over one axis, or over all elements."""

    category = "Math"
    forward = "torch.sum({x}, {kwargs})"
    reduces = "sum"
    linear = ("x",)
    aliases = ("reduce", "total")
    x = Input("...", help="What is summed.")
    out = Output("...", help="The sum.")
    dim = Axis(None, optional=True, help="The axis to sum over; auto sums everything.")
    keepdim = Bool(False, help="Keep the summed axis with size 1. Needs dim.")


class Mean(Node):
    """Mean over one axis, or over all elements."""

    category = "Math"
    forward = "torch.mean({x}, {kwargs})"
    reduces = "mean"
    linear = ("x",)
    aliases = ("average", "reduce")
    x = Input("...", dtype="float", help="What is averaged.")
    out = Output("...", help="The mean.")
    dim = Axis(None, optional=True, help="The axis to average over; auto averages everything.")
    keepdim = Bool(False, help="Keep the averaged axis with size 1. Needs dim.")


class Maximum(Node):
    """The larger of two tensors, element by element."""

    category = "Math"
    forward = "torch.maximum({a}, {b})"
    aliases = ("max",)
    a = Input("...", help="The first tensor.")
    b = Input("...", help="The second tensor.")
    out = Output("...", help="max(a, b).")


class Clamp(Node):
    """Each element held between a least and a greatest value; with min 0 alone this is ReLU."""

    category = "Math"
    forward = "torch.clamp({x}, {kwargs})"
    aliases = ("clip", "limit", "min", "max")
    x = Input("...", help="What is held in bounds.")
    out = Output("...", help="The bounded tensor.")
    min = Float(0.0, optional=True, always=True, help="The least value; auto for none.")
    max = Float(None, optional=True, help="The greatest value; auto for none.")

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        least = cast("float | None", values["min"])
        given = "" if least is None or least < 0 else "positive" if least > 0 else "nonnegative"
        return tuple(replace(port, values=given) for port in super().outputs(values))


class Exp(Node):
    """e to the power of each element."""

    category = "Math"
    forward = "torch.exp({x})"
    aliases = ("exponential",)
    x = Input("...", help="The exponent.")
    out = Output("...", values="positive", help="e**x.")


class Log(Node):
    """Natural logarithm of each element."""

    category = "Math"
    forward = "torch.log({x})"
    aliases = ("ln", "logarithm")
    x = Input("...", values="positive", help="Positive numbers.")
    out = Output("...", help="ln(x).")
