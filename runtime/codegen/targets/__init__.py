"""Ways of writing a network, a file each."""

from collections.abc import Callable
from functools import partial

from runtime.codegen.lines import Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.program import write
from runtime.codegen.targets import torch_autograd, torch_module, torch_sequential
from runtime.codegen.targets.errors import TargetError

__all__ = ["MODULE", "TARGETS", "TargetError"]

MODULE = "module"

TARGETS: dict[str, Callable[[Lowering, str], Source]] = {
    MODULE: partial(write, model=torch_module.model_class),
    "sequential": partial(write, model=torch_sequential.model_class),
    "autograd": torch_autograd.write,
}
"""Name → what writes the program that way, given the graph and a title."""
