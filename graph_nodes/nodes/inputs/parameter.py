"""Variables that training changes."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from graph_nodes.dtypes import DTYPES
from graph_nodes.params import Choice, DType, Float, Int, Shape, Value
from graph_nodes.ports import Output, Port
from graph_nodes.spec import Node, Role

_INITIALIZERS = {
    "zeros": "torch.zeros({shape})",
    "ones": "torch.ones({shape})",
    "normal": "torch.randn({shape}) * {std}",
    "uniform": "torch.empty({shape}).uniform_(-{bound}, {bound})",
    "xavier_uniform": "nn.init.xavier_uniform_(torch.empty({shape}))",
    "xavier_normal": "nn.init.xavier_normal_(torch.empty({shape}))",
    "kaiming_uniform": 'nn.init.kaiming_uniform_(torch.empty({shape}), nonlinearity="relu")',
    "kaiming_normal": 'nn.init.kaiming_normal_(torch.empty({shape}), nonlinearity="relu")',
}


class Parameter(Node):
    """A variable that training changes: weights or biases, started by an initializer.

    Kaiming and Xavier (Glorot) scale random numbers to how many inputs and outputs the weights
    have, as the matrix product that they are wired into sees them: the rows of w are its inputs in
    x @ w, its columns in w @ x. Elsewhere they read the shape as torch does: (outputs, inputs).
    """

    default_name = "w"
    role = Role.PARAMETER
    random = True
    aliases = ("variable", "weights", "bias", "initializer", "glorot")
    out = Output("...", dtype="float32", help="The current value.")
    shape = Shape(
        Int(1, min=1), default=(10,), help="Its sizes, such as 1000, 100; () for a single number."
    )
    init = Choice("normal", tuple(_INITIALIZERS), help="How it starts.")
    std = Float(0.01, min=0.0, help="Standard deviation of a normal start.")
    bound = Float(0.1, min=0.0, help="A uniform start lies from -bound to bound.")
    dtype = DType("float32", DTYPES["float"], help="What its numbers are.")

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        return tuple(replace(p, dtype=str(values["dtype"])) for p in super().outputs(values))

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        sizes = "*{shape}" if values["shape"] else "{shape}"  # side by side where there are any
        if values["dtype"] != cls.params["dtype"].default:
            sizes += ", dtype={dtype}"
        return f"nn.Parameter({_start(values).replace('{shape}', sizes)})"


def _start(values: Mapping[str, Value]) -> str:
    """The initializer's expression."""
    init = str(values["init"])
    if init == "normal" and values["std"] == 1.0:
        return "torch.randn({shape})"
    axis = values.get("in_axis")
    if isinstance(axis, int) and init.startswith(("kaiming", "xavier")):
        return _scaled_start(init, cast("tuple[int, ...]", values["shape"]), axis)
    return _INITIALIZERS[init]


def _scaled_start(init: str, shape: tuple[int, ...], in_axis: int) -> str:
    """A Kaiming or Xavier start of a weight whose inputs are counted by one of its last axes.

    Torch reads the fans of a matrix as (outputs, inputs), and calls its first axis "fan_out". The
    axes of anything else it takes for a convolution's, so there the formulas are written out:
    variance 2 / inputs (He et al., 2015), and 2 / (inputs + outputs) (Glorot and Bengio, 2010).
    """
    kind, _, spread = init.partition("_")
    if len(shape) == 2:
        mode = 'mode="fan_out", ' if kind == "kaiming" and in_axis == -2 else ""
        return _INITIALIZERS[init].replace("nonlinearity", f"{mode}nonlinearity")
    inputs = shape[in_axis] if len(shape) > 1 else math.prod(shape)
    outputs = shape[-3 - in_axis] if len(shape) > 1 else 1
    fan = inputs if kind == "kaiming" else f"({inputs} + {outputs})"
    if spread == "normal":
        return f"torch.randn({{shape}}) * (2 / {fan}) ** 0.5"
    return f"torch.empty({{shape}}).uniform_(-1, 1) * (6 / {fan}) ** 0.5"
