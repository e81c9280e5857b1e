"""A training in the app, its exported script, and the same by hand: every number agrees."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor

from graph_nodes.library import BUILT_INS
from graph_nodes.spec import Role
from tests.oracle import by_hand
from tests.oracle.app_runs import run_app, run_as_scripts
from tests.oracle.by_hand import Result
from tests.oracle.cases import TABLE, cases, table

TOLERANCE = 1e-6
"""Of a number, relative; of weights and of a metric, in parts of the largest there is."""

Records = Sequence[Mapping[str, Any]]
CASES = {case.name: case for case in cases()}


@pytest.mark.slow
def test_training_is_what_a_hand_written_loop_does(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text(table(), encoding="utf-8")
    runs = {name: run_app(name, case.graph, tmp_path) for name, case in CASES.items()}
    scripts = run_as_scripts(runs, tmp_path)
    wrong: list[str] = []
    for name, run in runs.items():
        expected = by_hand.train(CASES[name].task, run.start, run.batches, run.held)
        for who, (records, weights) in {
            "app": (run.records, run.weights),
            "script": scripts[name],
        }.items():
            wrong += [f"{name}, {who}: {text}" for text in differences(expected, records, weights)]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def differences(expected: Result, records: Records, weights: Mapping[str, Tensor]) -> Iterator[str]:
    """Each number that is another than it is by hand."""
    for number, (record, right) in enumerate(zip(records, expected.records, strict=True), 1):
        for part, values in right.items():
            found = record.get(part, {})
            if found.keys() != values.keys():
                yield f"epoch {number} has {found} for {part}, by hand {values}"
                continue
            for tag, value in values.items():
                if found[tag] != pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE / 10):
                    yield f"epoch {number}: {part} {tag} is {found[tag]}, by hand {value}"
    if weights.keys() != expected.weights.keys():
        yield f"weights {list(weights)}, by hand {list(expected.weights)}"
        return
    for name, right in expected.weights.items():
        off = (weights[name] - right).abs().max().item()
        if off > TOLERANCE * max(1.0, right.abs().max().item()):
            yield f"{name} is off by {off}"


@pytest.mark.parametrize("role", [Role.LOSS, Role.METRIC, Role.OPTIMIZER, Role.SCHEDULE])
def test_nothing_that_can_be_trained_with_is_left_out(role: Role) -> None:
    used = {node.type for case in CASES.values() for node in case.graph.nodes.values()}
    assert {spec.type for spec in BUILT_INS.specs() if spec.role is role} <= used
