"""Schedules that count epochs."""

from graph_nodes.params import Auto, Float, Int
from graph_nodes.ports import OPTIMIZER, Input
from graph_nodes.spec import Node, Role


class Schedule(Node, abstract=True):
    """A node that changes the learning rate of the optimizer wired into it, each epoch."""

    role = Role.SCHEDULE
    optimizer = Input("()", kind=OPTIMIZER, help="Whose learning rate to change.")


class StepLR(Schedule):
    """Multiplies the learning rate by gamma every step_size epochs."""

    default_name = "step_lr"
    module = "torch.optim.lr_scheduler.StepLR"
    follows = ("optimizer",)
    aliases = ("step decay",)
    step_size = Int(10, min=1, positional=True, help="Epochs between two cuts.", unit="epochs")
    gamma = Float(0.1, above=0.0, key=True, help="What the learning rate is multiplied by.")


class CosineAnnealingLR(Schedule):
    """Lowers the learning rate to eta_min along half a cosine wave."""

    default_name = "cosine_lr"
    module = "torch.optim.lr_scheduler.CosineAnnealingLR"
    aliases = ("annealing", "cosine decay")
    T_max = Auto(
        Int(10, min=1),
        means="epochs",
        positional=True,
        help="Epochs until the lowest point; auto takes all epochs of the run.",
        unit="epochs",
    )
    eta_min = Float(0.0, min=0.0, by_factors=True, key=True, help="The lowest learning rate.")
