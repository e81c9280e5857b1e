"""Lowers what stands at the top of a program: what it is, its imports, and its settings."""

import re
import sys
from collections.abc import Iterator

from graph_nodes.params import Value
from graph_nodes.spec import Role
from runtime.codegen.lowering import Lowering
from runtime.ir import Statement, Text

_STANDARD = {
    "argparse": "import argparse",
    "hashlib": "import hashlib",
    "json": "import json",
    "defaultdict": "from collections import defaultdict",
    "islice": "from itertools import islice",
    "Path": "from pathlib import Path",
}
_THIRD = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "DataLoader": "from torch.utils.data import DataLoader, TensorDataset",
}
"""Name → the line that imports it, where a program reads the name."""


def header(lowering: Lowering, graph_name: str, read: frozenset[str]) -> Iterator[Statement]:
    """What a program begins with: what it is, and what it imports of what it reads."""
    specs = lowering.specs()
    needs = ["torch", *dict.fromkeys(name for spec in specs for name in spec.requires)]
    clean = re.sub(r"[^\w .,()-]", " ", graph_name).strip() or "Network"
    yield Text(f'"""{clean}: a network built in Netloom. It needs {" and ".join(needs)}."""\n')
    standard = {line for name, line in _STANDARD.items() if name in read}
    third = {line for name, line in _THIRD.items() if name in read}
    for line in (line for spec in specs for line in spec.imports):
        known = line.split()[1].partition(".")[0] in sys.stdlib_module_names
        (standard if known else third).add(line)
    for group in (standard, third):
        yield Text("\n".join(sorted(group, key=_import_key)) + "\n")


def _import_key(line: str) -> tuple[bool, str]:
    """``import x`` before ``from x import y``, each by name."""
    return (line.startswith("from"), line)


def settings(lowering: Lowering) -> Iterator[Statement]:
    """The settings that a person may want to change."""
    run = lowering.run
    yield Text(f"EPOCHS = {run.epochs}")
    if run.epoch_steps is not None:
        yield Text(f"EPOCH_STEPS = {run.epoch_steps}")
    if lowering.has_data:
        yield Text(f"BATCH_SIZE = {run.batch_size}")
    if lowering.has_data and run.accumulate > 1:
        yield Text(f"ACCUMULATE = {run.accumulate}  # batches that make one step")
    for name, value in _rates(lowering).items():
        yield Text(f"{name} = {value!r}")
    if run.clip_norm is not None:
        yield Text(f"CLIP_NORM = {run.clip_norm!r}  # the largest norm of all gradients together")
    if lowering.has_validation:
        yield Text(f"VALIDATION = {run.validation!r}  # share of the samples")
    yield Text(f"SEED = {run.seed}")
    if lowering.has_data and lowering.uses_loader:
        yield Text(f"WORKERS = {run.workers}")


def _rates(lowering: Lowering) -> dict[str, Value]:
    """The settings that hold learning rates."""
    optimizers = lowering.plan.of_role(Role.OPTIMIZER)
    nodes = {i: lowering.plan.node(i).values() for i in optimizers}
    return {lowering.names.rate(i): v["lr"] for i, v in nodes.items() if "lr" in v}
