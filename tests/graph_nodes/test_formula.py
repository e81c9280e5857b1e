"""Formulas of a definition's parameters: what they come to, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.formula import FormulaError, formula

VALUES = {"channels": 16, "heads": 4, "p": 0.25, "deep": True, "curve": "tanh"}

NAMES = st.sampled_from(["channels", "heads", "p", "deep"])
LEAVES = NAMES | st.integers(0, 99).map(str) | st.floats(0.1, 9.0).map(repr)


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(parts, parts)
    return (
        st.tuples(parts, st.sampled_from(["+", "-", "*", "/", "//", "%", "<", ">=", "=="]), parts)
        .map(" ".join)
        .map("({})".format)
        | st.tuples(parts, parts, parts).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})")
        | pair.map(lambda p: f"max({p[0]}, {p[1]})")
        | parts.map("int({})".format)
        | parts.map("-{}".format)
    )


FORMULAS = st.recursive(LEAVES, _larger, max_leaves=8).filter(lambda text: len(text) <= 200)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("channels", 16),
        ("channels * 4", 64),
        (" channels // heads ", 4),
        ("min(channels, 3) + max(1, heads)", 7),
        ("round(p * 10)", 2),
        ("int(channels / 3)", 5),
        ("channels if deep else 1", 16),
        ("1 < heads <= 4", True),
        ("not deep or heads > 3", True),
        ("2 ** heads - 1", 15),
        ("curve", "tanh"),
    ],
)
def test_a_formula_is_worked_out(text: str, value: object) -> None:
    found = formula(text).value(VALUES)
    assert (found, type(found)) == (value, type(value))


@given(FORMULAS)
def test_it_comes_to_what_python_says(text: str) -> None:
    """Python is asked here alone, of texts that are made here."""
    try:
        expected = eval(text, {"__builtins__": {}, "max": max, "int": int}, dict(VALUES))
    except ZeroDivisionError:
        with pytest.raises(FormulaError, match="divides by 0"):
            formula(text).value(VALUES)
        return
    assert formula(text).value(VALUES) == expected
    assert set(formula(text).names) <= VALUES.keys()
    renamed = formula(text).source({name: f"{name}_" for name in VALUES})
    given_ = {f"{name}_": value for name, value in VALUES.items()}
    assert formula(renamed).value(given_) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no formula: write numbers, names"),
        ("channels *", "is no formula"),
        ("open('x')", "a formula cannot have \"open('x')\""),
        ("channels.__class__", "cannot have 'channels.__class__'"),
        ("[1][0]", "cannot have '[1][0]'"),
        ("(lambda: 1)()", "cannot have"),
        ("max(channels, key=1)", "cannot have"),
        ("max()", "cannot have"),
        ("'a' * 9", "cannot have \"'a'\""),
        ("a := 3", "is no formula"),
        ("1 + " * 80 + "1", "up to 200 letters, and this has 321"),
        ("(" * 150 + "1" + ")" * 150, "up to 200 letters"),
        ("f'{channels}'", "cannot have"),
    ],
)
def test_what_is_no_formula_is_refused_by_its_part(text: str, reason: str) -> None:
    with pytest.raises(FormulaError) as raised:
        formula(text)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("channels / 0", "divides by 0"),
        ("9 ** 9 ** 9", "more than 64"),
        ("10 ** 60", "too large"),
        ("(0 - 2) ** 0.5", "too large, or to none"),
        ("curve + curve", "only numbers can be reckoned with"),
        ("int(curve)", "cannot be worked out"),
    ],
)
def test_what_has_no_value_says_why(text: str, reason: str) -> None:
    with pytest.raises(FormulaError) as raised:
        formula(text).value(VALUES)
    assert reason in str(raised.value)
