"""Comments on the canvas."""

from graph_nodes.params import Text
from graph_nodes.spec import Node, Role


class Note(Node):
    """A comment on the canvas. It computes nothing."""

    role = Role.NOTE
    aliases = ("comment", "text", "sticky")
    text = Text("", multiline=True, help="What the note says, in Markdown.")
