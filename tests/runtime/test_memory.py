"""Whether a network fits into memory, told before anything of it is made."""

from pathlib import Path

import pytest

from graph_nodes.graph import Graph
from runtime.check.checker import Checker
from runtime.check.devices import memory_of
from runtime.memory import too_large
from runtime.plan import Plan
from tests.runtime.blocks import EMPTY, trained
from tests.runtime.build import id_of

WIDE = 2**14
PARAMETERS = WIDE * WIDE + WIDE + 64 * WIDE + WIDE + 10 * WIDE + 10
"""Those of a layer of this many features, one before it and one behind it."""


def wide(kind: str = "Adam", repeat: int = 1, **params: object) -> Graph:
    """Digits through a wide layer, trained by an optimizer of a kind."""
    graph = trained(
        EMPTY,
        [
            ("Linear", "first", {"out_features": WIDE}),
            ("Linear", "wide", {"out_features": WIDE, "repeat": repeat}),
            (kind, "other", params),
        ],
        "flatten.out>first.x first.out>wide.x wide.out>head.x loss.loss>other.loss",
    )
    return graph.remove([id_of(graph, "adam")])


KEPT: dict[str, tuple[str, dict[str, object], int]] = {
    "Adam": ("Adam", {}, 4),
    "Adam with the largest squares": ("Adam", {"amsgrad": True}, 5),
    "SGD": ("SGD", {}, 2),
    "SGD with momentum": ("SGD", {"momentum": 0.9}, 3),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_a_parameter_takes_follows_from_the_optimizer(case: str) -> None:
    kind, params, copies = KEPT[case]
    graph, checker = wide(kind, **params), Checker()
    result = checker.check(graph, Path())
    assert sum(result.parameters.values()) == PARAMETERS
    optimizer, need = id_of(graph, "other"), 4 * copies * PARAMETERS
    kept = {optimizer: checker._known[optimizer][1].kept}

    def told(memory: int) -> list[tuple[str, str]]:
        found = too_large(Plan(graph), result, kept, lambda device: memory)
        return [(problem.code, problem.severity) for problem in found]

    assert told(need - 1) == [("too_large", "error")]
    assert told(need) == told(2 * need - 1) == [("nearly_too_large", "warning")]
    assert told(2 * need) == []


def test_what_is_frozen_takes_its_own_room_alone() -> None:
    graph, checker = wide().freeze(id_of(wide(), "wide")), Checker()
    result = checker.check(graph, Path())
    kept = {id_of(graph, "other"): 2}
    need = 4 * (PARAMETERS + 3 * (PARAMETERS - WIDE * WIDE - WIDE))

    def told(memory: int) -> list[str]:
        found = too_large(Plan(graph), result, kept, lambda device: memory)
        return [problem.code for problem in found]

    assert [told(need - 1), told(need)] == [["too_large"], ["nearly_too_large"]]


def test_it_names_the_node_and_says_what_to_do() -> None:
    graph = wide(repeat=1000)
    (error,) = (p for p in Checker().check(graph, Path()).errors if p.code == "too_large")
    assert error.node == id_of(graph, "wide")
    assert str(error).startswith(
        "The 268,453,068,810 parameters, with their gradients and what the optimizer keeps for "
        "each, take 4,000.3 GB of memory, but there are "
    )
    assert str(error).endswith(
        "GB; Linear 'wide' has most of them, 268,451,840,000: lower repeat of 'wide', or its sizes"
    )


def test_a_device_that_is_not_there_has_the_memory_of_the_processor() -> None:
    assert memory_of("cuda:77") == memory_of("cpu") > 2**28
