"""Holds a program's model against the same by hand."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from graph_nodes.document import dumps, loads
from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.codegen import generate
from tests.runtime.programs import module_of


class ByHand(nn.Module):
    """A network of this structure, with weights that are to be replaced."""

    def __init__(self, parts: dict[str, nn.Module], head: int) -> None:
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)
        self.head = nn.Linear(head, 10)

    def forward(self, images: torch.Tensor, *order: str) -> torch.Tensor:
        x = images.flatten(1)
        for name in order:
            x = self.get_submodule(name)(x)
        return self.head(x)


def source(graph: Graph) -> str:
    result = Checker().check(loads(dumps(graph)), Path())
    assert not result.errors, result.errors
    return generate(graph, result).text


def assert_same(graph: Graph, by_hand: ByHand, *order: str) -> Any:
    """The program's model and the one by hand give and learn the same, weight by weight."""
    model = module_of(graph).Model(3)
    assert list(model.state_dict()) == list(by_hand.state_dict())
    by_hand.load_state_dict(model.state_dict())
    images = torch.rand(7, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    ours, theirs = model(images), by_hand(images, *order)
    assert torch.equal(ours, theirs)
    ours.square().sum().backward()
    theirs.square().sum().backward()
    for (name, mine), other in zip(model.named_parameters(), by_hand.parameters(), strict=True):
        assert torch.equal(mine.grad, other.grad), name
    found = Checker().check(graph, Path())
    assert sum(found.parameters.values()) == sum(p.numel() for p in by_hand.parameters())
    return model
