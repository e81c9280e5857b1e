"""Ticks stand at round places and say what stands there."""

import math
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.plots import ticks
from app.plots.series import XAxis

numbers = st.floats(-1e9, 1e9)


@given(numbers, numbers, st.integers(2, 12))
def test_ticks_lie_inside_are_few_and_differ(a: float, b: float, count: int) -> None:
    low, high = min(a, b), max(a, b)
    assume(high - low > 1e-9 * max(abs(low), abs(high), 1e-6))
    found = ticks.value_ticks(low, high, count)
    assert len(found) <= 2 * count + 1
    slack = 1e-6 * (high - low)
    assert all(low - slack <= tick.at <= high + slack for tick in found)
    labels = [tick.label for tick in found]
    assert len(set(labels)) == len(labels)


def test_values() -> None:
    labels = [tick.label for tick in ticks.value_ticks(-0.1, 2.6, 6)]
    assert labels == ["0", "0.5", "1.0", "1.5", "2.0", "2.5"]
    assert [t.label for t in ticks.value_ticks(0, 2.2e-5, 2)] == ["0", "2e−5"]


def test_steps_are_whole_numbers() -> None:
    assert [tick.label for tick in ticks.step_ticks(0, 3, 10)] == ["0", "1", "2", "3"]
    assert [tick.label for tick in ticks.step_ticks(0, 1_000_000, 4)] == ["0", "0.5M", "1M"]
    assert [tick.label for tick in ticks.step_ticks(0, 2000, 4)] == [
        "0",
        "500",
        "1000",
        "1500",
        "2000",
    ]
    assert [tick.label for tick in ticks.step_ticks(9000, 12000, 3)][:2] == ["9k", "10k"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-3, 1, ["0.001", "0.01", "0.1", "1", "10"]), (-0.5, 0.5, ["0.5", "1", "2"])],
)
def test_logarithmic_ticks(low: float, high: float, expected: list[str]) -> None:
    found = ticks.log_ticks(low, high, 6)
    assert [tick.label for tick in found] == expected
    assert all(math.isclose(10**t.at, float(t.label)) for t in found)


@given(st.floats(-300, 280), st.floats(1e-3, 20), st.integers(2, 10))
def test_logarithmic_ticks_lie_inside(low: float, span: float, count: int) -> None:
    found = ticks.log_ticks(low, low + span, count)
    assert len(found) <= 3 * count + 6
    assert all(low - 1e-6 <= tick.at <= low + span + 1e-6 for tick in found)


def test_relative_times() -> None:
    seconds = [t.label for t in ticks.time_ticks(0, 50, 5, XAxis.RELATIVE)]
    assert seconds == ["0 s", "10 s", "20 s", "30 s", "40 s", "50 s"]
    hours = [t.label for t in ticks.time_ticks(0, 7200, 4, XAxis.RELATIVE)]
    assert hours == ["0 s", "30:00 min", "1:00 h", "1:30 h", "2:00 h"]
    parts = [t.label for t in ticks.time_ticks(0, 0.4, 4, XAxis.RELATIVE)]
    assert parts == ["0.0 s", "0.1 s", "0.2 s", "0.3 s", "0.4 s"]


def test_wall_times_are_round_in_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")  # half an hour off
    time.tzset()
    try:
        found = ticks.time_ticks(1_700_000_000, 1_700_010_000, 4, XAxis.WALL)
        assert [tick.label for tick in found] == ["04:00", "05:00", "06:00"]
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.123456, "0.1235"),
        (-2.5, "−2.5"),
        (12345.6, "12346"),
        (1e-7, "1e−7"),
        (123456.0, "1.235e5"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_format_value(value: float, text: str) -> None:
    assert ticks.format_value(value) == text


@given(st.floats(-1e300, 1e300))
def test_format_value_is_right_to_four_digits(value: float) -> None:
    read = float(ticks.format_value(value).replace("−", "-"))
    assert math.isclose(read, value, rel_tol=6e-4, abs_tol=1e-320)


def test_format_step_and_duration() -> None:
    assert ticks.format_step(1234567) == "1\u202f234\u202f567"
    assert ticks.format_duration(3.25, 0.1) == "3.2 s"
    assert ticks.format_duration(185) == "3:05 min"
    assert ticks.format_duration(7384) == "2:03:04 h"
