"""Losses of class scores."""

from graph_nodes.nodes.loss.family import Loss, ReducedLoss
from graph_nodes.params import Float, Int
from graph_nodes.ports import Input


class CrossEntropyLoss(Loss):
    """Cross entropy of class scores: -log softmax(scores)[class], mean over the batch.

    It takes scores, not probabilities: put no Softmax before it.
    """

    label = "Cross entropy loss"
    reduces = "mean"
    probabilities = "torch.softmax(said, 1)"
    forward = "F.cross_entropy({scores}, {target}, {kwargs})"
    follows = ("layers",)
    aliases = ("classification", "classification loss", "logits", "nll", "crossentropy")
    scores = Input("N C *rest", dtype="float", values="scores", help="A score for each class.")
    target = Input("N *rest", dtype="int64", classes="C", help="The number of the right class.")
    label_smoothing = Float(
        0.0, min=0.0, max=1.0, help="Share of the certainty spread over all classes."
    )


class BCEWithLogitsLoss(ReducedLoss):
    """Binary cross entropy of scores: for yes-or-no targets of 0.0 or 1.0.

    It takes scores, not probabilities: put no Sigmoid before it.
    """

    label = "BCE with logits loss"
    probabilities = "torch.sigmoid(said)"
    forward = "F.binary_cross_entropy_with_logits({scores}, {target}, {kwargs})"
    aliases = ("binary", "classification", "logits")
    scores = Input("*shape", dtype="float", values="scores", help="Scores; above zero means yes.")
    target = Input(
        "*shape", dtype="float", values="probabilities", help="0.0 or 1.0, in the same shape."
    )


class HingeLoss(Loss):
    """Multi-class SVM loss: how far each wrong class comes within a margin of the right one.

    max(0, margin - score[right] + score[wrong])**p, summed over the wrong classes, divided by the
    number of classes, and averaged over the batch, as torch defines it.
    """

    label = "Hinge loss"
    reduces = "mean"
    forward = "F.multi_margin_loss({scores}, {target}, {kwargs})"
    aliases = ("svm", "margin", "classification")
    scores = Input("N C", dtype="float", help="A score for each class.")
    target = Input("N", dtype="int64", classes="C", help="The number of the right class.")
    p = Int(1, min=1, max=2, help="1 for the hinge, 2 for the squared hinge.")
    margin = Float(1.0, help="How far the right class should lead.")
