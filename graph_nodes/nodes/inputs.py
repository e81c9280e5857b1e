"""Placeholders and variables."""

from collections.abc import Mapping

from graph_nodes.params import Choice, Float, Shape, Value
from graph_nodes.ports import Input as InputPort
from graph_nodes.ports import Output
from graph_nodes.spec import Node, Role


class Input(Node):
    """A placeholder: a named entrance of the model, fed by data when the graph runs.

    Wire data into it to train. Alone it declares what the model will be given.
    """

    category = "Inputs"
    role = Role.INPUT
    aliases = ("placeholder", "feed", "argument")
    feed = InputPort(optional=True, help="What is fed in.")
    out = Output("...", help="The value that was fed.")
    shape = Shape(
        None,
        optional=True,
        help="Sizes of one sample, without the batch axis; auto takes what is fed.",
    )
    dtype = Choice("float32", ("float32", "int64"), help="What numbers the model is given.")


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

    Xavier (Glorot) and Kaiming scale random numbers to the shape; they want two axes or more.
    """

    category = "Inputs"
    default_name = "w"
    role = Role.PARAMETER
    aliases = ("variable", "weight", "bias", "initializer", "glorot")
    out = Output("...", dtype="float32", help="The current value.")
    shape = Shape((10,), min=1, help="Its sizes, such as 1000, 100; empty for a single number.")
    init = Choice("normal", tuple(_INITIALIZERS), help="How it starts.")
    std = Float(0.01, min=0.0, help="Standard deviation of a normal start.")
    bound = Float(0.1, min=0.0, help="A uniform start lies from -bound to bound.")

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        start = _INITIALIZERS[str(values["init"])]
        if values["init"] == "normal" and values["std"] == 1.0:
            start = "torch.randn({shape})"
        return f"nn.Parameter({start})"
