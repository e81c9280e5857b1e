"""Cards use the room well; badges do not overlap."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plots.card_grid import GAP, MIN_HEIGHT, MIN_WIDTH, arrange
from app.plots.marks import spread

heads = st.lists(st.one_of(st.none(), st.just(32)), min_size=1, max_size=20)


@given(st.integers(200, 2600), st.integers(100, 1500), heads)
def test_cards_stay_inside_and_apart(width: int, height: int, cards: list[int | None]) -> None:
    places, total = arrange(width, height, cards)
    assert len(places) == len(cards)
    for index, (place, head) in enumerate(zip(places, cards, strict=True)):
        assert place.left() >= GAP - 1
        assert place.right() <= width
        assert place.bottom() < total
        assert place.height() == head if head else place.height() >= MIN_HEIGHT
        assert not any(place.intersects(other) for other in places[:index])


@given(st.integers(700, 2600), st.integers(300, 1500), st.integers(1, 20))
def test_columns_are_wide_enough_to_read(width: int, height: int, count: int) -> None:
    places, _ = arrange(width, height, [None] * count)
    assert min(place.width() for place in places) >= MIN_WIDTH - 1


@pytest.mark.parametrize(("width", "height"), [(900, 420), (610, 230), (1800, 300)])
def test_one_card_fills_the_room(width: int, height: int) -> None:
    (place,), total = arrange(width, height, [None])
    assert (place.width(), place.height()) == (width - 2 * GAP, height - 2 * GAP)
    assert total == height


def test_nine_cards_make_a_square_when_all_can_be_seen() -> None:
    places, total = arrange(1260, 760, [None] * 9)
    assert len({place.left() for place in places}) == 3
    assert total <= 760


def test_a_narrow_dock_has_one_column_to_scroll() -> None:
    places, total = arrange(364, 500, [None] * 4)
    assert len({place.left() for place in places}) == 1
    assert total > 500


def test_nothing_to_place() -> None:
    assert arrange(500, 500, []) == ([], 0)


@given(st.lists(st.floats(-50, 250), min_size=1, max_size=30), st.floats(100, 400))
def test_badges_are_moved_apart_as_far_as_there_is_room(centres: list[float], high: float) -> None:
    centres.sort()
    placed = spread(centres, 16, 0, high)
    size = min(16, high / len(centres))
    assert all(b - a >= size - 1e-6 for a, b in itertools.pairwise(placed))
    assert placed[0] >= size / 2 - 1e-6
    assert placed[-1] <= high - size / 2 + 1e-6


def test_badges_with_room_stay_at_their_curves() -> None:
    assert spread([20, 60, 100], 16, 0, 200) == [20, 60, 100]
