"""How long a check takes: of the whole digits CNN, and after an edit near its output."""

from collections.abc import Callable
from pathlib import Path

from runtime.bench.measurement import Measurement, is_quick, of_samples, quiet_memory, seconds
from runtime.bench.networks import digits_cnn
from runtime.check.checker import Checker

_FOLDER = Path()
_WARM_UP = 5


def full_check(rounds: int) -> Measurement:
    """A check by a checker that has seen nothing, in a process that has checked before."""
    graph = digits_cnn(validation=0.2, accuracy=True)
    samples = _milliseconds(lambda: Checker().check(graph, _FOLDER), rounds)
    return of_samples("full check", "digits CNN", "ms", 10.0, samples)


def check_after_edit(rounds: int) -> Measurement:
    """A check after the last layer got a size, of tens, that this process has not seen yet."""
    graph = digits_cnn(validation=0.2, accuracy=True)
    last = graph.by_name("fc")
    assert last is not None, "the digits CNN ends in fc"
    checker = Checker()
    checker.check(graph, _FOLDER)
    edits = iter(
        graph.set_param(last.id, "out_features", 11 + index) for index in range(rounds + _WARM_UP)
    )
    samples = _milliseconds(lambda: checker.check(next(edits), _FOLDER), rounds)
    return of_samples("check after an edit", "digits CNN, last layer", "ms", 3.0, samples)


def _milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    for _ in range(_WARM_UP):
        work()
    with quiet_memory():
        return [seconds(work) * 1000 for _ in range(rounds)]


if __name__ == "__main__":
    count = 5 if is_quick() else 40
    full_check(count).print()
    check_after_edit(count).print()
