"""Layers that follow one another with weights of their own, and those that are called again."""

from pathlib import Path
from typing import Any

import pytest
import torch
from support.tidy import is_tidy
from torch import nn

from graph_nodes.graph import Graph, GraphError
from graph_nodes.params import Int
from graph_nodes.reuse import use_again
from runtime.check.checker import Checker
from runtime.codegen import generate
from tests.runtime.assert_same import ByHand, assert_same, source
from tests.runtime.blocks import EMPTY, define, trained
from tests.runtime.build import build, connect, id_of
from tests.runtime.programs import module_of


class Cell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.join = nn.Linear(24, 16)

    def forward(self, x: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.join(torch.cat((x, h), dim=1)))


def test_a_cell_that_is_used_again_is_a_recurrent_network() -> None:
    project = define(
        EMPTY,
        "Cell",
        [
            *(("Input", name, {}) for name in "xh"),
            ("Concatenate", "both", {}),
            ("Linear", "join", {"out_features": 16}),
            ("Tanh", "tanh", {}),
            ("Output", "y", {}),
        ],
        "x.out>both.x1 h.out>both.x2 both.out>join.x join.out>tanh.x tanh.out>y.x",
    )
    items = [("Linear", name, {"out_features": 8}) for name in ("a", "b", "c")]
    graph = trained(
        project,
        [("Linear", "start", {"out_features": 16}), *items, ("Cell", "cell", {})],
        "flatten.out>a.x flatten.out>b.x flatten.out>c.x flatten.out>start.x "
        "a.out>cell.x start.out>cell.h",
    )
    for before, given, call in (("cell", "b", "cell2"), ("cell2", "c", "cell3")):
        graph, _ = use_again(graph, id_of(graph, "cell"))
        graph = connect(graph, f"{given}.out>{call}.x {before}.y>{call}.h")
    graph = connect(graph, "cell3.y>head.x")
    text = source(graph)
    assert "cell2 = self.cell(x, cell)" in text
    assert text.count("self.cell = Cell(") == 1
    model = module_of(graph).Model(3)
    parts = {
        name: nn.Linear(64, size)
        for name, size in zip(("start", *"abc"), (16, 8, 8, 8), strict=True)
    }
    by_hand = ByHand(parts | {"cell": Cell()}, 16)
    by_hand.load_state_dict(model.state_dict())
    images = torch.rand(7, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    x = images.flatten(1)
    h = by_hand.get_submodule("start")(x)
    for name in "abc":
        h = by_hand.get_submodule("cell")(by_hand.get_submodule(name)(x), h)
    assert torch.equal(model(images), by_hand.head(h))


def test_a_plain_layer_is_repeated_with_weights_of_its_own() -> None:
    graph = trained(
        EMPTY,
        [
            ("Linear", "fcs", {"out_features": 64, "repeat": 3}),
            ("BatchNorm1d", "norms", {"repeat": 2}),
        ],
        "flatten.out>fcs.x fcs.out>norms.x norms.out>head.x",
    )
    text = source(graph)
    assert (
        "        self.fcs = nn.Sequential()\n"
        "        for i in range(3):\n"
        '            torch.manual_seed(stream(seed, "weights", "fcs", i))\n'
        "            self.fcs.append(nn.Linear(64, 64))\n"
        "        self.norms = nn.Sequential()\n"
        "        for i in range(2):\n"
        "            self.norms.append(nn.BatchNorm1d(64))\n"
    ) in text
    is_tidy(text)
    layers = nn.Sequential(*(nn.Linear(64, 64) for _ in range(3)))
    norms = nn.Sequential(*(nn.BatchNorm1d(64) for _ in range(2)))
    model = assert_same(graph, ByHand({"fcs": layers, "norms": norms}, 64), "fcs", "norms")
    first, second, _ = (one.weight for one in model.fcs)
    assert not torch.equal(first, second)
    chain = generate(graph, Checker().check(graph, Path()), target="sequential").text
    assert "            self.fcs.append(nn.Linear(64, 64))\n" in chain


def test_a_layer_in_a_module_is_repeated_as_a_formula_says() -> None:
    project = define(
        EMPTY,
        "Deep",
        [("Input", "x", {}), ("Linear", "fc", {"out_features": 64}), ("Output", "y", {})],
        "x.out>fc.x fc.out>y.x",
        Int(2, min=1, name="depth", help="Layers."),
        bound="fc.repeat=depth*2",
    )
    items = [("Deep", "one", {"depth": 1}), ("Deep", "two", {"depth": 2})]
    graph = trained(project, items, "flatten.out>one.x one.y>two.x two.y>head.x")
    assert "for i in range(depth * 2):" in source(graph)
    model = module_of(graph).Model(3)
    assert (len(model.one.fc), len(model.two.fc)) == (2, 4)
    found = Checker().check(graph, Path())
    assert sum(found.parameters.values()) == sum(p.numel() for p in model.parameters())
    much = graph.set_param(id_of(graph, "two"), "depth", 501)
    (error,) = Checker().check(much, Path()).errors
    assert "repeat wants a whole number from 1 to 1000, not 1002" in error.message()


def test_layers_that_change_the_size_follow_one_another_while_torch_lets_them() -> None:
    def check(repeat: int) -> Any:
        graph = build(
            [
                ("Digits", "digits", {}),
                ("MaxPool2d", "pools", {"repeat": repeat}),
                ("Output", "y", {}),
            ],
            "digits.images>pools.x pools.out>y.x",
        )
        return Checker().check(graph, Path())

    assert str(check(3).type_of("n2", "out")) == "(N, 1, 1, 1) float32"
    (error,) = check(4).errors
    assert str(error) == (
        "MaxPool2d 'pools' cannot be repeated: it takes x (N, 1, 2, 2) float32 and gives "
        "(N, 1, 1, 1) float32: set repeat to 1, or have it give what it takes"
    )
    assert [fix.value for fix in error.fixes] == [1]


@pytest.mark.parametrize("count", [0, 1_000_000])
def test_as_many_as_no_memory_holds_are_refused(count: int) -> None:
    graph, fc = Graph().add("Linear")
    text = f"Linear 'fc': repeat wants a whole number from 1 to 1000, not {count}"
    with pytest.raises(GraphError, match=text):
        graph.set_param(fc, "repeat", count)


def test_layers_in_a_row_have_no_weight_to_tie() -> None:
    graph = trained(
        EMPTY,
        [("Linear", "fc", {"out_features": 64}), ("Linear", "fc2", {"out_features": 64})],
        "flatten.out>fc.x fc.out>fc2.x fc2.out>head.x",
    )
    fc, fc2 = id_of(graph, "fc"), id_of(graph, "fc2")
    with pytest.raises(GraphError, match="'fc2' is several layers in a row, each with a weight"):
        graph.set_param(fc2, "repeat", 2).tie(fc2, fc)
    (error,) = Checker().check(graph.tie(fc2, fc).set_param(fc, "repeat", 2), Path()).errors
    assert "is tied to the weight of 'fc', but 'fc' is several layers in a row" in str(error)
