"""Nodes that show a value of the graph."""

from graph_nodes.params import Choice, Int, Text
from graph_nodes.ports import Input
from graph_nodes.spec import Node, Role


class Output(Node):
    """A result of the model: one of the values that it returns."""

    role = Role.OUTPUT
    aliases = ("result", "return", "prediction")
    x = Input("...", help="The value to return.")
    about = Text("", argument=False, help="What it is, in a sentence: a module's ports say it.")


class Watch(Node):
    """Logs a value while the graph runs: a number, a tensor or a histogram of its elements.

    In a module it does so for each instance, under the names on the way: block/watch.
    """

    role = Role.WATCH
    aliases = ("log", "print", "inspect", "histogram", "monitor")
    x = Input("...", help="What to watch.")
    show = Choice(
        "auto",
        ("auto", "scalar", "tensor", "histogram"),
        help="auto: a single number as a scalar, up to 64 numbers as a tensor, more as a "
        "histogram. scalar shows the mean.",
    )
    every = Int(10, min=1, key=True, help="Look every so many steps.", unit="steps")
