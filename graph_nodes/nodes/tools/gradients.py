"""Differentiation."""

from collections.abc import Mapping

from graph_nodes.params import Int, Value
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node, Role


class Gradients(Node):
    """The gradient of a scalar with respect to tensors it depends on, found by backpropagation.

    Each wrt has its own gradient of the same shape, an ordinary value to wire on.
    """

    role = Role.GRADIENTS
    aliases = ("backward", "autograd", "derivative", "backprop")
    of = Input("()", dtype="float", help="The scalar to differentiate.")
    wrt = Input(
        "...",
        dtype="float",
        count="tensors",
        help="What to differentiate by (with respect to): it is behind the scalar.",
    )
    grad = Output("...", count="tensors", help="The gradient by the wrt beside it.")
    tensors = Int(1, min=1, max=32, help="How many tensors to differentiate by.")

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        # What is trained through a gradient is differentiated a second time.
        keep = "create_graph" if values.get("trained_through") else "retain_graph"
        return f"torch.autograd.grad({{of}}, {{wrt}}, {keep}=True)"
