"""Metrics of real-valued predictions."""

from graph_nodes.nodes.metric.family import RegressionMetric
from graph_nodes.ports import Input


class MAE(RegressionMetric):
    """Mean absolute error: the mean of |prediction - target|, in the target's own unit."""

    default_name = "mae"
    module = "MeanAbsoluteError"
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


class RMSE(RegressionMetric):
    """Root mean squared error: √(mean of (prediction - target)²), in the target's own unit."""

    default_name = "rmse"
    module = "RootMeanSquaredError"
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


class R2(RegressionMetric):
    """Coefficient of determination R²: the share of the target's variance that is explained.

    1 is perfect, 0 no better than the mean of the target. Of several columns, their mean.
    """

    label = "R²"
    default_name = "r2"
    module = "R2Score"
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
