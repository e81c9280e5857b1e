"""Frozen weights in other ways of writing a network, in the app and in the script."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from support.standalone import assert_same_epochs, run_scripts
from support.told import Told

from runtime.check.checker import Checker
from runtime.codegen import generate
from runtime.runs import names
from runtime.trainer.control import Control
from runtime.trainer.train import train
from tests.runtime.blocks import pairs, scope
from tests.runtime.build import build, id_of
from tests.runtime.freezing import deep, frozen
from tests.runtime.programs import source_of
from tests.runtime.resuming import assert_same, broken_off, go_on, options


@pytest.mark.slow
def test_plain_tensors_and_chains_are_frozen_too(tmp_path: Path) -> None:
    line = build(
        [
            ("RandomTensors", "data", {"x_features": 3, "y_features": 2}),
            ("Parameter", "w", {"shape": (3, 2), "std": 1.0}),
            ("Parameter", "b", {"shape": (2,), "std": 1.0}),
            ("MatMul", "mm", {}),
            ("Add", "add", {}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {"lr": 0.1}),
        ],
        "data.x>mm.a w.out>mm.b mm.out>add.a b.out>add.b add.out>loss.prediction "
        "data.y>loss.target loss.loss>sgd.loss",
        epochs=2,
    )
    graph = frozen(line, b="")
    found = Checker().check(graph, Path())
    scripts = {target: tmp_path / f"{target}.py" for target in ("module", "autograd")}
    for target, script in scripts.items():
        script.write_text(generate(graph, found, target=target).text)
    assert "b = torch.randn(2).to(device)\n" in scripts["autograd"].read_text()
    printed = run_scripts([*scripts.values()], "--device", "cpu", folder=tmp_path)
    first, second = (printed[script] for script in scripts.values())
    assert first == second
    chain = frozen(deep(), fc="", bn="").remove([id_of(deep(), "relu")])
    chain = scope(chain, [], "bn.out>head.x")
    text = generate(chain, Checker().check(chain, Path()), target="sequential").text
    assert "model.fc.requires_grad_(False)" in text


@pytest.mark.slow
def test_the_script_and_the_app_train_it_alike_and_it_resumes(tmp_path: Path) -> None:
    graph = frozen(pairs().set_run(epochs=5), a="first/fc", b="second/0 norm")
    script = tmp_path / "frozen.py"
    script.write_text(source_of(graph).text)
    weights = "--device", "cpu", "--weights", "{folder}/own.pt"
    printed = run_scripts([script], *weights, folder=tmp_path, exact=True)[script]
    told = Told()
    summary = train(graph, options(tmp_path / "whole"), Control(), told)
    assert summary.outcome == "finished", summary.message
    assert_same_epochs(printed, told.epochs(), "frozen")
    kept = load_file(summary.run / names.WEIGHTS)
    theirs: dict[str, Any] = torch.load(tmp_path / "own.pt", weights_only=True)
    assert kept.keys() == theirs.keys()
    assert all(torch.equal(kept[name], theirs[name]) for name in kept)
    run = broken_off(graph, tmp_path / "broken")
    assert go_on(run).outcome == "finished"
    assert_same(run, summary.run)
