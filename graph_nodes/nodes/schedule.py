"""Learning rate schedules: wired to an optimizer, they change its learning rate each epoch."""

from graph_nodes.params import Float, Int
from graph_nodes.ports import OPTIMIZER, Input
from graph_nodes.spec import Node, Role


class StepLR(Node):
    """Multiplies the learning rate by gamma every step_size epochs."""

    category = "Schedule"
    default_name = "step_lr"
    role = Role.SCHEDULE
    module = "torch.optim.lr_scheduler.StepLR"
    aliases = ("decay", "learning rate")
    optimizer = Input("()", kind=OPTIMIZER, help="Whose learning rate to change.")
    step_size = Int(10, min=1, positional=True, help="Epochs between two cuts.", unit="epochs")
    gamma = Float(0.1, above=0.0, help="What the learning rate is multiplied by.")


class CosineAnnealingLR(Node):
    """Lowers the learning rate to eta_min along half a cosine wave."""

    category = "Schedule"
    default_name = "cosine_lr"
    role = Role.SCHEDULE
    module = "torch.optim.lr_scheduler.CosineAnnealingLR"
    aliases = ("decay", "learning rate", "annealing")
    optimizer = Input("()", kind=OPTIMIZER, help="Whose learning rate to change.")
    T_max = Int(
        None,
        min=1,
        optional=True,
        positional=True,
        auto="epochs",
        help="Epochs until the lowest point; auto takes all epochs of the run.",
        unit="epochs",
    )
    eta_min = Float(0.0, min=0.0, help="The lowest learning rate.")
