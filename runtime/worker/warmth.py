"""What a process does while nobody asks for anything, so that nobody waits for it later."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import torch


def imports() -> Iterator[str]:
    """Import, one at a time, what checking and beginning a training need besides torch."""
    for name in (
        "sympy",
        "torch.fx.experimental.symbolic_shapes",
        "torch._dynamo",
        "sklearn.datasets",  # the bundled data
        "pandas",  # tables
    ):
        import_module(name)
        yield name


def optimizer_step() -> str:
    """Do a first optimizer step, which takes a second."""
    layer = torch.nn.Linear(4, 4)
    optimizer = torch.optim.Adam(layer.parameters(), fused=True)
    layer(torch.ones(2, 4)).sum().backward()
    optimizer.step()  # pyright: ignore[reportUnknownMemberType] - untyped in torch
    return "an optimizer step"
