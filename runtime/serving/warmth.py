"""What a process does while nobody asks for anything, so that nobody waits for it later."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module


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
