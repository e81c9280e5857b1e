"""Scores to probabilities."""

from graph_nodes.params import Axis
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Softmax(Node):
    """exp(x) scaled to sum to 1 along an axis: scores become probabilities.

    CrossEntropyLoss wants scores and does this by itself.
    """

    forward = "F.softmax({x}, dim={dim})"
    aliases = ("probabilities", "normalize scores", "distribution")
    x = Input("...", dtype="float", help="Scores.")
    out = Output("...", values="probabilities", help="Probabilities, the same shape.")
    dim = Axis(-1, normalizes=True, help="The axis that sums to 1.")
