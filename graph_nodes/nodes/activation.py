"""Functions that bend: applied to each element, or to each row."""

from graph_nodes.params import Axis, Choice, Float
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class ReLU(Node):
    """max(0, x) of each element."""

    category = "Activation"
    default_name = "relu"
    forward = "F.relu({x})"
    aliases = ("rectifier", "nonlinearity")
    x = Input("...", help="Any tensor.")
    out = Output("...", values="nonnegative", help="The same shape.")


class LeakyReLU(Node):
    """x where it is positive, negative_slope·x elsewhere."""

    category = "Activation"
    default_name = "leaky_relu"
    forward = "F.leaky_relu({x}, {negative_slope})"
    aliases = ("rectifier", "nonlinearity")
    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", help="The same shape.")
    negative_slope = Float(0.01, help="The slope left of zero.")


class Sigmoid(Node):
    """1 / (1 + exp(-x)) of each element: a number from 0 to 1."""

    category = "Activation"
    forward = "torch.sigmoid({x})"
    aliases = ("logistic", "nonlinearity")
    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", values="probabilities", help="The same shape.")


class Tanh(Node):
    """Hyperbolic tangent of each element: a number from -1 to 1."""

    category = "Activation"
    forward = "torch.tanh({x})"
    aliases = ("nonlinearity",)
    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", help="The same shape.")


class GELU(Node):
    """x·Φ(x) of each element, Φ the normal distribution's cumulative function."""

    category = "Activation"
    default_name = "gelu"
    forward = "F.gelu({x}, {kwargs})"
    aliases = ("nonlinearity", "transformer")
    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", help="The same shape.")
    approximate = Choice("none", ("none", "tanh"), help="tanh: a faster approximation.")


class Softmax(Node):
    """exp(x) scaled to sum to 1 along an axis: scores become probabilities.

    CrossEntropyLoss wants scores and does this by itself.
    """

    category = "Activation"
    forward = "F.softmax({x}, dim={dim})"
    aliases = ("probabilities", "normalize")
    x = Input("...", dtype="float", help="Scores.")
    out = Output("...", values="probabilities", help="Probabilities, the same shape.")
    dim = Axis(-1, normalizes=True, help="The axis that sums to 1.")
