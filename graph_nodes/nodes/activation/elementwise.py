"""Functions applied to each element."""

from graph_nodes.params import Choice, Float
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Elementwise(Node, abstract=True):
    """A function of each element."""

    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", help="The same shape.")


class ReLU(Elementwise):
    """max(0, x) of each element."""

    default_name = "relu"
    forward = "F.relu({x})"
    follows = ("layers", "convolution", "normalization")
    aliases = ("rectifier",)
    x = Input("...", help="Any tensor.")
    out = Output("...", values="nonnegative", help="The same shape.")


class LeakyReLU(Elementwise):
    """x where it is positive, negative_slope·x elsewhere."""

    default_name = "leaky_relu"
    forward = "F.leaky_relu({x}, {negative_slope})"
    aliases = ("rectifier",)
    negative_slope = Float(0.01, help="The slope left of zero.")


class Sigmoid(Elementwise):
    """1 / (1 + exp(-x)) of each element: a number from 0 to 1."""

    forward = "torch.sigmoid({x})"
    aliases = ("logistic", "squash")
    out = Output("...", values="probabilities", help="The same shape.")


class Tanh(Elementwise):
    """Hyperbolic tangent of each element: a number from -1 to 1."""

    forward = "torch.tanh({x})"
    aliases = ("hyperbolic tangent", "squash")


class GELU(Elementwise):
    """x·Φ(x) of each element, Φ the normal distribution's cumulative function."""

    default_name = "gelu"
    forward = "F.gelu({x}, {kwargs})"
    aliases = ("transformer",)
    approximate = Choice("none", ("none", "tanh"), help="tanh: a faster approximation.")
