"""What all data nodes are."""

from graph_nodes.spec import Node, Role


class Data(Node, abstract=True):
    """A node that loads samples."""

    role = Role.DATA
