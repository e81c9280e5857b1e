"""The example networks are those of the books: the same by hand has as many weights and says it."""

from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import Tensor, nn

import resources
from graph_nodes.document import load
from runtime.check.checker import Checker
from tests.runtime.programs import module_of

FOLDER = resources.path("examples")


def model_of(name: str) -> Any:
    return module_of(load(FOLDER / f"{name}.loom"), FOLDER).Model(3).eval()


def assert_same(name: str, by_hand: nn.Module, *inputs: Tensor, most: float = 0.0) -> None:
    """As many weights, of the same shapes in the same order, that say the same of some inputs."""
    model = model_of(name)
    ours, theirs = model.state_dict(), by_hand.state_dict()
    assert [t.shape for t in ours.values()] == [t.shape for t in theirs.values()]
    by_hand.load_state_dict(dict(zip(theirs, ours.values(), strict=True)))
    with torch.no_grad():
        torch.testing.assert_close(model(*inputs), by_hand.eval()(*inputs), rtol=0, atol=most)
    found = Checker().check(load(FOLDER / f"{name}.loom"), FOLDER)
    assert sum(found.parameters.values()) == sum(p.numel() for p in by_hand.parameters())


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.project = nn.Linear(width, width)
        self.heads = heads

    def forward(self, x: Tensor) -> Tensor:
        n, length, width = x.shape
        q, k, v = (
            one(x).view(n, length, self.heads, width // self.heads).transpose(1, 2)
            for one in (self.query, self.key, self.value)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.project(y.transpose(1, 2).reshape(n, length, width))


class Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.norm2, self.fc1 = nn.LayerNorm(width), nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(self.norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class GPT(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(11, 48))
        self.tokens = nn.Embedding(10, 48)
        self.blocks = nn.Sequential(*(Block(48, 4) for _ in range(2)))
        self.norm, self.head = nn.LayerNorm(48), nn.Linear(48, 10, bias=False)
        self.tokens.weight = self.head.weight

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.norm(self.blocks(self.tokens(tokens) + self.positions))
        return self.head(x)[:, 5:].transpose(1, 2)


def some_tokens() -> Tensor:
    return torch.randint(10, (5, 11), generator=torch.Generator().manual_seed(0))


def test_the_mini_gpt_is_a_gpt() -> None:
    assert_same("mini_gpt", GPT(), some_tokens(), most=1e-5)


def test_a_later_token_changes_nothing_that_the_mini_gpt_said_before() -> None:
    model, tokens = model_of("mini_gpt"), some_tokens()
    with torch.no_grad():
        before = model(tokens)
        for place in range(6, 11):
            other = tokens.clone()
            other[:, place] = (other[:, place] + 1) % 10
            after = model(other)
            assert torch.equal(after[..., : place - 5], before[..., : place - 5])
            assert not torch.equal(after[..., place - 5], before[..., place - 5])


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Sequential(
            *(nn.Conv2d(1, 16, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 3, padding="same"), nn.ReLU(), nn.Flatten()),
            nn.Linear(512, 32),
        )
        self.judge = nn.Linear(1, 2)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        difference = self.encode(first) - self.encode(second)
        return self.judge(difference.square().sum(1, keepdim=True))


def test_the_siamese_pair_has_one_encoder() -> None:
    generator = torch.Generator().manual_seed(0)
    first, second = torch.rand(2, 5, 1, 8, 8, generator=generator)
    assert_same("siamese_pair", Siamese(), first, second)


class Basic(nn.Module):
    def __init__(self, inputs: int, channels: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample: nn.Module | None = None
        if stride > 1:
            shrink = nn.Conv2d(inputs, channels, 1, stride, bias=False)
            self.downsample = nn.Sequential(shrink, nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1, self.pool = nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(Basic(64, 64), Basic(64, 64))
        self.layer2 = nn.Sequential(Basic(64, 128, 2), Basic(128, 128))
        self.layer3 = nn.Sequential(Basic(128, 256, 2), Basic(256, 256))
        self.layer4 = nn.Sequential(Basic(256, 512, 2), Basic(512, 512))
        self.fc = nn.Linear(512, 1000)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


@pytest.mark.slow
def test_the_resnet_18_is_the_published_one() -> None:
    by_hand = ResNet18()
    assert sum(p.numel() for p in by_hand.parameters()) == 11_689_512
    images = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    assert_same("resnet18", by_hand, images, most=1e-4)
    assert Path(FOLDER / "resnet18.loom").stat().st_size < 10_000
