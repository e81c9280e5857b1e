"""Ways of writing a network, a file each."""

from runtime.codegen.targets import torch_module, torch_sequential
from runtime.codegen.targets.errors import TargetError

__all__ = ["MODULE", "TARGETS", "TargetError"]

MODULE = "module"

TARGETS = {MODULE: torch_module.model_class, "sequential": torch_sequential.model_class}
"""Name → what lowers the model that way."""
