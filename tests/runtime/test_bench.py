"""The bench: honest arithmetic, equal opponents, and every program at work."""

import json
import subprocess
import sys

import pytest
import torch
from support.command import REPOSITORY, run

from runtime.bench import networks
from runtime.bench.cases import CASES, ONE_BATCH, Case, Opponent, opponent
from runtime.bench.handwritten import WORKS
from runtime.bench.measurement import Measurement, of_pairs, of_samples
from runtime.bench.steps import TakingTurns
from runtime.worker.check import Checker

EVERY_CASE = [*CASES, ONE_BATCH]


def test_a_figure_is_the_median_with_its_quartiles() -> None:
    found = of_samples("start", "cold", "s", 1.0, [0.5, 0.7, 0.9, 5.0, 0.6])
    assert (found.value, found.low, found.high, found.samples) == (0.7, 0.6, 0.9, 5)
    assert found.met is True


def test_a_ratio_is_taken_between_neighbours() -> None:
    """The machine was four times slower for one pair, which says nothing about the two."""
    found = of_pairs("step", "net", 1.03, [(1.1, 1.0), (4.2, 4.0), (1.2, 1.0)])
    assert found.value == pytest.approx(1.1)
    assert found.met is False


def test_a_figure_without_a_target_or_a_value_is_neither_met_nor_missed() -> None:
    assert of_samples("step", "net", "×", None, [2.0]).met is None
    assert Measurement("start", "cold", "s", 1.0, remark="there is no display").met is None


def test_a_measurement_survives_json() -> None:
    found = of_samples("start", "cold", "s", 1.0, [0.5, 0.7], "a remark")
    assert Measurement.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.key)
def test_both_forms_of_a_network_learn_the_same_number_of_weights(case: Case, tmp_path) -> None:
    result = Checker().check(case.graph(0.2), tmp_path)
    assert result.errors == ()
    by_hand = sum(p.numel() for p in WORKS[case.key].model().parameters())
    assert sum(result.parameters.values()) == by_hand
    x, y = WORKS[case.key].data()
    assert result.rows == len(x) == len(y) == case.samples
    assert case.graph(0.2).run.batch_size == networks.BATCH
    loss = WORKS[case.key].loss(WORKS[case.key].model()(x[:8]), y[:8])
    assert loss.shape == torch.Size([])


class CountingOpponent(Opponent):
    """Takes no time and counts its steps."""

    def __init__(self) -> None:
        self.taken = 0

    def steps(self, count: int) -> float:
        self.taken += count
        return 1.0


def test_epoch_ends_are_no_steps() -> None:
    other = CountingOpponent()
    turns = TakingTurns(other, slice_steps=7, rounds=1, epoch_steps=2)
    checks = 0
    while not turns.stopping:
        turns.check()
        checks += 1
    steps = other.taken
    assert checks == steps + (steps - 1) // 2, "two steps and the end of their epoch, over and over"


@pytest.mark.slow
def test_the_opponent_is_a_process_of_its_own_without_the_worker() -> None:
    with opponent(ONE_BATCH) as other:
        assert 0 < other.steps(3) < 60
        assert 0 < other.training(1, 0.2) < 60
    code = "import runtime.bench.handwritten, sys; print('runtime.worker' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_the_command_measures_everything_and_says_what_it_cannot() -> None:
    no_display = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = run("bench", "--quick", "--json", environment=no_display, timeout=600)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["machine"]["torch"] == torch.__version__
    found = [Measurement.from_json(fields) for fields in report["measurements"]]
    subjects = {(m.subject, m.case) for m in found}
    for case in CASES:
        assert {("step time", case.name), ("whole training", case.name)} <= subjects
    assert {m.subject for m in found} >= {"full check", "check after an edit", "editor start"}
    for m in found:
        if m.subject.startswith("editor"):
            assert m.value is None
            assert m.remark == "there is no display for the editor's window"
        else:
            assert m.value is not None
            assert m.value > 0
