"""Lays statements out as a formatter would leave them: 88 columns, wrapped at the outer bracket."""

import re
from collections.abc import Iterator
from itertools import pairwise

WIDTH = 88
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def statement(target: str, expression: str, indent: int, comment: str = "") -> list[str]:
    """The lines of ``target = expression``, or of the expression alone without a target.

    A comment stands behind the statement where it fits and above it where it does not.
    """
    margin = " " * indent
    return commented(wrapped(f"{margin}{target}{' = ' if target else ''}", expression), comment)


def commented(lines: list[str], comment: str) -> list[str]:
    """The lines of a statement with a comment behind or above it."""
    if not comment:
        return lines
    if len(lines) == 1 and len(lines[0]) + 4 + len(comment) <= WIDTH:
        return [f"{lines[0]}  # {comment}"]
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return [f"{margin}# {comment}", *lines]


def wrapped(prefix: str, expression: str, suffix: str = "") -> list[str]:
    """An expression between a prefix and a suffix, over as many lines as it takes."""
    whole = f"{prefix}{expression}{suffix}"
    if len(whole) <= WIDTH:
        return [whole]
    margin = " " * (len(prefix) - len(prefix.lstrip()))
    inner = f"{margin}    "
    opening = _opening(expression)
    if opening is None:
        if prefix.strip():
            return [f"{prefix}(", *wrapped(inner, expression), f"{margin}){suffix}"]
        return _divided(prefix, expression, suffix) or [whole]
    head, body = expression[: opening + 1], expression[opening + 1 : -1]
    foot = f"{margin}{expression[-1]}{suffix}"
    if opening > 0 and len(inner) + len(body) <= WIDTH:
        return [prefix + head, inner + body, foot]
    lines, parts = [prefix + head], items(body)
    for item in parts:
        lines += wrapped(inner, item, "," if len(parts) > 1 or body.endswith(",") else "")
    return [*lines, foot]


def listed(before: str, parts: list[str], after: str) -> list[str]:
    """``before part, part after``, bracketed and one part a line where it is too long.

    Used for what is returned, where brackets appear only when they are needed.
    """
    whole = f"{before}{', '.join(parts)}{after}"
    if len(whole) <= WIDTH or len(parts) == 1:
        return [whole]
    margin = " " * (len(before) - len(before.lstrip()))
    return [f"{before}(", *(f"{margin}    {part}," for part in parts), f"{margin}){after}"]


def items(text: str) -> list[str]:
    """The parts of ``a, f(b, c), "d, e"`` between its outermost commas."""
    commas = [i for i, letter, depth in _outside_quotes(text) if letter == "," and depth == 0]
    parts = [text[a + 1 : b].strip() for a, b in pairwise([-1, *commas, len(text)])]
    return parts if parts[-1] else parts[:-1]


def _opening(expression: str) -> int | None:
    """Where the bracket opens that the expression ends with, if it is a call or a display."""
    names = r"""(?:\w+=|"[^"\\]*": )?[\w.]*(?:\["\w+"\][\w.]*)*"""
    match = re.match(names + r"([(\[{])", expression)
    if match is None or expression[-1] != _CLOSING[match[1]]:
        return None
    body = expression[match.end() : -1]
    closed_early = any(depth < 0 for _, _, depth in _outside_quotes(body))
    return match.end() - 1 if body and not closed_early else None


def _divided(margin: str, expression: str, suffix: str) -> list[str]:
    """The lines of a quotient that stands by itself, cut before its last outermost stroke."""
    strokes = [i for i, letter, depth in _outside_quotes(expression) if letter == "/" and not depth]
    if not strokes:
        return []
    dividend, divisor = expression[: strokes[-1]].rstrip(), expression[strokes[-1] :]
    return [margin + dividend, f"{margin}{divisor}{suffix}"]


def _outside_quotes(text: str) -> Iterator[tuple[int, str, int]]:
    """Each letter that is in no string, with its place and how deep in brackets it is."""
    depth = 0
    for match in re.finditer(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|.', text, re.DOTALL):
        token = match[0]
        if len(token) == 1:
            depth += (token in "([{") - (token in ")]}")
            yield match.start(), token, depth
