"""Formulas of a definition's parameters, such as ``channels * 4``: parsed, never run as Python.

A formula is numbers, names, arithmetic, comparisons, ``min``, ``max``, ``int`` and ``round``, and
``a if b else c``. It is worked out here for a check, and written into the class as it stands.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph_nodes.params import Value
from graph_nodes.quoting import quoted

LONGEST = 200
"""Letters: a formula is read on one line."""

_LARGEST = 2**53
_STEEPEST = 64
_WHAT = "numbers, names, + - * / // % **, comparisons, min, max, int, round and 'a if b else c'"

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: operator.mod,
    ast.Pow: lambda a, b: a**b,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_CALLED: dict[str, Callable[..., Any]] = {"min": min, "max": max, "int": int, "round": round}


class FormulaError(ValueError):
    """A text that is no formula, or a formula that has no value; the text says why."""


@dataclass(frozen=True)
class Formula:
    """A formula that has been read.

    Attributes:
        text: As a person wrote it.
        names: The parameters that it reads, each once.
    """

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    def value(self, values: Mapping[str, Value]) -> Value:
        """What it comes to.

        Args:
            values: The value of each of its names.

        Raises:
            FormulaError: It cannot be worked out, or comes to a number that is too large.
        """
        try:
            return _value(self._tree, values)
        except ZeroDivisionError:
            raise FormulaError(f"{quoted(self.text)} divides by 0") from None
        except (TypeError, OverflowError, ValueError) as error:
            raise FormulaError(f"{quoted(self.text)} cannot be worked out: {error}") from None

    def source(self, words: Mapping[str, str]) -> str:
        """It as source, with other words for its names.

        Args:
            words: Name → what is written for it, an expression; a name without one stays.
        """
        tree = _Renaming(words).visit(ast.parse(self.text, mode="eval").body)
        return ast.unparse(tree)


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: The text is none.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has up to {LONGEST} letters, and this has {len(text)}")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{quoted(text)} is no formula: write {_WHAT}") from None
    names: dict[str, None] = {}
    _read(tree, names, text)
    return Formula(text.strip(), tuple(names), tree)


def _read(tree: ast.expr, names: dict[str, None], text: str) -> None:
    """Note the names of a formula, and refuse what is in none."""
    match tree:
        case ast.Constant(value=bool() | int() | float()):
            return
        case ast.Name():
            names[tree.id] = None
            return
        case ast.BinOp() if type(tree.op) in _BINARY:
            parts = [tree.left, tree.right]
        case ast.UnaryOp() if type(tree.op) in _UNARY:
            parts = [tree.operand]
        case ast.Compare() if all(type(op) in _COMPARED for op in tree.ops):
            parts = [tree.left, *tree.comparators]
        case ast.BoolOp():
            parts = tree.values
        case ast.IfExp():
            parts = [tree.test, tree.body, tree.orelse]
        case ast.Call(func=ast.Name(id=called), keywords=[]) if called in _CALLED and tree.args:
            parts = tree.args
        case _:
            part = ast.get_source_segment(text.strip(), tree) or text
            raise FormulaError(f"a formula cannot have {quoted(part)}: write {_WHAT}")
    for part in parts:
        _read(part, names, text)


def _value(tree: ast.expr, values: Mapping[str, Value]) -> Any:
    match tree:
        case ast.Constant():
            return tree.value
        case ast.Name():
            return values[tree.id]
        case ast.BinOp():
            return _binary(tree.op, _value(tree.left, values), _value(tree.right, values))
        case ast.UnaryOp():
            return _UNARY[type(tree.op)](_value(tree.operand, values))
        case ast.Compare():
            return _compared(tree, values)
        case ast.BoolOp():
            return _chosen(tree, values)
        case ast.IfExp():
            chosen = tree.body if _value(tree.test, values) else tree.orelse
            return _value(chosen, values)
        case ast.Call(func=ast.Name(id=called)):
            return _CALLED[called](*(_value(argument, values) for argument in tree.args))
        case _:
            raise AssertionError("refused when it was read")


def _binary(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.Pow) and abs(right) > _STEEPEST:
        raise ValueError(f"its power of {right} is more than {_STEEPEST}")
    if isinstance(left, str | tuple) or isinstance(right, str | tuple):
        raise TypeError("only numbers can be reckoned with")
    found = _BINARY[type(op)](left, right)
    if isinstance(found, complex) or abs(found) > _LARGEST:
        raise ValueError("it comes to a number that is too large, or to none")
    return found


def _compared(tree: ast.Compare, values: Mapping[str, Value]) -> bool:
    left = _value(tree.left, values)
    for op, other in zip(tree.ops, tree.comparators, strict=True):
        right = _value(other, values)
        if not _COMPARED[type(op)](left, right):
            return False
        left = right
    return True


def _chosen(tree: ast.BoolOp, values: Mapping[str, Value]) -> Any:
    """Of ``and`` the first that does not hold, of ``or`` the first that does, or the last."""
    found: Any = None
    for part in tree.values:
        found = _value(part, values)
        if bool(found) is isinstance(tree.op, ast.Or):
            break
    return found


class _Renaming(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def visit_Name(self, node: ast.Name) -> ast.expr:
        word = self._words.get(node.id)
        return node if word is None else ast.parse(word, mode="eval").body

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]
        return node
