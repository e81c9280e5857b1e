"""What optimizers share."""

from graph_nodes.params import Bool, Float, Int, ListOf
from graph_nodes.ports import OPTIMIZER, Input, Output
from graph_nodes.spec import Node, Role


class Optimizer(Node, abstract=True):
    """A node that minimises the loss wired into it."""

    role = Role.OPTIMIZER
    loss = Input("()", dtype="float", help="What to minimise.")
    trains = Input(
        "...",
        optional=True,
        help="Trains only what is behind this value, such as a generator's output. "
        "Unwired: everything behind the loss.",
    )
    optimizer = Output("()", kind=OPTIMIZER, help="For a learning rate schedule.")
    lr = Float(
        0.01, min=0.0, always=True, by_factors=True, help="Learning rate: the size of a step."
    )
    weight_decay = Float(0.0, min=0.0, by_factors=True, help="Pull of the weights towards zero.")
    turn = Int(
        1,
        min=1,
        max=99,
        argument=False,
        help="Optimizers of one turn follow from one pass. Those of a later turn have a pass of "
        "their own, which sees what the earlier ones have changed.",
    )
    every = Int(1, min=1, argument=False, help="Takes part in every so many steps.", unit="steps")


class FusedOptimizer(Optimizer, abstract=True):
    """An optimizer of which torch has a fused form."""

    fused = Bool(True, always=True, help="Update all parameters in one step of the device: faster.")


class AdamFamily(FusedOptimizer, abstract=True):
    """Steps scaled to each parameter by running means of its gradient and of its square."""

    lr_steps = True
    lr = Float(
        0.001, min=0.0, always=True, by_factors=True, help="Learning rate: the size of a step."
    )
    betas = ListOf(
        Float(min=0.0, below=1.0),
        default=(0.9, 0.999),
        length=2,
        help="How slowly the running means of gradient and of square forget.",
    )
    eps = Float(
        1e-8,
        min=0.0,
        by_factors=True,
        help="Added to the denominator, so that nothing divides by zero.",
    )
    amsgrad = Bool(False, help="Use the largest square seen, not its running mean.")
