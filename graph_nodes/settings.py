"""How a graph is trained: the settings that belong to no node."""

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from graph_nodes.params import Auto, Bool, Choice, Float, Int, Optional, Param, Text, Value
from graph_nodes.quoting import quoted


@dataclass(frozen=True, slots=True)
class Device(Text):
    """The name of a device: auto, cpu, cuda, cuda:N, mps or xpu."""

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or not re.fullmatch(r"auto|cpu|mps|(cuda|xpu)(:\d+)?", value):
            raise self._refuse(value)
        return value

    def describe(self) -> str:
        return "auto, cpu, cuda, cuda:N, mps, xpu or xpu:N"


RUN_PARAMS: dict[str, Param] = {
    p.name: p
    for p in (
        Int(20, min=1, name="epochs", help="How many times to go through the training data."),
        Auto(
            Int(100, min=1),
            name="epoch_steps",
            help="How many steps an epoch has, however often they go through the data. "
            "auto: once through.",
        ),
        Int(64, min=1, name="batch_size", help="How many samples one step sees."),
        Int(0, min=0, name="seed", help="Where every random number starts from."),
        Float(
            0.2,
            min=0.0,
            max=0.9,
            name="validation",
            help="The share of the samples kept aside to measure on, never trained on.",
        ),
        Bool(True, name="shuffle", help="Draw the samples in a new order each epoch."),
        Choice(
            "auto",
            ("auto", "memory", "loader"),
            name="loading",
            help="memory: the whole set lives on the device and batches are picked there. "
            "loader: worker processes prepare batches. auto: memory up to 1 GiB.",
        ),
        Int(2, min=0, max=64, name="workers", help="Processes that prepare batches for a loader."),
        Int(
            1,
            min=1,
            name="accumulate",
            help="How many batches make one step: a larger batch than fits the memory.",
        ),
        Optional(
            Float(1.0, above=0.0),
            name="clip_norm",
            help="The largest norm of all gradients together; longer ones are cut to it. "
            "none: as they are.",
        ),
        Device("auto", name="device", help="Where to train; auto takes the fastest there is."),
    )
}
"""The run settings as parameters, so that the same editors and checks serve them."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a graph is trained. See ``RUN_PARAMS`` for what each means and may be."""

    epochs: int = 20
    epoch_steps: int | None = None
    batch_size: int = 64
    seed: int = 0
    validation: float = 0.2
    shuffle: bool = True
    loading: str = "auto"
    workers: int = 2
    accumulate: int = 1
    clip_norm: float | None = None
    device: str = "auto"

    def with_(self, /, **changes: object) -> "RunSettings":
        """These settings with some changed.

        Raises:
            ValueError: A setting is unknown or its value is out of range.
        """
        valid: dict[str, Any] = {}
        for name, value in changes.items():
            if name not in RUN_PARAMS:
                raise ValueError(f"there is no run setting {quoted(name)}: {', '.join(RUN_PARAMS)}")
            try:
                valid[name] = RUN_PARAMS[name].validate(value)
            except ValueError as error:
                raise ValueError(f"run setting {name!r} {error}") from None
        return replace(self, **valid)

    def to_json(self) -> dict[str, Value]:
        """Every setting by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}
