"""Training as a person writes it in plain torch, with every number by its definition.

An epoch's training loss and every validation value are means over the samples. So a loss is written
here as what each sample adds to it, and no batch can weigh more than its samples.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, Tensor]
Each = Callable[[Tensor, Tensor], Tensor]
"""Scores and targets of a batch → what each sample's loss is, (N,)."""

Metric = Callable[[Tensor, Tensor], float]
"""Targets and scores of all samples → the metric's value, as scikit-learn orders them."""


@dataclass(frozen=True)
class Task:
    """A network and how it is trained.

    Attributes:
        model: Makes the network.
        each: The loss of each sample.
        optimizer: Makes the optimizer of some parameters.
        summed: Whether a step minimises the sum over its samples, not their mean.
        rate: The learning rate of each epoch, counted from 0; None leaves the optimizer's own.
        metrics: By tag, what is measured besides the loss.
    """

    model: Callable[[], nn.Module]
    each: Each
    optimizer: Callable[[Iterable[Tensor]], torch.optim.Optimizer]
    summed: bool = False
    rate: Callable[[int], float] | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict[str, Metric])


@dataclass(frozen=True)
class Result:
    """What came out: a record for each epoch, and the weights after the last."""

    records: list[dict[str, dict[str, float]]]
    weights: dict[str, Tensor]


def train(
    task: Task,
    start: Mapping[str, Tensor],
    epochs: Sequence[Sequence[Batch]],
    held: Sequence[Batch],
) -> Result:
    """Train from given weights on given batches, and measure on the held back ones."""
    model = task.model()
    model.load_state_dict(start)
    optimizer = task.optimizer(model.parameters())
    records: list[dict[str, dict[str, float]]] = []
    for number, batches in enumerate(epochs):
        record: dict[str, dict[str, float]] = {"val": {}}
        if task.rate is not None:
            optimizer.param_groups[0]["lr"] = task.rate(number)
            record["lr"] = {"descent": task.rate(number)}
        model.train()
        seen = [_step(task, model, optimizer, x, y) for x, y in batches]
        record["train"] = {"loss": torch.cat([each for each, _, _ in seen]).mean().item()}
        if held:
            record["val"] = _measured(task, model, held)
        else:
            scores, targets = (torch.cat([part[i] for part in seen]) for i in (1, 2))
            record["train"] |= {tag: m(targets, scores) for tag, m in task.metrics.items()}
        records.append(record)
    return Result(records, model.state_dict())


def _step(
    task: Task, model: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    scores = model(x)
    each = task.each(scores, y)
    optimizer.zero_grad()
    (each.sum() if task.summed else each.mean()).backward()
    optimizer.step()
    return each.detach().double(), scores.detach(), y


@torch.no_grad()
def _measured(task: Task, model: nn.Module, held: Sequence[Batch]) -> dict[str, float]:
    """All held back samples at once, so that no batch can matter."""
    model.eval()
    x, y = (torch.cat([batch[i] for batch in held]) for i in (0, 1))
    scores = model(x)
    values = {"loss": task.each(scores, y).double().mean().item()}
    return values | {tag: metric(y, scores) for tag, metric in task.metrics.items()}


# ── losses of each sample, by their formulas ──


def squared_error(prediction: Tensor, target: Tensor) -> Tensor:
    return ((prediction - target) ** 2).mean(1)


def summed_squared_error(prediction: Tensor, target: Tensor) -> Tensor:
    return ((prediction - target) ** 2).sum(1)


def absolute_error(prediction: Tensor, target: Tensor) -> Tensor:
    return (prediction - target).abs().mean(1)


def summed_absolute_error(prediction: Tensor, target: Tensor) -> Tensor:
    return (prediction - target).abs().sum(1)


def binary_cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    """-log of the probability 1 / (1 + exp(-score)) that is given to what is right."""
    right = torch.where(target > 0.5, scores, -scores)
    return torch.log1p(torch.exp(-right)).sum(1)


def cross_entropy(smoothing: float = 0.0) -> Each:
    """-log of the probability of what is right, of which a share is spread over all classes."""

    def each(scores: Tensor, target: Tensor) -> Tensor:
        logs = scores - scores.exp().sum(1, keepdim=True).log()
        right = logs[torch.arange(len(target)), target]
        return -(1 - smoothing) * right - smoothing * logs.mean(1)

    return each


def hinge(p: int = 1, margin: float = 1.0) -> Each:
    """How far each wrong class comes within the margin, over the number of classes."""

    def each(scores: Tensor, target: Tensor) -> Tensor:
        rows = torch.arange(len(target))
        within = (margin - scores[rows, target].unsqueeze(1) + scores).clamp(min=0) ** p
        wrong = torch.ones_like(within)
        wrong[rows, target] = 0
        return (within * wrong).sum(1) / scores.shape[1]

    return each
