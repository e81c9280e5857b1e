"""Nodes that look at a graph: gradients, outputs, watches and notes."""

from collections.abc import Mapping

from graph_nodes.params import Choice, Int, Text, Value
from graph_nodes.ports import Input
from graph_nodes.ports import Output as OutputPort
from graph_nodes.spec import Node, Role


class Gradients(Node):
    """The gradient of a scalar with respect to tensors it depends on, found by backpropagation.

    Each wrt has its own gradient of the same shape, an ordinary value to wire on.
    """

    category = "Tools"
    role = Role.GRADIENTS
    aliases = ("backward", "autograd", "derivative", "backprop")
    of = Input("()", dtype="float", help="The scalar to differentiate.")
    wrt = Input("...", dtype="float", count="tensors", help="A tensor the scalar depends on.")
    grad = OutputPort(
        "...", count="tensors", help="The gradient with respect to the wrt beside it."
    )
    tensors = Int(1, min=1, max=32, help="How many tensors to differentiate by.")

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        # What is trained through a gradient is differentiated a second time.
        keep = "create_graph" if values.get("trained_through") else "retain_graph"
        return f"torch.autograd.grad({{of}}, {{wrt}}, {keep}=True)"


class Detach(Node):
    """The same numbers, of which no gradient goes back: what is behind it is not trained."""

    category = "Tools"
    forward = "{x}.detach()"
    rearranges = True
    stops_gradient = True
    aliases = ("stop gradient", "freeze", "gan")
    x = Input("...", help="Any tensor.")
    out = OutputPort("...", help="The same numbers.")


class Output(Node):
    """A result of the model: one of the values that it returns."""

    category = "Tools"
    role = Role.OUTPUT
    aliases = ("result", "return", "prediction")
    x = Input("...", help="The value to return.")


class Watch(Node):
    """Logs a value while the graph runs: a number, a tensor or a histogram of its elements."""

    category = "Tools"
    role = Role.WATCH
    aliases = ("log", "print", "inspect", "histogram", "monitor")
    x = Input("...", help="What to watch.")
    show = Choice(
        "auto",
        ("auto", "scalar", "tensor", "histogram"),
        help="auto: a single number as a scalar, up to 64 numbers as a tensor, more as a "
        "histogram. scalar shows the mean.",
    )
    every = Int(10, min=1, help="Look every so many steps.", unit="steps")


class Note(Node):
    """A comment on the canvas. It computes nothing."""

    category = "Tools"
    role = Role.NOTE
    aliases = ("comment", "text", "sticky")
    text = Text("", multiline=True, help="What the note says.")
