"""Layers that zero parts of what goes through them while training."""

from graph_nodes.params import Float
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Dropout(Node):
    """Zeroes elements at random while training and scales up the rest; passes on otherwise."""

    module = "nn.Dropout"
    drops = weightless = True
    follows = ("layers", "activation")
    aliases = ("regularization", "overfitting")
    x = Input("...", dtype="float", help="Any tensor.")
    out = Output("...", help="The same shape.")
    p = Float(0.5, min=0.0, max=1.0, always=True, help="The chance that an element is zeroed.")
