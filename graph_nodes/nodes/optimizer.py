"""Optimizers: each minimises the loss wired into it by changing the parameters behind it."""

from graph_nodes.params import Bool, Float, Floats, Int
from graph_nodes.ports import OPTIMIZER, Input, Output
from graph_nodes.spec import Node, Role

_FUSED = Bool(True, always=True, help="Update all parameters in one step of the device: faster.")
_LOSS = Input("()", dtype="float", help="What to minimise.")
_TRAINS = Input(
    "...",
    optional=True,
    help="Trains only what is behind this value, such as a generator's output. "
    "Unwired: everything behind the loss.",
)
_TURN = Int(
    1,
    min=1,
    max=99,
    argument=False,
    help="Optimizers of one turn follow from one pass. Those of a later turn have a pass of their "
    "own, which sees what the earlier ones have changed.",
)
_EVERY = Int(1, min=1, argument=False, help="Takes part in every so many steps.", unit="steps")
_OPTIMIZER = Output("()", kind=OPTIMIZER, help="For a learning rate schedule.")


class SGD(Node):
    """Gradient descent, with momentum if wanted: w ← w - lr·gradient."""

    category = "Optimizer"
    default_name = "sgd"
    role = Role.OPTIMIZER
    module = "torch.optim.SGD"
    aliases = ("gradient descent", "momentum", "nesterov")
    loss = _LOSS
    trains = _TRAINS
    optimizer = _OPTIMIZER
    lr = Float(0.01, min=0.0, always=True, help="Learning rate: the size of a step.")
    momentum = Float(0.0, min=0.0, max=1.0, help="How much of the last step is kept.")
    weight_decay = Float(0.0, min=0.0, help="Pull of the weights towards zero.")
    nesterov = Bool(False, help="Look ahead along the momentum. Needs momentum.")
    fused = _FUSED
    turn = _TURN
    every = _EVERY


class Adam(Node):
    """Steps scaled to each parameter by running means of its gradient and of its square."""

    category = "Optimizer"
    role = Role.OPTIMIZER
    module = "torch.optim.Adam"
    lr_steps = True
    aliases = ("adaptive",)
    loss = _LOSS
    trains = _TRAINS
    optimizer = _OPTIMIZER
    lr = Float(0.001, min=0.0, always=True, help="Learning rate: the size of a step.")
    betas = Floats(
        (0.9, 0.999), help="How slowly the running means of gradient and of square forget."
    )
    eps = Float(1e-8, min=0.0, help="Added to the denominator, so that nothing divides by zero.")
    weight_decay = Float(0.0, min=0.0, help="Pull of the weights towards zero.")
    amsgrad = Bool(False, help="Use the largest square seen, not its running mean.")
    fused = _FUSED
    turn = _TURN
    every = _EVERY


class AdamW(Node):
    """Adam with weight decay apart from the gradient."""

    category = "Optimizer"
    default_name = "adamw"
    role = Role.OPTIMIZER
    module = "torch.optim.AdamW"
    lr_steps = True
    aliases = ("adaptive", "weight decay", "transformer")
    loss = _LOSS
    trains = _TRAINS
    optimizer = _OPTIMIZER
    lr = Float(0.001, min=0.0, always=True, help="Learning rate: the size of a step.")
    betas = Floats(
        (0.9, 0.999), help="How slowly the running means of gradient and of square forget."
    )
    eps = Float(1e-8, min=0.0, help="Added to the denominator, so that nothing divides by zero.")
    weight_decay = Float(0.01, min=0.0, help="Pull of the weights towards zero.")
    amsgrad = Bool(False, help="Use the largest square seen, not its running mean.")
    fused = _FUSED
    turn = _TURN
    every = _EVERY


class RMSprop(Node):
    """Steps scaled to each parameter by a running mean of its squared gradient."""

    category = "Optimizer"
    default_name = "rmsprop"
    role = Role.OPTIMIZER
    module = "torch.optim.RMSprop"
    lr_steps = True
    aliases = ("adaptive",)
    loss = _LOSS
    trains = _TRAINS
    optimizer = _OPTIMIZER
    lr = Float(0.01, min=0.0, always=True, help="Learning rate: the size of a step.")
    alpha = Float(0.99, min=0.0, max=1.0, help="How slowly the running mean forgets.")
    eps = Float(1e-8, min=0.0, help="Added to the denominator, so that nothing divides by zero.")
    weight_decay = Float(0.0, min=0.0, help="Pull of the weights towards zero.")
    momentum = Float(0.0, min=0.0, max=1.0, help="How much of the last step is kept.")
    centered = Bool(False, help="Take the mean of the gradient off before squaring.")
    turn = _TURN
    every = _EVERY
