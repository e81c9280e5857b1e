"""What part a node plays in a training program."""

from enum import Enum


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
