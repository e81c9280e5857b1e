"""The example graphs that come with Netloom: what they are called and what they show."""

from dataclasses import dataclass
from pathlib import Path

import resources
from app.base.i18n import tr

STARTER = "digits_mlp"
"""The example that a first start opens: it trains in seconds and needs no download."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its file, its name, and one sentence on what it shows."""

    path: Path
    title: str
    summary: str


def examples() -> list[Example]:
    """Every example, the easiest first."""
    known = _texts()
    paths = sorted(resources.path("examples").glob("*.loom"))
    order = {stem: index for index, stem in enumerate(known)}
    paths.sort(key=lambda path: order.get(path.stem, len(order)))
    return [Example(p, *known.get(p.stem, (_plain(p.stem), ""))) for p in paths]


def starter() -> Path:
    """The file of the starter graph."""
    return resources.path(f"examples/{STARTER}.loom")


def _plain(stem: str) -> str:
    return stem.replace("_", " ").capitalize()


def _texts() -> dict[str, tuple[str, str]]:
    return {
        STARTER: (
            tr("Handwritten digits"),
            tr("Two linear layers tell ten digits apart. A good first graph to train."),
        ),
        "digits_cnn": (
            tr("Digits, convolutional"),
            tr("Convolution and pooling on the same digits: fewer mistakes."),
        ),
        "digits_residual": (
            tr("Digits, residual"),
            tr("A module of its own, four times in a row, with a shortcut around each."),
        ),
        "siamese_pair": (
            tr("The same digit?"),
            tr("Two images through one encoder, used twice: a siamese network tells pairs apart."),
        ),
        "mini_gpt": (
            tr("A small GPT"),
            tr("Causal attention by hand, in blocks that repeat, learns to sort. Tied weights."),
        ),
        "resnet18": (
            tr("ResNet-18"),
            tr("The published network for ImageNet, in modules within modules, for your images."),
        ),
        "iris": (
            tr("Iris flowers"),
            tr("Three species from four measures: the classic small table."),
        ),
        "linear_regression": (
            tr("Linear regression"),
            tr("A line through a CSV table, with a penalty wired by hand."),
        ),
        "lecture_graph": (
            tr("A computational graph"),
            tr("x·y + z, summed, and its gradients: backpropagation in the open."),
        ),
        "two_layer_parameters": (
            tr("Two layers by hand"),
            tr("Parameters and matrix products instead of ready-made layers."),
        ),
        "gan_points": (
            tr("Two networks against each other"),
            tr("A GAN on points: a generator and a critic learn in turns."),
        ),
        "two_layer_linear": (
            tr("Two layers, ready made"),
            tr("The same network from Linear nodes."),
        ),
    }
