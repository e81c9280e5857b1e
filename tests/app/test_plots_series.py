"""The points of curves: extremes, smoothing and thinning agree with the plain definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plots.buffers import GrowingArray
from app.plots.decimate import View, outline, trend
from app.plots.pyramid import BASE, MeanPyramid, MinMaxPyramid
from app.plots.series import PlotRun, Series, XAxis
from app.plots.smoothing import Smoothing, decaying_sum

finite = st.floats(-1e6, 1e6, width=32)
values = st.lists(st.one_of(finite, st.sampled_from([math.nan, math.inf, -math.inf])), max_size=400)
weights = st.one_of(st.just(0.0), st.floats(0.01, 0.99))


def split(data: st.DataObject, items: list) -> list[list]:
    """Cut a list into batches at places that hypothesis chooses."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(items)), max_size=6)))
    return [items[a:b] for a, b in zip([0, *cuts], [*cuts, len(items)], strict=True)]


def naive_smoothing(points: list[float], weight: float) -> list[float]:
    average, count, smoothed = 0.0, 0, []
    for point in points:
        if math.isfinite(point):
            count += 1
            average = weight * average + (1 - weight) * point
            smoothed.append(average / (1 - weight**count))
        else:
            smoothed.append(point)
    return smoothed


@given(st.data(), values)
def test_growing_array_keeps_everything_in_order(data: st.DataObject, items: list[float]) -> None:
    array = GrowingArray()
    for batch in split(data, items):
        array.append(batch)
    np.testing.assert_array_equal(array.view, np.array(items, dtype=float))


def test_a_view_of_a_growing_array_outlives_growth_and_truncation() -> None:
    array = GrowingArray()
    array.append([1, 2, 3])
    before = array.view
    array.truncate(1)
    array.append(np.arange(5000))
    np.testing.assert_array_equal(before, [1, 2, 3])
    assert not before.flags.writeable
    assert len(array) == 5001


@pytest.mark.parametrize("again", [3, 4, 5])
def test_a_run_that_went_back_replaces_what_it_does_again(again: int) -> None:
    series = Series()
    series.append([1, 2, 3, 4, 5], np.zeros(5), np.zeros(5))
    steps = list(range(again, 8))
    series.append(steps, np.ones(len(steps)), np.ones(len(steps)))
    assert series.steps.view.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert series.values.view.tolist() == [0.0] * (again - 1) + [1.0] * len(steps)


@given(st.data(), values, st.integers(0, 9))
def test_each_bin_has_the_true_mean_of_its_points(
    data: st.DataObject, items: list[float], exponent: int
) -> None:
    array, size = GrowingArray(), 1 << exponent
    pyramid = MeanPyramid(array)
    for batch in split(data, items):
        array.append(batch)
        pyramid.update()
    bins = pyramid.bins(0, len(items), size)
    for first, last, mean in zip(*bins, pyramid.means(bins, size), strict=True):
        known = [value for value in items[first : last + 1] if math.isfinite(value)]
        assert math.isnan(mean) if not known else mean == pytest.approx(np.mean(known), abs=1e-6)


@given(st.data(), values, st.integers(0, 9))
def test_each_bin_has_the_true_extremes_of_its_points(
    data: st.DataObject, items: list[float], exponent: int
) -> None:
    array, size = GrowingArray(), 1 << exponent
    pyramid = MinMaxPyramid(array)
    for batch in split(data, items):
        array.append(batch)
        pyramid.update()
    begin = data.draw(st.integers(0, len(items)))
    end = data.draw(st.integers(begin, len(items)))
    bins = pyramid.bins(begin, end, size)
    if begin < end:
        assert bins.first[0] <= begin
        assert bins.last[-1] >= end - 1
    for first, last, low, high in zip(*bins, *pyramid.extremes(bins, size), strict=True):
        known = [value for value in items[first : last + 1] if math.isfinite(value)]
        assert low == min(known) if known else math.isnan(low)
        assert high == max(known) if known else math.isnan(high)


