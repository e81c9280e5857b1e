"""Where a node stands in the palette, and what part it plays in a training program."""

from enum import Enum

CATEGORIES = (
    "Data",
    "Inputs",
    "Math",
    "Shape",
    "Layers",
    "Convolution",
    "Normalization",
    "Activation",
    "Loss",
    "Metric",
    "Optimizer",
    "Schedule",
    "Tools",
)
"""Every category, in the order of the palette."""


class Role(Enum):
    """What part a node plays in a training program."""

    DATA = "data"
    INPUT = "input"
    PARAMETER = "parameter"
    OP = "op"
    LOSS = "loss"
    METRIC = "metric"
    OPTIMIZER = "optimizer"
    SCHEDULE = "schedule"
    GRADIENTS = "gradients"
    OUTPUT = "output"
    WATCH = "watch"
    NOTE = "note"
