"""What a program's functions take and return: for whoever drives them other than its ``main``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interface:
    """How the functions of one program are called.

    Attributes:
        optimizers: The names of the optimizers, in the order in which ``train_epoch`` takes them.
        schedules: The name of each schedule → that of the optimizer whose rate it changes.
        made: The names of the optimizers and schedules that ``setup`` returns behind the model.
        data: What it returns behind them: of "training", "validation" and "order" what there is.
        loads: Whether batches come from a loader, and are moved to a device.
        validates: Whether there is an ``evaluate``.
        metrics: The expression that makes the metrics of an epoch, which ``train_epoch`` takes;
            empty where it takes none.
        watches: Whether anything is watched; ``train_epoch`` takes a dictionary to put it into.
        counts: Whether ``train_epoch`` takes the number of steps that are done.
        accumulate: How many batches a step has.
        steps: How many steps an epoch has, where that is set; ``train_epoch`` takes their number
            where it takes no batches.
    """

    optimizers: tuple[str, ...] = ()
    schedules: tuple[tuple[str, str], ...] = ()
    made: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    loads: bool = False
    validates: bool = False
    metrics: str = ""
    watches: bool = False
    counts: bool = False
    accumulate: int = 1
    steps: int | None = None