@given(values, st.integers(0, 400), values)
def test_a_truncated_pyramid_is_like_one_that_never_saw_more(
    items: list[float], size: int, later: list[float]
) -> None:
    size = min(size, len(items))
    array, fresh = GrowingArray(), GrowingArray()
    pyramid, expected = MinMaxPyramid(array), MinMaxPyramid(fresh)
    array.append(items)
    pyramid.update()
    array.truncate(size)
    pyramid.truncate(size)
    for tail in ([], later):
        array.append(tail)
        pyramid.update()
    fresh.append([*items[:size], *later])
    expected.update()
    for exponent in (0, 4, 5, 7):
        bins = pyramid.bins(0, len(fresh), 1 << exponent)
        ours, theirs = (p.extremes(bins, 1 << exponent) for p in (pyramid, expected))
        np.testing.assert_array_equal(ours, theirs)


@given(st.data(), values, weights)
def test_smoothing_is_the_debiased_average(
    data: st.DataObject, items: list[float], weight: float
) -> None:
    source = GrowingArray()
    smoothing = Smoothing(source, weight)
    for batch in split(data, items):
        source.append(batch)
        while not smoothing.extend(data.draw(st.integers(1, 300))):
            pass
    scale = max([abs(v) for v in items if math.isfinite(v)], default=1.0)
    expected = np.array(naive_smoothing(items, weight))
    np.testing.assert_allclose(smoothing.values.view, expected, rtol=1e-9, atol=1e-9 * scale)


def test_smoothing_of_a_long_curve_is_the_debiased_average() -> None:
    source = GrowingArray()
    source.append(np.random.default_rng(1).standard_normal(40_000) + 3)
    for weight in (0.3, 0.6, 0.9, 0.99):
        smoothing = Smoothing(source, weight)
        assert smoothing.extend()
        expected = naive_smoothing(source.view.tolist(), weight)
        np.testing.assert_allclose(smoothing.values.view, expected, rtol=1e-10)


@given(st.lists(finite, max_size=100), weights, finite)
def test_decaying_sum_follows_its_recurrence(
    items: list[float], weight: float, start: float
) -> None:
    expected, last = [], start
    for item in items:
        last = weight * last + item
        expected.append(last)
    sums = decaying_sum(np.array(items, dtype=float), weight, start)
    np.testing.assert_allclose(sums, expected, rtol=1e-9, atol=1e-6)


@given(st.data(), st.lists(st.integers(0, 30), max_size=80))
def test_a_series_is_the_same_however_it_was_appended(
    data: st.DataObject, steps: list[int]
) -> None:
    rows = [(step, 100.0 + index, float(index)) for index, step in enumerate(steps)]
    expected: list[tuple[int, float, float]] = []
    for row in rows:
        if expected and row[0] <= expected[-1][0]:
            expected = [kept for kept in expected if kept[0] < row[0]]
        expected.append(row)
    series = Series()
    for batch in split(data, rows):
        series.append(*(zip(*batch, strict=True) if batch else ((), (), ())))
        series.smoothed(0.5).extend()
    got = zip(series.steps.view, series.wall.view, series.values.view, strict=True)
    assert list(got) == expected
    smoothing = series.smoothed(0.5)
    smoothing.extend()
    np.testing.assert_allclose(
        smoothing.values.view, naive_smoothing([v for *_, v in expected], 0.5), rtol=1e-12
    )


def test_a_clock_that_was_set_back_does_not_turn_a_curve_around() -> None:
    series = Series()
    series.append([1, 2, 3], [10.0, 8.0, 12.0], [0, 0, 0])
    series.append([4, 5], [11.0, 13.0], [0, 0])
    assert series.wall.view.tolist() == [10, 10, 12, 12, 13]


