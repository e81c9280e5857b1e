"""Lays expressions and statements out as a formatter would leave them: 88 columns wide."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph_nodes.call import expression
from graph_nodes.params import source

WIDTH = 88

Expression = ast.expr | str
"""An expression, as a tree or as source."""

_BINARY: dict[type[ast.operator], tuple[str, int]] = {
    ast.Pow: ("**", 14),
    ast.Mult: ("*", 12),
    ast.MatMult: ("@", 12),
    ast.Div: ("/", 12),
    ast.FloorDiv: ("//", 12),
    ast.Mod: ("%", 12),
    ast.Add: ("+", 11),
    ast.Sub: ("-", 11),
}
_UNARY = 13
_ATOM = 16


def flat(node: Expression) -> str:
    """The expression on one line."""
    if isinstance(node, str):
        return node
    printer = _PRINTERS.get(type(node))
    return ast.unparse(node) if printer is None else printer(node)


def statement(target: str, value: Expression, indent: int, comment: str = "") -> list[str]:
    """The lines of ``target = value``, or of the value alone without a target.

    A comment stands behind the statement where it fits and above it where it does not.
    """
    margin = " " * indent
    return commented(wrapped(f"{margin}{target}{' = ' if target else ''}", value), comment)


def commented(lines: list[str], comment: str) -> list[str]:
    """The lines of a statement with a comment behind or above it."""
    if not comment:
        return lines
    if len(lines) == 1 and len(lines[0]) + 4 + len(comment) <= WIDTH:
        return [f"{lines[0]}  # {comment}"]
    return [f"{_margin(lines[0])}# {comment}", *lines]


def wrapped(prefix: str, value: Expression, suffix: str = "") -> list[str]:
    """An expression between a prefix and a suffix, over as many lines as it takes."""
    whole = f"{prefix}{flat(value)}{suffix}"
    if len(whole) <= WIDTH:
        return [whole]
    node = expression(value) if isinstance(value, str) else value
    margin = _margin(prefix)
    inner = f"{margin}    "
    bracket = _bracket(node)
    if bracket is None:
        if prefix.strip():
            return [f"{prefix}(", *wrapped(inner, node), f"{margin}){suffix}"]
        return _at_operators(prefix, node, suffix) or [whole]
    head, items, foot = bracket
    body = ", ".join(before + flat(item) for before, item in items)
    lines = [prefix + head]
    if head[:-1] and len(inner) + len(body) <= WIDTH:  # a call; a display has a line for each item
        lines.append(inner + body)
    else:
        for before, item in items:
            comma = "," if len(items) > 1 or isinstance(node, ast.Tuple) else ""
            lines += wrapped(inner + before, item, comma)
    return [*lines, f"{margin}{foot}{suffix}"]


def listed(before: str, parts: Sequence[str], after: str) -> list[str]:
    """``before part, part after``, bracketed and one part a line where it is too long.

    Used for what is returned, where brackets appear only when they are needed.
    """
    whole = f"{before}{', '.join(parts)}{after}"
    if len(whole) <= WIDTH or len(parts) == 1:
        return [whole]
    margin = _margin(before)
    return [f"{before}(", *(f"{margin}    {part}," for part in parts), f"{margin}){after}"]


def _margin(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()))


# ── where an expression is wrapped ──


def _bracket(node: ast.expr) -> tuple[str, list[tuple[str, ast.expr]], str] | None:
    """The bracket that an expression ends with: what opens it, what is in it, what closes it."""
    if isinstance(node, ast.Call) and (node.args or node.keywords):
        return f"{flat(node.func)}(", [("", a) for a in node.args] + _named(node), ")"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = node.func.value  # what (a + b).backward() is called of has the only bracket
        return ("(", [("", owner)], f").{node.func.attr}()") if _level(owner) < _ATOM else None
    if isinstance(node, ast.Tuple | ast.List) and node.elts:
        opening, closing = "()" if isinstance(node, ast.Tuple) else "[]"
        return opening, [("", item) for item in node.elts], closing
    if isinstance(node, ast.Dict) and node.keys:
        pairs = zip(node.keys, node.values, strict=True)
        return "{", [(f"{flat(key)}: " if key else "**", value) for key, value in pairs], "}"
    return None


def _named(node: ast.Call) -> list[tuple[str, ast.expr]]:
    return [(f"{k.arg}=" if k.arg else "**", k.value) for k in node.keywords]


def _at_operators(margin: str, node: ast.expr, suffix: str) -> list[str]:
    """The lines of a computation that stands by itself, cut before its outermost operators."""
    if not isinstance(node, ast.BinOp):
        return []
    sign, level = _BINARY[type(node.op)]
    left = node.left
    first = (
        _at_operators(margin, left, "")
        if isinstance(left, ast.BinOp) and _BINARY[type(left.op)][1] == level
        else []
    ) or [margin + _operand(left, level)]
    return [*first, f"{margin}{sign} {_operand(node.right, level + 1)}{suffix}"]


# ── expressions on one line ──


def _constant(node: Any) -> str:
    return "..." if node.value is ... else source(node.value)


def _call(node: Any) -> str:
    parts = [flat(a) for a in node.args]
    parts += [before + flat(value) for before, value in _named(node)]
    return f"{_operand(node.func, _ATOM)}({', '.join(parts)})"


def _sequence(opening: str, closing: str) -> Callable[[Any], str]:
    return lambda node: f"{opening}{', '.join(map(flat, node.elts))}{closing}"


def _tuple(node: Any) -> str:
    return f"({flat(node.elts[0])},)" if len(node.elts) == 1 else _sequence("(", ")")(node)


def _dict(node: Any) -> str:
    pairs: Iterable[tuple[ast.expr | None, ast.expr]] = zip(node.keys, node.values, strict=True)
    parts = (f"{flat(key)}: {flat(value)}" if key else f"**{flat(value)}" for key, value in pairs)
    return f"{{{', '.join(parts)}}}"


def _index(node: ast.expr) -> str:
    several = isinstance(node, ast.Tuple) and len(node.elts) > 1
    return flat(node)[1:-1] if several else flat(node)


def _binary(node: ast.BinOp) -> str:
    sign, level = _BINARY.get(type(node.op), ("", 0))
    if not sign:
        return ast.unparse(node)
    left, right = (level + 1, _UNARY) if sign == "**" else (level, level + 1)
    hugs = sign == "**" and _is_simple(node.left) and _is_simple(_unsigned(node.right))
    gap = "" if hugs else " "
    return f"{_operand(node.left, left)}{gap}{sign}{gap}{_operand(node.right, right)}"


def _unary(node: Any) -> str:
    return (
        f"-{_operand(node.operand, _UNARY)}"
        if isinstance(node.op, ast.USub)
        else (ast.unparse(node))
    )


def _operand(node: ast.expr, level: int) -> str:
    """An operand, in brackets where it binds less tightly than what it stands in."""
    return flat(node) if _level(node) >= level else f"({flat(node)})"


def _level(node: ast.expr) -> int:
    if isinstance(node, ast.BinOp):
        return _BINARY.get(type(node.op), ("", 0))[1]
    if isinstance(node, ast.UnaryOp):
        return _UNARY
    loose = (ast.IfExp, ast.Lambda, ast.BoolOp, ast.Compare, ast.NamedExpr, ast.Await)
    return 0 if isinstance(node, loose) else _ATOM


def _unsigned(node: ast.expr) -> ast.expr:
    return node.operand if isinstance(node, ast.UnaryOp) else node


def _is_simple(node: ast.expr) -> bool:
    """Whether formatters leave no blank between this and a power sign."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name | ast.Constant)


_PRINTERS: dict[type[ast.expr], Callable[[Any], str]] = {
    ast.Name: lambda node: node.id,
    ast.Constant: _constant,
    ast.Attribute: lambda node: f"{_operand(node.value, _ATOM)}.{node.attr}",
    ast.Call: _call,
    ast.Tuple: _tuple,
    ast.List: _sequence("[", "]"),
    ast.Dict: _dict,
    ast.Subscript: lambda node: f"{_operand(node.value, _ATOM)}[{_index(node.slice)}]",
    ast.Starred: lambda node: f"*{_operand(node.value, _UNARY)}",
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
}
