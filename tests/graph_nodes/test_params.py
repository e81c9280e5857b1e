"""Parameters: what each kind takes, how it keeps it, and what it says to the rest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import values_of

from graph_nodes.library import BUILT_INS
from graph_nodes.params import (
    Bool,
    Choice,
    Float,
    Floats,
    Int,
    Param,
    Path,
    PerAxis,
    Shape,
    Text,
    Value,
    infer,
    one_of,
)
from graph_nodes.settings import RUN_PARAMS, RunSettings

ALL = [p for spec in BUILT_INS.specs() for p in spec.params.values()] + list(RUN_PARAMS.values())

ACCEPTED: list[tuple[Param, object, Value]] = [
    (Int(1, min=1), 5, 5),
    (Int(1, min=1), 5.0, 5),
    (Int(None, optional=True), None, None),
    (Float(0.0), 1, 1.0),
    (Float(0.0, min=0.0, max=1.0), 1.0, 1.0),
    (Float(None, optional=True), None, None),
    (Bool(True), False, False),
    (Choice("a", ("a", "b")), "b", "b"),
    (Text(""), "any\ntext", "any\ntext"),
    (Path("", suffixes=(".csv",)), "data/a.csv", "data/a.csv"),
    (Shape((1,)), [3, 4], (3, 4)),
    (Shape((1,)), [], ()),
    (Shape((1,), min=-1), [-1, 64], (-1, 64)),
    (Shape(None, optional=True), None, None),
    (Floats((0.9, 0.999)), [0, 0.5], (0.0, 0.5)),
    (infer("x.shape[1]", "Size."), None, None),
    (infer("x.shape[1]", "Size."), 3, 3),
    (PerAxis(3), 5, 5),
    (PerAxis(3), [3, 5], (3, 5)),
    (PerAxis(None, optional=True), None, None),
    (one_of(PerAxis(0), Choice("same", ("same",))), [0, 1], (0, 1)),
    (one_of(PerAxis(0), Choice("same", ("same",))), "same", "same"),
]

REFUSED: list[tuple[Param, object, str]] = [
    (Int(1, min=1), 0, "wants a whole number of at least 1, not 0"),
    (Int(1, min=1, max=9), 10, "wants a whole number from 1 to 9, not 10"),
    (Int(1), 1.5, "wants a whole number, not 1.5"),
    (Int(1), True, "wants a whole number, not True"),
    (Int(1), None, "wants a whole number, not None"),
    (Int(1), "1", "wants a whole number, not '1'"),
    (Int(1), 2**63, "wants a number that fits into 64 bits"),
    (Int(1), 10**5000, "wants a number that fits into 64 bits, not such a large number"),
    (Int(0, min=0, max=2**63 - 1), -1, "from 0 to 9223372036854775807, not -1"),
    (Int(None, min=1, optional=True), 0, "wants a whole number of at least 1 or auto, not 0"),
    (Float(0.0), float("nan"), "wants a number, not nan"),
    (Float(0.0), float("inf"), "wants a number, not inf"),
    (Float(0.0), 10**400, "wants a number, not 1000"),
    (Float(0.0, min=0.0), -1, "wants a number of at least 0, not -1"),
    (Float(0.0, max=1.0), 2, "wants a number of at most 1, not 2"),
    (Float(1.0, above=0.0), 0, "wants a number above 0, not 0"),
    (Float(1.0, above=0.0, max=2.0), 3, "wants a number above 0 and at most 2, not 3"),
    (Float(0.0), True, "wants a number, not True"),
    (Bool(True), 1, "wants true or false, not 1"),
    (Choice("a", ("a", "b")), "c", "wants one of a, b, not 'c'"),
    (Choice("a", ("a", "b")), ["a"], "wants one of a, b, not ['a']"),
    (Text(""), 3, "wants text, not 3"),
    (Text(""), "\ud800", "wants text, not '\\ud800'"),
    (Path(""), "a\0b", "wants a file, not 'a\\x00b'"),
    (Path("", suffixes=(".csv", ".tsv")), 3, "wants a file (.csv, .tsv), not 3"),
    (Shape((1,), min=1), [0], "wants sizes of at least 1, such as 64, 10, not [0]"),
    (Shape((1,)), [1.5], "wants sizes of at least 0"),
    (Shape((1,)), [True], "wants sizes of at least 0"),
    (Shape((1,)), 3, "wants sizes of at least 0"),
    (Shape((1,)), [2**63], "wants sizes of at least 0"),
    (Shape((1,), min=-1), [-1, -1], "wants at most one -1"),
    (Shape(None, optional=True), "3", "wants sizes of at least 0, such as 64, 10, or auto"),
    (Floats((0.9, 0.999)), [0.5], "wants 2 numbers from 0 to less than 1, such as 0.9, 0.999"),
    (Floats((0.9, 0.999)), [0.5, 1], "wants 2 numbers from 0 to less than 1"),
    (Floats((0.9, 0.999)), [0.5, None], "wants 2 numbers"),
    (Floats((0.9, 0.999)), 0.5, "wants 2 numbers"),
    (Text(""), list(range(100)), "0, 1, 2, 3, 4"),
    (PerAxis(3, min=1), 0, "at least 1, or one for each of 2 axes, such as 3, 5, not 0"),
    (PerAxis(3, min=1), [3, 0], "at least 1, or one for each of 2 axes"),
    (PerAxis(3), [3], "or one for each of 2 axes, such as 3, 5, not (3,)"),
    (PerAxis(3, axes=3), [3, 5], "or one for each of 3 axes, such as 3, 5, 7"),
    (PerAxis(3), [3, None], "wants a whole number"),
    (PerAxis(None, optional=True), [3, None], "or auto"),
    (
        one_of(PerAxis(0, min=0), Choice("same", ("same",))),
        "some",
        "wants a whole number of at least 0, or one for each of 2 axes, such as 3, 5 or one of "
        "same, not 'some'",
    ),
]


@pytest.mark.parametrize("case", ACCEPTED, ids=range(len(ACCEPTED)))
def test_a_value_that_fits_is_stored_in_one_form(case: tuple[Param, object, Value]) -> None:
    param, value, stored = case
    valid = param.validate(value)
    assert valid == stored
    assert type(valid) is type(stored)


@pytest.mark.parametrize("case", REFUSED, ids=range(len(REFUSED)))
def test_a_value_that_does_not_fit_is_refused_in_words(case: tuple[Param, object, str]) -> None:
    param, value, reason = case
    with pytest.raises(ValueError, match="wants") as error:
        param.validate(value)
    assert reason in str(error.value)
    assert len(str(error.value)) < 200


@given(st.data())
def test_what_is_stored_is_stored_again_also_from_a_file(data: st.DataObject) -> None:
    param = data.draw(st.sampled_from(ALL))
    stored = param.validate(data.draw(values_of(param)))
    assert param.validate(stored) == stored
    assert param.validate(json.loads(json.dumps(stored))) == stored


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.sampled_from(ALL), ANYTHING)
def test_any_value_is_taken_or_refused(param: Param, value: object) -> None:
    try:
        stored = param.validate(value)
    except ValueError as error:
        assert str(error).startswith("wants ")  # noqa: PT017
    else:
        assert param.validate(stored) == stored


def test_how_values_are_written_as_source() -> None:
    assert Shape((1,)).source((3, 4)) == "(3, 4)"
    assert Shape((1,)).source(()) == "()"
    assert Int(None, optional=True, auto="epochs").source(None) == "epochs"
    assert Int(None, optional=True, auto="epochs").source(5) == "5"
    assert Floats((0.9, 0.999)).source((0.9, 0.95)) == "(0.9, 0.95)"
    assert Float(0.1).source(1e-05) == "1e-05"


def test_what_auto_is_read_from() -> None:
    assert infer("x.shape[-1]", "Size.").source_axis() == ("x", -1)
    with pytest.raises(ValueError, match=r"Infer wants 'port.shape\[axis\]'"):
        infer("len(x)", "Size.").source_axis()


def test_run_settings_are_checked_like_parameters() -> None:
    settings = RunSettings().with_(epochs=3, device="cuda:1", validation=0)
    changed = {"epochs": 3, "device": "cuda:1", "validation": 0.0}
    assert settings.to_json() == RunSettings().to_json() | changed
    assert set(settings.to_json()) == set(RUN_PARAMS)
    for name, param in RUN_PARAMS.items():
        assert getattr(RunSettings(), name) == param.default
        assert param.help
    with pytest.raises(ValueError, match="run setting 'batch_size' wants a whole number"):
        settings.with_(batch_size=0)
    with pytest.raises(ValueError, match="no run setting 'speed'"):
        settings.with_(speed=1)
