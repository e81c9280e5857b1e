"""What stops gradients."""

from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Detach(Node):
    """The same numbers, of which no gradient goes back: what is behind it is not trained."""

    forward = "{x}.detach()"
    rearranges = True
    stops_gradient = True
    aliases = ("stop gradient", "freeze", "gan")
    x = Input("...", help="Any tensor.")
    out = Output("...", help="The same numbers.")
