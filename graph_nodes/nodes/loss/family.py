"""What losses share."""

from graph_nodes.params import Choice
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node, Role


class Loss(Node, abstract=True):
    """A node that gives one number to make small."""

    role = Role.LOSS
    default_name = "loss"
    loss = Output("()", help="The loss.")


class ReducedLoss(Loss, abstract=True):
    """A loss that says how one number comes from many."""

    reduces = "{reduction}"
    reduction = Choice(
        "mean",
        ("mean", "sum"),
        key=True,
        help="mean or sum over all elements; one number either way.",
    )


class RegressionLoss(Loss, abstract=True):
    """A loss of real-valued predictions."""

    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")
