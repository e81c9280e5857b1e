"""Losses: each gives one number to make small."""

from graph_nodes.params import Choice, Float, Int
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node, Role

_REDUCTION = Choice(
    "mean", ("mean", "sum"), help="mean or sum over all elements; one number either way."
)


class MSELoss(Node):
    """Mean squared error: the mean of (prediction - target)²."""

    category = "Loss"
    label = "MSE loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "{reduction}"
    forward = "F.mse_loss({prediction}, {target}, {kwargs})"
    aliases = ("squared error", "regression", "l2")
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")
    loss = Output("()", help="The loss.")
    reduction = _REDUCTION


class L1Loss(Node):
    """Mean absolute error: the mean of |prediction - target|."""

    category = "Loss"
    label = "L1 loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "{reduction}"
    forward = "F.l1_loss({prediction}, {target}, {kwargs})"
    aliases = ("absolute error", "mae", "regression")
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")
    loss = Output("()", help="The loss.")
    reduction = _REDUCTION


class L2Loss(Node):
    """Sum of squares, as a lecture writes it by hand: the sum of (prediction - target)²."""

    category = "Loss"
    label = "L2 loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "sum"
    forward = "sum_of_squares({prediction}, {target})"
    helpers = '''
def sum_of_squares(prediction, target):
    """Return the sum of (prediction - target)² over all elements."""
    return (prediction - target).pow(2).sum()
'''
    aliases = ("squared error", "sum of squares", "regression")
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")
    loss = Output("()", help="The loss.")


class CrossEntropyLoss(Node):
    """Cross entropy of class scores: -log softmax(scores)[class], mean over the batch.

    It takes scores, not probabilities: put no Softmax before it.
    """

    category = "Loss"
    label = "Cross entropy loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "mean"
    probabilities = "torch.softmax(said, 1)"
    forward = "F.cross_entropy({scores}, {target}, {kwargs})"
    aliases = ("classification", "logits", "nll", "crossentropy")
    scores = Input("N C *rest", dtype="float", values="scores", help="A score for each class.")
    target = Input("N *rest", dtype="int", classes="C", help="The number of the right class.")
    loss = Output("()", help="The loss.")
    label_smoothing = Float(
        0.0, min=0.0, max=1.0, help="Share of the certainty spread over all classes."
    )


class BCEWithLogitsLoss(Node):
    """Binary cross entropy of scores: for yes-or-no targets of 0.0 or 1.0.

    It takes scores, not probabilities: put no Sigmoid before it.
    """

    category = "Loss"
    label = "BCE with logits loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "{reduction}"
    probabilities = "torch.sigmoid(said)"
    forward = "F.binary_cross_entropy_with_logits({scores}, {target}, {kwargs})"
    aliases = ("binary", "classification", "logits")
    scores = Input("*shape", dtype="float", values="scores", help="Scores; above zero means yes.")
    target = Input(
        "*shape", dtype="float", values="probabilities", help="0.0 or 1.0, in the same shape."
    )
    loss = Output("()", help="The loss.")
    reduction = _REDUCTION


class HingeLoss(Node):
    """Multi-class SVM loss: how far each wrong class comes within a margin of the right one.

    max(0, margin - score[right] + score[wrong])**p, summed over the wrong classes, divided by the
    number of classes, and averaged over the batch, as torch defines it.
    """

    category = "Loss"
    label = "Hinge loss"
    default_name = "loss"
    role = Role.LOSS
    reduces = "mean"
    forward = "F.multi_margin_loss({scores}, {target}, {kwargs})"
    aliases = ("svm", "margin", "classification")
    scores = Input("N C", dtype="float", help="A score for each class.")
    target = Input("N", dtype="int", classes="C", help="The number of the right class.")
    loss = Output("()", help="The loss.")
    p = Int(1, min=1, max=2, help="1 for the hinge, 2 for the squared hinge.")
    margin = Float(1.0, help="How far the right class should lead.")
