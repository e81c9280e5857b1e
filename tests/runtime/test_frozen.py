"""Weights that are frozen: counted, written, trained around and kept as torch does it by hand."""

from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention

from graph_nodes.freezing import path_called
from graph_nodes.graph import Graph
from graph_nodes.params import Int
from graph_nodes.project import Project
from runtime.check.checker import Checker
from runtime.trainer.loop import Step, loop
from tests.runtime.blocks import EMPTY, define, pairs, scope, trained
from tests.runtime.build import build, id_of, lecture_graph
from tests.runtime.freezing import deep, frozen
from tests.runtime.programs import program_of, source_of


def decaying(**run: object) -> Graph:
    """The same with an optimizer that pulls weights to zero, and clipped steps of three batches."""
    run = {"accumulate": 3, "clip_norm": 0.5, "epochs": 1, "validation": 0.0, **run}
    graph = scope(deep(**run), [("AdamW", "adamw", {"weight_decay": 0.1})], "loss.loss>adamw.loss")
    return graph.remove([id_of(graph, "adam")])


def added(graph: Graph) -> list[str]:
    """The lines of a program that freeze something, and those of its optimizers."""
    lines = [line.strip() for line in source_of(graph).text.splitlines()]
    return [line for line in lines if "requires_grad" in line or line.startswith("for each")]


# -- training ----------------------------------------------------------------------------------


def test_what_is_frozen_stays_and_the_rest_learns_as_in_a_loop_by_hand() -> None:
    graph = frozen(decaying(), fc="", bn="")
    ours, by_hand = program_of(graph), program_of(decaying())
    model, start = by_hand.model, {k: v.clone() for k, v in by_hand.model.state_dict().items()}
    assert isinstance(model.fc, torch.nn.Module)
    assert isinstance(model.bn, torch.nn.Module)
    model.fc.requires_grad_(False)
    model.bn.requires_grad_(False)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=0.001, weight_decay=0.1)
    model.train()
    batches = list(by_hand.batches(by_hand.training, by_hand.order))
    for i in range(0, len(batches), 3):
        group = batches[i : i + 3]
        samples = sum(len(x) for x, _ in group)
        optimizer.zero_grad()
        for images, labels in group:
            loss = F.cross_entropy(model(images), labels)
            (loss * (len(images) / samples)).backward()
        torch.nn.utils.clip_grad_norm_(learned, 0.5)
        optimizer.step()
    for _ in loop(ours):
        pass
    for name, weight in ours.model.state_dict().items():
        torch.testing.assert_close(weight, model.state_dict()[name], msg=name)
        is_frozen = name.startswith(("fc", "bn")) and not name.startswith("bn.running")
        is_frozen = is_frozen and "num_batches" not in name
        assert torch.equal(weight, start[name]) is is_frozen, name
    states = ours.parts["adamw"].state_dict()
    assert sum(map(len, (g["params"] for g in states["param_groups"]))) == len(states["state"]) == 2


def test_it_is_written_as_a_person_writes_it() -> None:
    assert added(deep()) == []
    assert added(frozen(deep(), fc="")) == [
        "model.fc.requires_grad_(False)",
        "[p for p in model.parameters() if p.requires_grad], lr=LEARNING_RATE, fused=True",
    ]
    text = source_of(frozen(deep(), fc="", bn="")).text
    assert text.index("bn.requires_grad_") < text.index("adam = torch.optim.Adam(")


