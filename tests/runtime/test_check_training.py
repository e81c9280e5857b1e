"""What a check finds of a graph that is sound in its shapes, and still cannot be trained."""

from pathlib import Path

import pytest

from runtime.check.checker import Checker
from tests.runtime.build import build, id_of
from tests.runtime.small_graphs import batch_norm, iris


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


LONE = {
    "features, batches of one": (
        iris(("BatchNorm1d", "bn", {}), wires="fc.out>bn.x bn.out>loss.scores", batch_size=1),
        "(N, 3) float32 holds a single value a channel in each batch of one sample",
    ),
    "features, a last batch of one": (
        iris(
            ("BatchNorm1d", "bn", {}),
            wires="fc.out>bn.x bn.out>loss.scores",
            batch_size=17,
            validation=0.2,
        ),
        "in the last batch of one sample (120 samples in batches of 17)",
    ),
    "features, fewer samples than a batch": (
        build(
            [
                ("RandomTensors", "data", {"samples": 2, "x_features": 4, "y_features": 3}),
                ("Linear", "fc", {"out_features": 3}),
                ("BatchNorm1d", "bn", {}),
                ("MSELoss", "loss", {}),
                ("SGD", "sgd", {}),
            ],
            "data.x>fc.x fc.out>bn.x bn.out>loss.prediction data.y>loss.target loss.loss>sgd.loss",
            validation=0.5,
        ),
        "in the only batch, which has one sample",
    ),
    "maps of one pixel, batches of one": (
        batch_norm(8, 1),
        "(N, 4, 1, 1) float32 holds a single value a channel in each batch of one sample",
    ),
}


@pytest.mark.parametrize("case", LONE)
def test_values_a_channel_are_counted_before_batch_norm_fails(
    checker: Checker, tmp_path: Path, case: str
) -> None:
    graph, text = LONE[case]
    (error,) = checker.check(graph, tmp_path).errors
    assert text in error.message()
    assert (error.node, error.remedy()) == (id_of(graph, "bn"), "choose another batch size")
    assert checker.check(graph.set_run(batch_size=63, validation=0.0), tmp_path).errors == ()


@pytest.mark.parametrize(
    ("made", "into", "learns"), [("MatMul", "b", True), ("Add", "b", False)], ids=["w", "nothing"]
)
def test_a_loss_made_of_gradients_is_differentiated_by_what_it_trains(
    checker: Checker, tmp_path: Path, made: str, into: str, learns: bool
) -> None:
    graph = build(
        [
            ("RandomTensors", "data", {"x_features": 4, "y_features": 4}),
            ("Parameter", "w", {"shape": (4, 4)} if learns else {"shape": (4,)}),
            (made, "made", {}),
            ("Sum", "sum", {}),
            ("Gradients", "grad", {}),
            ("Power", "square", {}),
            ("Sum", "penalty", {}),
            ("SGD", "sgd", {}),
        ],
        f"data.x>made.a w.out>made.{into} made.out>sum.x sum.out>grad.of data.x>grad.wrt1 "
        "grad.grad1>square.x square.out>penalty.x penalty.out>sgd.loss",
    )
    errors = checker.check(graph, tmp_path).errors
    if learns:  # the gradient of x @ w by x is w
        assert errors == ()
    else:
        assert "SGD 'sgd' has nothing to learn from" in errors[0].message()
        assert (errors[0].node, errors[0].port) == (id_of(graph, "sgd"), "loss")
