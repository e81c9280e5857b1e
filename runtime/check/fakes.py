"""Runs a node's own source on fake tensors, once for each of two batch sizes.

A size that differs between the two follows the batch and is shown as N; a node that works for one
size only has met a fixed size where the batch should be. This costs half of what symbolic sizes
cost, and nothing can pin the batch unnoticed.

A fake is a tensor on torch's "meta" device: shape and dtype without numbers. Its shape functions
are Python, and a loss takes them a millisecond, where the loss of a few real numbers takes
microseconds: so operations on little are run on zeros instead. Where gradients are asked for, the
fakes are those of ``FakeTensorMode``, which costs more and knows every backward pass.
"""

import math
import warnings
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType
from typing import Any, cast

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from graph_nodes.graph import Spec
from runtime.check_result import Dim, TensorType
from runtime.codegen import scaffold

BATCH_SIZES = (61, 67)
"""Two primes: no shape of interest is a multiple of both by chance."""

SMALL = 4096
"""Operations on up to this many numbers are run on real ones; no result is too large then."""

Fakes = tuple[torch.Tensor, torch.Tensor]
"""A value under each of the two batch sizes."""


class FakeRunner:
    """Evaluates generated expressions on fake tensors. Expressions come from specs alone."""

    def __init__(self) -> None:
        self._mode = FakeTensorMode(allow_non_fake_inputs=True)
        self._helpers: dict[str, dict[str, Any]] = {}

    def tensors(self, shape: tuple[Dim, ...], dtype: str, gradient: bool = False) -> Fakes:
        """A fake tensor of this shape for each batch size."""
        wants = gradient and dtype.startswith("float")
        kind = getattr(torch, dtype)
        with self._faking(gradient):
            first, second = (
                torch.empty(
                    [batch if dim == "N" else int(dim) for dim in shape],
                    dtype=kind,
                    requires_grad=wants,
                )
                for batch in BATCH_SIZES
            )
        return first, second

    def build(self, text: str, spec: Spec, gradient: bool) -> Any:
        """The module that an expression builds, its weights fakes."""
        with self._faking(gradient):
            module = self.evaluate_real(text, spec, {})
        for one in module.modules() if isinstance(module, nn.Module) else ():
            if getattr(one, "momentum", 0.0) is None:  # torch would read it off a count of batches
                setattr(one, "momentum", 0.0)  # noqa: B010 (no module declares it)
        return module

    def compute(
        self, text: str, spec: Spec, tensors: Mapping[str, torch.Tensor], owner: Any, gradient: bool
    ) -> Any:
        """The value of an expression of fakes: a fake, or a tuple of them.

        Args:
            text: The expression.
            spec: The node's spec, whose helpers it may call.
            tensors: Input port → fake.
            owner: What ``build`` gave, for a node that has a module.
            gradient: Whether something may be differentiated by these tensors.
        """
        # What takes no tensor makes one, as large and as random as it says: no real one, then.
        replaceable = bool(tensors) and owner is None and not gradient
        if replaceable and sum(tensor.numel() for tensor in tensors.values()) <= SMALL:
            return self._on_zeros(text, spec, tensors)
        try:
            with self._faking(gradient):
                return self.evaluate_real(text, spec, {**tensors, "self": owner})
        except NotImplementedError:  # torch has no shape function for this operation
            if not replaceable:
                raise
            return self._on_zeros(text, spec, tensors)

    def trains(self, loss: torch.Tensor, weights: Sequence[torch.Tensor], gradient: bool) -> bool:
        """Whether one of these weights has a gradient of the loss.

        Without ``gradient``, fakes know whether weights are behind them and not which.
        """
        if not gradient or not loss.requires_grad:
            return loss.requires_grad
        try:
            with self._faking(gradient):
                found = torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True)
        except RuntimeError:  # torch cannot tell of fakes; training will
            return True
        return any(one is not None for one in cast("tuple[torch.Tensor | None, ...]", found))

    def _on_zeros(self, text: str, spec: Spec, tensors: Mapping[str, torch.Tensor]) -> Any:
        zeros = {
            port: torch.zeros(t.shape, dtype=t.dtype, requires_grad=t.requires_grad)
            for port, t in tensors.items()
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _as_fakes(self.evaluate_real(text, spec, zeros))

    @contextmanager
    def _faking(self, gradient: bool) -> Generator[None]:
        """Make every tensor that is made a fake."""
        with warnings.catch_warnings(), self._mode if gradient else torch.device("meta"):
            warnings.simplefilter("ignore")
            yield

    def evaluate_real(self, text: str, spec: Spec, names: Mapping[str, Any]) -> Any:
        """The value of an expression on real tensors."""
        return eval(_compiled(text), self._namespace(spec), dict(names))

    def load(self, text: str, spec: Spec, folder: str) -> tuple[torch.Tensor, ...]:
        """What a data node really loads, its paths taken from a folder, random numbers as any."""
        namespace: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
        namespace |= {"__file__": f"{folder}/graph.py", "seed": 0, "stream": _any_stream}
        for line in (*spec.imports, spec.helpers):
            exec(line, namespace)
        return eval(text, namespace)

    def _namespace(self, spec: Spec) -> dict[str, Any]:
        """What every program has and the spec's helpers."""
        if spec.type not in self._helpers:
            namespace: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
            exec(scaffold.EXACT, namespace)
            if spec.helpers:
                exec(spec.helpers, namespace)
            self._helpers[spec.type] = namespace
        return self._helpers[spec.type]


@lru_cache(maxsize=4096)
def _compiled(text: str) -> CodeType:
    return compile(text, "<node>", "eval")


def _any_stream(seed: int, *names: object) -> int:
    """Stands in for the program's own: of random data, any are like all others."""
    return seed


def _as_fakes(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_as_fakes, cast("tuple[Any, ...]", value)))
    return torch.empty(
        value.shape, dtype=value.dtype, device="meta", requires_grad=value.requires_grad
    )


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
