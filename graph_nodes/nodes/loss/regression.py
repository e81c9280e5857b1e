"""Losses of real-valued predictions."""

from graph_nodes.nodes.loss.family import ReducedLoss, RegressionLoss


class MSELoss(RegressionLoss, ReducedLoss):
    """Mean squared error: the mean of (prediction - target)²."""

    label = "MSE loss"
    forward = "F.mse_loss({prediction}, {target}, {kwargs})"
    follows = ("layers",)
    aliases = ("squared error", "regression", "l2")


class L1Loss(RegressionLoss, ReducedLoss):
    """Mean absolute error: the mean of |prediction - target|."""

    label = "L1 loss"
    forward = "F.l1_loss({prediction}, {target}, {kwargs})"
    aliases = ("absolute error", "mae", "regression")


class L2Loss(RegressionLoss):
    """Sum of squares, as a lecture writes it by hand: the sum of (prediction - target)²."""

    label = "L2 loss"
    reduces = "sum"
    forward = "sum_of_squares({prediction}, {target})"
    helpers = '''
def sum_of_squares(prediction, target):
    """Return the sum of (prediction - target)² over all elements."""
    return (prediction - target).pow(2).sum()
'''
    aliases = ("squared error", "sum of squares", "regression")
