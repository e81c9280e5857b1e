"""Several tensors to one."""

from graph_nodes.params import Axis, Int
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Concatenate(Node):
    """Tensors joined end to end along one axis; the other axes must agree."""

    default_name = "concat"
    rearranges = combines = True
    forward = "torch.cat({x}, dim={dim})"
    aliases = ("cat", "join", "stack")
    x = Input("...", count="tensors", help="A tensor to join.")
    out = Output("...", help="The joined tensor.")
    tensors = Int(2, min=1, max=64, help="How many tensors to join.")
    dim = Axis(1, help="The axis along which they are joined.")
