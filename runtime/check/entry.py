"""What a check knows of a node, of what is inside an instance, and of what is wired into it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import torch

from graph_nodes.params import Value
from graph_nodes.problem import Problem
from runtime.check.data_values import DataValues
from runtime.check.fakes import Fakes
from runtime.check_result import CheckResult, TensorType
from runtime.tables import Survey
from runtime.values import Numbers
from runtime.wiring import Ref


@dataclass
class Entry:
    """What is known of one node. Kept between checks until something it rests on changes."""

    serial: int
    name: str
    values: dict[str, Fakes] = field(default_factory=dict[str, Fakes])
    types: dict[str, TensorType] = field(default_factory=dict[str, TensorType])
    problems: list[Problem] = field(default_factory=list[Problem])
    infer: dict[str, Value] = field(default_factory=dict[str, Value])
    classes: dict[str, int] = field(default_factory=dict[str, int])
    survey: Survey | None = None
    module: torch.nn.Module | None = None
    weights: tuple[torch.Tensor, ...] = ()
    weight: TensorType | None = None
    parameters: int = 0
    frozen: int = 0
    kept: int = 0
    data: DataValues | None = None
    rows: int | None = None
    inside: Inside | None = None

    def learn(self, weights: tuple[torch.Tensor, ...]) -> None:
        """Note what it learns, and what of that is trained."""
        self.weights = tuple(weight for weight in weights if weight.requires_grad)
        self.parameters = sum(weight.numel() for weight in weights)
        self.frozen = self.parameters - sum(weight.numel() for weight in self.weights)


Keyed = Mapping[str, tuple[object, Entry]]
"""Node id → what its entry rests on, and its entry."""


@dataclass(frozen=True)
class Given:
    """What is wired into an input: a value under both batch sizes, its type and its classes."""

    value: Fakes
    type: TensorType
    classes: int | None

    @property
    def signature(self) -> Hashable:
        """The same for all that a definition cannot tell apart."""
        return (self.type, self.value[0].requires_grad, self.classes)


@dataclass(eq=False)
class Inside:
    """What is known of a definition for one signature: what its inputs are and its parameters.

    Attributes:
        stamp: Changes with what the definition, or one that it uses, computes.
        keyed: Its nodes.
        result: Its types, sizes, numbers of parameters and what is wrong, by its own nodes.
        outputs: Output's name → what it gives, where that is known.
        weights: Its weights that are trained, each once.
    """

    stamp: int
    keyed: Keyed
    result: CheckResult
    outputs: Mapping[str, Given]
    weights: tuple[torch.Tensor, ...]


def numbers_of(entries: Mapping[str, Entry], ref: Ref) -> Numbers | None:
    """What is known of the numbers of an output: only data has known ones."""
    data = entries[ref.node].data
    return None if data is None else data.numbers.get(ref.port)