def test_one_instance_alone_is_frozen_inside() -> None:
    graph = frozen(pairs(), a="first/fc second/fc norm", b="second/0")
    assert added(graph)[:5] == [
        "model.a.first.fc.requires_grad_(False)",
        "for each in model.a.second:",
        "each.fc.requires_grad_(False)",
        "model.a.norm.requires_grad_(False)",
        "model.b.second[0].requires_grad_(False)",
    ]
    program = program_of(graph, epochs=1)
    held = {n for n, p in program.model.named_parameters() if not p.requires_grad}
    assert {name.rpartition(".")[0] for name in held} == {
        *("a.first.fc", "a.second.0.fc", "a.second.1.fc", "a.norm", "b.second.0.fc")
    }
    before = {n: p.clone() for n, p in program.model.named_parameters()}
    assert isinstance(next(loop(program)), Step)
    moved = {n for n, p in program.model.named_parameters() if not torch.equal(p, before[n])}
    assert not moved & held
    assert {"b.first.fc.weight", "b.second.1.fc.weight", "b.norm.weight"} <= moved


def test_freezing_inside_of_a_module_is_for_all_of_its_instances() -> None:
    graph = pairs()
    (pair,) = (d for d in graph.definitions.values() if d.name == "Pair")
    project = Project(graph).edit(pair.id, lambda g: g.freeze(id_of(g, "norm")))
    inner = project.definition(pair.id).graph.nodes[id_of(pair.graph, "second")]
    path = path_called("1/fc", inner, project.definitions)
    graph = project.edit(pair.id, lambda g: g.freeze(inner.id, [path])).main
    text = source_of(graph).text
    assert "        self.norm.requires_grad_(False)\n\n    def forward" in text
    assert "        self.second[1].fc.requires_grad_(False)\n" in text
    held = [n for n, p in program_of(graph).model.named_parameters() if not p.requires_grad]
    assert len(held) == 2 * 4


def test_neighbours_in_a_row_are_frozen_together() -> None:
    graph = pairs()
    graph = scope(graph, [("Block", "row", {"hidden": 12, "repeat": 6})], "b.y>row.x row.y>head.x")
    graph = frozen(graph, row="0 1 2 4/fc 5/fc")
    assert added(graph)[:3] == [
        "model.row[:3].requires_grad_(False)",
        "for each in model.row[4:6]:",
        "each.fc.requires_grad_(False)",
    ]
    found = Checker().check(graph, Path())
    row, each = id_of(graph, "row"), 12 * 13
    assert (found.parameters[row], found.frozen[row]) == (6 * each, 5 * each)


def test_a_row_that_is_frozen_beyond_its_end_is_told() -> None:
    graph = frozen(pairs(), a="second/0 second/7")
    (error,) = Checker().check(graph, Path()).errors
    assert str(error) == (
        "Pair 'a': Block 'second' has weights of number 7 frozen, counted from 0, but there are 2 "
        "of it: train those again, or repeat it more often"
    )


# -- optimizers --------------------------------------------------------------------------------


def heads() -> Graph:
    """An encoder below two heads, each with an optimizer of the same turn."""
    return build(
        [
            ("Digits", "digits", {}),
            ("Flatten", "flatten", {}),
            ("Linear", "encoder", {"out_features": 16}),
            ("Linear", "one", {"out_features": 10}),
            ("Linear", "two", {"out_features": 10}),
            ("CrossEntropyLoss", "loss1", {}),
            ("CrossEntropyLoss", "loss2", {}),
            ("Adam", "adam1", {}),
            ("Adam", "adam2", {}),
        ],
        "digits.images>flatten.x flatten.out>encoder.x encoder.out>one.x encoder.out>two.x "
        "one.out>loss1.scores two.out>loss2.scores digits.labels>loss1.target "
        "digits.labels>loss2.target loss1.loss>adam1.loss loss2.loss>adam2.loss",
    )


def test_two_optimizers_may_share_what_neither_trains() -> None:
    graph = heads()
    assert [p.code for p in Checker().check(graph, Path()).errors] == ["trained_twice"]
    graph = frozen(graph, encoder="")
    program = program_of(graph, epochs=1)
    before = program.model.encoder.weight.clone()  # pyright: ignore[reportAttributeAccessIssue]
    next(loop(program))
    assert torch.equal(before, program.model.encoder.weight)  # pyright: ignore[reportAttributeAccessIssue]
    for name in ("adam1", "adam2"):
        (group,) = program.parts[name].param_groups
        assert len(group["params"]) == 2


