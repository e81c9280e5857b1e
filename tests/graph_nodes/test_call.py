"""Templates: source with gaps that are filled by tree and never by joining texts."""

import ast

import pytest

from graph_nodes.call import Filling, Template, expression


def filled(text: str, **words: Filling) -> str:
    return ast.unparse(Template(text).fill(words))


def test_gaps_are_filled_with_expressions() -> None:
    assert filled("{a} @ {b} + 1", a=expression("x"), b=expression("self.w")) == "x @ self.w + 1"
    assert Template("F.relu({x}, {kwargs})").names == {"x", "kwargs"}
    assert Template("F.relu({x})").reads == {"F"}


def test_what_is_filled_in_stays_one_operand() -> None:
    assert filled("{a} * {b}", a=expression("x"), b=expression("1 + y")) == "x * (1 + y)"


def test_an_argument_that_is_filled_with_nothing_is_left_out() -> None:
    x = expression("x")
    assert filled("{self}({x}, mask={mask})", self=expression("f"), x=x, mask=None) == "f(x)"
    assert filled("f({x}, {kwargs})", x=x, kwargs=[]) == "f(x)"
    named = [ast.keyword("dim", ast.Constant(1))]
    assert filled("f({x}, {kwargs})", x=x, kwargs=named) == "f(x, dim=1)"


def test_elsewhere_nothing_is_an_ellipsis() -> None:
    assert filled("{a} + {b}", a=expression("x"), b=None) == "x + ..."


def test_sizes_stand_side_by_side_where_asked() -> None:
    assert filled("torch.zeros(*{shape})", shape=expression("(64, 10)")) == "torch.zeros(64, 10)"
    assert filled("torch.zeros({shape})", shape=expression("(64,)")) == "torch.zeros((64,))"


def test_what_looks_like_a_gap_in_a_text_is_none() -> None:
    column = "f({x}, ignore=['{x}', '{ x }'])"
    assert filled(column, x=expression("y")) == "f(y, ignore=['{x}', '{ x }'])"


@pytest.mark.parametrize("text", ["f({x}", "{x} =", "x = 1", "'", "f({x}) f"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no expression"):
        Template(text)
