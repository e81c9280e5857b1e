"""NaN and the infinities in JSON, which has no numbers for them."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from runtime.strict_json import TAG, named, tagged, untagged, without

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.just(TAG) | st.text(), inner),
)


@given(VALUES)
def test_what_is_tagged_comes_out_as_it_went_in(value: object) -> None:
    line = json.dumps(tagged(value), allow_nan=False)
    assert repr(untagged(json.loads(line))) == repr(value)


@given(VALUES)
def test_any_reader_takes_what_is_named_or_left_out(value: object) -> None:
    for said in (named(value), without(value)):
        assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_a_name_is_read_back_by_python_and_nothing_stands_for_what_is_left_out() -> None:
    numbers = (math.nan, math.inf, -math.inf, 1.5)
    assert [repr(float(name)) for name in named(numbers)] == [repr(n) for n in numbers]
    assert without({"loss": numbers}) == {"loss": [None, None, None, 1.5]}