def test_of_a_part_that_is_trained_what_is_frozen_inside_is_left_out() -> None:
    graph = frozen(pairs(), a="first/fc")
    graph = scope(graph, [], "a.y>adam.trains")
    assert "*(p for p in model.a.parameters() if p.requires_grad)" in source_of(graph).text
    (group,) = program_of(graph).parts["adam"].param_groups
    assert len(group["params"]) == 6


@pytest.mark.parametrize("inside", [False, True])
def test_where_all_is_frozen_there_is_nothing_to_train(inside: bool) -> None:
    graph = frozen(deep(), fc="", bn="", head="")
    if inside:
        project = define(EMPTY, "Body", [("Input", "x", {}), ("Linear", "fc", {})], "x.out>fc.x")
        items: Any = [("Output", "y", {})]
        project = project.edit("d1", lambda g: scope(g, items, "fc.out>y.x"))
        graph = trained(project, [("Body", "body", {})], "flatten.out>body.x body.y>head.x")
        graph = frozen(graph, body="fc", head="")
    (error,) = Checker().check(graph, Path()).errors
    layers = "'body', 'head'" if inside else "'fc', 'bn', 'head'"
    assert str(error) == (
        f"Adam 'adam' has nothing to train: {layers} are frozen: train the weights of one of "
        "them, or wire a loss that depends on others"
    )
    (fix,) = error.fixes
    assert str(fix.words(graph)) == "Train the weights of 'head'"
    assert not Checker().check(fix.apply(graph), Path()).errors


def test_a_gradient_that_only_frozen_weights_would_have_is_none() -> None:
    """What would crash the first step is told before it."""
    items: Any = [
        ("Linear", "fc", {"out_features": 8}),
        ("Cast", "whole", {"dtype": "int64"}),
        ("Cast", "back", {"dtype": "float32"}),
    ]
    graph = trained(
        EMPTY, items, "flatten.out>fc.x fc.out>whole.x whole.out>back.x back.out>head.x"
    )
    assert not Checker().check(graph, Path()).errors
    (error,) = Checker().check(frozen(graph, head=""), Path()).errors
    assert error.code == "nothing_to_learn"


def test_by_what_nothing_trained_stands_before_no_gradient_is_taken() -> None:
    graph = lecture_graph()
    (error,) = Checker().check(frozen(graph, x=""), Path()).errors
    assert str(error) == (
        "Gradients 'grad': 'x' follows from nothing that is trained, so there is no gradient by "
        "it: wire in the data itself, or train weights before 'x'"
    )
    assert [fix.apply(frozen(graph, x="")) for fix in error.fixes] == [graph]
    items: Any = [("Gradients", "grad", {}), ("Watch", "seen", {})]
    wires = "loss.loss>grad.of grad.grad1>seen.x"
    for by, fc, codes in (
        ("digits.images", "fc", []),
        ("flatten.out", "", ["fixed_tensor"]),
        ("fc.out", "", []),
        ("fc.out", "fc", ["fixed_tensor"]),
        ("relu.out", "fc", []),
    ):
        one = scope(deep(), items, f"{wires} {by}>grad.wrt1")
        one = frozen(one, **dict.fromkeys(filter(None, [fc]), ""))
        assert [p.code for p in Checker().check(one, Path()).errors] == codes, (by, fc)
        if not codes:
            next(loop(program_of(one)))


# -- shared and tied weights -------------------------------------------------------------------


