"""What is asked of a run, besides its graph."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunOptions:
    """How to train; None leaves a setting as the graph has it.

    Attributes:
        graph_name: What the graph is called; its runs are in a folder of this name.
        folder: Where the graph's relative paths start.
        runs: The folder of all runs.
        device: The device's name.
        epochs: How many epochs.
        seed: Where every random number starts from.
        weights: The run's folder, or the safetensors file, whose weights to begin with.
    """

    graph_name: str
    folder: Path
    runs: Path
    device: str | None = None
    epochs: int | None = None
    seed: int | None = None
    weights: Path | None = None
