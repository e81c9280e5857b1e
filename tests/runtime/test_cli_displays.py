from runtime.cli.displays import metrics


def test_an_epoch_is_one_line_with_what_watches_saw() -> None:
    event = {
        "train": {"loss": 0.123456},
        "val": {"accuracy": 1.0},
        "watch": {"c": 2.0, "grad": [[1.0, 0.333333]], "w": {"mean": 0.5, "std": float("nan")}},
    }
    assert metrics(event) == (
        "loss 0.1235  val accuracy 1  c 2  grad [[1, 0.3333]]  w (mean 0.5, std nan)"
    )
    assert metrics({"train": {}, "val": {}}) == ""