def test_a_tied_weight_is_frozen_with_any_layer_that_has_it() -> None:
    graph = trained(
        EMPTY,
        [("Linear", "fc", {"out_features": 64}), ("Linear", "fc2", {"out_features": 64})],
        "flatten.out>fc.x fc.out>fc2.x fc2.out>head.x",
    )
    graph = graph.tie(id_of(graph, "fc2"), id_of(graph, "fc"))
    fc, fc2 = id_of(graph, "fc"), id_of(graph, "fc2")
    for name, held in (("fc", {fc: 64 * 65}), ("fc2", {fc: 64 * 64, fc2: 64})):
        one = frozen(graph, **{name: ""})
        found = Checker().check(one, Path())
        assert found.frozen == held
        model = program_of(one).model
        learned = sum(p.numel() for p in model.parameters() if p.requires_grad)
        assert learned == sum(map(found.trained, found.parameters))


def test_what_is_called_again_is_frozen_with_it() -> None:
    graph = deep()
    graph, again = graph.add("Linear", name="again", params={"out_features": 32})
    fc = id_of(graph, "fc")
    graph = graph.set_param(fc, "out_features", 64)
    graph = scope(graph.share(again, fc), [], "fc.out>again.x again.out>bn.x")
    graph = frozen(graph, again="")
    assert added(graph)[0] == "model.fc.requires_grad_(False)"
    found = Checker().check(graph, Path())
    assert found.frozen == {fc: 64 * 65}


# -- counts and remarks ------------------------------------------------------------------------


def test_counts_and_remarks_know_of_it() -> None:
    graph = deep()
    fc, head = id_of(graph, "fc"), id_of(graph, "head")
    plain, found = (Checker().check(g, Path()) for g in (graph, frozen(graph, fc="")))
    assert found.parameters == plain.parameters
    assert found.frozen == {fc: 32 * 65}
    assert (found.trained(fc), found.trained(head)) == (0, 330)
    assert [p.code for p in plain.problems] == ["idle_shift"]
    assert found.problems == ()
    without = graph.remove([id_of(graph, "adam")])
    codes = [p.code for p in Checker().check(without, Path()).problems]
    assert "untrained" in codes
    quiet = Checker().check(frozen(without, fc="", bn="", head=""), Path())
    assert "untrained" not in [p.code for p in quiet.problems]


def test_a_checker_that_goes_on_sees_what_is_frozen_and_trained_again() -> None:
    checker, graph = Checker(), pairs()
    for paths in ("first/fc", "first/fc second/0", "norm", "second/1/fc"):
        one = frozen(graph, a=paths)
        again, fresh = checker.check(one, Path()), Checker().check(one, Path())
        assert (again.frozen, again.parameters) == (fresh.frozen, fresh.parameters)
        model = program_of(one).model
        learned = sum(p.numel() for p in model.parameters() if p.requires_grad)
        assert learned == sum(map(fresh.trained, fresh.parameters))
    assert checker.check(graph, Path()).frozen == {}


def test_a_row_of_a_length_that_follows_is_frozen_in_each_instance() -> None:
    project = define(
        pairs_of_blocks(),
        "Tower",
        [("Input", "x", {}), ("Block", "row", {}), ("Output", "y", {})],
        "x.out>row.x row.y>y.x",
        Int(2, min=1, name="n"),
        bound="row.repeat=n",
    )
    graph = trained(
        project,
        [("Tower", "low", {"n": 3}), ("Tower", "high", {})],
        "flatten.out>low.x low.y>high.x high.y>head.x",
    )
    graph = frozen(graph, low="row/1/fc", high="row")
    assert added(graph)[:2] == [
        "model.low.row[1].fc.requires_grad_(False)",
        "model.high.row.requires_grad_(False)",
    ]
    found, each = Checker().check(graph, Path()), 64 * 65
    assert found.frozen == {id_of(graph, "low"): each, id_of(graph, "high"): 2 * each}


def pairs_of_blocks() -> Project:
    """The Block, alone."""
    return define(
        EMPTY,
        "Block",
        [("Input", "x", {}), ("Linear", "fc", {"out_features": 64}), ("Output", "y", {})],
        "x.out>fc.x fc.out>y.x",
    )
