"""Ways of writing a network, a file each."""

from collections.abc import Callable
from functools import partial

from runtime.codegen.lines import Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.program import write
from runtime.codegen.targets import torch_autograd, torch_module, torch_sequential
from runtime.codegen.targets.errors import TargetError
from runtime.ir import Statement

__all__ = ["MODULE", "TARGETS", "TargetError"]

MODULE = "module"


def _as_module(lowering: Lowering, names: dict[str, list[str]]) -> list[Statement]:
    return [*torch_module.module_classes(lowering), torch_module.model_class(lowering, names)]


def _as_chain(lowering: Lowering, names: dict[str, list[str]]) -> list[Statement]:
    return [*torch_module.module_classes(lowering), torch_sequential.model_class(lowering, names)]


TARGETS: dict[str, Callable[[Lowering, str], Source]] = {
    MODULE: partial(write, model=_as_module),
    "sequential": partial(write, model=_as_chain),
    "autograd": torch_autograd.write,
}
"""Name → what writes the program that way, given the graph and its name."""
