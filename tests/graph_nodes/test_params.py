"""Parameters: what each kind takes, how it keeps it, and what it says to the rest."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import values_of

from graph_nodes.columns import Columns
from graph_nodes.dtypes import ALL_DTYPES
from graph_nodes.library import BUILT_INS
from graph_nodes.params import (
    Auto,
    Axis,
    Bool,
    Choice,
    DType,
    Float,
    Int,
    ListOf,
    OneOf,
    Optional,
    Param,
    Path,
    PerAxis,
    Shape,
    Text,
    Value,
    infer,
)
from graph_nodes.settings import RUN_PARAMS, RunSettings

SAME = Choice("same", ("same", "valid"))
FLOATING = ("float32", "float16")

COMPOSED: list[Param] = [
    Optional(Bool()),
    Optional(DType("float32", FLOATING)),
    Optional(PerAxis(Float(0.5, min=0.0, below=1.0), axes=3)),
    Optional(OneOf((PerAxis(Int(0, min=0), axes=2), SAME))),
    Auto(ListOf(DType())),
    Auto(Shape(Int(min=-1))),
    Auto(Columns()),
    Auto(Choice("a", ("a", "none"))),
    OneOf((Bool(), Int(), SAME)),
    OneOf((Optional(Int()), Choice("same", ("same",)))),
    ListOf(Bool(), default=(True, False, True), length=3),
    ListOf(SAME),
    ListOf(Optional(Float())),
    PerAxis(Int(3, min=1), axes=1),
    Path("", suffixes=(".csv",)),
]
"""Kinds, and what is made of them, that no node has yet."""

ALL = [p for spec in BUILT_INS.specs() for p in spec.params.values()] + list(RUN_PARAMS.values())
ALL += COMPOSED

PADDING = OneOf((PerAxis(Int(0, min=0), axes=2), SAME))
BETAS = ListOf(Float(min=0.0, below=1.0), default=(0.9, 0.999), length=2)

ACCEPTED: list[tuple[Param, object, Value]] = [
    (Int(1, min=1), 5, 5),
    (Int(1, min=1), 5.0, 5),
    (Optional(Int()), None, None),
    (Optional(Int()), "none", None),
    (Float(0.0), 1, 1.0),
    (Float(0.0, min=0.0, max=1.0), 1.0, 1.0),
    (Optional(Float()), None, None),
    (Bool(True), False, False),
    (Choice("a", ("a", "b")), "b", "b"),
    (DType(), "bfloat16", "bfloat16"),
    (Auto(SAME), "auto", None),
    (Text(""), "any\ntext", "any\ntext"),
    (Path("", suffixes=(".csv",)), "data/a.csv", "data/a.csv"),
    (Shape(), [3, 4], (3, 4)),
    (Shape(), [], ()),
    (Shape(Int(min=-1)), [-1, 64], (-1, 64)),
    (Auto(Shape()), None, None),
    (BETAS, [0, 0.5], (0.0, 0.5)),
    (infer("x.shape[1]", "Size."), None, None),
    (infer("x.shape[1]", "Size."), 3, 3),
    (PerAxis(Int(3), axes=2), 5, 5),
    (PerAxis(Int(3), axes=2), [3, 5], (3, 5)),
    (Auto(PerAxis(Int(1), axes=2)), None, None),
    (PADDING, [0, 1], (0, 1)),
    (PADDING, "same", "same"),
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
    (Optional(Int(1, min=1)), 0, "wants a whole number of at least 1, or none, not 0"),
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
    (DType("float32", FLOATING), "int64", "wants one of float32, float16, not 'int64'"),
    (DType(), "float31", "uint8, bool, not 'float31'"),
    (Float(below=1.0), 1, "wants a number below 1, not 1"),
    (Text(""), 3, "wants text, not 3"),
    (Text(""), "\ud800", "wants text, not '\\ud800'"),
    (Path(""), "a\0b", "wants a file, not 'a\\x00b'"),
    (Path("", suffixes=(".csv", ".tsv")), 3, "wants a file (.csv, .tsv), not 3"),
    (Shape(Int(1, min=1)), [0], "wants sizes of at least 1, such as 64, 10, not [0]"),
    (Shape(), [1.5], "wants sizes of at least 0"),
    (Shape(), [True], "wants sizes of at least 0"),
    (Shape(), 3, "wants sizes of at least 0"),
    (Shape(), [2**63], "wants sizes of at least 0"),
    (Shape(Int(min=-1)), [-1, -1], "wants at most one -1"),
    (Auto(Shape()), "3", "wants sizes of at least 0, such as 64, 10, or auto"),
    (BETAS, [0.5], "wants 2 values, each a number of at least 0 and below 1, such as 0.9, 0.999"),
    (BETAS, [0.5, 1], "wants 2 values, each a number of at least 0 and below 1"),
    (BETAS, [0.5, None], "wants 2 values"),
    (BETAS, 0.5, "wants 2 values"),
    (Auto(Shape(Int(min=-1))), [-1, -1], "wants at most one -1"),
    (Text(""), list(range(100)), "0, 1, 2, 3, 4"),
    (
        PerAxis(Int(3, min=1), axes=2),
        0,
        "at least 1, or one for each of 2 axes, such as 3, 5, not 0",
    ),
    (PerAxis(Int(3, min=1), axes=2), [3, 0], "at least 1, or one for each of 2 axes"),
    (PerAxis(Int(3), axes=2), [3], "or one for each of 2 axes, such as 3, 5, not [3]"),
    (PerAxis(Int(3), axes=3), [3, 5], "or one for each of 3 axes, such as 3, 5, 7"),
    (PerAxis(Int(3), axes=2), [3, None], "wants a whole number"),
    (Auto(PerAxis(Int(3), axes=2)), [3, None], "or auto"),
    (
        OneOf((PerAxis(Int(0, min=0), axes=2), Choice("same", ("same",)))),
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
def test_a_value_outlives_being_stored_saved_shown_and_typed_again(data: st.DataObject) -> None:
    param = data.draw(st.sampled_from(ALL))
    stored = param.validate(data.draw(values_of(param)))
    assert param.takes(stored)
    assert param.validate(json.loads(json.dumps(stored))) == stored
    assert param.validate(param.parse(param.show(stored))) == stored


@given(st.data())
def test_source_means_the_value(data: st.DataObject) -> None:
    param = data.draw(st.sampled_from(ALL))
    stored = param.validate(data.draw(values_of(param)))
    names = {"torch": SimpleNamespace(**{name: name for name in ALL_DTYPES}), "epochs": None}
    meant = eval(param.source(stored), names)
    assert meant == stored or (stored is None and meant is Ellipsis)


@given(st.sampled_from(ALL))
def test_samples_are_values_the_default_first(param: Param) -> None:
    first, *others = param.samples()
    assert first == param.default
    assert all(map(param.takes, param.samples()))
    assert first not in others


@given(st.sampled_from(ALL), st.text(max_size=6))
def test_any_text_is_a_value_or_refused_by_what_is_wanted(param: Param, text: str) -> None:
    try:
        stored = param.validate(param.parse(text))
    except ValueError as error:
        assert str(error).startswith("wants ")  # noqa: PT017
    else:
        assert param.takes(stored)


@pytest.mark.parametrize(
    ("param", "text", "wanted"),
    [
        (Optional(Int(1, min=1)), "many", "a whole number of at least 1, or none, not 'many'"),
        (Auto(Shape()), "3, x", "sizes of at least 0, such as 64, 10, or auto, not '3, x'"),
        (ListOf(DType("float32", FLOATING)), "float32, int64", "each one of float32, float16"),
        (PADDING, "sama", "or one of same, valid, not 'sama'"),
        (BETAS, "0.9", "wants 2 values"),
        (DType(), "torch.float8", "wants one of float32"),
    ],
)
def test_bad_text_is_refused_by_what_is_wanted(param: Param, text: str, wanted: str) -> None:
    with pytest.raises(ValueError, match="wants") as error:
        param.validate(param.parse(text))
    assert wanted in str(error.value)


@pytest.mark.parametrize("text", ["float16", "torch.float16", "half", " half "])
def test_a_dtype_is_read_by_any_name_that_torch_has_for_it(text: str) -> None:
    assert DType().parse(text) == "float16"
    assert DType().source("float16") == "torch.float16"


def test_what_could_not_be_told_apart_is_not_composed() -> None:
    with pytest.raises(ValueError, match="Text has a value of its own that reads 'none'"):
        Optional(Text())
    with pytest.raises(ValueError, match="Optional has a value of its own that reads 'auto'"):
        Auto(Optional(Int()))
    with pytest.raises(ValueError, match="Path is no single word"):
        ListOf(Path())


def test_a_parameter_is_asked_for_what_it_is_made_of() -> None:
    axis = Axis(normalizes=True)
    assert Optional(axis).part(Axis) is axis
    assert Optional(axis).part(Choice) is None
    assert PADDING.part(Choice) is SAME


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
    assert Shape().source((3, 4)) == "(3, 4)"
    assert Shape().source(()) == "()"
    assert Shape().source((3,)) == "(3,)"
    assert Auto(Int(), means="epochs").source(None) == "epochs"
    assert Auto(Int(), means="epochs").source(5) == "5"
    assert BETAS.source((0.9, 0.95)) == "(0.9, 0.95)"
    assert ListOf(DType()).source(("int64", "bool")) == "(torch.int64, torch.bool)"
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
