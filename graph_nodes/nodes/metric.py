"""Metrics: what people read, and no optimizer minimises.

A metric's module counts what it needs batch by batch (``update``) and works its value out over all
samples (``compute``), as torchmetrics' do: its value does not depend on how samples are batched.
"""

from graph_nodes.ports import Input
from graph_nodes.spec import Node, Role


class Accuracy(Node):
    """The share of samples whose highest score is at the right class."""

    category = "Metric"
    role = Role.METRIC
    module = "Accuracy"
    forward = "{self}.update({scores}, {target})"
    helpers = '''
class Accuracy:
    """The share of rows of (N, C) scores that are highest at the (N,) target."""

    correct, samples = 0, 0

    def update(self, scores, target):
        self.correct += (scores.argmax(dim=1) == target).sum()
        self.samples += len(target)

    def compute(self):
        return int(self.correct) / self.samples
'''
    aliases = ("correct", "classification")
    scores = Input("N C", dtype="float", help="A score for each class.")
    target = Input("N", dtype="int", help="The number of the right class.")


class MAE(Node):
    """Mean absolute error: the mean of |prediction - target|, in the target's own unit."""

    category = "Metric"
    default_name = "mae"
    role = Role.METRIC
    module = "MeanAbsoluteError"
    forward = "{self}.update({prediction}, {target})"
    unit_of = "target"
    helpers = '''
class MeanAbsoluteError:
    """The mean of |prediction - target| over all elements."""

    def __init__(self):
        self.total, self.count = 0.0, 0

    @torch.no_grad()
    def update(self, prediction, target):
        self.total += exact(prediction - target).abs().sum()
        self.count += target.numel()

    def compute(self):
        return float(self.total) / self.count
'''
    aliases = ("mean absolute error", "l1", "regression")
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")


class RMSE(Node):
    """Root mean squared error: √(mean of (prediction - target)²), in the target's own unit."""

    category = "Metric"
    default_name = "rmse"
    role = Role.METRIC
    module = "RootMeanSquaredError"
    forward = "{self}.update({prediction}, {target})"
    unit_of = "target"
    helpers = '''
class RootMeanSquaredError:
    """The root of the mean of (prediction - target)² over all elements."""

    def __init__(self):
        self.total, self.count = 0.0, 0

    @torch.no_grad()
    def update(self, prediction, target):
        self.total += exact(prediction - target).pow(2).sum()
        self.count += target.numel()

    def compute(self):
        return (float(self.total) / self.count) ** 0.5
'''
    aliases = ("root mean squared error", "mse", "l2", "regression")
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")


class R2(Node):
    """Coefficient of determination R²: the share of the target's variance that is explained.

    1 is perfect, 0 no better than the mean of the target. Of several columns, their mean.
    """

    category = "Metric"
    label = "R²"
    default_name = "r2"
    role = Role.METRIC
    module = "R2Score"
    forward = "{self}.update({prediction}, {target})"
    unit_of = "target"
    helpers = '''
class R2Score:
    """1 - Σ(target - prediction)² / Σ(target - mean)², as a mean over the columns."""

    def __init__(self):
        self.count, self.mean, self.spread, self.residual = 0, 0.0, 0.0, 0.0

    @torch.no_grad()
    def update(self, prediction, target):
        target = exact(target).reshape(len(target), -1)
        residual = target - exact(prediction).reshape(target.shape)
        self.residual = self.residual + residual.pow(2).sum(0)
        # Means and spreads are merged batch by batch (Chan, Golub and LeVeque): sums of
        # squares would lose the spread of large numbers that differ little.
        count, mean = len(target), target.mean(0)
        shift, total = mean - self.mean, self.count + count
        spread = (target - mean).pow(2).sum(0)
        self.spread = self.spread + spread + shift.pow(2) * (self.count * count / total)
        self.mean = self.mean + shift * (count / total)
        self.count = total

    def compute(self):
        perfect = (self.residual == 0).to(self.spread.dtype)
        score = torch.where(self.spread > 0, 1 - self.residual / self.spread, perfect)
        return score.mean().item()
'''
    aliases = ("r2", "coefficient of determination", "explained variance", "regression")
    prediction = Input("N *rest", dtype="float", help="What the model says.")
    target = Input("N *rest", dtype="float", help="What it should say, in the same shape.")
