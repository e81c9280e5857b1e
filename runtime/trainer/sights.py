"""What is told of a tensor: its numbers as far as they are looked at, and how they are spread."""

from dataclasses import replace
from math import prod
from typing import cast

import torch

from runtime.looking import Place
from runtime.protocol import Sight
from runtime.runs.events import Histogram

TENSOR_LIMIT = 4096
"""The most numbers of one tensor that are sent."""

BINS = 40

_PICTURE = 64
"""The most rows and columns of a picture that are sent."""

_EXACT = 2**22
"""Tensors of up to this many numbers are measured in double precision, which takes a copy."""


def sight_of(place: Place, value: torch.Tensor, *, whole: bool = True) -> Sight:
    """What an output gave.

    Args:
        place: The output.
        value: A tensor of real numbers, of any shape.
        whole: Whether its numbers and their histogram are told, too.
    """
    value = value.detach()
    flat = _measured(value)
    known = flat[flat.isfinite()]
    shape, dtype = list(value.shape), str(value.dtype).removeprefix("torch.")
    zeros, odd = int((flat == 0).sum()), flat.numel() - known.numel()
    if not known.numel():
        sight = Sight(place, shape, dtype, zeros=zeros, odd=odd)
    else:
        low, high = known.min().item(), known.max().item()
        mean, std = known.mean().item(), known.std(correction=0).item()
        sight = Sight(place, shape, dtype, low, high, mean, std, zeros, odd)
    return _with_numbers(sight, value, known) if whole else sight


def _measured(value: torch.Tensor) -> torch.Tensor:
    flat = value.reshape(-1)
    exact = value.numel() <= _EXACT and value.device.type != "mps"  # which has no double precision
    return flat.double() if exact else flat.float()


def _with_numbers(sight: Sight, value: torch.Tensor, known: torch.Tensor) -> Sight:
    cut, every = _cut(value)
    spread = histogram(known[:: max(1, known.numel() // _EXACT)])
    return replace(
        sight,
        values=in_a_list(cut.reshape(-1).cpu().double()),
        cut=list(cut.shape),
        every=every,
        edges=list(spread.edges) if spread else [],
        counts=list(spread.counts) if spread else [],
    )


def _cut(value: torch.Tensor) -> tuple[torch.Tensor, int]:
    """The part of a tensor that is sent, and of how many rows of a picture one is there."""
    if not value.numel():
        return value.reshape(-1), 1
    if value.ndim < 3:
        rows = value.reshape(-1, value.shape[-1]) if value.ndim else value.reshape(1, 1)
        columns = min(rows.shape[-1], TENSOR_LIMIT)
        part = rows[: TENSOR_LIMIT // max(1, columns), :columns]
        return (part.reshape(-1) if value.ndim == 1 else part), 1
    pictures = value.reshape(-1, *value.shape[-2:])
    every = max(1, *(-(-size // _PICTURE) for size in pictures.shape[-2:]))
    pictures = pictures[:, ::every, ::every]
    return pictures[: max(1, TENSOR_LIMIT // max(1, prod(pictures.shape[-2:])))], every


def histogram(value: torch.Tensor) -> Histogram | None:
    """How the finite numbers of a tensor are spread; None where there are none."""
    numbers = value.detach().double().reshape(-1).cpu()
    numbers = numbers[numbers.isfinite()]
    if not numbers.numel():
        return None
    low, high = numbers.min().item(), numbers.max().item()
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, edges = torch.histogram(numbers, bins=BINS, range=(low, high))
    return Histogram(
        edges=in_a_list(edges),
        counts=in_a_list(counts),
        minimum=numbers.min().item(),
        maximum=numbers.max().item(),
        number=float(numbers.numel()),
        total=numbers.sum().item(),
        total_of_squares=numbers.pow(2).sum().item(),
    )


def in_a_list(value: torch.Tensor) -> list[float]:
    """The numbers of a tensor of one axis."""
    return cast("list[float]", value.tolist())  # pyright: ignore[reportUnknownMemberType]
