"""Expressions with gaps: a node's source text, parsed once into a tree that sizes and names fill.

A gap is written ``{name}``. Filling one never joins texts, so nothing that a person typed can
become anything but the value it stands for.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast

Filling = ast.expr | list[ast.keyword] | None
"""What a gap is filled with: an expression, named arguments, or nothing at all."""

MISSING = ast.Constant(...)
"""What stands where a value is still to come: Python's own ellipsis, so that it can be read."""

_GAP = "gap__"


class Template:
    """An expression with gaps.

    Args:
        text: Its source.

    Attributes:
        names: The names of its gaps.
        reads: The names that it reads besides.

    Raises:
        ValueError: It is no expression.
    """

    def __init__(self, text: str) -> None:
        try:
            self._tree = ast.parse(_spelt(text), mode="eval").body
        except (SyntaxError, tokenize.TokenError) as error:
            raise ValueError(f"{text!r} is no expression: {error}") from error
        read = [node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)]
        self.names = frozenset(n.removeprefix(_GAP) for n in read if n.startswith(_GAP))
        self.reads = frozenset(n for n in read if not n.startswith(_GAP))

    def fill(self, words: Mapping[str, Filling]) -> ast.expr:
        """Return the expression with every gap filled.

        An argument that is filled with nothing is left out of its call; elsewhere nothing is
        ``MISSING``. What is shared with other fillings must not be changed.
        """
        return _filled(self._tree, words) if self.names else self._tree


@lru_cache(maxsize=1024)
def template(text: str) -> Template:
    """The template of a text; the same one where it was asked for a moment ago."""
    return Template(text)


@lru_cache(maxsize=4096)
def expression(text: str) -> ast.expr:
    """The tree of an expression without gaps. It is shared, and must not be changed.

    Raises:
        ValueError: It is no expression.
    """
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{text!r} is no expression: {error}") from error


@lru_cache(maxsize=256)
def names_in(statements: str) -> frozenset[str]:
    """The names that a piece of source reads or sets."""
    return frozenset(n.id for n in ast.walk(ast.parse(statements)) if isinstance(n, ast.Name))


def call(target: ast.expr, positional: Iterable[ast.expr], named: list[ast.keyword]) -> ast.Call:
    """The call of something with these arguments."""
    return ast.Call(target, list(positional), named)


def _spelt(text: str) -> str:
    """The text with a name of its own for each gap; what looks like one in a string is none."""
    lines = text.splitlines(keepends=True)
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for opening, name, closing in reversed(list(zip(tokens, tokens[1:], tokens[2:], strict=False))):
        if (opening.string, name.type, closing.string) == ("{", tokenize.NAME, "}"):
            row, start, end = opening.start[0] - 1, opening.start[1], closing.end[1]
            lines[row] = f"{lines[row][:start]}{_GAP}{name.string}{lines[row][end:]}"
    return "".join(lines)


def _gap(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name) and node.id.startswith(_GAP):
        return node.id.removeprefix(_GAP)
    return None


def _filled(node: ast.expr, words: Mapping[str, Filling]) -> ast.expr:
    name = _gap(node)
    if name is not None:
        word = words[name]
        return word if isinstance(word, ast.expr) else MISSING
    if isinstance(node, ast.Call):
        return _filled_call(node, words)
    return cast("ast.expr", _rebuilt(node, words))


def _rebuilt(node: ast.AST, words: Mapping[str, Filling]) -> ast.AST:
    """A copy with everything in it filled; what has no gap is shared."""
    fields = dict[str, object]()
    changed = False
    for field, value in ast.iter_fields(node):
        fields[field] = new = _rebuilt_field(value, words)
        changed = changed or new is not value
    return type(node)(**fields) if changed else node


def _rebuilt_field(value: object, words: Mapping[str, Filling]) -> object:
    if isinstance(value, ast.expr):
        return _filled(value, words)
    if isinstance(value, ast.AST):
        return _rebuilt(value, words)
    if isinstance(value, list):
        items = cast("list[object]", value)
        new = [_rebuilt_field(item, words) for item in items]
        return new if any(a is not b for a, b in zip(new, items, strict=True)) else items
    return value


def _filled_call(node: ast.Call, words: Mapping[str, Filling]) -> ast.Call:
    positional, named = list[ast.expr](), list[ast.keyword]()
    for argument in node.args:
        word = words[name] if (name := _gap(argument)) is not None else _filled(argument, words)
        if isinstance(word, list):
            named += word
        elif isinstance(word, ast.Starred) and isinstance(word.value, ast.Tuple):
            positional += word.value.elts
        elif word is not None:
            positional.append(word)
    for keyword in node.keywords:
        name = _gap(keyword.value)
        word = words[name] if name is not None else _filled(keyword.value, words)
        if isinstance(word, ast.expr):
            named.append(ast.keyword(keyword.arg, word))
    return ast.Call(_filled(node.func, words), positional, named)
