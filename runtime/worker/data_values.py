"""What is known of the numbers that a data node gives, found when a rule first asks."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import cast

import torch

from runtime.codegen import scaffold
from runtime.values import Numbers

LIMIT = 64 * 2**20
"""Data of more bytes than this is not looked at: a check takes milliseconds."""

Tensors = Mapping[str, torch.Tensor]
Split = Callable[[Sequence[torch.Tensor], float, int], Sequence[Sequence[torch.Tensor]]]

_PARTS = ("training", "validation")


class DataValues:
    """The numbers of one data node's outputs.

    Args:
        load: Gives the tensors by output port; nothing where they cannot be had or are too large.
    """

    def __init__(self, load: Callable[[], Tensors]) -> None:
        self._load = load

    @cached_property
    def _tensors(self) -> Tensors:
        loaded = self._load()
        return loaded if byte_count(loaded.values()) <= LIMIT else {}

    @cached_property
    def numbers(self) -> Mapping[str, Numbers]:
        """Output port → what is known of its numbers."""
        return {
            port: numbers_in(tensor) for port, tensor in self._tensors.items() if tensor.numel()
        }

    def missing_classes(self, port: str, share: float, seed: int) -> Mapping[str, list[int]]:
        """The part of the samples, "training" or "validation" → the classes missing in it.

        The samples are split as the program splits them, by its own source.
        """
        known = self.numbers.get(port)
        if known is None or known.classes is None or len(known.classes) < 2:
            return {}
        program: dict[str, object] = {"torch": torch}
        exec(scaffold.SPLIT, program)
        split = cast("Split", program["split"])
        parts = zip(_PARTS, split((self._tensors[port],), share, seed), strict=True)
        found = {
            part: sorted(known.classes.keys() - _counts(labels).keys()) for part, (labels,) in parts
        }
        return {part: classes for part, classes in found.items() if classes}


def byte_count(tensors: Iterable[torch.Tensor]) -> int:
    """Bytes of tensors."""
    return sum(tensor.numel() * tensor.itemsize for tensor in tensors)


def numbers_in(tensor: torch.Tensor) -> Numbers:
    """What is known of a tensor of at least one number."""
    values = tensor.detach().double()
    return Numbers(
        lowest=values.min().item(),
        highest=values.max().item(),
        size=math.sqrt(values.square().mean().item()),
        has_zero=bool((values == 0).any()),
        count=len(tensor),
        classes=None if tensor.is_floating_point() else _counts(tensor),
    )


def _counts(tensor: torch.Tensor) -> dict[int, int]:
    return dict(Counter(cast("list[int]", tensor.tolist())))  # pyright: ignore[reportUnknownMemberType]
