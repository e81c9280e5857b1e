"""Metrics of class scores."""

from graph_nodes.nodes.metric.family import Metric
from graph_nodes.ports import Input


class Accuracy(Metric):
    """The share of samples whose highest score is at the right class."""

    module = "Accuracy"
    forward = "{self}.update({scores}, {target})"
    helpers = '''
class Accuracy:
    """The share of (N, C, ...) scores that are highest at the (N, ...) target."""

    correct, samples = 0, 0

    def update(self, scores, target):
        self.correct += (scores.argmax(dim=1) == target).sum()
        self.samples += target.numel()

    def compute(self):
        return int(self.correct) / self.samples
'''
    aliases = ("correct", "classification")
    scores = Input("N C *rest", dtype="float", help="A score for each class.")
    target = Input("N *rest", dtype="int", help="The number of the right class.")
