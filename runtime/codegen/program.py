"""Lowers a whole graph: imports, settings, model, data, training and command line."""

import re
import sys
from collections.abc import Iterator

from runtime.codegen import scaffold
from runtime.codegen.data import data_functions
from runtime.codegen.lines import Lines, Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.predicting import Prediction
from runtime.codegen.targets import MODULE, TARGETS
from runtime.codegen.targets.torch_module import module_classes
from runtime.codegen.training import Training
from runtime.ir import Statement, Text, names_read, piece


def write(lowering: Lowering, title: str, target: str = MODULE) -> Source:
    """The program of a graph.

    Args:
        lowering: The graph.
        title: What the program's first line calls it.
        target: How the model is written, one of ``TARGETS``.

    Raises:
        TargetError: It cannot be written so.
    """
    prediction, lines = Prediction(lowering), Lines()
    definitions = list(_definitions(lowering, prediction, target))
    lines.write(_header(lowering, prediction, title, names_read(definitions)))
    lines.write(_settings(lowering))
    for statement in definitions:
        lines.gap()
        lines.write([statement])
    return lines.source()


def _definitions(lowering: Lowering, prediction: Prediction, target: str) -> Iterator[Statement]:
    """The classes and functions, in their order."""
    training = Training(lowering)
    yield piece(scaffold.STREAM)
    yield from module_classes(lowering)
    yield TARGETS[target](lowering, prediction.classes)
    yield from data_functions(lowering)
    if training.measures or lowering.scaled:
        yield piece(scaffold.EXACT)
    if training.measures:
        yield piece(scaffold.MEAN)
    yield from training.functions()
    yield from prediction.functions()
    yield piece(scaffold.PICK_DEVICE)
    yield piece(scaffold.PLAIN)
    yield piece(scaffold.REPORT)
    yield piece(scaffold.main(prediction.keeps, prediction.predicts))


def _header(
    lowering: Lowering, prediction: Prediction, title: str, read: frozenset[str]
) -> Iterator[Statement]:
    specs = lowering.specs()
    needs = ["torch", *dict.fromkeys(name for spec in specs for name in spec.requires)]
    clean = re.sub(r"[^\w .,()-]", " ", title).strip() or "Network"
    yield Text(
        f'"""{clean}: a network built in Netloom.\n\n'
        f'Run it with --help to see what it takes. It needs {" and ".join(needs)}.\n"""\n'
    )
    standard = {"import argparse", "import hashlib", "import json"}
    if prediction.keeps:
        standard.add("from pathlib import Path")
    third = {"import torch", "from torch import nn"}
    if "F" in read:
        third.add("import torch.nn.functional as F")
    if lowering.has_data and lowering.uses_loader:
        third.add("from torch.utils.data import DataLoader, TensorDataset")
    for line in (line for spec in specs for line in spec.imports):
        known = line.split()[1].partition(".")[0] in sys.stdlib_module_names
        (standard if known else third).add(line)
    for group in (standard, third):
        yield Text("\n".join(sorted(group, key=_import_key)) + "\n")


def _import_key(line: str) -> tuple[bool, str]:
    """``import x`` before ``from x import y``, each by name."""
    return (line.startswith("from"), line)


def _settings(lowering: Lowering) -> Iterator[Statement]:
    run = lowering.run
    yield Text(f"EPOCHS = {run.epochs}")
    if lowering.has_data:
        yield Text(f"BATCH_SIZE = {run.batch_size}")
    yield Text(f"SEED = {run.seed}")
    if lowering.has_validation:
        yield Text(f"VALIDATION = {run.validation!r}  # share of the samples")
    if lowering.has_data and lowering.uses_loader:
        yield Text(f"WORKERS = {run.workers}")
