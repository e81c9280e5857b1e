"""An exported script prints what the app's training prints, whatever the numbers are."""

from pathlib import Path

import pytest
from build import build
from support.standalone import assert_same_epochs, run_scripts
from support.told import Told

from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.train import train


@pytest.mark.slow
def test_numbers_that_json_has_not_are_the_same_texts_in_the_app_and_the_script(
    tmp_path: Path,
) -> None:
    graph = build(
        [
            ("RandomTensors", "random", {"samples": 64, "x_features": 2, "y_features": 2}),
            ("Log", "log", {}),
            ("Exp", "exp", {}),
            ("Linear", "plain", {"out_features": 2}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {"lr": 1e30}),
            ("Watch", "seen", {"every": 1}),
        ],
        "random.x>plain.x plain.out>log.x log.out>exp.x exp.out>loss.prediction "
        "random.y>loss.target loss.loss>sgd.loss log.out>seen.x",
        epochs=2,
        batch_size=32,
        validation=0.5,
    )
    told = Told()
    options = RunOptions("nan", tmp_path, tmp_path / "runs", device="cpu")
    script = train(graph, options, Control(), told).run / "script.py"
    printed = run_scripts(
        [script], "--device", "cpu", "--weights", "{folder}/w.pt", folder=tmp_path, exact=True
    )[script]
    assert "NaN" in printed[0]
    assert_same_epochs(printed, told.epochs(), "nan")
