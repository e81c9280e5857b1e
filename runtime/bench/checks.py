"""How long a check takes: of whole graphs, and after an edit in one of their nodes."""

from collections.abc import Callable
from pathlib import Path

from graph_nodes.graph import Graph
from graph_nodes.project import Project
from runtime.bench.measurement import Measurement, is_quick, of_samples, quiet_memory, seconds
from runtime.bench.networks import digits_cnn, stack
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


BLOCKS = 200
"""Instances in the stack that is checked."""


def full_check_of_a_stack(rounds: int) -> Measurement:
    """The same of many instances of one module: it is checked once for all of them."""
    graph = stack(BLOCKS)
    samples = _milliseconds(lambda: Checker().check(graph, _FOLDER), rounds)
    return of_samples("full check", f"{BLOCKS} blocks", "ms", 60.0, samples)


def check_after_edit_in_a_block(rounds: int) -> Measurement:
    """A check after a layer in the module got a size that this process has not seen yet."""
    project = Project(stack(BLOCKS))
    (one,) = project.definitions.values()
    layer = one.graph.by_name("fc1")
    assert layer is not None, "a block has a layer fc1"
    checker = Checker()
    checker.check(project.main, _FOLDER)

    def sized(size: int) -> Graph:
        return project.edit(one.id, lambda g: g.set_param(layer.id, "out_features", size)).main

    edits = iter([sized(129 + index) for index in range(rounds + _WARM_UP)])
    samples = _milliseconds(lambda: checker.check(next(edits), _FOLDER), rounds)
    return of_samples("check after an edit", f"{BLOCKS} blocks, inside", "ms", 30.0, samples)


def _milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    for _ in range(_WARM_UP):
        work()
    with quiet_memory():
        return [seconds(work) * 1000 for _ in range(rounds)]


if __name__ == "__main__":
    count = 5 if is_quick() else 40
    full_check(count).print()
    check_after_edit(count).print()
    full_check_of_a_stack(count).print()
    check_after_edit_in_a_block(count).print()
