"""A program as nested statements: what a graph is lowered to, before it is laid out as text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph_nodes.call import expression, names_in
from graph_nodes.path import NodePath
from runtime.printer import WIDTH, Expression


@dataclass(frozen=True)
class Text:
    """Source that stands as it is, one or more lines.

    Attributes:
        text: The lines, indented among themselves alone.
        origin: The id of the node that it is written for.
    """

    text: str
    origin: str | None = None


@dataclass(frozen=True)
class Line:
    """A simple statement.

    Attributes:
        before: What stands before the expression, such as "x = " or "return ".
        value: The expression.
        comment: What is said of it.
        origin: The id of the node that it is written for.
    """

    before: str
    value: Expression
    comment: str = ""
    origin: str | None = None


@dataclass(frozen=True)
class Listed:
    """``before part, part after``, with brackets only where it is too long for a line."""

    before: str
    parts: Sequence[str]
    after: str = ""


@dataclass(frozen=True)
class Block:
    """A compound statement: a head such as "for x in xs:", and what stands under it.

    Attributes:
        head: The head, with its colon.
        body: The statements under it.
        origin: The id of the node that its head is written for.
    """

    head: str | Listed
    body: Sequence[Statement]
    origin: str | None = None


Statement = Text | Line | Listed | Block


def assign(target: str, value: Expression, comment: str = "", origin: str | None = None) -> Line:
    """``target = value``."""
    return Line(f"{target} = ", value, comment, origin)


def function(signature: str, doc: str, *body: Statement, decorator: str = "") -> Block:
    """``def signature:`` with a docstring, and with a decorator if one is given."""
    head = f"{decorator}\ndef {signature}:" if decorator else f"def {signature}:"
    return Block(head, [Text(f'"""{doc}"""'), *body])


def inside(statements: Iterable[Statement], place: str) -> Iterator[Statement]:
    """Statements whose origins are told from a place further out: see ``NodePath``."""
    for one in statements:
        if isinstance(one, Listed):
            yield one
            continue
        origin = one.origin and NodePath.of(place, one.origin)
        if isinstance(one, Block):
            yield replace(one, origin=origin, body=[*inside(one.body, place)])
        else:
            yield replace(one, origin=origin)


def signature(name: str, parameters: Sequence[str], before: str = "", depth: int = 0) -> str:
    """``name(parameters)``, over several lines where one is too short.

    Args:
        name: What has them.
        parameters: They, or what is given for them.
        before: What stands in the line before it, such as "def ".
        depth: How many blocks it stands in.
    """
    room = WIDTH - 4 * depth
    whole = f"{name}({', '.join(parameters)})"
    if len(f"{before}{whole}:") <= room:
        return whole
    body = f"    {', '.join(parameters)}"
    inner = [body] if len(body) <= room else [f"    {one}," for one in parameters]
    return "\n".join([f"{name}(", *inner, ")"])


def names_read(statements: Iterable[Statement]) -> frozenset[str]:
    """The names that the expressions in some statements read, and whole pieces of source."""
    found: set[str] = set()
    for one in statements:
        match one:
            case Line(value=value):
                tree = expression(value) if isinstance(value, str) else value
                found.update(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
            case Block(head=head, body=body):
                found |= names_read(body)
                if isinstance(head, str):
                    found |= names_in(f"{head} pass")
            case Text(text=text):
                found |= names_in(text)
            case Listed():
                pass
    return frozenset(found)


def piece(text: str) -> Text:
    """A piece of source without the blank lines around it."""
    return Text(text.strip("\n"))
