"""Sums, products and powers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from graph_nodes.params import Float, Value
from graph_nodes.ports import Input, Output, Port
from graph_nodes.spec import Node


class MatMul(Node):
    """Matrix product: (..., M, K) @ (..., K, N) → (..., M, N)."""

    default_name = "matmul"
    forward = "{a} @ {b}"
    aliases = ("dot", "product", "mm", "@")
    a = Input("... M K", dtype="float", contracts=-1, help="The left matrix.")
    b = Input("... K N", dtype="float", like="a", contracts=-2, help="The right matrix.")
    out = Output("... M N", help="a @ b.")


class Add(Node):
    """Sum of two tensors, or of a tensor and a number."""

    forward = "{a} + {b}"
    combines = True
    linear = ("a", "b")
    aliases = ("plus", "+", "bias")
    a = Input("...", help="The first term.")
    b = Input("...", fallback="other", help="The second term.")
    out = Output("...", help="a + b.")
    other = Float(0.0, help="What is added while nothing is wired to b.")


class Subtract(Node):
    """Difference of two tensors, or of a tensor and a number."""

    forward = "{a} - {b}"
    linear = ("a", "b")
    aliases = ("minus", "-", "difference")
    a = Input("...", help="What is subtracted from.")
    b = Input("...", fallback="other", help="What is subtracted.")
    out = Output("...", help="a - b.")
    other = Float(0.0, help="What is subtracted while nothing is wired to b.")


class Multiply(Node):
    """Element by element product of two tensors, or of a tensor and a number."""

    forward = "{a} * {b}"
    combines = True
    linear = ("a", "b")
    aliases = ("times", "*", "scale", "hadamard")
    a = Input("...", help="The first factor.")
    b = Input("...", fallback="other", help="The second factor.")
    out = Output("...", help="a * b.")
    other = Float(1.0, help="The factor while nothing is wired to b.")


class Divide(Node):
    """Element by element quotient of two tensors, or of a tensor and a number."""

    forward = "{a} / {b}"
    linear = ("a",)
    aliases = ("/", "quotient", "over")
    a = Input("...", help="The dividend.")
    b = Input("...", fallback="other", values="nonzero", help="The divisor.")
    out = Output("...", help="a / b.")
    other = Float(1.0, help="The divisor while nothing is wired to b.")


class Power(Node):
    """Each element raised to a power."""

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
