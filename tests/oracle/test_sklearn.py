"""The same models in scikit-learn: what a graph learns is what they learn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDRegressor
from sklearn.metrics import log_loss

from graph_nodes.graph import Graph
from tests.oracle.app_runs import AppRun, run_app
from tests.runtime.build import build

SAMPLES = 21


def measures(noise: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Features (21, 2) and a number for each that nearly follows from them."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(SAMPLES, 2)).round(3).astype(np.float32)
    return x, (3 * x[:, 0] - x[:, 1] + 2 + noise * rng.normal(size=SAMPLES)).astype(np.float32)


def write(folder: Path, x: np.ndarray, y: np.ndarray) -> None:
    rows = [",".join(map(repr, map(float, (*a, b)))) for a, b in zip(x, y, strict=True)]
    (folder / "table.csv").write_text("\n".join(["a,b,y", *rows]), encoding="utf-8")


def linear(
    loss: tuple[str, dict[str, Any]],
    descent: tuple[str, dict[str, Any]],
    outputs: int = 1,
    task: str = "regression",
    **run: Any,
) -> Graph:
    """A graph of one layer on the table."""
    port = "prediction" if task == "regression" else "scores"
    table = {"path": "table.csv", "standardize": False, "task": task}
    return build(
        [
            ("CSVFile", "table", table),
            ("Linear", "fc", {"out_features": outputs}),
            (loss[0], "loss", loss[1]),
            (descent[0], "descent", descent[1]),
        ],
        f"table.features>fc.x fc.out>loss.{port} table.target_values>loss.target "
        "loss.loss>descent.loss",
        **({"validation": 0.0, "shuffle": False, "seed": 2} | run),
    )


def coefficients(run: AppRun) -> Sequence[float]:
    """Weights and bias of the one layer."""
    return [*run.weights["fc.weight"].flatten().tolist(), *run.weights["fc.bias"].tolist()]


def test_least_squares_end_at_the_closed_form(tmp_path: Path) -> None:
    x, y = measures()
    write(tmp_path, x, y)
    descent = "SGD", {"lr": 0.2, "momentum": 0.5}
    graph = linear(("MSELoss", {}), descent, epochs=200, batch_size=SAMPLES)
    run = run_app("least squares", graph, tmp_path)
    best = LinearRegression().fit(x.astype(np.float64), y.astype(np.float64))
    assert coefficients(run) == pytest.approx([*best.coef_, best.intercept_], rel=1e-6)
    residue = np.mean((best.predict(x) - y) ** 2)
    assert run.records[-1]["train"]["loss"] == pytest.approx(residue, rel=1e-6)


def test_one_sample_after_the_other_is_scikit_learns_sgd(tmp_path: Path) -> None:
    """Its loss is half the square, so its learning rate is twice as large."""
    x, y = measures()
    write(tmp_path, x, y)
    graph = linear(("MSELoss", {}), ("SGD", {"lr": 0.01}), epochs=3, batch_size=1)
    run = run_app("sgd", graph, tmp_path)
    model = SGDRegressor(
        penalty=None,
        learning_rate="constant",
        eta0=0.02,
        max_iter=3,
        tol=None,
        shuffle=False,
    )
    start = {name: tensor.double().numpy() for name, tensor in run.start.items()}
    model.fit(
        x.astype(np.float64), y, coef_init=start["fc.weight"][0], intercept_init=start["fc.bias"]
    )
    assert coefficients(run) == pytest.approx([*model.coef_, *model.intercept_], rel=2e-6)


def test_cross_entropy_ends_at_the_logistic_regression(tmp_path: Path) -> None:
    """Two scores of which only the difference counts; the classes overlap, so there is a best."""
    x, y = measures(noise=3.0)
    classes = (y > 2).astype(int)
    write(tmp_path, x, classes)
    descent = "SGD", {"lr": 1.0, "momentum": 0.5}
    graph = linear(
        ("CrossEntropyLoss", {}), descent, 2, "classification", epochs=300, batch_size=SAMPLES
    )
    run = run_app("logistic", graph, tmp_path)
    best = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(x, classes)
    weights, bias = run.weights["fc.weight"], run.weights["fc.bias"]
    ours = [*(weights[1] - weights[0]).tolist(), (bias[1] - bias[0]).item()]
    assert ours == pytest.approx([*best.coef_[0], *best.intercept_], rel=1e-4)
    least = log_loss(classes, best.predict_proba(x))
    assert run.records[-1]["train"]["loss"] == pytest.approx(least, rel=1e-6)
