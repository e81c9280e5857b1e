"""What is known of the numbers that a data node gives, found when a rule first asks."""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import torch

from graph_nodes.graph import GraphNode
from graph_nodes.ports import Port
from runtime.codegen import scaffold
from runtime.values import Numbers

LIMIT = 64 * 2**20
"""Data of more bytes than this is not looked at: a check takes milliseconds."""

FILLS = ("mean", "median")
"""What missing numbers are filled with that only the training part tells."""

Tensors = Mapping[str, torch.Tensor]
Split = Callable[[Sequence[torch.Tensor], float, int], Sequence[Sequence[torch.Tensor]]]

_PARTS = ("training", "validation")

_PROGRAM: dict[str, Any] = {"torch": torch, "hashlib": hashlib}
"""What a program does to its data, by its own source."""
exec("\n".join((scaffold.STREAM, scaffold.SPLIT, scaffold.EXACT, scaffold.SCALING)), _PROGRAM)


class DataValues:
    """The numbers of one data node's outputs.

    Args:
        node: The node.
        load: Gives the tensors by output port; nothing where they cannot be had or are too large.
    """

    def __init__(self, node: GraphNode, load: Callable[[], Tensors]) -> None:
        self._node, self._load = node, load
        self._missing: dict[tuple[str, float, int], Mapping[str, list[int]]] = {}

    @cached_property
    def _tensors(self) -> Tensors:
        return self._load()

    @cached_property
    def numbers(self) -> Mapping[str, Numbers]:
        """Output port → what is known of its numbers, as a program scales and fills them."""
        found: dict[str, Numbers] = {}
        for port in self._node.outputs():
            tensor = self._tensors.get(port.name)
            known = None if tensor is None else numbers_in(self._prepared(port, tensor))
            if known is not None:
                found[port.name] = known
        return found

    def _prepared(self, port: Port, tensor: torch.Tensor) -> torch.Tensor:
        scale = bool(port.scaled) and bool(self._node.value(port.scaled))
        fill = str(self._node.value(port.filled)) if port.filled else ""
        if not tensor.is_floating_point() or not len(tensor) or not (scale or fill in FILLS):
            return tensor
        scaling = _PROGRAM["Scaling"].fit(tensor, scale, fill if fill in FILLS else "mean")
        return scaling(tensor)

    def missing_classes(self, port: str, share: float, seed: int) -> Mapping[str, list[int]]:
        """The part of the samples, "training" or "validation" → the classes missing in it.

        The samples are split as the program splits them, by its own source.
        """
        known = self.numbers.get(port)
        if known is None or known.classes is None or len(known.classes) < 2:
            return {}
        key = (port, share, seed)
        if key not in self._missing:
            self._missing = {key: self._find_missing(known.classes, *key)}
        return self._missing[key]

    def _find_missing(
        self, classes: Iterable[int], port: str, share: float, seed: int
    ) -> Mapping[str, list[int]]:
        split = cast("Split", _PROGRAM["split"])
        parts = zip(_PARTS, split((self._tensors[port],), share, seed), strict=True)
        missing = {part: sorted(set(classes) - _counts(labels).keys()) for part, (labels,) in parts}
        return {part: found for part, found in missing.items() if found}


def byte_count(tensors: Iterable[torch.Tensor]) -> int:
    """Bytes of tensors."""
    return sum(tensor.numel() * tensor.itemsize for tensor in tensors)


def numbers_in(tensor: torch.Tensor) -> Numbers | None:
    """What is known of the finite numbers of a tensor; None where there are none."""
    values = tensor.detach().double()
    values = values[values.isfinite()]
    if not values.numel():
        return None
    is_classes = tensor.dim() == 1 and not tensor.is_floating_point()
    return Numbers(
        lowest=values.min().item(),
        highest=values.max().item(),
        size=math.sqrt(values.square().mean().item()),
        has_zero=bool((values == 0).any()),
        classes=_counts(tensor) if is_classes else None,
    )


def _counts(tensor: torch.Tensor) -> dict[int, int]:
    return dict(Counter(cast("list[int]", tensor.tolist())))  # pyright: ignore[reportUnknownMemberType]
