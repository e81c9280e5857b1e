"""Runs a node's own source on fake tensors, once for each of two batch sizes.

A size that differs between the two follows the batch and is shown as N; a node that works for one
size only has met a fixed size where the batch should be. This costs half of what symbolic sizes
cost, and nothing can pin the batch unnoticed.
"""

import math
import warnings
from collections.abc import Mapping
from types import CodeType
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from graph_nodes.graph import Spec
from runtime.check_result import Dim, TensorType

BATCH_SIZES = (61, 67)
"""Two primes: no shape of interest is a multiple of both by chance."""

Fakes = tuple[torch.Tensor, torch.Tensor]
"""A value under each of the two batch sizes."""


class FakeRunner:
    """Evaluates generated expressions on fake tensors. Expressions come from specs alone."""

    def __init__(self) -> None:
        self.mode = FakeTensorMode(allow_non_fake_inputs=True)
        self._code: dict[str, CodeType] = {}
        self._helpers: dict[str, dict[str, Any]] = {}

    def tensors(self, shape: tuple[Dim, ...], dtype: str, gradient: bool = False) -> Fakes:
        """A fake tensor of this shape for each batch size."""
        wants = gradient and dtype.startswith("float")
        first, second = (
            self._tensor([batch if dim == "N" else int(dim) for dim in shape], dtype, wants)
            for batch in BATCH_SIZES
        )
        return first, second

    def _tensor(self, sizes: list[int], dtype: str, gradient: bool) -> torch.Tensor:
        with self.mode:
            return torch.empty(sizes, dtype=getattr(torch, dtype), requires_grad=gradient)

    def evaluate(self, text: str, spec: Spec, names: Mapping[str, Any]) -> Any:
        """The value of an expression under the fake mode."""
        with self.mode, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.evaluate_real(text, spec, names)

    def evaluate_real(self, text: str, spec: Spec, names: Mapping[str, Any]) -> Any:
        """The value of an expression on real tensors."""
        if text not in self._code:
            self._code[text] = compile(text, "<node>", "eval")
        return eval(self._code[text], self._namespace(spec), dict(names))

    def load(self, text: str, spec: Spec, folder: str) -> tuple[torch.Tensor, ...]:
        """What a data node really loads, its paths taken from a folder."""
        namespace = dict(self._namespace(spec, run_imports=True))
        namespace["__file__"] = f"{folder}/graph.py"
        exec(spec.helpers, namespace)
        return eval(text, namespace)

    def _namespace(self, spec: Spec, run_imports: bool = False) -> dict[str, Any]:
        """Torch's names and the spec's helpers; imports only where something is loaded."""
        if spec.type not in self._helpers:
            namespace: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
            if spec.helpers:
                exec(spec.helpers, namespace)
            self._helpers[spec.type] = namespace
        if not run_imports:
            return self._helpers[spec.type]
        namespace = dict(self._helpers[spec.type])
        for line in spec.imports:
            exec(line, namespace)
        return namespace


def tensor_type(value: Fakes) -> TensorType:
    """The type that two fakes of one value have in common."""
    first, second = value
    dims = tuple(map(_dim, first.shape, second.shape))
    return TensorType(dims, str(first.dtype).removeprefix("torch."))


def _dim(first: int, second: int) -> Dim:
    """A size as text that follows N: fits a·N + b through the two batch sizes."""
    small, large = BATCH_SIZES
    if first == second:
        return first
    slope = (second - first) / (large - small)
    rest = first - slope * small
    if slope == 1 and rest == 0:
        return "N"
    if not slope.is_integer():
        return f"N/{round(small / first)}" if rest < 1 else "?"
    factor = f"{int(slope)}*N" if slope != 1 else "N"
    return factor if rest == 0 else f"{factor}{int(rest):+d}"


def sample_bytes(kind: TensorType) -> int:
    """Bytes of one sample of a batch of this type."""
    numbers = math.prod(d for d in kind.shape if isinstance(d, int))
    return numbers * getattr(torch, kind.dtype).itemsize
