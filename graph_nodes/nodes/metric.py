"""Metrics: what people read, and no optimizer minimises."""

from graph_nodes.ports import Input
from graph_nodes.spec import Node, Role


class Accuracy(Node):
    """The share of samples whose highest score is at the right class."""

    category = "Metric"
    role = Role.METRIC
    forward = "share_correct({scores}, {target})"
    helpers = '''
def share_correct(scores, target):
    """Return the share of rows of (N, C) scores that are highest at the (N,) target."""
    return (scores.argmax(dim=1) == target).float().mean()
'''
    aliases = ("correct", "classification")
    scores = Input("N C", dtype="float", help="A score for each class.")
    target = Input("N", dtype="int", help="The number of the right class.")
