"""Optimizers that step along the gradient."""

from graph_nodes.nodes.optimizer.family import AdamFamily, FusedOptimizer, Optimizer
from graph_nodes.params import Bool, Float


class SGD(FusedOptimizer):
    """Gradient descent, with momentum if wanted: w ← w - lr·gradient."""

    default_name = "sgd"
    module = "torch.optim.SGD"
    aliases = ("gradient descent", "momentum", "nesterov")
    momentum = Float(0.0, min=0.0, max=1.0, key=True, help="How much of the last step is kept.")
    nesterov = Bool(False, help="Look ahead along the momentum. Needs momentum.")


class Adam(AdamFamily):
    """Steps scaled to each parameter by running means of its gradient and of its square."""

    module = "torch.optim.Adam"
    follows = ("loss",)
    aliases = ("adaptive",)


class AdamW(AdamFamily):
    """Adam with weight decay apart from the gradient."""

    default_name = "adamw"
    module = "torch.optim.AdamW"
    aliases = ("adaptive", "weight decay", "l2 regularization", "transformer")
    weight_decay = Float(
        0.01, min=0.0, by_factors=True, key=True, help="Pull of the weights towards zero."
    )


class RMSprop(Optimizer):
    """Steps scaled to each parameter by a running mean of its squared gradient."""

    default_name = "rmsprop"
    module = "torch.optim.RMSprop"
    lr_steps = True
    aliases = ("adaptive",)
    alpha = Float(0.99, min=0.0, max=1.0, help="How slowly the running mean forgets.")
    eps = Float(
        1e-8,
        min=0.0,
        by_factors=True,
        help="Added to the denominator, so that nothing divides by zero.",
    )
    momentum = Float(0.0, min=0.0, max=1.0, help="How much of the last step is kept.")
    centered = Bool(False, help="Take the mean of the gradient off before squaring.")
