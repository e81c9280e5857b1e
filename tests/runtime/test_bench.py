"""The bench: honest arithmetic, equal opponents, and every program at work."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from support.command import REPOSITORY, invoke, run

from runtime.bench import networks, steps, wholes
from runtime.bench.cases import CASES, ONE_BATCH, Case, Opponent
from runtime.bench.editor import ProbeError, probe
from runtime.bench.handwritten import WORKS
from runtime.bench.load import Reading, share_of_others
from runtime.bench.measurement import Measurement, of_pairs, of_samples
from runtime.bench.steps import TakingTurns
from runtime.check.checker import Checker
from runtime.cli import benchmark
from runtime.screen import NoScreenError, VirtualScreen

EVERY_CASE = [*CASES, ONE_BATCH]


def test_a_figure_is_the_median_with_its_quartiles() -> None:
    found = of_samples("start", "cold", "s", 1.0, [0.5, 0.7, 0.9, 5.0, 0.6])
    assert (found.value, found.low, found.high, found.samples) == (0.7, 0.6, 0.9, 5)


def test_a_ratio_is_taken_between_neighbours() -> None:
    """The machine was four times slower for one pair, which says nothing about the two."""
    found = of_pairs("step", "net", 1.03, [(1.1, 1.0), (4.2, 4.0), (1.2, 1.0)])
    assert found.value == pytest.approx(1.1)


STEADY = [1.0, 1.01, 1.0, 1.01, 1.0, 1.01]
RESTLESS = [1.0, 1.6, 0.9, 1.7, 1.0, 1.5]


@pytest.mark.parametrize(
    ("times", "verdict"), [(0.8, "met"), (1.2, "missed"), (1.027, "doubtful"), (1.035, "doubtful")]
)
def test_a_figure_nearer_to_its_target_than_its_noise_is_doubtful(
    times: float, verdict: str
) -> None:
    found = of_pairs("step", "net", 1.03, [(times * second, second) for second in STEADY])
    assert found.noise == pytest.approx(0.01)
    assert found.verdict == verdict


def test_the_noise_is_that_of_the_same_work_and_not_of_the_ratio() -> None:
    """Both loops slowed down together, so their ratio is steady; which of them did more is not."""
    found = of_pairs("step", "net", 1.03, [(0.8 * second, second) for second in RESTLESS])
    assert found.low == pytest.approx(found.high)
    assert found.verdict == "doubtful"
    assert found.doubt == "noise of 60%, 22% from the target"


def test_nothing_is_judged_beside_other_programs() -> None:
    alone = of_pairs("step", "net", 1.03, [(0.14 * second, second) for second in STEADY])
    assert (alone.verdict, alone.doubt) == ("met", "")
    assert replace(alone, others=0.02).verdict == "met"
    beside = replace(alone, others=0.63)
    assert (beside.verdict, beside.doubt) == (
        "doubtful",
        "other programs took 63% of the processors",
    )


def test_one_run_says_nothing_about_its_noise() -> None:
    found = of_samples("start", "cold", "s", 1.0, [0.5])
    assert (found.verdict, found.doubt) == ("doubtful", "measured too seldom to know its noise")


def test_what_others_took_is_what_the_processors_did_and_we_did_not() -> None:
    before = Reading(wall=100.0, busy=500.0, own=7.0)
    after = Reading(wall=110.0, busy=515.0, own=16.0)
    assert share_of_others(before, after, processors=2) == pytest.approx((15 - 9) / 20)
    late = Reading(wall=110.0, busy=508.9, own=16.0)  # clocks tick by hundredths
    assert share_of_others(before, late, processors=2) == 0.0


def test_a_figure_without_a_target_or_a_value_has_no_verdict() -> None:
    assert of_samples("step", "net", "×", None, [2.0]).verdict is None
    assert Measurement("start", "cold", "s", 1.0, remark="there is no display").verdict is None


def test_a_measurement_survives_json() -> None:
    found = replace(of_samples("start", "cold", "s", 1.0, [0.5, 0.7, 0.6], "a remark"), others=0.1)
    assert Measurement.from_json(json.loads(json.dumps(found.to_json()))) == found


def judged(*verdicts: str) -> list[Measurement]:
    """Measurements of these verdicts; "unmeasured" is one that could not be made."""
    values = {"met": 0.5, "missed": 2.0, "doubtful": 1.0, "unmeasured": None}
    return [
        Measurement("step", "net", "×", 1.0, value=values[verdict], noise=0.01)
        for verdict in verdicts
    ]


@pytest.mark.parametrize(
    ("verdicts", "overall"),
    [
        (["met", "met"], ("met", 0)),
        (["met", "doubtful"], ("doubtful", 3)),
        (["met", "unmeasured"], ("doubtful", 3)),
        (["doubtful", "missed"], ("missed", 1)),
    ],
)
def test_the_command_reports_the_worst(
    verdicts: list[str],
    overall: tuple[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = judged(*verdicts)
    monkeypatch.setattr(benchmark, "PROGRAMS", {"steps": "steps"})
    monkeypatch.setattr(benchmark, "_measured", lambda name, quick: found)
    shown, told = invoke("bench"), invoke("bench", "--json")
    report = json.loads(told.stdout)
    assert (report["verdict"], shown.exit_code) == overall
    assert told.exit_code == shown.exit_code
    assert ("measure again" in shown.stdout) == (overall[0] == "doubtful")
    for m, fields in zip(found, report["measurements"], strict=True):
        assert fields["verdict"] == m.verdict


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
def test_the_opponent_knows_nothing_of_the_worker() -> None:
    code = "import runtime.bench.handwritten, sys; print('runtime.trainer' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_the_command_measures_windows_on_a_screen_of_its_own() -> None:
    no_display = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    names = "checks", "starts", "canvas"
    done = run("bench", *names, "--quick", "--json", environment=no_display, timeout=600)
    report = json.loads(done.stdout)
    assert report["verdict"] in ("missed", "doubtful"), "a glance at a start has no noise to know"
    assert done.returncode in (1, 3), done.stderr
    assert report["machine"]["torch"] == torch.__version__
    found = [Measurement.from_json(fields) for fields in report["measurements"]]
    assert {m.subject for m in found} >= {"full check", "check after an edit", "editor start"}
    assert {m.subject for m in found if m.case == "200 nodes"} >= {"canvas: opening"}
    for m in found:
        assert m.value is not None, m.remark
        assert m.value > 0
        assert m.others is not None
        assert ("on a virtual screen" in m.remark) == (m.case in WINDOWS)


WINDOWS = ("to a shown, usable window", "200 nodes")


@pytest.mark.slow
def test_the_trainer_is_measured_against_a_loop_by_hand(capfd: pytest.CaptureFixture[str]) -> None:
    steps.measure(ONE_BATCH, rounds=1)
    wholes.measure(ONE_BATCH, rounds=1, epochs=1)
    lines = capfd.readouterr().out.splitlines()
    found = [Measurement.from_json(json.loads(line)) for line in lines]
    assert [m.subject for m in found] == ["step time", "whole training"]
    assert all(m.value and m.value > 0 for m in found)


def test_a_bench_that_is_not_there_is_refused_with_those_that_are() -> None:
    done = invoke("bench", "canvass")
    assert done.exit_code == 1
    assert "no bench 'canvass'" in done.output
    assert "canvas" in done.output


def test_where_no_screen_can_be_made_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(ProbeError, match=r"no display .* install the package xvfb"):
        probe("app.probes.start")
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoScreenError, match="for Linux only"):
        VirtualScreen()
