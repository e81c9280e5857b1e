from runtime.cli.displays import metrics
from runtime.protocol import Epoch


def test_an_epoch_is_one_line_with_what_watches_saw() -> None:
    seen = {"c": 2.0, "grad": [[1.0, 0.333333]], "w": {"mean": 0.5, "std": float("nan")}}
    event = Epoch("run", 1, 1, {"loss": 0.123456}, {"accuracy": 1.0}, seen)
    assert metrics(event) == (
        "loss 0.1235  val accuracy 1  c 2  grad [[1, 0.3333]]  w (mean 0.5, std nan)"
    )
    assert metrics(Epoch("run", 1, 1, {}, {})) == ""
