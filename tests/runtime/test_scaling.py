"""Scaling: by the training part alone, in double precision, and back again for what people read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.metrics
import torch
from sklearn.datasets import load_iris
from sklearn.preprocessing import StandardScaler

from graph_nodes.graph import Graph
from runtime.runs.options import RunOptions
from runtime.trainer.control import Control
from runtime.trainer.loop import loop
from runtime.trainer.train import train
from tests.runtime.build import build, id_of
from tests.runtime.programs import epochs_of, module_of, program_of


def table(folder: Path, columns: dict[str, Any], **values: Any) -> Graph:
    """A line through a table's columns, the last of which is the target."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(repr, row)) for row in rows)]
    (folder / "table.csv").write_text("\n".join(lines))
    return build(
        [
            ("CSVFile", "table", {"path": "table.csv", **values}),
            ("Linear", "fc", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("MAE", "mae", {}),
            ("RMSE", "rmse", {}),
            ("R2", "r2", {}),
            ("Adam", "adam", {"lr": 0.01}),
        ],
        "table.features>fc.x fc.out>loss.prediction table.target_values>loss.target "
        "loss.loss>adam.loss "
        + " ".join(
            f"fc.out>{m}.prediction table.target_values>{m}.target" for m in ("mae", "rmse", "r2")
        ),
        epochs=2,
        batch_size=16,
    )


def test_it_is_fitted_on_the_training_part_alone(tmp_path: Path) -> None:
    x = [float(i) for i in range(49)] + [1e6]
    graph = table(tmp_path, {"a": x, "b": x[::-1], "y": x}, target="y")
    program = program_of(graph, tmp_path)
    raw_training, raw_held = program.module.split(program.module.load_data(), 0)
    ours = StandardScaler().fit(raw_training[0].numpy())
    np.testing.assert_allclose(program.training[0], ours.transform(raw_training[0]), rtol=1e-6)
    np.testing.assert_allclose(program.validation[0], ours.transform(raw_held[0]), rtol=1e-5)
    np.testing.assert_allclose(program.model.scalings["features"].mean, ours.mean_, rtol=1e-12)
    np.testing.assert_allclose(program.model.scalings["features"].std, ours.scale_, rtol=1e-12)


def test_all_data_scale_by_one_convention() -> None:
    graph = build(
        [("Iris", "iris", {}), ("Linear", "fc", {}), ("Output", "out", {})],
        "iris.features>fc.x fc.out>out.x",
        validation=0.0,
    )
    program = program_of(graph)
    wanted = StandardScaler().fit_transform(load_iris().data)
    np.testing.assert_allclose(program.training[0], wanted, rtol=1e-5, atol=1e-7)


SCALING = module_of(
    build(
        [("Iris", "iris", {}), ("Linear", "fc", {}), ("Output", "out", {})],
        "iris.features>fc.x fc.out>out.x",
    )
).Scaling


@pytest.mark.parametrize("value", [98.6, 1e-9, 1e12, -0.1, 1 / 3, 0.0, 1.0, 1.7e9])
@pytest.mark.parametrize("rows", [1, 2, 7, 1000])
def test_a_column_that_never_varies_becomes_zero(value: float, rows: int) -> None:
    x = torch.full((rows, 1), value, dtype=torch.float64)
    assert (SCALING.fit(x)(x) == 0).all()


def test_noise_of_rounding_is_no_variation() -> None:
    x = torch.tensor([[0.1 + 0.2], [0.3], [0.3], [0.1 + 0.2]], dtype=torch.float64)
    assert SCALING.fit(x)(x).abs().max() < 1e-12


def test_times_of_day_keep_their_seconds() -> None:
    x = torch.arange(1000, dtype=torch.float64).reshape(-1, 1) * 5 + 1.7e9
    scaled = SCALING.fit(x)(x)
    assert len(scaled.unique()) == 1000
    wanted = (np.arange(1000) - 499.5) / np.arange(1000).std()
    np.testing.assert_allclose(scaled[:, 0], wanted, rtol=1e-6, atol=1e-7)


def test_flags_stay_flags() -> None:
    x = torch.tensor([[0.0, 3.0], [1.0, 5.0], [0.0, 7.0]], dtype=torch.float64)
    assert SCALING.fit(x)(x)[:, 0].tolist() == [0, 1, 0]


@pytest.mark.parametrize(("fill", "value"), [("mean", 3.0), ("median", 2.0)])
def test_what_is_missing_is_filled_by_the_training_part(fill: str, value: float) -> None:
    nan = float("nan")
    training = torch.tensor([[1.0], [2.0], [6.0], [nan]], dtype=torch.float64)
    scaling = SCALING.fit(training, scale=False, fill=fill)
    assert scaling(torch.tensor([[nan], [9.0]], dtype=torch.float64)).tolist() == [[value], [9.0]]


def test_metrics_of_a_scaled_target_are_in_its_own_unit(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    a = generator.normal(size=60).tolist()
    price = [250_000 + 40_000 * v + 5_000 * generator.normal() for v in a]
    graph = table(tmp_path, {"a": a, "price": price}, scale_target=True)
    program = program_of(graph, tmp_path)
    model = program.model
    assert program.training[1].std(correction=0).item() == pytest.approx(1.0, rel=1e-5)
    record = epochs_of(graph, tmp_path)[-1]["val"]
    assert list(loop(program))
    x, y = program.validation
    model.eval()
    scaling = model.scalings["target_values"]
    said = scaling.back(model(x).detach()).numpy()
    truth = scaling.back(y).numpy()
    _, raw = program.module.split(program.module.load_data(), 0)
    np.testing.assert_allclose(truth, raw[1], rtol=1e-6)
    assert record["mae"] == pytest.approx(sklearn.metrics.mean_absolute_error(truth, said))
    assert record["rmse"] == pytest.approx(sklearn.metrics.mean_squared_error(truth, said) ** 0.5)
    assert record["r2"] == pytest.approx(sklearn.metrics.r2_score(truth, said), rel=1e-6)
    assert record["mae"] > 1000
    assert record["loss"] < 10


def test_the_statistics_are_kept_with_the_weights(tmp_path: Path) -> None:
    x = [float(i) for i in range(20)]
    graph = table(tmp_path, {"a": x, "y": x})
    options = RunOptions("graph", tmp_path, tmp_path / "runs", device="cpu")
    summary = train(graph, options, Control(), lambda *_: None)
    kept = json.loads((summary.run / "weights.json").read_text())["scalings"]
    model: Any = program_of(graph, tmp_path).model
    assert kept["features"]["mean"] == model.scalings["features"].mean.tolist()
    assert kept["features"]["std"] == model.scalings["features"].std.tolist()
    plain = graph.set_param(id_of(graph, "table"), "standardize", False)
    summary = train(plain, options, Control(), lambda *_: None)
    assert not (summary.run / "weights.json").exists()
