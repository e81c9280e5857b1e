"""Lowers a whole graph: imports, settings, model, data, training and command line."""

import re
import sys
from collections.abc import Iterator

from runtime.codegen import scaffold
from runtime.codegen.data import data_functions
from runtime.codegen.evaluating import evaluate
from runtime.codegen.lines import Lines, Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.predicting import Prediction
from runtime.codegen.running import Running
from runtime.codegen.steps import Steps
from runtime.codegen.targets import MODULE, TARGETS
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
    measures = Measures(lowering)
    steps = Steps(lowering, measures)
    running = Running(lowering, measures, steps, prediction)
    definitions = [
        piece(scaffold.STREAM),
        TARGETS[target](lowering, prediction.classes),
        *data_functions(lowering),
        *_training(lowering, measures, steps),
        *prediction.functions(),
        running.setup(),
        running.main(),
        Text('if __name__ == "__main__":\n    main()'),
    ]
    read = names_read(definitions)
    if "exact" in read:
        definitions.insert(1, piece(scaffold.EXACT))
    lines.write(_header(lowering, title, read))
    lines.write(_settings(lowering, running))
    for statement in definitions:
        lines.gap()
        lines.write([statement])
    return lines.source(running.interface())


def _training(lowering: Lowering, measures: Measures, steps: Steps) -> Iterator[Statement]:
    """What trains, measures, and says what was measured."""
    yield piece(scaffold.MEAN)
    if steps.groups:
        yield piece(scaffold.GROUPED)
    yield steps.function()
    if measures.validates:
        yield evaluate(lowering, measures)
    if steps.watches:
        yield piece(scaffold.SUMMARY)
    yield piece(scaffold.REPORT_WATCHED if steps.watches else scaffold.REPORT)


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


def _header(lowering: Lowering, title: str, read: frozenset[str]) -> Iterator[Statement]:
    specs = lowering.specs()
    needs = ["torch", *dict.fromkeys(name for spec in specs for name in spec.requires)]
    clean = re.sub(r"[^\w .,()-]", " ", title).strip() or "Network"
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


def _settings(lowering: Lowering, running: Running) -> Iterator[Statement]:
    run = lowering.run
    yield Text(f"EPOCHS = {run.epochs}")
    if lowering.has_data:
        yield Text(f"BATCH_SIZE = {run.batch_size}")
    if lowering.has_data and run.accumulate > 1:
        yield Text(f"ACCUMULATE = {run.accumulate}  # batches that make one step")
    for name, value in running.rates().items():
        yield Text(f"{name} = {value!r}")
    if run.clip_norm is not None:
        yield Text(f"CLIP_NORM = {run.clip_norm!r}  # the largest norm of all gradients together")
    if lowering.has_validation:
        yield Text(f"VALIDATION = {run.validation!r}  # share of the samples")
    yield Text(f"SEED = {run.seed}")
    if lowering.has_data and lowering.uses_loader:
        yield Text(f"WORKERS = {run.workers}")
