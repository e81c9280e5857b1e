"""Placeholders: where data enter a model."""

from graph_nodes.params import Auto, DType, Shape, Text
from graph_nodes.ports import Input as InputPort
from graph_nodes.ports import Output
from graph_nodes.spec import Node, Role


class Input(Node):
    """A placeholder: a named entrance of the model, fed by data when the graph runs.

    Wire data into it to train. Alone it declares what the model will be given.
    """

    role = Role.INPUT
    aliases = ("placeholder", "feed", "argument")
    feed = InputPort(optional=True, help="What is fed in.")
    out = Output(
        "...",
        chosen=(("float", "dtype", "float32"), ("int", "dtype", "int64")),
        help="The value that was fed.",
    )
    shape = Auto(
        Shape(),
        help="Sizes of one sample, without the batch axis; auto takes what is fed.",
    )
    dtype = DType("float32", help="What numbers the model is given.")
    about = Text("", argument=False, help="What it is, in a sentence: a module's ports say it.")