@pytest.mark.parametrize(
    "columns", [([1, 2], [1.0], [1.0, 2.0]), ([[1]], [[1.0]], [[1.0]]), (1, 1.0, 1.0)]
)
def test_columns_that_do_not_fit_are_refused_and_change_nothing(columns: tuple) -> None:
    series = Series()
    with pytest.raises(ValueError, match="expected three flat sequences of one length"):
        series.append(*columns)
    assert len(series) == 0


@given(st.sets(st.integers(0, 200), min_size=1, max_size=60), st.floats(-10, 210))
def test_nearest_point(steps: set[int], x: float) -> None:
    series = Series()
    ordered = sorted(steps)
    series.append(ordered, ordered, ordered)
    found = ordered[series.nearest(x, XAxis.STEP)]
    assert abs(found - x) == min(abs(step - x) for step in ordered)


def test_relative_time_counts_from_the_first_point_of_the_run() -> None:
    run = PlotRun("a", "a", 1)
    assert run.started == 0.0
    late, early = Series(), Series()
    late.append([5], [130.0], [1])
    early.append([1], [100.0], [1])
    run.series = {("loss", "val"): late, ("loss", "train"): early}
    assert run.origin(XAxis.RELATIVE) == 100.0
    assert run.origin(XAxis.WALL) == 0.0


@given(st.integers(1, 60_000), st.integers(1, 900), st.floats(0, 1), st.floats(0, 1))
def test_an_outline_has_at_most_two_points_a_pixel_and_misses_no_peak(
    count: int, pixels: int, a: float, b: float
) -> None:
    series = Series()
    steps = np.arange(count)
    noise = np.random.default_rng(count).standard_normal(count)
    series.append(steps, steps, noise)
    left, right = min(a, b) * count, max(a, b) * count
    drawn = outline(series.steps.view, noise, series.pyramid, View(left, right, pixels))
    assert len(drawn.x) <= 2 * pixels + 4
    assert (np.diff(drawn.x) >= 0).all()
    inside = noise[(steps >= left) & (steps <= right)]
    if len(inside):
        assert drawn.y.min() <= inside.min()
        assert drawn.y.max() >= inside.max()
    if not drawn.pairs:
        np.testing.assert_array_equal(noise[drawn.x.astype(int)], drawn.y)


def test_an_outline_of_a_falling_curve_only_falls() -> None:
    series = Series()
    steps = np.arange(50_000)
    series.append(steps, steps, np.exp(-steps / 9000))
    drawn = outline(series.steps.view, series.values.view, series.pyramid, View(0, 50_000, 300))
    assert drawn.pairs
    assert (np.diff(drawn.y) <= 0).all()


def test_a_gap_of_nan_stays_a_gap_when_thinned() -> None:
    series = Series()
    steps = np.arange(BASE * 4096)
    series.append(steps, steps, np.where((steps > 20_000) & (steps < 40_000), np.nan, 1.0))
    drawn = outline(series.steps.view, series.values.view, series.pyramid, View(0, len(steps), 200))
    middle = (drawn.x > 22_000) & (drawn.x < 38_000)
    assert np.isnan(drawn.y[middle]).all()
    assert (drawn.y[~np.isnan(drawn.y)] == 1.0).all()


def test_a_trend_has_at_most_a_point_a_pixel_and_stays_between_the_extremes() -> None:
    source = GrowingArray()
    source.append(np.random.default_rng(2).standard_normal(100_000))
    smoothing = Smoothing(source, 0.6)
    smoothing.extend()
    steps = np.arange(100_000.0)
    drawn = trend(steps, smoothing.values.view, smoothing.pyramid, View(0, 100_000, 500))
    assert 250 <= len(drawn.x) <= 502
    assert np.abs(drawn.y).max() < 0.5
    near = trend(steps, smoothing.values.view, smoothing.pyramid, View(10, 200, 500))
    np.testing.assert_array_equal(near.y, smoothing.values.view[9:202])
