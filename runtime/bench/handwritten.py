"""The same three networks written by hand, as people write them without Netloom.

``python -m runtime.bench.handwritten NAME`` runs one of them in a process that knows nothing of
Netloom's worker. It reads lines: ``steps N`` or ``training EPOCHS VALIDATION``, and answers each
with the seconds that it took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from runtime.bench.networks import BATCH

# It has no static types to check against.
_datasets: Any = import_module("sklearn.datasets")

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Data = tuple[torch.Tensor, torch.Tensor]


class TwoLayers(nn.Module):
    """The lecture's two-layer network."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(1000, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, 1000) → (N, 10)."""
        return self.fc2(functional.relu(self.fc1(x)))


class DigitsCNN(nn.Module):
    """Two convolutions, two pools, one layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dropout = nn.Dropout(0.25)
        self.fc = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, 1, 8, 8) → (N, 10)."""
        x = self.pool(functional.relu(self.conv1(x)))
        x = self.pool(functional.relu(self.conv2(x)))
        return self.fc(self.dropout(x.flatten(1)))


class MLP(nn.Module):
    """784-512-512-10."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(784, 512)
        self.fc2 = nn.Linear(512, 512)
        self.fc3 = nn.Linear(512, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, 784) → (N, 10)."""
        return self.fc3(functional.relu(self.fc2(functional.relu(self.fc1(x)))))


@dataclass(frozen=True)
class HandWritten:
    """A network with its data and its loss.

    Attributes:
        model: Makes a fresh model.
        data: Makes all samples and their targets.
        loss: Takes predictions and targets.
        accuracy: Whether the share of right classes is measured on the validation set.
    """

    model: Callable[[], nn.Module]
    data: Callable[[], Data]
    loss: Loss
    accuracy: bool = False


def random_data(samples: int, features: int) -> Data:
    """Standard normal inputs (samples, features) and targets (samples, 10)."""
    generator = torch.Generator()
    generator.manual_seed(0)
    x = torch.randn(samples, features, generator=generator)
    return x, torch.randn(samples, 10, generator=generator)


def digits_data() -> Data:
    """The 1,797 digits, (1797, 1, 8, 8), and their classes, (1797,)."""
    digits = _datasets.load_digits()
    images = torch.as_tensor(digits.images, dtype=torch.float32).div(16).unsqueeze(1)
    return images, torch.as_tensor(digits.target, dtype=torch.int64)


SAMPLES = 100 * BATCH


def _squares(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (prediction - target).pow(2).sum()


WORKS = {
    "one batch": HandWritten(TwoLayers, lambda: random_data(BATCH, 1000), _squares),
    "two layers": HandWritten(TwoLayers, lambda: random_data(SAMPLES, 1000), _squares),
    "digits CNN": HandWritten(DigitsCNN, digits_data, functional.cross_entropy, accuracy=True),
    "MLP": HandWritten(MLP, lambda: random_data(SAMPLES, 784), functional.mse_loss),
}
"""Every network by name."""


def steps(work: HandWritten) -> Iterator[None]:
    """A plain eager loop with a fused optimizer and batches picked in memory; never ends.

    Yields after each step. It keeps the losses of an epoch, as every loop does that shows them.
    """
    x, y = work.data()
    model = work.model()
    optimizer: Any = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    while True:
        losses: list[Any] = []
        for xb, yb in _batches(x, y):
            loss: Any = work.loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
            yield


def _batches(x: torch.Tensor, y: torch.Tensor) -> Iterator[Data]:
    if len(x) <= BATCH:
        yield x, y
        return
    order = torch.randperm(len(x))
    for start in range(0, len(x), BATCH):
        batch = order[start : start + BATCH]
        yield x.index_select(0, batch), y.index_select(0, batch)


def usual_training(work: HandWritten, epochs: int, validation: float) -> None:
    """The loop that people usually write: DataLoader, default Adam, ``.item()`` in each step."""
    x, y = work.data()
    held = int(len(x) * validation)
    train_loader = DataLoader(TensorDataset(x[held:], y[held:]), batch_size=BATCH, shuffle=True)
    val_loader = DataLoader(TensorDataset(x[:held], y[:held]), batch_size=BATCH)
    model = work.model()
    optimizer: Any = torch.optim.Adam(model.parameters(), lr=0.001)
    train_losses: list[float] = []
    val_results: list[tuple[float, float]] = []
    for _ in range(epochs):
        model.train()
        for xb, yb in train_loader:
            optimizer.zero_grad()
            loss: Any = work.loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            train_losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            for xb, yb in val_loader:
                scores = model(xb)
                val_results.append((work.loss(scores, yb).item(), _accuracy(work, scores, yb)))


def _accuracy(work: HandWritten, scores: torch.Tensor, y: torch.Tensor) -> float:
    return (scores.argmax(1) == y).float().mean().item() if work.accuracy else 0.0


def main() -> None:
    """Serve the requests on stdin until its end."""
    work = WORKS[sys.argv[1]]
    loop = steps(work)
    for line in sys.stdin:
        request, *numbers = line.split()
        started = time.perf_counter()
        if request == "steps":
            for _ in range(int(numbers[0])):
                next(loop)
        else:
            usual_training(work, int(numbers[0]), float(numbers[1]))
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
